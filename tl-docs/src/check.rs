//! Checks an overlay against its schema: all names in it have to exist.

use std::collections::HashSet;

use tl_parser::schema::{Combinator, Field, Schema, Type};
use tl_parser::suggest::did_you_mean;
use tl_parser::{Diagnostic, SourceMap, Span, suggest_name};

use crate::codes;
use crate::read::{EntrySpans, Overlay};
use crate::{Entry, linked_names};

impl Overlay {
    /// Looks up the definitions, the fields and the links of the overlay in a schema. `sources`
    /// contains the text of the overlay.
    ///
    /// The diagnostics are warnings, because the overlay may have been written for another layer.
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
    /// The remaining number of searches for a similar name. Each takes a millisecond, and in an overlay
    /// for another schema all names are unknown.
    suggestions: usize,
    diagnostics: &'a mut Vec<Diagnostic>,
}

impl Check<'_> {
    fn entry(&mut self, name: &str, entry: &Entry, places: &EntrySpans) {
        match self.schema.combinator_named(name) {
            Some(index) => {
                let combinator = &self.schema[index];
                self.fields(combinator, entry, places);
                if !combinator.is_function {
                    let what = format!("`{name}` is a constructor");
                    let help = "only functions have `result`, `errors` and `bots`";
                    self.misplaced(&["result", "errors", "bots"], &what, help, places);
                }
            }
            None if self.schema.type_named(name).is_some() => {
                let what = format!("`{name}` is a type");
                let help = "document its constructors, each in a table of its own";
                self.misplaced(&["fields", "result", "errors", "bots"], &what, help, places);
            }
            None => {
                let message = format!("the schema does not define `{name}`");
                self.unknown_name(name, places.name, message);
            }
        }
        places.texts.iter().for_each(|&text| self.links(text));
    }

    fn fields(&mut self, combinator: &Combinator, entry: &Entry, places: &EntrySpans) {
        let mut known = HashSet::new();
        add_names(&mut known, &combinator.fields);
        for (name, _) in entry.fields.iter().filter(|(name, _)| !known.contains(name)) {
            let Some(&span) = places.fields.get(name) else { continue };
            let help = did_you_mean(name, known.iter().copied())
                .unwrap_or_else(|| format!("the definition is `{}`", combinator.text));
            let message = format!("`{}` has no field `{name}`", combinator.name);
            self.diagnostics.push(Diagnostic::new(codes::OVERLAY_NAME, span, message).help(help));
        }
    }

    /// Reports an unknown definition, with similar names.
    fn unknown_name(&mut self, name: &str, span: Span, message: String) {
        let near = match self.suggestions {
            0 => None,
            _ => suggest_name(self.schema, name),
        };
        self.suggestions = self.suggestions.saturating_sub(1);
        let found = Diagnostic::new(codes::OVERLAY_NAME, span, message);
        self.diagnostics.push(found.maybe_help(near));
    }

    fn misplaced(&mut self, keys: &[&str], what: &str, help: &str, places: &EntrySpans) {
        for key in keys {
            if let Some(&span) = places.keys.get(*key) {
                let message = format!("{what} and has no `{key}`");
                let found = Diagnostic::new(codes::OVERLAY_MISPLACED, span, message);
                self.diagnostics.push(found.help(help));
            }
        }
    }

    /// Checks the links of a text. It uses the text as written, where names have no escapes, so that
    /// each link has a place.
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
            let message = format!("a link to `{name}`, which the schema does not define");
            self.unknown_name(name, span, message);
        }
    }
}

/// Adds the names of fields, and of those in their repetitions.
fn add_names<'s>(names: &mut HashSet<&'s str>, fields: &'s [Field]) {
    for field in fields {
        names.extend(field.name.as_deref());
        if let Type::Repetition(repetition) = &field.ty {
            add_names(names, &repetition.items);
        }
    }
}
