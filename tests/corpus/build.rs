//! Generates a module for layer 186, and for each schema in the folder that `TL_CORPUS` names.

use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::{env, fs};

use tl_codegen::{Builder, Code};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    println!("cargo::rerun-if-env-changed=TL_CORPUS");
    let mut schemas = vec![PathBuf::from("../../schema/api-186.tl")];
    if let Some(folder) = env::var_os("TL_CORPUS") {
        for entry in fs::read_dir(folder)? {
            let path = entry?.path();
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            // VK's types have parameters, which the generator refuses.
            if name.ends_with(".tl") && !name.starts_with("vkcom") {
                schemas.push(path);
            }
        }
    }
    schemas.sort();
    let out_dir = env::var("OUT_DIR")?;
    let mut modules = String::new();
    for schema in schemas {
        let stem = schema.file_stem().unwrap_or_default().to_string_lossy().replace('-', "_");
        let file_name = format!("{stem}.rs");
        let builder = Builder::new().allow([Code::IdMismatch, Code::MisplacedFunction]);
        builder.schema(&schema).compile_as(&file_name)?;
        let path = Path::new(&out_dir).join(file_name);
        writeln!(modules, "/// `{stem}.tl`\npub mod {stem} {{ include!({path:?}); }}")?;
    }
    fs::write(Path::new(&out_dir).join("modules.rs"), modules)?;
    Ok(())
}
