//! Generates Rust from the schema.

fn main() -> Result<(), tl_codegen::BuildError> {
    tl_codegen::Builder::new()
        .schema("schema/notes.tl")
        .extern_type("bytes", "bytes::Bytes")
        .compile()
}
