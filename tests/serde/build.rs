//! Generates layer 185 and small schemas with Serde's traits, and functions that find the Rust type of
//! a combinator or of a boxed type.

use std::error::Error;
use std::path::Path;
use std::{env, fs};

use tl_codegen::{Builder, Extra, RustPath, codes, outline};
use tl_parser::{Options, Reach, SourceMap, load};

const MODULES: [(&str, &[&str]); 3] = [
    ("api", &["../../schema/api-185.tl", "../../schema/mtproto.tl"]),
    ("small", &["../generated_code/schemas/page.tl"]),
    ("arrays", &["schemas/arrays.tl"]),
];

fn main() -> Result<(), Box<dyn Error>> {
    let out_dir = env::var("OUT_DIR")?;
    for (name, schemas) in MODULES {
        let builder =
            Builder::new().allow([codes::ID_MISMATCH, codes::UNLIKE_FIELDS, codes::BOXED_BUILTIN]);
        let builder = schemas.iter().fold(builder, Builder::schema);
        let builder = if name == "small" { builder.with(Extra::Dispatch) } else { builder };
        builder.with(Extra::Serde).compile_as(format!("{name}.rs"))?;
        let arms = types(schemas)?.into_iter().map(|(tl_name, path)| {
            format!("        {tl_name:?} => visit.visit::<crate::{name}::{path}>(),\n")
        });
        let arms: String = arms.collect();
        let table = format!(
            "/// Reads JSON as the type or the combinator `name`, and returns its bytes. `None` if no\n\
             /// Rust type without parameters has the name.\n\
             pub fn {name}<V: Visit>(name: &str, visit: V) -> Option<V::Output> {{\n\
             \x20   Some(match name {{\n{arms}        _ => return None,\n    }})\n}}\n"
        );
        fs::write(Path::new(&out_dir).join(format!("{name}_table.rs")), table)?;
    }
    Ok(())
}

/// Lists the combinators and the boxed types without parameters: the TL names and the Rust paths.
fn types(schemas: &[&str]) -> Result<Vec<(String, RustPath)>, Box<dyn Error>> {
    let mut sources = SourceMap::new();
    for schema in schemas {
        sources.add_file(Path::new(schema))?;
    }
    let schema = load(&sources, &Options::default()).schema.ok_or("the schema has errors")?;
    let outline = outline(&schema, &Reach::everything(&schema, &[]));
    let outline = outline.map_err(|_| "the schema has definitions without a form in Rust")?;
    let structs = outline.structs.into_iter().filter(|item| {
        let combinator = schema.combinator_named(&item.tl_name).map(|index| &schema[index]);
        !item.is_record && combinator.is_some_and(|combinator| combinator.params.is_empty())
    });
    let enums = outline.enums.into_iter().filter(|union| {
        let ty = schema.type_named(&union.tl_name).map(|index| &schema[index]);
        ty.is_some_and(|ty| ty.params.is_empty())
    });
    let paths = structs.map(|item| (item.tl_name, item.path));
    let paths = paths.chain(enums.map(|union| (union.tl_name, union.path)));
    // A local definition has the name of another one, and an underscore in Rust.
    Ok(paths.filter(|(_, path)| !path.to_string().ends_with('_')).collect())
}
