//! Generates the whole of layer 185.

fn main() -> Result<(), tl_codegen::BuildError> {
    tl_codegen::Builder::new().schema("../schema/api-185.tl").compile()
}
