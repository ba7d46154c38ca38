//! Generates Rust from the schema. A client only writes calls and reads answers.

use tl_codegen::{BuildError, Builder, Side};

fn main() -> Result<(), BuildError> {
    Builder::new().schema("schema/notes.tl").side(Side::Client).compile()
}
