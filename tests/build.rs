//! Generates the whole of layer 185 with MTProto, and a small schema with one of everything; and
//! tables from constructor ids to the generated types.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::{env, fs};

use syn::{Expr, ImplItem, Item, Lit, Type, TypeParamBound};
use tl_codegen::{Builder, Extra, Side, codes};
use tl_parser::{Options, SourceMap, load};

const SCHEMAS: [(&str, &[&str]); 3] = [
    ("api", &["../schema/api-185.tl", "../schema/mtproto.tl"]),
    ("small", &["schemas/small.tl"]),
    ("names", &["schemas/names.tl"]),
];

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let out_dir = env::var("OUT_DIR")?;
    let mut tables = String::new();
    for (name, schemas) in SCHEMAS {
        let file_name = format!("{name}.rs");
        let builder = match name {
            "api" => builder(schemas)
                .docs("../schema/docs/facts.toml")
                .docs("../schema/docs/api.toml")
                .with(Extra::Errors),
            _ => builder(schemas),
        };
        builder
            .with(Extra::Dispatch)
            .with(Extra::Borrowed)
            .with(Extra::Reuse)
            .with(Extra::Walk)
            .with(Extra::Getters)
            .with(Extra::Hash)
            .with(Extra::Default)
            .compile_as(&file_name)?;
        let generated = fs::read_to_string(Path::new(&out_dir).join(file_name))?;
        let mut table = Table::default();
        table.add(&syn::parse_file(&generated)?.items, &format!("tests::{name}"));
        tables += &table.emit(name, plain_function(schemas)?);
    }
    fs::write(Path::new(&out_dir).join("round_trip.rs"), tables)?;
    builder(&["../schema/api-185.tl"])
        .roots(["messages.sendMultiMedia"])
        .side(Side::Client)
        .docs("../schema/docs/api.toml")
        .with(Extra::Errors)
        .compile_as("client.rs")?;
    builder(&["schemas/small.tl"])
        .with(Extra::UnknownBits)
        .with(Extra::Borrowed)
        .with(Extra::Reuse)
        .compile_as("keeping.rs")?;
    builder(&["schemas/documented.tl"])
        .docs("schemas/documented.toml")
        .with(Extra::Errors)
        .compile_as("documented.rs")?;
    builder(&["schemas/small.tl"])
        .roots(["shapePolygon", "primitives", "geo.find", "pair", "liteServer.Lookup"])
        .extern_type("string", "compact_str::CompactString")
        .extern_type("bytes", "bytes::Bytes")
        .extern_type("int256", "crate::yours::Hash")
        .extern_type("geo.Point", "crate::yours::Point")
        .type_attribute("*", "#[non_exhaustive]")
        .type_attribute("tonNode.*", "#[derive(Eq, Hash)]")
        .compile_as("substituted.rs")?;
    Ok(())
}

fn builder(schemas: &[&str]) -> Builder {
    schemas
        .iter()
        .fold(Builder::new().allow([codes::ID_MISMATCH, codes::UNLIKE_FIELDS]), Builder::schema)
}

/// The function that a sampled `!X` calls: the first one without fields.
fn plain_function(schemas: &[&str]) -> Result<u32, Box<dyn std::error::Error>> {
    let mut sources = SourceMap::new();
    for schema in schemas {
        sources.add_file(Path::new(schema))?;
    }
    let schema = load(&sources, &Options::default()).schema.ok_or("the schema has errors")?;
    let plain = schema.combinators().find(|(_, c)| c.is_function && c.fields.is_empty());
    Ok(plain.ok_or("there is a function without fields")?.1.id)
}

/// Facts about the generated items.
#[derive(Default)]
struct Table {
    /// The Rust path for each constructor id, and true for a type with a parameter.
    combinators: BTreeMap<u32, (String, bool)>,
    /// The paths of functions whose type parameter is a function. The bytes identify that function;
    /// they do not identify other arguments.
    wrappers: BTreeSet<String>,
    /// The path of the enum for the path of each constructor's struct.
    enums: BTreeMap<String, String>,
    /// The paths of the borrowed types that have a lifetime.
    lifetimes: BTreeSet<String>,
}

