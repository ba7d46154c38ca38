//! The items that cannot derive a trait, because of the types of their fields.

use std::collections::{BTreeMap, BTreeSet};

use crate::rust_model::{
    Boxing, Enum, ExternCodec, FieldKind, ItemPath, Model, Payload, Scalar, Variant, WireType,
};

/// Returns the items without `Eq` and `Hash`: those with a `double` or a `float`, and those with a
/// type of the caller's in place of a boxed type.
pub(super) fn without_eq(model: &Model) -> BTreeSet<ItemPath> {
    let mut graph = Graph::new(|ty| match ty {
        WireType::Scalar(scalar)
        | WireType::BoxedScalar { scalar, .. }
        | WireType::Extern { codec: ExternCodec::Scalar(scalar), .. } => {
            matches!(scalar, Scalar::Double | Scalar::Float)
        }
        WireType::Extern { codec: ExternCodec::Boxed | ExternCodec::Bare, .. } => true,
        _ => false,
    });
    for item in &model.structs {
        for (path, body) in item.bodies() {
            body.all_fields()
                .iter()
                .filter_map(|field| field.kind.ty())
                .for_each(|ty| graph.add(path, ty));
        }
    }
    for union in &model.enums {
        for variant in &union.variants {
            graph.uses(&union.path, &variant.constructor);
            variant.args.iter().for_each(|arg| graph.add(&union.path, arg));
        }
    }
    for any in &model.any {
        any.variants.iter().for_each(|variant| graph.add(&any.path, &variant.ty));
    }
    graph.close()
}

/// Returns the items without `Default`: enums without an empty variant, and structs with a required
/// field whose type has no default in Rust or may have none.
pub(super) fn without_default(model: &Model) -> BTreeSet<ItemPath> {
    let mut graph = Graph::new(|ty| match ty {
        // The standard library has defaults of arrays with up to 32 items.
        WireType::Scalar(Scalar::Raw(len)) => *len > 32,
        WireType::Array { len, boxing, .. } => *boxing == Boxing::Boxed || *len > 32,
        WireType::Extern { codec, .. } => !matches!(codec, ExternCodec::Text | ExternCodec::Bytes),
        _ => false,
    });
    for item in &model.structs {
        for (path, body) in item.bodies() {
            for field in &body.fields {
                if let FieldKind::Required(ty) = &field.kind {
                    graph.add_default(path, ty);
                }
            }
        }
    }
    let unions = model.enums.iter().filter(|union| union.empty_variant().is_none());
    graph.found.extend(unions.map(|union| union.path.clone()));
    graph.found.extend(model.any.iter().map(|any| any.path.clone()));
    graph.close()
}

impl Enum {
    /// The variant that stands for no value: the only one without fields whose TL name ends in
    /// `Empty`.
    pub(crate) fn empty_variant(&self) -> Option<usize> {
        let is_empty = |variant: &Variant| {
            variant.payload == Payload::Unit && variant.tl_name.ends_with("Empty")
        };
        let mut empty = (0..self.variants.len()).filter(|place| is_empty(&self.variants[*place]));
        let place = empty.next()?;
        (empty.next().is_none() && self.generics.is_empty()).then_some(place)
    }
}

/// The items that lack a trait, and those that lack it because of others.
struct Graph {
    lacks: fn(&WireType) -> bool,
    found: Vec<ItemPath>,
    users: BTreeMap<ItemPath, Vec<ItemPath>>,
}

impl Graph {
    /// `lacks` says of a type whether it lacks the trait whatever it contains.
    fn new(lacks: fn(&WireType) -> bool) -> Self {
        Self { lacks, found: Vec::new(), users: BTreeMap::new() }
    }

    /// Notes that the item needs the trait of a type and of all types in it.
    fn add(&mut self, user: &ItemPath, ty: &WireType) {
        self.add_type(user, ty);
        ty.parts().iter().for_each(|part| self.add(user, part));
    }

    /// Notes that the item needs the default of a type. An empty vector needs none of its items.
    fn add_default(&mut self, user: &ItemPath, ty: &WireType) {
        self.add_type(user, ty);
        if !matches!(ty, WireType::Vector { .. } | WireType::Items { .. }) {
            ty.parts().iter().for_each(|part| self.add_default(user, part));
        }
    }

    fn add_type(&mut self, user: &ItemPath, ty: &WireType) {
        if (self.lacks)(ty) {
            self.found.push(user.clone());
        }
        match ty {
            WireType::Struct { path, .. } | WireType::Enum { path, .. } => self.uses(user, path),
            WireType::AnyObject => self.uses(user, &ItemPath::any("Object")),
            _ => {}
        }
    }

    fn uses(&mut self, user: &ItemPath, used: &ItemPath) {
        self.users.entry(used.clone()).or_default().push(user.clone());
    }

    fn close(mut self) -> BTreeSet<ItemPath> {
        let mut closed = BTreeSet::new();
        while let Some(path) = self.found.pop() {
            self.found.extend(self.users.remove(&path).into_iter().flatten());
            closed.insert(path);
        }
        closed
    }
}
