//! Generates the lite server interface, with all calls as one enum for the server.

use tl_codegen::{BuildError, Builder, Extra};

fn main() -> Result<(), BuildError> {
    Builder::new().schema("../ton/schema/lite_api.tl").with(Extra::Dispatch).compile()
}
