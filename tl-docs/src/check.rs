//! Overlays beside the schema that they document: what is named there and does not exist.

use std::collections::HashSet;

use tl_parser::schema::{Combinator, Field, Schema, Type};
use tl_parser::suggest::did_you_mean;
use tl_parser::{Code, Diagnostic, SourceMap, Span, suggest_name};

use crate::read::{Overlay, Places};
use crate::{Entry, linked_names};

impl Overlay {
    /// Looks up in a schema what the overlay names: definitions, fields, and the definitions that
    /// its texts link to. `sources` has the text of the overlay.
    ///
    /// Findings are warnings, because an overlay may be for another layer than the schema.
    pub fn check(&self, sources: &SourceMap, schema: &Schema, diagnostics: &mut Vec<Diagnostic>) {
        let start = diagnostics.len();
        let mut check = Check { sources, schema, suggestions: 100, diagnostics };
        for (name, places) in &self.places {
            if let Some(entry) = self.documentation.get(name) {
                check.entry(name, entry, places);
            }
        }
        diagnostics[start..].sort_by_key(|diagnostic| diagnostic.primary.span);
    }
}

struct Check<'a> {
    sources: &'a SourceMap,
    schema: &'a Schema,
    /// For how many more unknown names a near one is looked for: in an overlay for another schema
    /// all are unknown, and to look for one takes a millisecond.
    suggestions: usize,
    diagnostics: &'a mut Vec<Diagnostic>,
}

impl Check<'_> {
    fn entry(&mut self, name: &str, entry: &Entry, places: &Places) {
        match self.schema.combinator_named(name) {
            Some(index) => {
                let combinator = &self.schema[index];
                self.fields(combinator, entry, places);
                if !combinator.is_function {
                    let what = format!("`{name}` is a constructor");
                    let help = "only functions have a result, errors and callers";
                    self.misplaced(&["result", "errors", "bots"], &what, help, places);
                }
            }
            None if self.schema.type_named(name).is_some() => {
                let what = format!("`{name}` is a type");
                let help = "document its constructors: each has an entry of its own";
                self.misplaced(&["fields", "result", "errors", "bots"], &what, help, places);
            }
            None => {
                let message = format!("no definition is called `{name}`");
                let found = Diagnostic::new(Code::OverlayName, places.name, message);
                let found = found.maybe_help(self.suggest(name));
                self.diagnostics.push(found);
            }
        }
        places.texts.iter().for_each(|&text| self.links(text));
    }

    fn fields(&mut self, combinator: &Combinator, entry: &Entry, places: &Places) {
        let mut known = HashSet::new();
        add_names(&mut known, &combinator.fields);
        for (name, _) in entry.fields.iter().filter(|(name, _)| !known.contains(name)) {
            let Some(&span) = places.fields.get(name) else { continue };
            let help = did_you_mean(name, known.iter().copied())
                .unwrap_or_else(|| format!("it is `{}`", combinator.text));
            let message = format!("`{}` has no field `{name}`", combinator.name);
            self.diagnostics.push(Diagnostic::new(Code::OverlayName, span, message).help(help));
        }
    }

    fn suggest(&mut self, name: &str) -> Option<String> {
        self.suggestions = self.suggestions.checked_sub(1)?;
        suggest_name(self.schema, name)
    }

    fn misplaced(&mut self, keys: &[&str], what: &str, help: &str, places: &Places) {
        for key in keys {
            if let Some(&span) = places.keys.get(*key) {
                let message = format!("{what}, and has no `{key}`");
                let found = Diagnostic::new(Code::OverlayMisplaced, span, message);
                self.diagnostics.push(found.help(help));
            }
        }
    }

    /// The names that a text links to. The text is looked at as it is written, where names are not
    /// escaped, so that each has a place.
    fn links(&mut self, span: Span) {
        let text = self.sources.text(span);
        for name in linked_names(text) {
            let is_known = name == "#"
                || self.schema.combinator_named(name).is_some()
                || self.schema.type_named(name).is_some();
            if is_known {
                continue;
            }
            let start = span.start + (name.as_ptr().addr() - text.as_ptr().addr()) as u32;
            let span = Span { start, end: start + name.len() as u32, ..span };
            let message = format!("a link to `{name}`, which is no definition");
            let found = Diagnostic::new(Code::OverlayName, span, message);
            let found = found.maybe_help(self.suggest(name));
            self.diagnostics.push(found);
        }
    }
}

/// The names of fields, and of those in their repetitions.
fn add_names<'s>(names: &mut HashSet<&'s str>, fields: &'s [Field]) {
    for field in fields {
        names.extend(field.name.as_deref());
        if let Type::Repetition(repetition) = &field.ty {
            add_names(names, &repetition.items);
        }
    }
}
