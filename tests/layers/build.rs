//! Generates layers 185 and 186 in one module, layer 186 alone and with the constructors of 185, three
//! small layers with one change of each kind, and the schemas in the folder that `TL_CORPUS` names.

use std::error::Error;
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::{env, fs};

use tl_codegen::{BuildError, Builder, Extra, Options, Side, codes};

fn main() -> Result<(), Box<dyn Error>> {
    layers()?;
    corpus()
}

fn layers() -> Result<(), BuildError> {
    Builder::new()
        .schema("../../schema/mtproto.tl")
        .layer(185, "../../schema/api-185.tl")
        .layer(186, "../../schema/api-186.tl")
        .allow([codes::ID_MISMATCH])
        .compile_as("api.rs")?;
    let small = Builder::new()
        .schema("schemas/common.tl")
        .layer(3, "schemas/3.tl")
        .layer(1, "schemas/1.tl")
        .layer(2, "schemas/2.tl")
        .with(Extra::Dispatch)
        .with(Extra::Borrowed)
        .with(Extra::Reuse);
    small.clone().compile_as("small.rs")?;
    small.with(Extra::UnknownBits).compile_as("keeping.rs")?;
    Builder::new()
        .schema("../../schema/mtproto.tl")
        .schema("../../schema/api-186.tl")
        .older_schema("../../schema/api-185.tl")
        .allow([codes::ID_MISMATCH])
        .compile_as("reading.rs")?;
    Builder::new()
        .schema("schemas/common.tl")
        .schema("schemas/3.tl")
        .older_schema("schemas/1.tl")
        .older_schema("schemas/2.tl")
        .with(Extra::Dispatch)
        .with(Extra::Borrowed)
        .with(Extra::Reuse)
        .compile_as("small_reading.rs")?;
    Builder::new()
        .schema("../../schema/api-186.tl")
        .older_schema("../../schema/api-185.tl")
        .roots(["channels.getChannels"])
        .side(Side::Client)
        .extern_type("string", "::alloc::boxed::Box<str>")
        .compile_as("reading_client.rs")
}

/// Generates a module for layer 186 and for each schema in the folder that `TL_CORPUS` names.
fn corpus() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-env-changed=TL_CORPUS");
    println!("cargo::rustc-check-cfg=cfg(vk)");
    let mut schemas = vec![PathBuf::from("../../schema/api-186.tl")];
    if let Some(folder) = env::var_os("TL_CORPUS") {
        for entry in fs::read_dir(&folder)? {
            let path = entry?.path();
            if path.extension().is_some_and(|extension| extension == "tl") {
                schemas.push(path);
            }
        }
        // `tests/vk.rs` reads them.
        let vectors = Path::new(&folder).join("../vectors/vk.jsonl");
        if vectors.exists() {
            println!("cargo::rustc-cfg=vk");
            println!("cargo::rustc-env=VK_VECTORS={}", vectors.display());
        }
    }
    schemas.sort();
    let out_dir = env::var("OUT_DIR")?;
    let mut modules = String::new();
    for schema in schemas {
        let stem = schema.file_stem().unwrap_or_default().to_string_lossy().replace('-', "_");
        let file_name = format!("corpus_{stem}.rs");
        let is_vk = stem.starts_with("vkcom");
        let mut builder = Builder::new().options(Options { vk: is_vk, ..Options::default() });
        if is_vk {
            // The vectors have masks with bits that guard no field.
            builder = builder.with(Extra::Dispatch).with(Extra::UnknownBits);
            builder = builder.allow([codes::UNLIKE_FIELDS]);
        }
        builder = builder.allow([codes::ID_MISMATCH, codes::MISPLACED_FUNCTION]);
        builder.schema(&schema).compile_as(&file_name)?;
        let path = Path::new(&out_dir).join(file_name);
        writeln!(modules, "/// `{stem}.tl`\npub mod {stem} {{ include!({path:?}); }}")?;
    }
    fs::write(Path::new(&out_dir).join("corpus.rs"), modules)?;
    Ok(())
}
