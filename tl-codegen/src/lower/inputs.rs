//! Conversions by fields: from a constructor to the constructors that refer to it, such as from
//! `user` to `inputUser`, `inputPeerUser` and `peerUser`.
//!
//! Names decide. The constructor `x` converts to
//!
//! * the constructor `inputX` of the type `InputX`, and
//! * `peerX` of the type `Peer`, and
//! * each constructor whose name is that of its type with `X` after it, if the name of the type starts
//!   with `Input`: `inputPeerX` of `InputPeer`.
//!
//! A required field of the target takes the value of the field with its name and Rust type. A field
//! `x_id` may also take that of `id`. The method has a parameter for a field that has no source, and
//! returns an `Option` if a source is optional. At least one field must have a source.

use rustc_hash::FxHashMap;

use crate::names::{Names, base, modules, snake_name};
use crate::rust_model::{
    Boxing, Enum, FieldConversion, FieldKind, FieldSource, ItemPath, Model, Payload, Struct,
    VariantConversion,
};

/// Finds the conversions of all constructors and enums.
pub(super) fn add_conversions(model: &mut Model) {
    let mut targets: FxHashMap<Name, Vec<&Struct>> = FxHashMap::default();
    for target in model.structs.iter().filter(|item| is_plain_constructor(item)) {
        if let Some(source) = referenced(target) {
            targets.entry(source).or_default().push(target);
        }
    }
    let found: Vec<_> = model
        .structs
        .iter()
        .map(|source| match targets.get(&Name::of(&source.tl_name)) {
            Some(targets) if is_plain_constructor(source) => conversions(source, targets),
            _ => Vec::new(),
        })
        .collect();
    for (item, conversions) in model.structs.iter_mut().zip(found) {
        item.conversions = conversions;
    }
    let conversions: FxHashMap<&ItemPath, &[FieldConversion]> =
        model.structs.iter().map(|item| (&item.path, &*item.conversions)).collect();
    for union in model.enums.iter_mut().filter(|union| union.generics.is_empty()) {
        union.conversions = variant_conversions(union, &conversions);
    }
}

/// The name of a constructor, with a capital letter, in its namespace.
#[derive(PartialEq, Eq, Hash)]
struct Name {
    modules: Vec<String>,
    capitalized: String,
}

impl Name {
    fn of(tl: &str) -> Self {
        Self { modules: modules(tl), capitalized: capitalized(base(tl)) }
    }
}

fn is_plain_constructor(item: &Struct) -> bool {
    item.output.is_none() && item.id.is_some() && item.generics.is_empty()
}

/// Returns the name of the constructor to which a constructor refers, by its own name.
fn referenced(target: &Struct) -> Option<Name> {
    let Name { modules, capitalized: name } = Name::of(&target.tl_name);
    let ty = capitalized(base(type_of(target)?));
    let rest = match name.strip_prefix(&ty)? {
        "" => name.strip_prefix("Input")?,
        rest => rest,
    };
    let is_reference = ty == "Peer" || ty.starts_with("Input");
    is_reference.then(|| Name { modules, capitalized: rest.to_owned() })
}

fn conversions(source: &Struct, targets: &[&Struct]) -> Vec<FieldConversion> {
    let mut names = Names::default();
    names.claim("new");
    let setters = source.body.fields.iter().filter_map(|field| field.setter.as_ref());
    let aliases = source.body.aliases.iter().map(|flag| &flag.method);
    setters.chain(aliases).for_each(|name| {
        names.claim(name);
    });
    let found = targets.iter().filter_map(|target| conversion(source, target));
    found.map(|found| FieldConversion { method: names.claim(&found.method), ..found }).collect()
}

/// The TL name of the type of a constructor.
fn type_of(item: &Struct) -> Option<&str> {
    item.variant.as_ref().map(|variant| &*variant.tl_name).or(item.only_of.as_deref())
}

fn capitalized(name: &str) -> String {
    let mut chars = name.chars();
    chars.next().into_iter().flat_map(char::to_uppercase).chain(chars).collect()
}

fn conversion(source: &Struct, target: &Struct) -> Option<FieldConversion> {
    let own_id = format!("{}_id", snake_name(base(&source.tl_name)));
    let mut fields = Vec::new();
    for field in &target.body.fields {
        let FieldKind::Required(ty) = &field.kind else { continue };
        let named = |name: &str| {
            source.body.fields.iter().find_map(|field| match &field.kind {
                FieldKind::Required(own) if field.name == name && own == ty => {
                    Some(FieldSource::Required(field.name.clone()))
                }
                FieldKind::Optional(own, Boxing::Inline) if field.name == name && own == ty => {
                    Some(FieldSource::Optional(field.name.clone()))
                }
                _ => None,
            })
        };
        let own = named(&field.name);
        let own = own.or_else(|| if field.name == own_id { named("id") } else { None });
        fields.push(
            own.unwrap_or_else(|| FieldSource::Parameter(field.name.clone(), field.rust_type())),
        );
    }
    let has_source = fields.iter().any(|field| !matches!(field, FieldSource::Parameter(..)));
    has_source.then(|| FieldConversion {
        method: format!("to_{}", snake_name(base(type_of(target).unwrap_or_default()))),
        target: target.path.clone(),
        union: target.variant.as_ref().map(|variant| variant.path.clone()),
        tl_name: target.tl_name.clone(),
        fields,
    })
}

/// The conversions without parameters that a variant of the enum has.
fn variant_conversions(
    union: &Enum,
    conversions: &FxHashMap<&ItemPath, &[FieldConversion]>,
) -> Vec<VariantConversion> {
    let mut names = Names::default();
    union.getters.iter().for_each(|getter| {
        names.claim(&getter.method);
    });
    let mut found: Vec<VariantConversion> = Vec::new();
    for variant in &union.variants {
        let of_variant = conversions.get(&variant.constructor).copied().unwrap_or_default();
        for conversion in of_variant {
            if variant.payload == Payload::Unit || conversion.has_parameters() {
                continue;
            }
            let arm = (variant.name.clone(), conversion.clone());
            let same = found.iter_mut().find(|known| known.output() == Some(conversion.output()));
            match same {
                Some(known) => known.arms.push(arm),
                None => found.push(VariantConversion {
                    method: names.claim(&conversion.method),
                    arms: vec![arm],
                    is_total: false,
                }),
            }
        }
    }
    for conversion in &mut found {
        conversion.is_total = union.is_covered_by(conversion.arms.len())
            && conversion.arms.iter().all(|(_, conversion)| !conversion.is_optional());
    }
    found
}
