//! Reads overlays.

use std::collections::{BTreeMap, HashMap};
use std::ops::Range;

use tl_parser::suggest::did_you_mean;
use tl_parser::{Code, Diagnostic, SourceId, SourceMap, Span};
use toml::Spanned;
use toml::de::{DeTable, DeValue};
use toml_parser::Source;
use toml_parser::lexer::TokenKind;

use crate::codes;
use crate::{Documentation, Entry, PossibleError};

/// An overlay with the places of its parts.
#[derive(Clone, Debug, Default)]
pub struct Overlay {
    /// The content.
    pub documentation: Documentation,
    /// The places of the entries, by name.
    pub(crate) places: BTreeMap<String, EntrySpans>,
}

/// The places of the parts of an entry.
#[derive(Clone, Debug)]
pub(crate) struct EntrySpans {
    pub(crate) name: Span,
    /// The keys of the entry: `description`, `errors`.
    pub(crate) keys: BTreeMap<String, Span>,
    /// The names of the fields.
    pub(crate) fields: HashMap<String, Span>,
    /// All texts of the entry.
    pub(crate) texts: Vec<Span>,
}

/// The keys of an entry.
const KEYS: [&str; 6] = ["description", "fields", "result", "errors", "bots", "links"];
/// The keys of an error.
const ERROR_KEYS: [&str; 3] = ["code", "name", "description"];

/// The maximum number of parts of a key such as `a.b.c`. Entries have at most two; the tree for
/// thousands of parts would not fit on the stack.
const KEY_PARTS: usize = 16;

/// The maximum number of reported syntax errors. One missing quote causes many others.
const SYNTAX_ERRORS: usize = 10;

type Value<'t> = Spanned<DeValue<'t>>;

impl Overlay {
    /// Reads an overlay. Adds its mistakes to `diagnostics` and returns the rest.
    pub fn read(sources: &SourceMap, source: SourceId, diagnostics: &mut Vec<Diagnostic>) -> Self {
        let (text, start) = (sources.source(source).text(), diagnostics.len());
        let mut reader = OverlayReader { source, diagnostics };
        if let Some(span) = long_key(text) {
            reader.syntax(span, "a key with too many parts");
            return Self::default();
        }
        let (root, errors) = DeTable::parse_recoverable(text);
        for error in errors.into_iter().take(SYNTAX_ERRORS) {
            reader.syntax(error.span().unwrap_or(text.len()..text.len()), error.message());
        }
        let mut overlay = Self::default();
        for (name, value) in root.get_ref() {
            reader.entry(&mut overlay, name.span(), name.get_ref(), value);
        }
        diagnostics[start..].sort_by_key(|diagnostic| diagnostic.primary.span);
        overlay
    }
}

/// Finds a key with more parts than [`KEY_PARTS`].
fn long_key(text: &str) -> Option<Range<usize>> {
    let mut parts = 0;
    for token in Source::new(text).lex() {
        parts = match token.kind() {
            TokenKind::Dot => parts + 1,
            TokenKind::Equals
            | TokenKind::Comma
            | TokenKind::Newline
            | TokenKind::LeftSquareBracket
            | TokenKind::LeftCurlyBracket => 0,
            _ => parts,
        };
        if parts > KEY_PARTS {
            return Some(token.span().start()..token.span().end());
        }
    }
    None
}

/// Describes the kind of a value.
fn kind(value: &DeValue<'_>) -> &'static str {
    match value {
        DeValue::String(_) => "a string",
        DeValue::Integer(_) => "an integer",
        DeValue::Float(_) => "a float",
        DeValue::Boolean(_) => "true or false",
        DeValue::Datetime(_) => "a date",
        DeValue::Array(_) => "an array",
        DeValue::Table(_) => "a table",
    }
}

struct OverlayReader<'d> {
    source: SourceId,
    diagnostics: &'d mut Vec<Diagnostic>,
}

