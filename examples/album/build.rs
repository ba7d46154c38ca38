//! Generates the definitions that the example uses, and those that they refer to.

fn main() -> Result<(), tl_codegen::BuildError> {
    tl_codegen::Builder::new()
        .schema("../../schema/api-185.tl")
        .docs("../../schema/docs/api.toml")
        .with(tl_codegen::Extra::Errors)
        .roots(["messages.sendMultiMedia", "Updates"])
        .compile()
}
