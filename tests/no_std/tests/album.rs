//! Tests the crate from a program with the standard library.

use tl_runtime::Arena;

#[test]
fn an_album_survives_encoding_and_decoding() {
    let bytes = no_std::album();
    assert_eq!(bytes.len(), no_std::ALBUM_SIZE);
    assert_eq!(no_std::captions(&bytes), Ok(vec!["Noon".to_owned()]));
    assert_eq!(no_std::captions_len(&bytes, &Arena::new()), Ok(4));
    assert!(no_std::captions(&bytes[..50]).is_err());
}
