//! Generates layer 185 with variants for unknown constructors, layer 186 without, its table for scans,
//! and small layers.
//! For both large layers, it also writes a table of all enums.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::Path;
use std::{env, fs};

use syn::{ItemEnum, ItemMod};
use tl_codegen::{Builder, Extra, codes};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let layer185 = Builder::new().schema("../../schema/api-185.tl");
    layer185
        .with(Extra::Unknown)
        .with(Extra::UnknownBits)
        .with(Extra::Dispatch)
        .compile_as("layer185.rs")?;
    let layer186 = Builder::new().schema("../../schema/api-186.tl");
    layer186.with(Extra::UnknownBits).compile_as("layer186.rs")?;
    Builder::new().schema("../../schema/api-186.tl").scan_only().compile_as("scan186.rs")?;
    Builder::new()
        .layer(166, "schemas/api-166.tl")
        .layer(179, "schemas/api-179.tl")
        .layer(185, "../../schema/api-185.tl")
        .roots(["User", "contacts.ResolvedPeer"])
        .with(Extra::Unknown)
        .compile_as("users.rs")?;
    let out_dir = env::var("OUT_DIR")?;
    let thin = Path::new(&out_dir).join("thin186.tl");
    fs::write(&thin, thinned(&fs::read_to_string("../../schema/api-186.tl")?))?;
    let thin186 = Builder::new().schema(&thin);
    thin186.with(Extra::Unknown).with(Extra::UnknownBits).compile_as("thin186.rs")?;
    Builder::new()
        .allow([codes::ID_MISMATCH])
        .layer(1, "schemas/1.tl")
        .layer(2, "schemas/2.tl")
        .with(Extra::Unknown)
        .with(Extra::Dispatch)
        .with(Extra::Reuse)
        .compile_as("small.rs")?;
    let plain = Builder::new().allow([codes::ID_MISMATCH]).schema("schemas/2.tl");
    plain.compile_as("plain.rs")?;

    let mut tables = String::new();
    for layer in ["layer185", "layer186", "thin186"] {
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
                "    Entry::new::<{path}>(
        &|bytes, skip| read::<{path}>(bytes, skip, CANONICAL, {is_unknown}),
        &|bytes, skip| read::<{path}>(bytes, skip, WIDE, {is_unknown}),
    ),"
            )?;
        }
        writeln!(tables, "];")?;
    }
    fs::write(Path::new(&out_dir).join("tables.rs"), tables)?;
    Ok(())
}

/// Returns a schema without every second constructor of the types that have at least three.
fn thinned(schema: &str) -> String {
    let result = |line: &str| {
        let (_, result) = line.strip_suffix(';')?.split_once(" = ")?;
        (!line.contains('{')).then(|| result.to_owned())
    };
    let (constructors, functions) = schema.split_once("---functions---").unwrap_or((schema, ""));
    let mut all: BTreeMap<String, usize> = BTreeMap::new();
    for ty in constructors.lines().filter_map(result) {
        *all.entry(ty).or_default() += 1;
    }
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    let kept = constructors.lines().filter(|line| {
        let Some(ty) = result(line) else { return true };
        let place = seen.entry(ty.clone()).or_default();
        *place += 1;
        all[&ty] < 3 || *place % 2 == 1
    });
    let constructors: String = kept.flat_map(|line| [line, "\n"]).collect();
    format!("{constructors}---functions---{functions}")
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
