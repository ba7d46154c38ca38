//! Binding: from the arguments of a type to the parameters of one of its constructors.
//!
//! The result of a constructor is a pattern. `pair {X Y:Type} … = Pair Y X` has its parameters in another
//! order than the type, and `none = Maybe int` is a constructor of only one application.

use std::borrow::Cow;

use tl_parser::schema::{Argument, Combinator, CombinatorIndex, Nat, Type, Variable};

use crate::Codec;

/// The arguments for the parameters of a combinator, in the order of the parameters.
#[derive(Debug)]
pub(crate) struct Bound<'a>(Cow<'a, [Argument]>);

impl Bound<'_> {
    /// Returns the arguments of a combinator without known ones.
    pub(crate) fn none() -> Self {
        Self(Cow::Borrowed(&[]))
    }

    /// Returns the argument for a parameter, if it is known.
    pub(crate) fn get(&self, parameter: usize) -> Option<&Argument> {
        self.0.get(parameter)
    }
}

impl Codec<'_> {
    /// Returns the arguments for the parameters of a constructor, given those of its type, or `None` if
    /// the constructor belongs to other applications of the type.
    pub(crate) fn bind<'t>(
        &self,
        index: CombinatorIndex,
        arguments: &'t [Argument],
    ) -> Option<Bound<'t>> {
        if arguments.is_empty() || self.kinds.binds_in_order(index) {
            return Some(Bound(Cow::Borrowed(arguments)));
        }
        let combinator = &self.schema[index];
        let Type::Boxed(_, patterns) = &combinator.result else { return None };
        let mut found = vec![None; combinator.params.len()];
        let mut pairs = patterns.iter().zip(arguments);
        if patterns.len() != arguments.len() || !pairs.all(|(p, a)| matches(p, a, &mut found)) {
            return None;
        }
        let unbound = |index| Argument::Type(Type::Param { index, is_bare: false });
        let found = found.into_iter().enumerate();
        let bound = found.map(|(index, found)| found.unwrap_or_else(|| unbound(index)));
        Some(Bound(Cow::Owned(bound.collect())))
    }
}

/// Returns the error for a constructor that belongs to other applications of its type.
pub(crate) fn other_application(combinator: &Combinator) -> String {
    format!("`{}` belongs to other arguments of its type", combinator.name)
}

/// Matches an argument with the pattern for it, and enters the parameters that it determines.
fn matches(pattern: &Argument, argument: &Argument, found: &mut [Option<Argument>]) -> bool {
    match (pattern, argument) {
        (Argument::Type(Type::Param { index, .. }), argument) => enter(found, *index, argument),
        // Only the value says what an unbound variable is.
        (_, Argument::Type(Type::Param { .. })) => true,
        (Argument::Type(Type::Boxed(a, patterns)), Argument::Type(Type::Boxed(b, arguments))) => {
            a == b && all_match(patterns, arguments, found)
        }
        (Argument::Type(Type::Bare(a, patterns)), Argument::Type(Type::Bare(b, arguments))) => {
            a == b && all_match(patterns, arguments, found)
        }
        (Argument::Nat(Nat::Const(a)), Argument::Nat(Nat::Const(b))) => a == b,
        (
            Argument::Nat(Nat::Sum(Variable::Param(index), constant)),
            Argument::Nat(Nat::Const(value)),
        ) => value
            .checked_sub(*constant)
            .is_some_and(|rest| enter(found, *index, &Argument::Nat(Nat::Const(rest)))),
        (pattern, argument) => pattern == argument,
    }
}

fn all_match(
    patterns: &[Argument],
    arguments: &[Argument],
    found: &mut [Option<Argument>],
) -> bool {
    patterns.len() == arguments.len()
        && patterns.iter().zip(arguments).all(|(p, a)| matches(p, a, found))
}

/// Enters the argument for a parameter. A second one must be equal to the first.
fn enter(found: &mut [Option<Argument>], index: usize, argument: &Argument) -> bool {
    match found.get_mut(index) {
        Some(Some(first)) => first == argument,
        Some(place) => {
            *place = Some(argument.clone());
            true
        }
        None => false,
    }
}
