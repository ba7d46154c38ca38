//! Generates two layers of what the example uses. What they have in common is generated once.

fn main() -> Result<(), tl_codegen::BuildError> {
    tl_codegen::Builder::new()
        .layer(185, "../../schema/api-185.tl")
        .layer(186, "../../schema/api-186.tl")
        .roots(["messages.sendMultiMedia", "Updates"])
        .compile()
}
