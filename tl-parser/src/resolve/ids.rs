//! The fourth pass: constructor ids, computed and compared. TL-SPEC §4.

use std::collections::hash_map::Entry;

use rustc_hash::FxHashMap;

use super::{Declared, Resolver};
use crate::canonical::{Dialect, canonical_text};
use crate::constructor_id::{computed_id, guess_with_ids};
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
        // What comes from the prelude stands behind what the schema declares.
        let own = self.declared.iter().position(|declared| declared.is_predeclared);
        let own = own.unwrap_or(self.declared.len());
        let guessed = || {
            let own: Vec<_> = self.declared[..own].iter().map(|declared| declared.ast).collect();
            guess_with_ids(&own)
        };
        let (dialect, ids) = chosen.map_or_else(guessed, |dialect| (dialect, Vec::new()));
        self.dialect = dialect;
        for (i, declared) in self.declared.iter_mut().enumerate() {
            let known = ids.get(i).copied();
            declared.computed = known.unwrap_or_else(|| computed_id(declared.ast, dialect));
        }
    }

    /// Reports ids that occur twice, and declared ids that differ from the computed ones.
    pub(super) fn check_ids(&mut self) {
        let mut first = FxHashMap::default();
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
            if let Some(declared) = ast.id
                && computed != declared.value
            {
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
