//! Generates Rust from the schema, with all calls as one enum.

use tl_codegen::{BuildError, Builder, Extra};

fn main() -> Result<(), BuildError> {
    Builder::new().schema("schema/notes.tl").with(Extra::Dispatch).compile()
}
