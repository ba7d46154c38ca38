//! Generates the types of an album.

use tl_codegen::{Builder, Extra};

fn main() -> Result<(), tl_codegen::BuildError> {
    Builder::new()
        .schema("../../schema/api-185.tl")
        .roots(["messages.sendMultiMedia"])
        .with(Extra::Borrowed)
        .compile()
}
