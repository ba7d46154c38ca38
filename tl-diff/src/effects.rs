//! The source of effects on Rust code: the generator, or nothing without it.

use tl_parser::schema::{CombinatorIndex, TypeIndex};

use crate::combinators::Pair;
use crate::effect::Effect;

/// The effects of each change. By default there are none.
pub(crate) trait Effects {
    /// Returns the effects of a change of a combinator, given its renamed fields.
    fn of_pair(&self, _pair: Pair, _renamed: &[(String, String)]) -> Vec<Effect> {
        Vec::new()
    }

    /// Returns the effects of a new combinator, given the old schema's version of its type.
    fn of_added(&self, _new: CombinatorIndex, _old_type: Option<TypeIndex>) -> Vec<Effect> {
        Vec::new()
    }

    /// Returns the effects of a removed combinator, given the new schema's version of its type.
    fn of_removed(&self, _old: CombinatorIndex, _new_type: Option<TypeIndex>) -> Vec<Effect> {
        Vec::new()
    }

    /// Returns the effects on all uses of a type.
    fn of_type(&self, _old: TypeIndex, _new: TypeIndex) -> Vec<Effect> {
        Vec::new()
    }
}

/// The effects if the generated code is unknown.
pub(crate) struct NoEffects;

impl Effects for NoEffects {}
