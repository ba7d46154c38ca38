//! The variables that an expression can refer to: optional arguments and earlier `#` fields.

use crate::ast::{ExprKind, Field, FieldType, Param};
use crate::schema::{Kind, Variable};

/// The variables that are visible at one position inside a combinator.
#[derive(Clone, Copy)]
pub(super) struct Scope<'a, 's> {
    params: &'a [Param<'s>],
    /// All fields of this record. Those before `position` are visible.
    fields: &'a [Field<'s>],
    position: usize,
    outer: Option<&'a Scope<'a, 's>>,
}

/// The meaning of a name in a scope.
pub(super) enum Found<'a, 's> {
    /// A type variable.
    TypeParam,
    /// A number.
    Nat(Variable),
    /// An earlier field that is not a number.
    Other(&'a Field<'s>),
    /// A later field, or the field itself.
    Later(&'a Field<'s>),
}

impl<'a, 's> Scope<'a, 's> {
    /// Creates the scope of a combinator, at its first field.
    pub(super) fn new(params: &'a [Param<'s>], fields: &'a [Field<'s>]) -> Self {
        Self { params, fields, position: 0, outer: None }
    }

    /// Creates the scope of the records in a repetition, at the first field.
    pub(super) fn inner(&'a self, fields: &'a [Field<'s>]) -> Self {
        Self { params: self.params, fields, position: 0, outer: Some(self) }
    }

    /// Moves the scope to the field with this index.
    pub(super) fn at(self, position: usize) -> Self {
        Self { position, ..self }
    }

    /// Returns the index of the optional argument of this name, if its kind is `Type`.
    pub(super) fn type_param(&self, name: &str) -> Option<usize> {
        let index = self.params.iter().position(|param| param.name.text == name)?;
        (self.params[index].declared_kind() == Some(Kind::Type)).then_some(index)
    }

    /// Looks up a name, from the innermost record outwards.
    pub(super) fn find(&self, name: &str) -> Option<Found<'a, 's>> {
        let mut scope = Some(self);
        let mut up = 0;
        let mut later = None;
        while let Some(record) = scope {
            let is_named = |field: &&Field<'_>| field.name.is_some_and(|n| n.text == name);
            let (left, right) = record.fields.split_at(record.position);
            if let Some(index) = left.iter().rposition(|field| is_named(&field)) {
                return Some(match is_nat(&left[index]) {
                    true => Found::Nat(Variable::Field { up, index }),
                    false => Found::Other(&left[index]),
                });
            }
            later = later.or_else(|| right.iter().find(is_named));
            scope = record.outer;
            up += 1;
        }
        match self.params.iter().position(|param| param.name.text == name) {
            Some(index) => match self.params[index].declared_kind()? {
                Kind::Type => Some(Found::TypeParam),
                Kind::Nat => Some(Found::Nat(Variable::Param(index))),
            },
            None => later.map(Found::Later),
        }
    }

    /// Returns the nearest earlier number: the count of a repetition without a multiplicity.
    pub(super) fn nearest_nat(&self) -> Option<Variable> {
        let mut scope = Some(self);
        let mut up = 0;
        while let Some(record) = scope {
            if let Some(index) = record.fields[..record.position].iter().rposition(is_nat) {
                return Some(Variable::Field { up, index });
            }
            scope = record.outer;
            up += 1;
        }
        let is_nat = |param: &Param<'_>| param.declared_kind() == Some(Kind::Nat);
        self.params.iter().rposition(is_nat).map(Variable::Param)
    }

    /// Returns the names of all visible numbers.
    pub(super) fn nat_names(&self) -> Vec<&'s str> {
        let mut names = Vec::new();
        let mut scope = Some(self);
        while let Some(record) = scope {
            let left = record.fields[..record.position].iter().filter(|field| is_nat(field));
            names.extend(left.filter_map(|field| field.name).map(|name| name.text));
            scope = record.outer;
        }
        let params = self.params.iter().filter(|param| param.declared_kind() == Some(Kind::Nat));
        names.extend(params.map(|param| param.name.text));
        names
    }
}

fn is_nat(field: &Field<'_>) -> bool {
    matches!(&field.ty, FieldType::Expr(expr) if expr.kind == ExprKind::Hash)
}
