//! Generates layers 185 and 186 whole, and three small layers with one change of each kind.

use tl_codegen::{Builder, Extra};

fn main() -> Result<(), tl_codegen::BuildError> {
    Builder::new()
        .schema("../../schema/mtproto.tl")
        .layer(185, "../../schema/api-185.tl")
        .layer(186, "../../schema/api-186.tl")
        .allow([tl_codegen::Code::IdMismatch])
        .compile_as("api.rs")?;
    let small = Builder::new()
        .schema("schemas/common.tl")
        .layer(3, "schemas/3.tl")
        .layer(1, "schemas/1.tl")
        .layer(2, "schemas/2.tl")
        .with(Extra::Dispatch)
        .with(Extra::Borrowed)
        .with(Extra::Reuse);
    small.clone().compile_as("small.rs")?;
    small.with(Extra::UnknownBits).compile_as("keeping.rs")
}
