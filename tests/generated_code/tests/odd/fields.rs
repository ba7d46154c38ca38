//! Fields without names.

use generated_code::odd::fields::types::{Unnamed, UnnamedRows};
use tl_reflect::{from_json, to_json};

/// A field without a name gets a unique one, which Rust and JSON share.
#[test]
fn generated_names_are_unique() {
    let rows = [UnnamedRows::new(5, 6), UnnamedRows::new(7, 8)];
    let value = Unnamed::new(1, "one".to_owned(), 2, 3, "five".to_owned(), rows);
    let debug = format!("{value:?}");
    assert_eq!(
        debug,
        "Unnamed { field_1_: 1, field_1: \"one\", field_3_: 2, field_3: 3, field_5: \"five\", \
         rows: [UnnamedRows { field_1_: 5, field_1: 6 }, UnnamedRows { field_1_: 7, \
         field_1: 8 }] }"
    );
    let json = to_json(&value).expect("the value has a JSON form");
    assert_eq!(
        json,
        "{\"_\":\"unnamed\",\"field_1_\":1,\"field_1\":\"one\",\"field_3_\":2,\"field_3\":3,\
         \"field_5\":\"five\",\"rows\":[{\"field_1_\":5,\"field_1\":6},\
         {\"field_1_\":7,\"field_1\":8}]}"
    );
    assert_eq!(from_json(&json), Ok(value));
}
