//! Generates two modules: what the server has, and what a newer client has.

use tl_codegen::{BuildError, Builder, Extra, Side};

fn main() -> Result<(), BuildError> {
    // `any::Function` decodes every call and is encoded again, so that `Side::Server`, which leaves
    // out half of both, would have no effect here. It is for servers that look at ids themselves.
    Builder::new().schema("schema/library.tl").with(Extra::Dispatch).compile_as("server.rs")?;
    Builder::new()
        .schema("schema/library.tl")
        .schema("schema/newer.tl")
        .side(Side::Client)
        .compile_as("client.rs")
}
