//! The variables that an expression can refer to: optional arguments, and `#` fields to the left.

use crate::ast::{ExprKind, Field, FieldType, Param};
use crate::schema::{Kind, Variable};

/// What is visible at a place inside a combinator.
#[derive(Clone, Copy)]
pub(super) struct Scope<'a, 's> {
    params: &'a [Param<'s>],
    /// The fields of this record, all of them; those before `position` are visible.
    fields: &'a [Field<'s>],
    position: usize,
    outer: Option<&'a Scope<'a, 's>>,
}

/// What a name is as a variable.
pub(super) enum Found<'a, 's> {
    /// A type variable.
    TypeParam,
    /// A number.
    Nat(Variable),
    /// A field to the left that is not a number.
    Other(&'a Field<'s>),
    /// A field to the right, or the field itself.
    Later(&'a Field<'s>),
}

impl<'a, 's> Scope<'a, 's> {
    /// The scope of a combinator's fields, at its first one.
    pub(super) fn new(params: &'a [Param<'s>], fields: &'a [Field<'s>]) -> Self {
        Self { params, fields, position: 0, outer: None }
    }

    /// The scope of the records inside a repetition, at the first field.
    pub(super) fn inner(&'a self, fields: &'a [Field<'s>]) -> Self {
        Self { params: self.params, fields, position: 0, outer: Some(self) }
    }

    /// The scope at the field with this index.
    pub(super) fn at(self, position: usize) -> Self {
        Self { position, ..self }
    }

    /// The optional argument of this name, if it stands for a type.
    pub(super) fn type_param(&self, name: &str) -> Option<usize> {
        let index = self.params.iter().position(|param| param.name.text == name)?;
        (self.params[index].declared_kind() == Some(Kind::Type)).then_some(index)
    }

    /// Looks a variable up, from the inside to the outside.
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

    /// The nearest number to the left, which says how often a repetition without multiplicity
    /// repeats.
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

    /// The names of all numbers that are visible.
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
