//! Generates layer 185 and a small schema with Serde's traits, and functions that find the Rust type of
//! a combinator or of a boxed type.

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::path::Path;
use std::{env, fs};

use syn::{Expr, ImplItem, Item, ItemImpl, Lit, Type};
use tl_codegen::{Builder, Code, Extra};

const MODULES: [(&str, &[&str]); 2] = [
    ("api", &["../../schema/api-185.tl", "../../schema/mtproto.tl"]),
    ("small", &["../generated_code/schemas/page.tl"]),
];

fn main() -> Result<(), Box<dyn Error>> {
    let out_dir = env::var("OUT_DIR")?;
    for (name, schemas) in MODULES {
        let builder = Builder::new().allow([Code::IdMismatch, Code::UnlikeFields]);
        let builder = schemas.iter().fold(builder, Builder::schema);
        let builder = if name == "small" { builder.with(Extra::Dispatch) } else { builder };
        let file = format!("{name}.rs");
        builder.with(Extra::Serde).compile_as(&file)?;
        let text = fs::read_to_string(Path::new(&out_dir).join(file))?;
        let mut found = Found::default();
        found.add(&syn::parse_file(&text)?.items, name);
        let arms = found.names.iter().filter(|(_, ty)| found.decoded.contains(*ty));
        let arms = arms
            .map(|(name, ty)| format!("        {name:?} => visit.visit::<crate::{ty}>(),\n"))
            .collect::<String>();
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

/// The types without parameters.
#[derive(Default)]
struct Found {
    /// The paths by their names in TL.
    names: BTreeMap<String, String>,
    /// The paths of those that decode without given numbers.
    decoded: BTreeSet<String>,
}

impl Found {
    fn add(&mut self, items: &[Item], module: &str) {
        for item in items {
            match item {
                Item::Mod(inner) => {
                    let items = inner.content.as_ref().map_or(&[][..], |(_, items)| items);
                    self.add(items, &format!("{module}::{}", inner.ident));
                }
                Item::Impl(item) if item.generics.params.is_empty() => self.add_impl(item, module),
                _ => {}
            }
        }
    }

    fn add_impl(&mut self, item: &ItemImpl, module: &str) {
        let Some((path, _)) = &item.trait_ else { return };
        let (Some(the_trait), Type::Path(this)) = (path.segments.last(), &*item.self_ty) else {
            return;
        };
        let Some(this) = this.path.segments.last() else { return };
        let path = format!("{module}::{}", this.ident);
        match &*the_trait.ident.to_string() {
            "Decode" | "DecodeBare" => {
                self.decoded.insert(path);
            }
            "Combinator" | "Described" => {
                let name = item.items.iter().find_map(|item| match item {
                    ImplItem::Const(constant) => name(&constant.expr),
                    _ => None,
                });
                // A local constructor has the name of another one, and an underscore in Rust.
                if let Some(name) = name
                    && !path.ends_with('_')
                {
                    self.names.insert(name, path);
                }
            }
            _ => {}
        }
    }
}

/// Returns the name in `"point"` or in `TypeName::Named("Point")`.
fn name(expr: &Expr) -> Option<String> {
    match expr {
        Expr::Lit(literal) => match &literal.lit {
            Lit::Str(name) => Some(name.value()),
            _ => None,
        },
        Expr::Call(call) => name(call.args.first()?),
        _ => None,
    }
}
