//! Generates the schema of the page with all that can be generated beside it, a part of it once more
//! with other choices, two layers, and a schema full of characters that Rust refuses in comments.

use std::error::Error;
use std::path::Path;
use std::{env, fs};

use tl_codegen::{Builder, Extra};

fn main() -> Result<(), Box<dyn Error>> {
    control_characters()?;
    Builder::new()
        .schema("schemas/page.tl")
        .docs("schemas/page.toml")
        .with(Extra::Dispatch)
        .with(Extra::Borrowed)
        .with(Extra::Errors)
        .compile_as("page.rs")?;
    Builder::new()
        .schema("schemas/page.tl")
        .roots(["Photo"])
        .with(Extra::UnknownBits)
        .extern_type("string", "Box<str>")
        .type_attribute("*", "#[derive(Eq, Hash)]")
        .compile_as("choices.rs")?;
    Builder::new()
        .layer(1, "schemas/layer-1.tl")
        .layer(2, "schemas/layer-2.tl")
        .compile_as("layers.rs")?;
    Ok(())
}

/// Characters that end lines, steer terminals or turn the direction of writing.
const CONTROL: &str = "\u{b}\u{1b}[31m\u{7f}\u{85}\u{9b}\u{2028}\u{202a}\u{202e}\u{2066}\u{2069}";

/// Generates a module from a schema and an overlay with control characters in comments, texts and
/// file names, which would be code after a line end. The files are made here, because no version
/// control would be kind to them.
fn control_characters() -> Result<(), Box<dyn Error>> {
    let out_dir = env::var("OUT_DIR")?;
    let folder = Path::new(&out_dir);
    let name = if cfg!(unix) { "a\nconst X: = 1; \u{202e}\u{1b}\r" } else { "a" };
    let (schema, overlay) = (folder.join(format!("{name}.tl")), folder.join("overlay.toml"));
    fs::write(
        &schema,
        format!(
            "//@description Text {CONTROL} @x Field {CONTROL}\na x:int = A;\n\
             //@class C @description Class {CONTROL}\nc = C;\nd = C;\n\
             ---functions---\n//@description Call {CONTROL}\ne x:int = A;\n"
        ),
    )?;
    let escaped: String = CONTROL.chars().map(|c| format!("\\u{:04X}", u32::from(c))).collect();
    fs::write(
        &overlay,
        format!(
            "[d]\ndescription = \"One\\rtwo {escaped}\"\n[e]\nlinks = [\"link {escaped}\"]\n\
             result = \"Answer {escaped}\"\nerrors = [{{ code = 400, name = \"BAD\", \
             description = \"Why\\r{escaped}\" }}, {{ code = 400, name = \"ODD_{escaped}\", \
             description = \"\" }}]\n"
        ),
    )?;
    let builder = Builder::new().schema(schema).docs(overlay).with(Extra::Errors);
    fs::write(folder.join("control.rs"), builder.generate()?)?;
    Ok(())
}
