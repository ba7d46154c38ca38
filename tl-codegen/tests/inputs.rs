//! The conversions that `Extra::Inputs` finds in layer 185, for a person to read.

use std::path::Path;

use quote::ToTokens;
use syn::{ImplItem, Item};
use tl_codegen::{Builder, Extra};

/// Collects the methods `to_…` of the types in `items`.
fn conversions(items: &[Item], module: &str, found: &mut Vec<String>) {
    for item in items {
        match item {
            Item::Mod(inner) => {
                let items = inner.content.as_ref().map_or(&[][..], |(_, items)| items);
                conversions(items, &format!("{module}{}::", inner.ident), found);
            }
            Item::Impl(item) if item.trait_.is_none() => {
                let this = item.self_ty.to_token_stream().to_string();
                for method in &item.items {
                    let ImplItem::Fn(method) = method else { continue };
                    let signature = method.sig.to_token_stream().to_string();
                    if signature.starts_with("fn to_") && !signature.contains("mut self") {
                        let signature = signature.replace(" :: ", "::").replace("super::", "");
                        let signature = signature.replace(" < ", "<").replace(" >", ">");
                        let signature = signature.replace("& self", "&self").replace(" (", "(");
                        let signature = signature.replace(" ,", ",").replace(" :", ":");
                        found.push(format!("{module}{this}: {signature}"));
                    }
                }
            }
            _ => {}
        }
    }
}

#[test]
fn layer_185_has_these_conversions() {
    let schema = Path::new(env!("CARGO_MANIFEST_DIR")).join("../schema/api-185.tl");
    let text = Builder::new().schema(schema).with(Extra::Inputs).generate().expect("a layer");
    let file = syn::parse_file(&text).expect("Rust");
    let mut found = Vec::new();
    conversions(&file.items, "", &mut found);
    insta::assert_snapshot!(found.join("\n"));
}
