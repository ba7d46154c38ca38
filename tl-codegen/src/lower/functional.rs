//! Arguments whose form on the wire is not that of their Rust type, such as `(Maybe Int)` or
//! `(Pair (tuple int n) int)`.
//!
//! `Encode` and `Decode` of a Rust type write one form. A generic item that is applied to an argument
//! with another form anywhere in the schema is *functional*: its codec takes a function for each type
//! parameter. Passing functions down, and not wrapper types, keeps Rust types plain, and a recursive
//! type has one codec for all levels.

use rustc_hash::FxHashSet;

use crate::rust_model::{
    Body, ExternCodec, FieldKind, Form, ItemPath, Model, Output, Scalar, WireType,
};

/// Finds the functional items, and annotates all types with their codec.
pub(super) fn assign_functions(model: &mut Model) {
    let mut functional = FxHashSet::default();
    loop {
        let before = functional.len();
        for item in &model.structs {
            let found = Found { is_functional: functional.contains(&item.path) };
            item.body.all_types().for_each(|ty| found.in_type(ty, &mut functional));
            if let Some(Output::Value(ty)) = &item.output {
                found.in_type(ty, &mut functional);
            }
        }
        for union in &model.enums {
            let constructors = union.variants.iter().map(|variant| &variant.constructor);
            let is_functional = functional.contains(&union.path)
                || constructors.clone().any(|path| functional.contains(path));
            if is_functional {
                functional.insert(union.path.clone());
                functional.extend(constructors.cloned());
            }
        }
        if functional.len() == before {
            break;
        }
    }
    for item in &mut model.structs {
        item.is_functional = functional.contains(&item.path) && !item.generics.is_empty();
    }
    let functional: FxHashSet<_> = {
        let structs = model.structs.iter().filter(|item| item.is_functional);
        structs.map(|item| item.path.clone()).chain(functional_enums(model, &functional)).collect()
    };
    let annotate = Annotate { functional: &functional };
    for item in &mut model.structs {
        let passes = item.is_functional;
        in_body_mut(&mut item.body, &mut |ty| annotate.ty(ty, passes));
        if let Some(Output::Value(ty)) = &mut item.output {
            annotate.ty(ty, false);
            make_natural(ty);
        }
    }
    for union in &mut model.enums {
        union.is_functional = functional.contains(&union.path);
        for variant in &mut union.variants {
            variant.passes = functional.contains(&variant.constructor);
            let passes = union.is_functional;
            variant.args.iter_mut().for_each(|arg| annotate.ty(arg, passes));
        }
    }
}

fn functional_enums<'a>(
    model: &'a Model,
    functional: &'a FxHashSet<ItemPath>,
) -> impl Iterator<Item = ItemPath> + 'a {
    let enums = model.enums.iter().filter(|union| !union.generics.is_empty());
    enums.filter(|union| functional.contains(&union.path)).map(|union| union.path.clone())
}

/// Visits the types of all fields.
fn in_body_mut(body: &mut Body, visit: &mut impl FnMut(&mut WireType)) {
    for field in &mut body.fields {
        match &mut field.kind {
            FieldKind::Required(ty) | FieldKind::Optional(ty, _) => visit(ty),
            FieldKind::Group(group, _) => in_body_mut(&mut group.body, visit),
            FieldKind::Flag | FieldKind::UnknownBits(_) => {}
        }
    }
}

/// The search in the fields of an item, which may be functional itself.
#[derive(Clone, Copy)]
struct Found {
    is_functional: bool,
}

impl Found {
    /// Notes the items in a type that have arguments of another form.
    fn in_type(self, ty: &WireType, functional: &mut FxHashSet<ItemPath>) {
        if let WireType::Struct { path, args, .. } | WireType::Enum { path, args } = ty
            && !args.iter().all(|arg| self.is_natural(arg))
        {
            functional.insert(path.clone());
        }
        ty.parts().iter().for_each(|part| self.in_type(part, functional));
    }

    /// True if the form is that of a Rust type, perhaps within `Bare`.
    fn is_natural(self, ty: &WireType) -> bool {
        match ty {
            WireType::Param(_) => !self.is_functional,
            WireType::Scalar(_)
            | WireType::AnyObject
            | WireType::Object { is_sized: false, .. }
            | WireType::Extern {
                codec:
                    ExternCodec::Text | ExternCodec::Bytes | ExternCodec::Scalar(_) | ExternCodec::Boxed,
                ..
            } => true,
            WireType::Struct { args, .. } | WireType::Enum { args, .. } => {
                args.iter().all(|arg| self.is_natural(arg))
            }
            WireType::Vector { item, .. } | WireType::Bare(item) => self.is_natural(item),
            WireType::BoxedScalar { .. }
            | WireType::Extern { .. }
            | WireType::Object { .. }
            | WireType::Array { .. }
            | WireType::Items { .. }
            | WireType::Counted { .. }
            | WireType::Tagged { .. }
            | WireType::Given { .. }
            | WireType::Passed(_) => false,
        }
    }
}

/// The second step: what is functional is known.
struct Annotate<'a> {
    functional: &'a FxHashSet<ItemPath>,
}

impl Annotate<'_> {
    /// Annotates a type, and all types in it, with their codec. `passes` is true in a functional item.
    fn ty(&self, ty: &mut WireType, passes: bool) {
        let search = Found { is_functional: passes };
        match ty {
            WireType::Param(name) if passes => *ty = WireType::Passed(std::mem::take(name)),
            WireType::Given { ty: item, passes: given, .. } => {
                *given = self.args(item, passes);
            }
            WireType::Struct { args, .. } | WireType::Enum { args, .. } => {
                let is_natural = args.iter().all(|arg| search.is_natural(arg));
                if !self.args(ty, passes) || is_natural {
                    return;
                }
                let item = std::mem::replace(ty, WireType::AnyObject);
                *ty = WireType::Given { ty: Box::new(item), numbers: Vec::new(), passes: true };
            }
            ty => ty.parts_mut().iter_mut().for_each(|part| self.ty(part, passes)),
        }
    }

    /// Annotates the arguments of an item. Returns true if the item is functional.
    fn args(&self, item: &mut WireType, passes: bool) -> bool {
        let (WireType::Struct { path, args, .. } | WireType::Enum { path, args }) = item else {
            return false;
        };
        let search = Found { is_functional: passes };
        for arg in args {
            let is_natural = search.is_natural(arg);
            self.ty(arg, passes);
            if is_natural {
                make_natural(arg);
            }
        }
        self.functional.contains(path)
    }
}

/// Gives a type the form of its `Encode` and `Decode`, if it can have one.
fn make_natural(ty: &mut WireType) {
    match ty {
        // The runtime knows these two by their standard types only.
        WireType::Extern { codec: ExternCodec::Text, .. } => {
            *ty = WireType::Scalar(Scalar::String);
        }
        WireType::Extern { codec: ExternCodec::Bytes, .. } => {
            *ty = WireType::Scalar(Scalar::Bytes);
        }
        WireType::Vector { item, form } => {
            let is_bare = *form == Form::Bare;
            make_natural(item);
            if is_bare && item.uses_default_codec() {
                let vector = std::mem::replace(ty, WireType::AnyObject);
                *ty = WireType::Bare(Box::new(vector));
            }
        }
        WireType::Struct { form: Form::Bare, .. } => {
            let item = std::mem::replace(ty, WireType::AnyObject);
            *ty = WireType::Bare(Box::new(item));
        }
        _ => {}
    }
}
