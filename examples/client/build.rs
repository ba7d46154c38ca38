//! Generates the calls that the client makes, with their errors, and MTProto's key exchange.

use tl_codegen::{BuildError, Builder, Extra};

fn main() -> Result<(), BuildError> {
    Builder::new()
        .schema("../../schema/api-185.tl")
        .docs("../../schema/docs/api.toml")
        .docs("errors.toml")
        .roots([
            "invokeWithLayer",
            "initConnection",
            "help.getConfig",
            "help.getNearestDc",
            "messages.sendMultiMedia",
            "users.getUsers",
            "Updates",
        ])
        .with(Extra::Errors)
        .with(Extra::Getters)
        .compile_as("api.rs")?;
    Builder::new()
        .schema("../../schema/mtproto.tl")
        .roots([
            "req_pq_multi",
            "req_DH_params",
            "set_client_DH_params",
            "P_Q_inner_data",
            "Server_DH_inner_data",
            "Client_DH_Inner_Data",
        ])
        .compile_as("mtproto.rs")
}
