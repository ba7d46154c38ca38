//! `Extra::Unknown`: the variant for constructors that the schema does not have.

use std::fs;
use std::path::{Path, PathBuf};

use tl_codegen::{Builder, Extra};

fn builder(name: &str, text: &str) -> Builder {
    let directory = Path::new(env!("CARGO_TARGET_TMPDIR")).join("unknown");
    fs::create_dir_all(&directory).expect("a directory can be made");
    let path: PathBuf = directory.join(format!("{name}.tl"));
    fs::write(&path, text).expect("a file can be written");
    Builder::new().schema(path)
}

const SHAPES: &str = "int ? = Int;\nshapeNone = Shape;\nshapeSquare side:int = Shape;\n\
                      colourRed = Colour;\ncolourUnknown = Colour;\nsize width:int = Size;\n";

/// The enum of a type, with all that is implemented for it.
fn item(text: &str, start: &str, end: &str) -> String {
    let start = text.find(start).expect("the item is there");
    let len = text[start..].find(end).expect("its end is there");
    text[start..start + len].to_owned()
}

#[test]
fn enums_keep_unknown_constructors() {
    let built = builder("enums", SHAPES).with(Extra::Unknown).with(Extra::Reuse).generate();
    let text = built.expect("the schema is good");
    insta::assert_snapshot!(item(&text, "pub enum Shape", "pub enum Colour"));
    // A constructor that has the name keeps it.
    assert!(text.contains("Unknown_(::tl_runtime::Object)"), "{text}");
}

#[test]
fn the_enums_of_everything_keep_unknown_ids() {
    let built = builder("any", SHAPES).with(Extra::Unknown).with(Extra::Dispatch).generate();
    let text = built.expect("the schema is good");
    assert!(text.contains("_ => Self::Unknown(r.unknown_value_next(\"Object\")),"), "{text}");
    assert!(!text.contains("r.unknown_next("), "{text}");
}

/// By default there is nothing of it.
#[test]
fn it_is_a_choice() {
    let text = builder("default", SHAPES).with(Extra::Dispatch).generate();
    assert!(!text.expect("the schema is good").contains("Object("));
}

#[test]
fn not_with_borrowed_values() {
    let built = builder("borrowed", SHAPES).with(Extra::Unknown).with(Extra::Borrowed).generate();
    insta::assert_snapshot!(built.expect_err("they exclude each other"));
}
