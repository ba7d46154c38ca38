//! Generates the lite server interface. Some bits of its masks guard no field but have a meaning;
//! `Extra::UnknownBits` adds a field for them.

use tl_codegen::{BuildError, Builder, Extra};

fn main() -> Result<(), BuildError> {
    Builder::new().schema("schema/lite_api.tl").with(Extra::UnknownBits).compile()
}
