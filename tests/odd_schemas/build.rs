//! Generates schemas that are odd but valid, with the choices that they were a problem for.

use std::path::Path;
use std::{env, fs};

use tl_codegen::{BuildError, Builder, Code, Extra, Side};

fn main() -> Result<(), BuildError> {
    for (name, side) in [("client", Side::Client), ("server", Side::Server)] {
        one_side(name, side)?;
    }
    Builder::new().schema("schemas/fields.tl").with(Extra::Borrowed).compile_as("fields.rs")?;
    taken()?;
    deep()?;
    namespaces()
}

/// Names that are taken, and layers whose conversions are odd.
fn taken() -> Result<(), BuildError> {
    let builder = || Builder::new().schema("schemas/taken.tl").allow([Code::NameCollision]);
    let extras = [Extra::Dispatch, Extra::Borrowed, Extra::Reuse, Extra::UnknownBits];
    extras.into_iter().fold(builder(), Builder::with).compile_as("taken.rs")?;
    builder().boxing_threshold(0).with(Extra::Reuse).compile_as("taken_boxed.rs")?;
    let layers = Builder::new().layer(1, "schemas/errors-1.tl").layer(2, "schemas/errors-2.tl");
    layers.compile_as("errors.rs")?;
    let layers =
        Builder::new().layer(1, "schemas/conversions-1.tl").layer(2, "schemas/conversions-2.tl");
    layers.compile_as("conversions.rs")
}

/// Types in types, masks behind masks and namespaces in namespaces, as deep as they may be.
fn deep() -> Result<(), BuildError> {
    let chain = |name: &str, length: usize, link: &dyn Fn(usize) -> String| {
        let links = (0..length).map(link).collect::<String>();
        format!(
            "{}{name}.t{length} s:string = {name}.T{length};\n",
            links.replace("N.", &format!("{name}."))
        )
    };
    let masks = (1..16).map(|i| format!(" f{i}:f{}.0?#", i - 1)).collect::<String>();
    let namespaces = (0..32).map(|i| format!("n{i}.")).collect::<String>();
    let text = [
        "vector#1cb5c415 {t:Type} # [ t ] = Vector t;\n".to_owned(),
        "pair {X:Type} {Y:Type} a:X b:Y = Pair X Y;\n".to_owned(),
        chain("inline", 99, &|i| format!("N.t{i} x:N.T{} = N.T{i};\n", i + 1)),
        chain("vectors", 25, &|i| format!("N.t{i} x:Vector<N.T{}> = N.T{i};\n", i + 1)),
        chain("options", 48, &|i| format!("N.t{i} f:# x:f.0?N.T{} = N.T{i};\n", i + 1)),
        chain("enums", 44, &|i| format!("N.t{i} x:N.T{} = N.T{i};\nN.u{i} = N.T{i};\n", i + 1)),
        chain("pairs", 49, &|i| format!("N.t{i} x:(Pair N.T{} int) = N.T{i};\n", i + 1)),
        chain("records", 33, &|i| format!("N.t{i} x:1*[ y:int z:N.T{} ] = N.T{i};\n", i + 1)),
        format!("masks f0:#{masks} x:f15.0?int y:f15.0?string = Masks;\n"),
        format!("{namespaces}a x:int = {namespaces}A;\n"),
    ];
    let out_dir = env::var_os("OUT_DIR").ok_or(BuildError::NoOutDir)?;
    let path = Path::new(&out_dir).join("deep.tl");
    let text = text.concat();
    // Cargo runs this script again if the file is newer than what was made from it.
    if fs::read_to_string(&path).ok().as_deref() != Some(&text) {
        fs::write(&path, text).map_err(|error| BuildError::Write { path: path.clone(), error })?;
    }
    let builder = Builder::new().schema(&path);
    builder.with(Extra::Dispatch).with(Extra::Borrowed).with(Extra::Reuse).compile_as("deep.rs")
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
