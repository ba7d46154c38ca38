//! Generates the tables of whole schemas, and the types and the table for updates of layer 186.

use tl_codegen::{BuildError, Builder, Extra, codes};

fn main() -> Result<(), BuildError> {
    let tables: [(&str, &[&str]); 3] = [
        ("api", &["../../schema/api-185.tl", "../../schema/mtproto.tl"]),
        ("ton", &["../../schema/ton_api.tl"]),
        ("shapes", &["schemas/shapes.tl"]),
    ];
    for (name, schemas) in tables {
        let builder = Builder::new().allow([codes::ID_MISMATCH, codes::UNLIKE_FIELDS]);
        let builder = schemas.iter().fold(builder, Builder::schema);
        builder.scan_only().compile_as(format!("{name}.rs"))?;
    }
    Builder::new().schema("../../schema/api-186.tl").scan_only().compile_as("newer.rs")?;
    let few = ["Updates", "updates.Difference", "messages.sendMultiMedia"];
    let few = Builder::new().schema("../../schema/api-186.tl").roots(few);
    few.scan_only().compile_as("few.rs")?;
    Builder::new().schema("../../schema/api-186.tl").roots(["Updates"]).with(Extra::Scan).compile()
}
