//! The fields of a struct or of a group.

use super::{Boxing, Generic, Guard, ItemPath, Scalar, UnknownBits, WireField, WireType};
use crate::names::Names;

/// The fields of a struct or of a group.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Body {
    /// The public fields, in wire order.
    pub(crate) fields: Vec<Field>,
    /// Flags that share the bit of a field.
    pub(crate) aliases: Vec<FlagAlias>,
}

impl Body {
    /// Returns the field with the value of the TL field at `place`.
    pub(crate) fn field_of(&self, place: usize) -> Option<&Field> {
        self.fields.iter().find(|field| field.place == Some(place))
    }

    /// Returns true if a guard or a type in it depends on a number.
    pub(crate) fn uses(&self, number: &str) -> bool {
        self.all_fields().iter().any(|field| {
            field.guard.as_ref().is_some_and(|guard| guard.mask == number)
                || field.kind.ty().is_some_and(|ty| ty.uses(number))
        })
    }

    /// Returns the field at the end of a path through groups.
    pub(crate) fn at(&self, path: &[usize]) -> Option<&Field> {
        let (first, rest) = path.split_first()?;
        let field = &self.fields[*first];
        match &field.kind {
            _ if rest.is_empty() => Some(field),
            FieldKind::Group(group, _) => group.body.at(rest),
            _ => None,
        }
    }

    /// Returns the field at the end of a path, mutably.
    pub(crate) fn at_mut(&mut self, path: &[usize]) -> Option<&mut Field> {
        let (first, rest) = path.split_first()?;
        let field = &mut self.fields[*first];
        if rest.is_empty() {
            return Some(field);
        }
        match &mut field.kind {
            FieldKind::Group(group, _) => group.body.at_mut(rest),
            _ => None,
        }
    }

    /// Returns the required field at a place on the wire and its type, if `scope` is the group that has
    /// this body.
    pub(crate) fn required(
        &self,
        wire: &WireField,
        scope: &[usize],
    ) -> Option<(&Field, &WireType)> {
        let WireField::Value { path } = wire else { return None };
        let (place, groups) = path.split_last()?;
        if groups != scope {
            return None;
        }
        match &self.fields[*place] {
            field @ Field { kind: FieldKind::Required(ty), .. } => Some((field, ty)),
            _ => None,
        }
    }

    /// Returns the field at a place on the wire, like [`required`](Self::required), if it has a constant
    /// size.
    pub(crate) fn fixed(&self, wire: &WireField, scope: &[usize]) -> Option<&Field> {
        let (field, WireType::Scalar(scalar)) = self.required(wire, scope)? else { return None };
        match scalar {
            Scalar::Nat
            | Scalar::Int
            | Scalar::Long
            | Scalar::Double
            | Scalar::Float
            | Scalar::Raw(_) => Some(field),
            Scalar::Bool | Scalar::String | Scalar::Bytes => None,
        }
    }

    /// Returns all fields. The members of a group come after it.
    pub(crate) fn all_fields(&self) -> Vec<&Field> {
        fn add<'a>(fields: &mut Vec<&'a Field>, body: &'a Body) {
            for field in &body.fields {
                fields.push(field);
                field.kind.group().into_iter().for_each(|group| add(fields, &group.body));
            }
        }
        let mut fields = Vec::new();
        add(&mut fields, self);
        fields
    }

    /// Returns the types of all values, with those in groups.
    pub(crate) fn all_types(&self) -> impl Iterator<Item = &WireType> {
        self.all_fields().into_iter().filter_map(|field| field.kind.ty())
    }

    /// Names the methods. Each name is unique and none is `new`. Required fields may have setters as
    /// well.
    pub(crate) fn name_methods(&mut self, sets_required: bool) {
        let mut names = Names::default();
        for name in ["new", "write_with", "read_with"] {
            names.claim(name);
        }
        for field in &mut self.fields {
            field.setter = match field.kind {
                FieldKind::UnknownBits(_) => None,
                FieldKind::Required(_) if !sets_required => None,
                FieldKind::Required(_)
                | FieldKind::Flag
                | FieldKind::Optional(..)
                | FieldKind::Group(..) => Some(names.claim(&field.name)),
            };
        }
        for flag in &mut self.aliases {
            flag.method = names.claim(&flag.method);
        }
    }

    /// Returns true if all fields are required.
    pub(crate) fn is_plain(&self) -> bool {
        self.aliases.is_empty()
            && self.fields.iter().all(|field| matches!(field.kind, FieldKind::Required(_)))
    }
}

