//! Instantiation: replaces the variables of a type by their values.

use std::borrow::Cow;

use tl_parser::Schema;
use tl_parser::schema::{Argument, Condition, Nat, Type, Variable};

use crate::Codec;
use crate::bind::Bound;
use crate::plan::is_closed;

/// The values of variables while the fields of a record are read.
pub(crate) struct Environment<'a> {
    pub(crate) arguments: &'a Bound<'a>,
    pub(crate) numbers: Numbers,
    pub(crate) outer: Option<&'a Environment<'a>>,
}

/// The values of the `#` fields of a record so far.
pub(crate) struct Numbers {
    /// The first ones, by the places of their fields. Most records have at most two, which take no
    /// allocation.
    first: [(usize, u32); 2],
    more: Vec<(usize, u32)>,
}

impl Numbers {
    /// Creates an empty list.
    pub(crate) const fn new() -> Self {
        Self { first: [(usize::MAX, 0); 2], more: Vec::new() }
    }

    /// Sets the value of the field at `place`, which comes after all others.
    pub(crate) fn set(&mut self, place: usize, value: u32) {
        match self.first.iter_mut().find(|(place, _)| *place == usize::MAX) {
            Some(free) => *free = (place, value),
            None => self.more.push((place, value)),
        }
    }

    /// Returns the value of the field at `place`, or zero if it has none.
    fn get(&self, place: usize) -> u32 {
        match self.first.iter().find(|(other, _)| *other == place) {
            Some((_, value)) => *value,
            None => {
                let found = self.more.binary_search_by_key(&place, |(other, _)| *other);
                found.map_or(0, |found| self.more[found].1)
            }
        }
    }
}

impl<'a> Environment<'a> {
    /// Creates an environment without `#` fields.
    pub(crate) const fn new(arguments: &'a Bound<'a>, outer: Option<&'a Self>) -> Self {
        Self { arguments, numbers: Numbers::new(), outer }
    }

    /// Returns the environment of the plain values in a repetition, which counts as a record without
    /// fields.
    pub(crate) const fn inside(&'a self) -> Self {
        Self::new(self.arguments, Some(self))
    }
}

impl Environment<'_> {
    /// Returns the value of a variable.
    pub(crate) fn number(&self, variable: Variable) -> u32 {
        match variable {
            Variable::Param(index) => match self.arguments.get(index) {
                Some(Argument::Nat(Nat::Const(value))) => *value,
                _ => 0,
            },
            Variable::Field { up: 0, index } => self.numbers.get(index),
            Variable::Field { up, index } => {
                self.outer.map_or(0, |o| o.number(Variable::Field { up: up - 1, index }))
            }
        }
    }

    /// Returns the value of a nat expression.
    pub(crate) fn nat(&self, nat: Nat) -> u32 {
        match nat {
            Nat::Const(value) => value,
            Nat::Sum(variable, constant) => self.number(variable).saturating_add(constant),
        }
    }

    /// Returns true if a field with this condition is present.
    pub(crate) fn holds(&self, condition: Option<Condition>) -> bool {
        match condition {
            None => true,
            Some(Condition { mask, bit: Some(bit) }) => self.number(mask) >> bit & 1 == 1,
            Some(Condition { mask, bit: None }) => self.number(mask) != 0,
        }
    }
}

/// The maximum number of parts of an instantiated type. A type that contains itself with larger
/// arguments would grow without end.
const MOST_PARTS: usize = 1_000;

struct Substitution<'a> {
    schema: &'a Schema,
    environment: &'a Environment<'a>,
    parts_left: usize,
}

impl Substitution<'_> {
    fn ty(&mut self, ty: &Type) -> Option<Type> {
        self.parts_left = self.parts_left.checked_sub(1)?;
        Some(match ty {
            Type::Nat => Type::Nat,
            Type::Boxed(index, arguments) => Type::Boxed(*index, self.arguments(arguments)?),
            Type::Bare(index, arguments) => Type::Bare(*index, self.arguments(arguments)?),
            Type::Param { index, is_bare } => match self.environment.arguments.get(*index) {
                // Only unbound variables may have arguments with variables.
                Some(Argument::Type(argument)) if argument != ty => {
                    let argument = self.ty(argument)?;
                    if *is_bare { self.bare(argument) } else { argument }
                }
                _ => ty.clone(),
            },
            // The grammar has no repetition inside an argument.
            Type::Repetition(_) => ty.clone(),
        })
    }

    /// Returns the bare form of a type, if it has one.
    fn bare(&self, ty: Type) -> Type {
        match ty {
            Type::Boxed(index, arguments) => match self.schema.single_constructor(index) {
                Some(only) => Type::Bare(only, arguments),
                None => Type::Boxed(index, arguments),
            },
            ty => ty,
        }
    }

    fn arguments(&mut self, arguments: &[Argument]) -> Option<Vec<Argument>> {
        let replaced = arguments.iter().map(|argument| match argument {
            Argument::Type(ty) => self.ty(ty).map(Argument::Type),
            Argument::Nat(nat) => Some(Argument::Nat(Nat::Const(self.environment.nat(*nat)))),
        });
        replaced.collect()
    }
}

impl Codec<'_> {
    /// Returns the type of a field with all variables replaced, or `None` if it is too large.
    pub(crate) fn instantiate<'t>(
        &self,
        ty: &'t Type,
        environment: &Environment<'_>,
    ) -> Option<Cow<'t, Type>> {
        // Most fields of most schemas.
        if is_closed(ty) {
            return Some(Cow::Borrowed(ty));
        }
        let schema = self.schema;
        Substitution { schema, environment, parts_left: MOST_PARTS }.ty(ty).map(Cow::Owned)
    }
}

/// Returns the error for a type that is too large.
pub(crate) fn too_large() -> String {
    format!("has a type of more than {MOST_PARTS} parts")
}
