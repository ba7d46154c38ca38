//! Generates five types with serde's derives, for the comparison of JSON, and the types of an album and
//! of updates, from the layer of the peers and with several string types.

use tl_codegen::{BuildError, Builder, Extra};

fn main() -> Result<(), BuildError> {
    Builder::new()
        .schema("../schema/api-185.tl")
        .roots(["user", "dcOption", "messageEntityTextUrl", "inputPhoto", "photoSize"])
        .type_derives(["Clone", "Debug", "PartialEq", "serde::Serialize", "serde::Deserialize"])
        .compile_as("derived.rs")?;
    updates().with(Extra::Borrowed).with(Extra::Reuse).with(Extra::Scan).compile_as("api.rs")?;
    updates()
        .extern_type("string", "Box<str>")
        .extern_type("bytes", "Box<[u8]>")
        .compile_as("box_str.rs")?;
    updates().extern_type("string", "compact_str::CompactString").compile_as("compact_str.rs")
}

/// Returns a builder for the parts of the peer's layer that an album and updates need.
fn updates() -> Builder {
    Builder::new().schema("../schema/api.tl@230").roots([
        "messages.sendMultiMedia",
        "Updates",
        "updates.Difference",
    ])
}
