//! Generates schemas that are odd but valid, with the choices that they were a problem for.

use tl_codegen::{BuildError, Builder, Code, Side};

fn main() -> Result<(), BuildError> {
    for (name, side) in [("client", Side::Client), ("server", Side::Server)] {
        one_side(name, side)?;
    }
    Ok(())
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
