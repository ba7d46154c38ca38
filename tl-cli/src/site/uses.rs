//! The paths from functions to a definition.

use tl_parser::schema::{Combinator, CombinatorIndex, Field, Schema};

use crate::uses::{Reaching, Used, mentions_any};

/// A step of a path: a combinator, and its field or result that leads to the next one.
pub(super) struct PathStep {
    pub(super) combinator: CombinatorIndex,
    pub(super) field: String,
}

/// Returns the path from a combinator with a field on the way.
pub(super) fn along(schema: &Schema, ways: &Reaching, start: CombinatorIndex) -> Vec<PathStep> {
    let mut path = Vec::new();
    let mut here = Some(start);
    while let Some(combinator) = here {
        let Some(&used) = ways.next.get(&combinator) else { break };
        let field = field_with(schema, &schema[combinator], used).unwrap_or_default();
        path.push(PathStep { combinator, field });
        here = ways.after.get(&used).copied();
    }
    path
}

/// Returns the path from the result of a function, which has `used`.
pub(super) fn after_result(
    schema: &Schema,
    ways: &Reaching,
    (function, used): (CombinatorIndex, Used),
) -> Vec<PathStep> {
    let result = schema.result_text(&schema[function]);
    let mut path = vec![PathStep { combinator: function, field: format!("= {result}") }];
    path.extend(ways.after.get(&used).into_iter().flat_map(|&next| along(schema, ways, next)));
    path
}

/// Returns the first field that has a type, with its name and type.
fn field_with(schema: &Schema, of: &Combinator, used: Used) -> Option<String> {
    let is_it = |field: &&Field| mentions_any(&field.ty, &mut |part| part == used);
    let field = of.fields.iter().find(is_it)?;
    Some(format!("{}:{}", field.key(), schema.field_text(of, field)))
}
