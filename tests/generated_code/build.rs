//! Generates the schema of the page with all that can be generated beside it, a part of it once more
//! with other choices, and two layers.

use tl_codegen::{Builder, Extra};

fn main() -> Result<(), tl_codegen::BuildError> {
    Builder::new()
        .schema("schemas/page.tl")
        .docs("schemas/page.toml")
        .with(Extra::Dispatch)
        .with(Extra::Borrowed)
        .with(Extra::Errors)
        .compile_as("page.rs")?;
    Builder::new()
        .schema("schemas/page.tl")
        .roots(["Photo"])
        .with(Extra::UnknownBits)
        .extern_type("string", "Box<str>")
        .type_attribute("*", "#[derive(Eq, Hash)]")
        .compile_as("choices.rs")?;
    Builder::new()
        .layer(1, "schemas/layer-1.tl")
        .layer(2, "schemas/layer-2.tl")
        .compile_as("layers.rs")
}
