//! Schemas that are valid and far larger or more twisted than any that people write.

use std::fs;
use std::path::Path;

use tl_codegen::{BuildError, Builder, Code};

/// Generates a schema in a file of its own.
fn generate(name: &str, text: &str) -> Result<String, BuildError> {
    let directory = Path::new(env!("CARGO_TARGET_TMPDIR")).join("hostile");
    fs::create_dir_all(&directory).expect("a directory can be made");
    let path = directory.join(format!("{name}.tl"));
    fs::write(&path, text).expect("a file can be written");
    Builder::new().schema(&path).allow([Code::NameCollision]).generate()
}

/// Thousands of names that are the same in Rust get short names, and the text grows no faster than
/// the schema.
#[test]
fn names_that_collide_stay_short() {
    let schema = |count: u32| {
        let names = (0..count).map(|bits| {
            // Two underscores where a bit is set, one where it is not.
            let words = (0..12).map(|bit| if bits >> bit & 1 == 1 { "__x" } else { "_x" });
            format!("a{} x:int = T{bits};\n", words.collect::<String>())
        });
        names.collect::<String>()
    };
    let few = generate("collisions_few", &schema(400)).expect("the schema is valid");
    let many = generate("collisions_many", &schema(4000)).expect("the schema is valid");
    assert!(many.contains("pub struct AXXXXXXXXXXXX_4000 {"));
    assert!(many.len() < 11 * few.len(), "{} and {} bytes", few.len(), many.len());
}