/// A field of a struct.
#[derive(Debug, PartialEq)]
pub(crate) struct Field {
    pub(crate) name: String,
    /// The TL name, or the TL names of a group.
    pub(crate) tl_names: Vec<String>,
    /// The type in TL, such as `flags.5?true`.
    pub(crate) text: String,
    pub(crate) kind: FieldKind,
    /// The mask bit that says whether the field is present, if it is conditional.
    pub(crate) guard: Option<Guard>,
    /// The decoder's variable for the value, if the field has bytes of its own. It is unique in the
    /// struct.
    pub(crate) variable: Option<String>,
    /// The decoder's variable for the number of items, if the number comes earlier on the wire.
    pub(crate) count: Option<String>,
    /// The method that sets the field, if it is conditional.
    pub(crate) setter: Option<String>,
    /// The place of the TL field among those of the combinator or the record, if it is the value of
    /// one.
    pub(crate) place: Option<usize>,
}

impl Field {
    /// Returns a field without the parts that depend on its struct.
    pub(crate) fn new(name: String, tl_names: Vec<String>, text: String, kind: FieldKind) -> Self {
        Self {
            name,
            tl_names,
            text,
            kind,
            guard: None,
            variable: None,
            count: None,
            setter: None,
            place: None,
        }
    }
}

/// The Rust form of a field.
#[derive(Debug, PartialEq)]
pub(crate) enum FieldKind {
    /// A required value.
    Required(WireType),
    /// `flags.N?true`: a `bool`.
    Flag,
    /// The bits of a mask that no other field has.
    UnknownBits(UnknownBits),
    /// `flags.N?T`: an `Option`.
    Optional(WireType, Boxing),
    /// Several fields, or a mask, on one mask bit: an `Option` of a struct.
    Group(Group, Boxing),
}

impl FieldKind {
    /// Returns true for a field that is a mask bit and has no bytes of its own.
    pub(crate) fn is_flag(&self) -> bool {
        matches!(self, Self::Flag)
    }

    /// Returns the group in the field.
    pub(crate) fn group(&self) -> Option<&Group> {
        match self {
            Self::Group(group, _) => Some(group),
            _ => None,
        }
    }

    /// Returns true if the field puts its value into a `Box`.
    pub(crate) fn is_boxed(&self) -> bool {
        matches!(self, Self::Optional(_, Boxing::Boxed) | Self::Group(_, Boxing::Boxed))
    }

    /// Returns the type of the value.
    pub(crate) fn ty(&self) -> Option<&WireType> {
        match self {
            Self::Required(ty) | Self::Optional(ty, _) => Some(ty),
            Self::Flag | Self::UnknownBits(_) | Self::Group(..) => None,
        }
    }

    /// Returns the type of the value, mutably.
    pub(crate) fn ty_mut(&mut self) -> Option<&mut WireType> {
        match self {
            Self::Required(ty) | Self::Optional(ty, _) => Some(ty),
            Self::Flag | Self::UnknownBits(_) | Self::Group(..) => None,
        }
    }
}

/// The struct of the fields on one mask bit.
#[derive(Debug, PartialEq)]
pub(crate) struct Group {
    pub(crate) path: ItemPath,
    pub(crate) generics: Vec<Generic>,
    pub(crate) body: Body,
}

/// A flag without a field of its own.
#[derive(Debug, PartialEq)]
pub(crate) struct FlagAlias {
    /// The name of the method that returns the flag.
    pub(crate) method: String,
    pub(crate) text: String,
    /// The field on the same bit.
    pub(crate) field: usize,
}
