//! Generates schemas that are odd but valid, with the choices that they were a problem for.

use std::env;
use std::path::Path;

use tl_codegen::{BuildError, Builder, Code, Extra, Side};

fn main() -> Result<(), BuildError> {
    for (name, side) in [("client", Side::Client), ("server", Side::Server)] {
        one_side(name, side)?;
    }
    Builder::new().schema("schemas/fields.tl").with(Extra::Borrowed).compile_as("fields.rs")?;
    namespaces()
}

/// A folder of files, one for each namespace.
fn namespaces() -> Result<(), BuildError> {
    println!("cargo::rerun-if-changed=schemas");
    let out_dir = env::var_os("OUT_DIR").ok_or(BuildError::NoOutDir)?;
    let builder = Builder::new().schema("schemas/namespaces.tl").allow([Code::NameCollision]);
    let builder = builder.with(Extra::Dispatch).with(Extra::Borrowed).with(Extra::Reuse);
    builder.write_to(Path::new(&out_dir).join("namespaces"))
}

/// Schemas with types that only one function or no function mentions, and layers.
fn one_side(name: &str, side: Side) -> Result<(), BuildError> {
    let schemas = [
        ("sides", "schemas/sides.tl"),
        ("names", "../schemas/names.tl"),
        ("page", "../generated_code/schemas/page.tl"),
    ];
    for (schema, path) in schemas {
        let builder = Builder::new().schema(path).allow([Code::IdMismatch]);
        builder.side(side).compile_as(format!("{schema}_{name}.rs"))?;
    }
    let layers = Builder::new()
        .schema("../layers/schemas/common.tl")
        .layer(1, "../layers/schemas/1.tl")
        .layer(2, "../layers/schemas/2.tl")
        .layer(3, "../layers/schemas/3.tl");
    layers.side(side).compile_as(format!("layers_{name}.rs"))?;
    let layers = Builder::new().layer(1, "schemas/sides.tl").layer(2, "schemas/sides-2.tl");
    layers.side(side).compile_as(format!("sides_layers_{name}.rs"))
}
