//! The members that `impl` blocks add to types and traits.

use std::collections::BTreeMap;

use quote::{ToTokens, quote};
use syn::{ImplItem, Item, ItemImpl, Path, Type};

use crate::members::line;
use crate::source::{Module, conditions_of, is_public_to_all};
use crate::text;

/// The lines from implementations, by the name of the type or the trait.
pub(crate) type Implementations = BTreeMap<String, Vec<String>>;

/// Collects the lines from all `impl` blocks of a crate, by the type. A block for a type of another
/// crate is listed by its trait.
pub(crate) fn find(root: &Module) -> Implementations {
    let mut types = Vec::new();
    walk(root, &mut |_, item| match item {
        Item::Enum(item) => types.push(item.ident.to_string()),
        Item::Struct(item) => types.push(item.ident.to_string()),
        _ => {}
    });
    let mut found = Implementations::new();
    walk(root, &mut |module, item| {
        let Item::Impl(item) = item else { return };
        let conditions = [&module.conditions[..], &conditions_of(&item.attrs)].concat();
        let of_type = name_of(&item.self_ty).filter(|name| types.contains(name));
        let of_trait = item.trait_.as_ref().and_then(|(path, _)| last_name(path));
        if let Some(name) = of_type.or(of_trait) {
            found.entry(name).or_default().extend(implementation(item, &conditions));
        }
    });
    found.values_mut().for_each(|lines| lines.sort());
    found
}

fn walk<'a>(module: &'a Module, visit: &mut impl FnMut(&'a Module, &'a Item)) {
    module.items.iter().for_each(|item| visit(module, item));
    module.modules.iter().for_each(|inner| walk(inner, visit));
}

fn name_of(ty: &Type) -> Option<String> {
    let Type::Path(ty) = ty else { return None };
    last_name(&ty.path)
}

fn last_name(path: &Path) -> Option<String> {
    path.segments.last().map(|segment| segment.ident.to_string())
}

/// Formats a trait implementation, or the public members of an inherent one.
fn implementation(item: &ItemImpl, conditions: &[String]) -> Vec<String> {
    let (generics, _, bounds) = item.generics.split_for_impl();
    let for_type = &item.self_ty;
    if let Some((path, _)) = &item.trait_ {
        return vec![line(conditions, &quote!(impl #generics #path for #for_type #bounds))];
    }
    let members = item.items.iter().filter_map(|member| {
        let (attributes, tokens) = match member {
            ImplItem::Fn(member) if is_public_to_all(&member.vis) => {
                (&member.attrs, member.sig.to_token_stream())
            }
            ImplItem::Const(member) if is_public_to_all(&member.vis) => {
                let (name, ty) = (&member.ident, &member.ty);
                (&member.attrs, quote!(const #name: #ty))
            }
            _ => return None,
        };
        let conditions = [conditions, &conditions_of(attributes)].concat();
        // Show the bounds, because only some applications of the type have the function.
        let bounded = !item.generics.params.is_empty() || text::of(for_type).contains('<');
        let of = bounded.then(|| quote!(impl #generics #for_type #bounds:));
        Some(line(&conditions, &quote!(#of pub #tokens)))
    });
    members.collect()
}
