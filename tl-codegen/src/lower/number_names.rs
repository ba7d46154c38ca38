//! The names of numbers: those that the fields are given, and those that other fields depend on.

use rustc_hash::FxHashMap;
use tl_parser::schema::Variable;

use super::field_scope::FieldScope;
use super::numbers::{Numbers, Role};
use crate::names::{Names, snake_name};
use crate::rust_model::{NumberSource, NumberVariable};

/// The names of numbers.
#[derive(Default)]
pub(super) struct NumberNames {
    /// The names of all variables.
    pub(super) taken: Names,
    pub(super) numbers: Vec<NumberVariable>,
    /// The variables, by the keys of masks.
    pub(super) by_mask: FxHashMap<usize, String>,
}

impl NumberNames {
    /// Names everything but computed masks and counts without another use.
    pub(super) fn claim(
        &mut self,
        scope: FieldScope<'_>,
        numbers: &Numbers,
    ) -> Vec<(Variable, String)> {
        let fields = scope.fields.len();
        let given = numbers.given.iter().enumerate().map(|(i, variable)| {
            let name = match variable {
                Variable::Param(param) => snake_name(&scope.combinator.params[*param].name),
                Variable::Field { .. } => "outer".to_owned(),
            };
            (*variable, fields + i, name, NumberSource::Given)
        });
        let roles = numbers.roles.iter().enumerate();
        let own = roles.filter_map(|(index, role)| {
            let source = match role {
                Role::Plain | Role::Mask | Role::Count(_) => return None,
                Role::Length(_) => NumberSource::Length(Vec::new()),
                Role::Stored => NumberSource::Field(Vec::new()),
            };
            let variable = Variable::Field { up: 0, index };
            Some((variable, index, scope.field_name(index), source))
        });
        let mut known = Vec::new();
        for (variable, key, name, source) in given.chain(own) {
            let number = self.taken.claim(&format!("number_{name}"));
            self.by_mask.insert(key, number.clone());
            self.numbers.push(NumberVariable { name: number.clone(), source });
            if numbers.tested.contains(&variable) {
                let set = self.taken.claim(&format!("has_{name}"));
                self.by_mask.insert(key + fields + numbers.given.len(), set.clone());
                let source = NumberSource::IsSet(number.clone());
                self.numbers.push(NumberVariable { name: set, source });
            }
            known.push((variable, number));
        }
        known
    }
}
