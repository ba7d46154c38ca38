//! Generates the modules for `tests/hostile_schemas.rs` from random schemas and from those in
//! `schemas/`, whose shapes once took too much stack or memory. Each schema has two layers. The check
//! `scan` has updates of layer 185.
//!
//! `HOSTILE_SCHEMAS` is the number of random schemas, and `HOSTILE_SEED` the seed of the first.

#[path = "../../random_schemas/build/random.rs"]
mod random;
mod random_schema;

use std::path::{Path, PathBuf};
use std::{env, fs};

use random::setting;
use random_schema::random_schema;
use tl_codegen::{Builder, Extra, codes};

/// The number of random schemas by default.
const RANDOM: u64 = 8;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let out_dir = PathBuf::from(env::var("OUT_DIR")?);
    let mut names = Vec::new();
    let mut schemas: Vec<PathBuf> =
        fs::read_dir("schemas")?.map(|entry| Ok(entry?.path())).collect::<std::io::Result<_>>()?;
    schemas.sort();
    println!("cargo::rerun-if-changed=schemas");
    for schema in schemas {
        let name = schema.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let text = fs::read_to_string(&schema)?;
        // The older layer has an `int` wherever this one has a `long`.
        generate(&out_dir, &name, &text.replace("long", "int"), &text)?;
        names.push(name);
    }
    let (first, count) = (setting("HOSTILE_SEED", 1)?, setting("HOSTILE_SCHEMAS", RANDOM)?);
    for seed in first..first + count {
        let name = format!("random_{seed}");
        let [older, newer] = random_schema(seed);
        generate(&out_dir, &name, &older, &newer)?;
        names.push(name);
    }
    let tests = names.iter().map(|name| format!("hostile!({name});\n"));
    fs::write(out_dir.join("hostile.rs"), tests.collect::<String>())?;
    let older = Builder::new().schema("../../schema/api-185.tl").roots(["Updates"]);
    Ok(older.with(Extra::Unknown).compile_as("older.rs")?)
}

fn generate(
    out_dir: &Path,
    name: &str,
    older: &str,
    newer: &str,
) -> Result<(), Box<dyn std::error::Error>> {
    let layers = [(1, older), (2, newer)].map(|(layer, text)| {
        let path = out_dir.join(format!("{name}-{layer}.tl"));
        // Cargo runs this script again if the file is newer than the last run.
        let is_fresh = fs::read_to_string(&path).is_ok_and(|stored| stored == text);
        let written = if is_fresh { Ok(()) } else { fs::write(&path, text) };
        written.map(|()| (layer, path))
    });
    let mut builder = Builder::new();
    for layer in layers {
        let (layer, path) = layer?;
        builder = builder.layer(layer, path);
    }
    let builder = builder.allow([codes::UNLIKE_FIELDS]);
    let builder = builder.with(Extra::Dispatch).with(Extra::Borrowed).with(Extra::Reuse);
    Ok(builder.compile_as(format!("{name}.rs"))?)
}
