//! `Extra::Unknown`: the variant for constructors that the schema does not have.

mod written;

use tl_codegen::{Builder, Extra};

fn builder(name: &str, text: &str) -> Builder {
    let path = written::schema(&format!("unknown/{name}"), text);
    Builder::new().schema(path)
}

const SHAPES: &str = "int ? = Int;\nshapeNone = Shape;\nshapeSquare side:int = Shape;\n\
                      colourRed = Colour;\ncolourUnknown = Colour;\nsize width:int = Size;\n";

#[test]
fn enums_keep_unknown_constructors() {
    let built = builder("enums", SHAPES).with(Extra::Unknown).with(Extra::Reuse).generate();
    let text = built.expect("the schema is good");
    for line in [
        "Unknown(::tl_runtime::Object),",
        "Self::Unknown(value) => ::tl_runtime::Encode::encode(value, w),",
        "id => Self::Unknown(r.unknown_value(id, \"Shape\"))",
        "id => *self = Self::Unknown(r.unknown_value(id, \"Shape\"))",
        // A constructor that has the name keeps it.
        "Unknown_(::tl_runtime::Object),",
        "id => Self::Unknown_(r.unknown_value(id, \"Colour\"))",
    ] {
        assert!(text.lines().any(|text| text.trim() == line), "{line} is missing in\n{text}");
    }
    // There is nothing to fall back on after an error.
    assert!(!text.contains("r.unknown_constructor("), "{text}");
}

#[test]
fn the_enums_of_everything_keep_unknown_ids() {
    let built = builder("any", SHAPES).with(Extra::Unknown).with(Extra::Dispatch).generate();
    let text = built.expect("the schema is good");
    assert!(text.contains("_ => Self::Unknown(r.unknown_value_next(\"Object\"))"), "{text}");
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
    let error = built.expect_err("they exclude each other").to_string();
    assert!(error.starts_with("cannot generate `unknown` together with `borrowed`: "), "{error}");
    assert!(error.contains("\nhelp: "), "{error}");
}
