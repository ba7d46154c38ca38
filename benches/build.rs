//! Generates five types with serde's derives, to compare JSON by schema with.

fn main() -> Result<(), tl_codegen::BuildError> {
    tl_codegen::Builder::new()
        .schema("../schema/api-185.tl")
        .roots(["user", "dcOption", "messageEntityTextUrl", "inputPhoto", "photoSize"])
        .type_derives(["Clone", "Debug", "PartialEq", "serde::Serialize", "serde::Deserialize"])
        .file_name("derived.rs")
        .compile()
}