impl Table {
    fn add(&mut self, items: &[Item], module: &str) {
        for item in items {
            match item {
                Item::Mod(inner) => {
                    let items = inner.content.as_ref().map_or(&[][..], |(_, items)| items);
                    self.add(items, &format!("{module}::{}", inner.ident));
                }
                Item::Impl(item) => self.add_impl(item, module),
                // The module `borrowed` is the argument of a macro.
                Item::Macro(item) => {
                    let inner = item.mac.parse_body::<syn::File>();
                    self.add(&inner.map(|file| file.items).unwrap_or_default(), module);
                }
                _ => {}
            }
        }
    }

    fn add_impl(&mut self, item: &syn::ItemImpl, module: &str) {
        let Some((path, _)) = &item.trait_ else { return };
        let (Some(last), Type::Path(this)) = (path.segments.last(), &*item.self_ty) else { return };
        let Some(name) = this.path.segments.last() else { return };
        if module.contains("borrowed") {
            let has_lifetime = item.generics.lifetimes().next().is_some();
            if has_lifetime && (last.ident == "Combinator" || last.ident == "Described") {
                self.lifetimes.insert(format!("{module}::{}", name.ident));
            }
        } else if last.ident == "Combinator" {
            let ids = item.items.iter().filter_map(|item| match item {
                ImplItem::Const(constant) if constant.ident == "CONSTRUCTOR_ID" => {
                    number(&constant.expr)
                }
                _ => None,
            });
            for id in ids {
                let path = format!("{module}::{}", name.ident);
                let is_generic = !item.generics.params.is_empty();
                self.combinators.insert(id, (path, is_generic));
            }
        } else if last.ident == "Function" {
            let mut bounds = item.generics.type_params().flat_map(|param| &param.bounds);
            let is_function = |bound: &TypeParamBound| match bound {
                TypeParamBound::Trait(bound) => {
                    bound.path.segments.last().is_some_and(|last| last.ident == "Function")
                }
                _ => false,
            };
            if bounds.any(is_function) {
                self.wrappers.insert(format!("{module}::{}", name.ident));
            }
        } else if last.ident == "TryFrom" {
            let syn::PathArguments::AngleBracketed(args) = &last.arguments else { return };
            let Some(syn::GenericArgument::Type(Type::Path(union))) = args.args.first() else {
                return;
            };
            let Some(union) = union.path.segments.last() else { return };
            if !item.generics.params.is_empty() {
                return;
            }
            // The paths of a type and of its constructors differ only in their root.
            let modules = module.replacen("types", "enums", 1);
            self.enums
                .insert(format!("{module}::{}", name.ident), format!("{modules}::{}", union.ident));
        }
    }

    fn emit(&self, name: &str, plain: u32) -> String {
        let plain = &self.combinators[&plain].0;
        let borrowed = |path: &str, arg: Option<String>| {
            let path = path.replacen(name, &format!("{name}::borrowed"), 1);
            let lifetime = self.lifetimes.contains(&path).then(|| "'static".to_owned());
            let args: Vec<_> = lifetime.into_iter().chain(arg).collect();
            format!("{path}<{}>", args.join(", "))
        };
        let round_trip = |ty: &str, borrowed: &str| {
            format!("again_into::<{ty}>(bytes, before)? && again_borrowed::<{borrowed}>(bytes)?")
        };
        let combinators = self.combinators.iter();
        let known = combinators
            .filter(|(_, (path, is_generic))| !is_generic || self.wrappers.contains(path));
        let arms = known.map(|(id, (path, is_generic))| {
            let ty = if *is_generic { format!("{path}::<{plain}>") } else { path.clone() };
            let arg = is_generic.then(|| borrowed(plain, None));
            let union = self.enums.get(path).map_or(String::new(), |union| {
                format!(" && {}", round_trip(union, &borrowed(union, None)))
            });
            let this = round_trip(&ty, &borrowed(path, arg));
            format!("        {id:#010x} => {this}{union},\n")
        });
        format!(
            "/// Decodes and encodes the bytes of a combinator, as its own type and as its boxed\n\
             /// type, also into the value of the bytes `before`. Returns true if the bytes do not\n\
             /// change, and `None` for an id without a Rust type.\n\
             pub(super) fn {name}(id: u32, bytes: &[u8], before: &[u8]) -> Result<Option<bool>, DecodeError> {{\n\
             \x20   Ok(Some(match id {{\n{}        _ => return Ok(None),\n    }}))\n}}\n",
            arms.collect::<String>(),
        )
    }
}

fn number(expr: &Expr) -> Option<u32> {
    match expr {
        Expr::Lit(literal) => match &literal.lit {
            Lit::Int(number) => number.base10_parse().ok(),
            _ => None,
        },
        _ => None,
    }
}