impl OverlayReader<'_> {
    fn span(&self, range: Range<usize>) -> Span {
        Span { source: self.source, start: range.start as u32, end: range.end as u32 }
    }

    fn report(&mut self, code: Code, range: Range<usize>, message: String, help: String) {
        self.diagnostics.push(Diagnostic::new(code, self.span(range), message).help(help));
    }

    fn syntax(&mut self, range: Range<usize>, message: &str) {
        let help = "overlays are written in TOML: https://toml.io".to_owned();
        self.report(codes::OVERLAY_SYNTAX, range, format!("invalid TOML: {message}"), help);
    }

    /// Reports a value of the wrong kind.
    fn unexpected(&mut self, what: &str, expected: &str, value: &Value<'_>) {
        let message = format!("{what} is {}, not {expected}", kind(value.get_ref()));
        let span = self.span(value.span());
        let found = Diagnostic::new(codes::OVERLAY_VALUE, span, message);
        self.diagnostics.push(found.label(format!("expected {expected}")));
    }

    fn unknown_key(&mut self, range: Range<usize>, key: &str, of: &str, known: &[&str]) {
        let near = did_you_mean(key, known.iter().copied());
        let help = near.unwrap_or_else(|| format!("the keys are `{}`", known.join("`, `")));
        self.report(codes::OVERLAY_VALUE, range, format!("{of} has no key `{key}`"), help);
    }

    fn entry(&mut self, overlay: &mut Overlay, at: Range<usize>, name: &str, value: &Value<'_>) {
        let DeValue::Table(table) = value.get_ref() else {
            self.unexpected(&format!("`{name}`"), "a table", value);
            return;
        };
        let mut places = EntrySpans {
            name: self.span(at),
            keys: BTreeMap::new(),
            fields: HashMap::new(),
            texts: Vec::new(),
        };
        let mut entry = Entry::default();
        let mut has_parts = false;
        for (key, value) in table {
            let (span, key) = (key.span(), key.get_ref().as_ref());
            match (key, value.get_ref()) {
                ("description", _) => entry.description = self.text(&mut places, key, value),
                ("result", _) => entry.result = self.text(&mut places, key, value),
                ("bots", DeValue::Boolean(bots)) => entry.bots = Some(*bots),
                ("bots", _) => self.unexpected("`bots`", "true or false", value),
                ("links", _) => entry.links = self.links(&mut places, value),
                ("errors", _) => entry.errors = self.errors(&mut places, value),
                ("fields", _) => self.fields(&mut entry, &mut places, value),
                (_, DeValue::Table(_)) => {
                    has_parts = true;
                    self.dotted(name, key, span.clone());
                }
                _ => self.unknown_key(span.clone(), key, &format!("`{name}`"), &KEYS),
            }
            places.keys.insert(key.to_owned(), self.span(span));
        }
        // A table that only holds the parts of a name without quotes is no entry.
        if !has_parts || !entry.is_empty() {
            overlay.documentation.entries.insert(name.to_owned(), entry);
            overlay.places.insert(name.to_owned(), places);
        }
    }

    /// Reports `[messages.sendMedia]`, which is a table in a table in TOML.
    fn dotted(&mut self, name: &str, key: &str, range: Range<usize>) {
        let help = format!("put names with dots in quotes: `[\"{name}.{key}\"]`");
        self.report(codes::OVERLAY_VALUE, range, format!("`{name}` has no key `{key}`"), help);
    }

    fn text(&mut self, places: &mut EntrySpans, what: &str, value: &Value<'_>) -> Option<String> {
        let DeValue::String(text) = value.get_ref() else {
            self.unexpected(&format!("`{what}`"), "a string", value);
            return None;
        };
        places.texts.push(self.span(value.span()));
        Some(text.trim()).filter(|text| !text.is_empty()).map(str::to_owned)
    }

    fn fields(&mut self, entry: &mut Entry, places: &mut EntrySpans, value: &Value<'_>) {
        let DeValue::Table(table) = value.get_ref() else {
            self.unexpected("`fields`", "a table of strings", value);
            return;
        };
        // The table is sorted by name, but the order of the file is meant.
        let mut fields: Vec<_> = table.iter().collect();
        fields.sort_by_key(|(name, _)| name.span().start);
        for (name, value) in fields {
            places.fields.insert(name.get_ref().to_string(), self.span(name.span()));
            if let Some(text) = self.text(places, name.get_ref(), value) {
                entry.fields.insert(name.get_ref().as_ref(), text);
            }
        }
    }

    fn list<'v, 't>(&mut self, what: &str, of: &str, value: &'v Value<'t>) -> &'v [Value<'t>] {
        match value.get_ref() {
            DeValue::Array(items) => items,
            _ => {
                self.unexpected(what, &format!("an array of {of}"), value);
                &[]
            }
        }
    }

    fn links(&mut self, places: &mut EntrySpans, value: &Value<'_>) -> Vec<String> {
        let items = self.list("`links`", "strings", value);
        items.iter().filter_map(|item| self.text(places, "links", item)).collect()
    }

    fn errors(&mut self, places: &mut EntrySpans, value: &Value<'_>) -> Vec<PossibleError> {
        let items = self.list("`errors`", "tables", value);
        items.iter().filter_map(|item| self.error(places, item)).collect()
    }

    fn error(&mut self, places: &mut EntrySpans, value: &Value<'_>) -> Option<PossibleError> {
        let DeValue::Table(table) = value.get_ref() else {
            self.unexpected("an error", "a table with a code, a name and a description", value);
            return None;
        };
        let mut error = PossibleError::default();
        for (key, value) in table {
            match (key.get_ref().as_ref(), value.get_ref()) {
                ("code", DeValue::Integer(code)) => {
                    match i32::from_str_radix(code.as_str(), code.radix()) {
                        Ok(code) => error.code = code,
                        Err(_) => {
                            let message = "`code` does not fit into 32 bits".to_owned();
                            let help = "error codes are numbers such as 400".to_owned();
                            self.report(codes::OVERLAY_VALUE, value.span(), message, help);
                        }
                    }
                }
                ("code", _) => self.unexpected("`code`", "an integer", value),
                ("name", _) => error.name = self.text(places, "name", value).unwrap_or_default(),
                ("description", _) => {
                    error.description = self.text(places, "description", value).unwrap_or_default();
                }
                (key_name, _) => self.unknown_key(key.span(), key_name, "an error", &ERROR_KEYS),
            }
        }
        for key in ["code", "name"].into_iter().filter(|&key| !table.contains_key(key)) {
            let help = "write `{ code = 400, name = \"PEER_ID_INVALID\", description = \"…\" }`";
            let message = format!("an error lacks `{key}`");
            self.report(codes::OVERLAY_VALUE, value.span(), message, help.to_owned());
        }
        (!error.name.is_empty()).then_some(error)
    }
}
