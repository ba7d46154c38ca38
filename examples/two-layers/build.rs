//! Generates two layers of the definitions that the example uses. Equal definitions are generated
//! once.

fn main() -> Result<(), tl_codegen::BuildError> {
    tl_codegen::Builder::new()
        .layer(185, "../../schema/api-185.tl")
        .layer(186, "../../schema/api-186.tl")
        .roots(["messages.sendMultiMedia", "Updates"])
        .compile()
}
