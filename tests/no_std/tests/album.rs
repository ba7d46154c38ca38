//! Tests the crate without the standard library from one that has it.

use tl_runtime::Arena;

#[test]
fn an_album_goes_there_and_back() {
    let bytes = no_std::album();
    assert_eq!(bytes.len(), 96);
    assert_eq!(no_std::captions(&bytes), Ok(vec!["Noon".to_owned()]));
    assert_eq!(no_std::captions_len(&bytes, &Arena::new()), Ok(4));
    assert!(no_std::captions(&bytes[..50]).is_err());
}
