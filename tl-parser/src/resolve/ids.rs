//! The fourth pass: constructor ids, computed and compared. TL-SPEC §4.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use super::{Declared, Resolver};
use crate::canonical::{Dialect, canonical_text};
use crate::constructor_id::{computed_id, guess_dialect};
use crate::diagnostic::{Code, Diagnostic};

impl Declared<'_, '_> {
    /// The constructor id: the declared one, or else the computed one.
    pub(super) fn id(&self) -> u32 {
        self.ast.id.map_or(self.computed, |id| id.value)
    }
}

impl Resolver<'_, '_> {
    /// Settles how ids are computed, and gives every combinator its id.
    pub(super) fn choose_dialect(&mut self, chosen: Option<Dialect>) {
        let own = self.declared.iter().filter(|declared| !declared.is_predeclared);
        self.dialect = chosen.unwrap_or_else(|| guess_dialect(own.map(|declared| declared.ast)));
        for declared in &mut self.declared {
            declared.computed = computed_id(declared.ast, self.dialect);
        }
    }

    /// Reports ids that occur twice, and declared ids that differ from the computed ones.
    pub(super) fn check_ids(&mut self) {
        let mut first = HashMap::new();
        for index in 0..self.declared.len() {
            let declared = &self.declared[index];
            if declared.is_predeclared {
                continue;
            }
            let (ast, id, computed) = (declared.ast, declared.id(), declared.computed);
            match first.entry(id) {
                Entry::Vacant(entry) => {
                    entry.insert(ast);
                }
                Entry::Occupied(entry) => {
                    let other = entry.get();
                    let message = format!(
                        "`{}` and `{}` have the same constructor id #{id:08x}",
                        other.name.text, ast.name.text
                    );
                    let place = |ast: &crate::ast::Combinator<'_>| {
                        ast.id.map_or(ast.name.span, |id| id.span)
                    };
                    self.diagnostics.push(
                        Diagnostic::new(Code::DuplicateId, place(ast), message)
                            .label("used again here")
                            .also(place(other), "first used here")
                            .help("every constructor id must be unique: correct or remove one of the two"),
                    );
                }
            }
            if let Some(declared) = ast.id {
                if computed != declared.value {
                    let message = format!(
                        "constructor id #{:08x} of `{}` is not the computed one, #{computed:08x}",
                        declared.value, ast.name.text
                    );
                    let text = canonical_text(ast, self.dialect);
                    self.diagnostics.push(
                        Diagnostic::new(Code::IdMismatch, declared.span, message)
                            .label(format!("computed: #{computed:08x}"))
                            .help(format!("the id is kept; computed from `{text}`")),
                    );
                }
            }
        }
    }
}
