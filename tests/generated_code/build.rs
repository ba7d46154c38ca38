//! Generates the schema of docs/generated-code.md with all extras, and odd schemas.

use std::error::Error;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

use tl_codegen::{BuildError, Builder, Extra, Side, codes};

type Outcome = Result<(), Box<dyn Error>>;

fn main() -> Outcome {
    let out_dir = PathBuf::from(env::var("OUT_DIR")?);
    page()?;
    control_characters(&out_dir)?;
    for (name, side) in [("client", Side::Client), ("server", Side::Server)] {
        one_side(name, side)?;
    }
    let fields = Builder::new().schema("schemas/fields.tl").allow([codes::UNLIKE_FIELDS]);
    fields.with(Extra::Borrowed).compile_as("fields.rs")?;
    taken()?;
    numbers()?;
    deep(&out_dir)?;
    namespaces(&out_dir)
}

/// Generates the schema of the page, a part of it with other settings, and two layers.
fn page() -> Outcome {
    let page = || Builder::new().schema("schemas/page.tl");
    page()
        .docs("schemas/page.toml")
        .with(Extra::Dispatch)
        .with(Extra::Borrowed)
        .with(Extra::Errors)
        .compile_as("page.rs")?;
    page()
        .roots(["Photo"])
        .with(Extra::UnknownBits)
        .extern_type("string", "Box<str>")
        .type_attribute("*", "#[derive(Eq, Hash)]")
        .compile_as("choices.rs")?;
    extras_of_values(page().roots(["Wall", "InputUser", "Peer"])).compile_as("values.rs")?;
    page()
        .roots(["Wall", "Applied", "Values"])
        .with(Extra::Ord)
        .with(Extra::Hash)
        .with(Extra::Borrowed)
        .type_attribute("User", "#[derive(Eq)]")
        .compile_as("ordered.rs")?;
    let layers = Builder::new().layer(1, "schemas/layer-1.tl").layer(2, "schemas/layer-2.tl");
    Ok(layers.compile_as("layers.rs")?)
}

/// Characters that end lines, control terminals or change the direction of text.
const CONTROL: &str = "\u{b}\u{1b}[31m\u{7f}\u{85}\u{9b}\u{2028}\u{202a}\u{202e}\u{2066}\u{2069}";

/// Generates a module from a schema and an overlay with control characters in comments, texts and
/// file names. Text after a line end would become code. Version control would not keep such files,
/// so this function writes them.
fn control_characters(out_dir: &Path) -> Outcome {
    let name = if cfg!(unix) { "a\nconst X: = 1; \u{202e}\u{1b}\r" } else { "a" };
    let (schema, overlay) = (out_dir.join(format!("{name}.tl")), out_dir.join("overlay.toml"));
    let text = format!(
        "//@description Text {CONTROL} @x Field {CONTROL}\na x:int = A;\n\
         //@class C @description Class {CONTROL}\nc = C;\nd = C;\n\
         ---functions---\n//@description Call {CONTROL}\ne x:int = A;\n"
    );
    write_if_changed(&schema, &text)?;
    let escaped: String = CONTROL.chars().map(|c| format!("\\u{:04X}", u32::from(c))).collect();
    let text = format!(
        "[d]\ndescription = \"One\\rtwo {escaped}\"\n[e]\nlinks = [\"link {escaped}\"]\n\
         result = \"Answer {escaped}\"\nerrors = [{{ code = 400, name = \"BAD\", \
         description = \"Why\\r{escaped}\" }}, {{ code = 400, name = \"ODD_{escaped}\", \
         description = \"\" }}]\n"
    );
    write_if_changed(&overlay, &text)?;
    let builder = Builder::new().schema(schema).docs(overlay).with(Extra::Errors);
    Ok(fs::write(out_dir.join("control.rs"), builder.generate()?)?)
}

/// Writes a schema, unless the file has that text: Cargo runs this script again if a schema is
/// newer than the last run.
fn write_if_changed(path: &Path, text: &str) -> io::Result<()> {
    match fs::read_to_string(path) {
        Ok(stored) if stored == text => Ok(()),
        _ => fs::write(path, text),
    }
}

/// Generates names that Rust or the generator uses, and layers with odd conversions.
fn taken() -> Result<(), BuildError> {
    let builder = || {
        Builder::new()
            .schema("schemas/taken.tl")
            .allow([codes::NAME_COLLISION, codes::UNLIKE_FIELDS])
    };
    extras_of_codecs(builder()).with(Extra::UnknownBits).compile_as("taken.rs")?;
    builder().boxing_threshold(0).with(Extra::Reuse).compile_as("taken_boxed.rs")?;
    let layers = Builder::new().layer(1, "schemas/errors-1.tl").layer(2, "schemas/errors-2.tl");
    layers.compile_as("errors.rs")?;
    let layers =
        Builder::new().layer(1, "schemas/conversions-1.tl").layer(2, "schemas/conversions-2.tl");
    layers.compile_as("conversions.rs")
}

/// Generates counts, masks, arguments and answers that depend on numbers: with the extras for codecs,
/// with strings that are bytes and all values in boxes, and with the extras for values.
fn numbers() -> Result<(), BuildError> {
    let numbers = || Builder::new().schema("schemas/numbers.tl").allow([codes::UNLIKE_FIELDS]);
    let builder = || numbers().with(Extra::Dispatch);
    extras_of_codecs(numbers()).with(Extra::UnknownBits).compile_as("numbers.rs")?;
    builder()
        .extern_type("string", "Vec<u8>")
        .boxing_threshold(0)
        .compile_as("numbers_bytes.rs")?;
    extras_of_values(builder().with(Extra::Unknown)).compile_as("numbers_values.rs")?;
    for (name, side) in [("client", Side::Client), ("server", Side::Server)] {
        let builder = numbers().side(side);
        builder.compile_as(format!("numbers_{name}.rs"))?;
    }
    Ok(())
}

/// Generates nested types, masks and namespaces at the deepest nesting that the generator allows.
fn deep(out_dir: &Path) -> Outcome {
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
    let path = out_dir.join("deep.tl");
    write_if_changed(&path, &text.concat())?;
    Ok(extras_of_codecs(Builder::new().schema(path)).compile_as("deep.rs")?)
}

/// Generates a folder of files, one for each namespace.
fn namespaces(out_dir: &Path) -> Outcome {
    println!("cargo::rerun-if-changed=schemas");
    let builder = Builder::new().schema("schemas/namespaces.tl").allow([codes::NAME_COLLISION]);
    Ok(extras_of_codecs(builder).write_to(out_dir.join("namespaces"))?)
}

fn extras_of_codecs(builder: Builder) -> Builder {
    [Extra::Dispatch, Extra::Borrowed, Extra::Reuse].into_iter().fold(builder, Builder::with)
}

fn extras_of_values(builder: Builder) -> Builder {
    let extras = [
        Extra::Walk,
        Extra::Getters,
        Extra::Inputs,
        Extra::Hash,
        Extra::Ord,
        Extra::Default,
        Extra::Scan,
    ];
    extras.into_iter().fold(builder, Builder::with)
}

/// Generates code for one side: schemas with types that one function or none mentions, and layers.
fn one_side(name: &str, side: Side) -> Result<(), BuildError> {
    let schemas = [
        ("sides", "schemas/sides.tl"),
        ("names", "../schemas/names.tl"),
        ("page", "schemas/page.tl"),
    ];
    for (schema, path) in schemas {
        let builder = Builder::new().schema(path).allow([codes::ID_MISMATCH]);
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
