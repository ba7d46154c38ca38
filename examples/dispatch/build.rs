//! Generates the module of the server, and the module of a newer client.

use tl_codegen::{BuildError, Builder, Extra, Side};

fn main() -> Result<(), BuildError> {
    // `any::Function` needs both directions of every call, so `Side::Server`, which leaves one out,
    // would have no effect here. It is for servers that look at ids themselves.
    Builder::new()
        .schema("schema/library.tl")
        .with(Extra::Dispatch)
        .with(Extra::Unknown)
        .compile_as("server.rs")?;
    Builder::new()
        .schema("schema/library.tl")
        .schema("schema/newer.tl")
        .side(Side::Client)
        .compile_as("client.rs")
}
