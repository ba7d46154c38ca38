//! Generates layer 185 with variants for unknown constructors, layer 186 without, and small layers. For
//! both large layers, it also writes a table of all enums.

use std::fmt::Write;
use std::path::Path;
use std::{env, fs};

use syn::{ItemEnum, ItemMod};
use tl_codegen::{Builder, Code, Extra};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let layer185 = Builder::new().schema("../../schema/api-185.tl");
    layer185
        .with(Extra::Unknown)
        .with(Extra::UnknownBits)
        .with(Extra::Dispatch)
        .compile_as("layer185.rs")?;
    let layer186 = Builder::new().schema("../../schema/api-186.tl");
    layer186.with(Extra::UnknownBits).compile_as("layer186.rs")?;
    Builder::new()
        .allow([Code::IdMismatch])
        .layer(1, "schemas/1.tl")
        .layer(2, "schemas/2.tl")
        .with(Extra::Unknown)
        .with(Extra::Dispatch)
        .with(Extra::Reuse)
        .compile_as("small.rs")?;
    let plain = Builder::new().allow([Code::IdMismatch]).schema("schemas/2.tl");
    plain.compile_as("plain.rs")?;

    let out_dir = env::var("OUT_DIR")?;
    let mut tables = String::new();
    for layer in ["layer185", "layer186"] {
        let generated = fs::read_to_string(Path::new(&out_dir).join(format!("{layer}.rs")))?;
        let mut enums = Vec::new();
        for item in &syn::parse_file(&generated)?.items {
            if let syn::Item::Mod(module) = item
                && module.ident == "enums"
            {
                collect(module, layer, &mut enums);
            }
        }
        writeln!(
            tables,
            "/// All enums of `{layer}`.\npub const {}: &[Entry] = &[",
            layer.to_uppercase()
        )?;
        for (path, unknown) in enums {
            let is_unknown = match unknown {
                Some(unknown) => format!("|value| matches!(value, {path}::{unknown}(_))"),
                None => "|_| false".to_owned(),
            };
            writeln!(
                tables,
                "    Entry::new::<{path}>(&|bytes, skip| read::<{path}>(bytes, skip, {is_unknown})),"
            )?;
        }
        writeln!(tables, "];")?;
    }
    fs::write(Path::new(&out_dir).join("tables.rs"), tables)?;
    Ok(())
}

/// Collects the paths of the enums in a module, and their variants for unknown constructors.
fn collect(module: &ItemMod, path: &str, enums: &mut Vec<(String, Option<String>)>) {
    let path = format!("{path}::{}", module.ident);
    for item in module.content.iter().flat_map(|(_, items)| items) {
        match item {
            syn::Item::Mod(inner) => collect(inner, &path, enums),
            syn::Item::Enum(ItemEnum { ident, variants, generics, .. })
                if generics.params.is_empty() =>
            {
                let is_object = |field: &syn::Field| match &field.ty {
                    syn::Type::Path(ty) => {
                        ty.path.segments.iter().any(|part| part.ident == "Object")
                    }
                    _ => false,
                };
                let mut unknown =
                    variants.iter().filter(|variant| variant.fields.iter().any(is_object));
                let unknown = unknown.next().map(|variant| variant.ident.to_string());
                enums.push((format!("{path}::{ident}"), unknown));
            }
            _ => {}
        }
    }
}
