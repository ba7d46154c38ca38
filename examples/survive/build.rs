//! Generates layer 185, with a variant for constructors that it does not have in each enum.

use tl_codegen::{Builder, Extra};

fn main() -> Result<(), tl_codegen::BuildError> {
    Builder::new()
        .schema("../../schema/api-185.tl")
        .roots(["Updates"])
        .with(Extra::Unknown)
        .compile()
}
