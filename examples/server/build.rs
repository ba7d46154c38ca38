//! Generates the calls that the server answers, with the wrappers around them, and MTProto.

use tl_codegen::{BuildError, Builder, Extra};

fn main() -> Result<(), BuildError> {
    Builder::new()
        .schema("../../schema/api-185.tl")
        .roots([
            "invokeAfterMsg",
            "invokeAfterMsgs",
            "invokeWithLayer",
            "invokeWithoutUpdates",
            "initConnection",
            "help.getConfig",
            "help.getNearestDc",
            "messages.sendMultiMedia",
            "updates.getState",
            "users.getUsers",
        ])
        .with(Extra::Dispatch)
        .with(Extra::Default)
        .compile_as("api.rs")?;
    Builder::new().schema("../../schema/mtproto.tl").with(Extra::Dispatch).compile_as("mtproto.rs")
}
