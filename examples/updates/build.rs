//! Generates the part of layer 185 that `Updates` reaches, with methods for work with values.

use tl_codegen::{BuildError, Builder, Extra};

fn main() -> Result<(), BuildError> {
    Builder::new()
        .schema("../../schema/api-185.tl")
        .roots(["Updates"])
        .with(Extra::Walk)
        .with(Extra::Getters)
        .with(Extra::Default)
        .compile()
}
