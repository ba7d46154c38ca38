//! Runs the example of docs/migrating-from-grammers.md before and after the migration, and compares the
//! bytes.

mod after;
mod before;

use benches::generated::api::{enums, types};
use grammers_tl_types::{Deserializable, Serializable};
use tl_runtime::{Bare, Combinator, DecodeErrorKind, Function, from_bytes, to_bytes};

#[test]
fn the_bytes_are_the_same() {
    assert_eq!(before::album("Noon"), after::album("Noon"));
    let answer = to_bytes(&enums::Updates::from(types::UpdatesCombined::new(
        vec![],
        vec![],
        vec![],
        7,
        1,
        1,
    )));
    assert_eq!(before::date(&answer).ok(), Some(None));
    assert_eq!(after::date(&answer), Ok(None));
    let updates = types::Updates::new(vec![], vec![], vec![], 7, 1);
    let answer = to_bytes(&enums::Updates::from(updates));
    assert_eq!(before::date(&answer).ok(), Some(Some(7)));
    assert_eq!(after::date(&answer), Ok(Some(7)));
}

/// The statements of the page under "Differences in behaviour".
#[test]
fn the_differences_are_as_described() {
    // A constructor's struct is bare there, boxed here.
    let theirs =
        grammers_tl_types::types::InputPhoto { id: 1, access_hash: 2, file_reference: vec![] };
    let ours = types::InputPhoto::new(1, 2, vec![]);
    let boxed = grammers_tl_types::enums::InputPhoto::from(theirs.clone()).to_bytes();
    assert_eq!(to_bytes(&ours), boxed);
    assert_eq!(boxed[..4], types::InputPhoto::CONSTRUCTOR_ID.to_le_bytes());
    assert_eq!(to_bytes(&Bare(ours)), theirs.to_bytes());

    // Bytes after the value are an error here.
    let mut longer = boxed;
    longer.push(0);
    assert!(grammers_tl_types::enums::InputPhoto::from_bytes(&longer).is_ok());
    let error = from_bytes::<types::InputPhoto>(&longer).expect_err("a byte too many");
    assert_eq!(error.kind, DecodeErrorKind::TrailingBytes { count: 1 });

    // Text that is not UTF-8 is repaired there and an error here.
    let text = [1, 0xff, 0, 0];
    assert_eq!(String::from_bytes(&text).ok().as_deref(), Some("\u{fffd}"));
    assert_eq!(from_bytes::<String>(&text).map_err(|e| e.kind), Err(DecodeErrorKind::InvalidUtf8));
    // Missing bytes are an error on both sides.
    assert!(String::from_bytes(&text[..2]).is_err() && from_bytes::<String>(&text[..2]).is_err());
}

#[test]
fn names_are_as_described() {
    use benches::generated::api::{LAYER, functions::messages::SendMultiMedia};
    assert_eq!(LAYER, grammers_tl_types::LAYER);
    assert_eq!(SendMultiMedia::NAME, grammers_tl_types::name_for_id(SendMultiMedia::ID));
    // One constructor: an enum there, the struct here.
    let media = enums::InputMedia::Empty;
    let ours: types::InputSingleMedia = types::InputSingleMedia::new(media, 1, String::new());
    let theirs = grammers_tl_types::types::InputSingleMedia {
        media: grammers_tl_types::enums::InputMedia::Empty,
        random_id: 1,
        message: String::new(),
        entities: None,
    };
    assert_eq!(
        to_bytes(&ours),
        grammers_tl_types::enums::InputSingleMedia::Media(theirs).to_bytes()
    );
}

/// The page shows these files unchanged.
#[test]
fn the_page_has_the_example() {
    let page = include_str!("../../../docs/migrating-from-grammers.md").replace("\r\n", "\n");
    for file in [include_str!("before.rs"), include_str!("after.rs")] {
        let code = file.replace("\r\n", "\n");
        let code = code.split_once("\n\n").expect("code behind the description").1;
        assert!(page.contains(&format!("```rust\n{code}```\n")), "not on the page:\n{code}");
    }
}
