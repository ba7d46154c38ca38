//! The names in an overlay: the keys of its tables, and links in its texts.

use std::ops::Range;
use std::rc::Rc;

use tl_docs::Overlay;
use tl_parser::{Code, Diagnostic, Options, Schema, Severity, SourceId, SourceMap, Span};
use toml_parser::Source;
use toml_parser::parser::{Event, EventKind, RecursionGuard, parse_document};

use super::file::File;
use super::index::{Index, Symbol, is_in_name};
use super::workspace::Document;

/// The depth of arrays and tables in which keys are found. Overlays have three levels.
const MAX_DEPTH: u32 = 16;

/// The parts of a path in which keys are found. A key of thousands of parts would need the square of
/// its length for the paths of all of them.
const MAX_PATH: usize = 4;

/// The start of a link to a definition.
pub(super) const LINK: &str = "(tl:";

/// An overlay, as far as it does not depend on the schema.
pub(super) struct OverlayFile {
    document: Rc<Document>,
    source: SourceId,
    /// The content.
    pub(super) overlay: Overlay,
    /// The findings that need no schema.
    diagnostics: Vec<Diagnostic>,
    names: Vec<(Span, Named)>,
}

/// A name in an overlay.
enum Named {
    Definition(Rc<str>),
    Field { of: Rc<str>, name: Rc<str> },
}

impl OverlayFile {
    /// Reads an overlay.
    pub(super) fn new(sources: &SourceMap, source: SourceId, document: &Rc<Document>) -> Self {
        let mut diagnostics = Vec::new();
        let overlay = Overlay::read(sources, source, &mut diagnostics);
        let text = sources.source(source).text();
        let span = |at: Range<usize>| Span { source, start: at.start as u32, end: at.end as u32 };
        let keys = keys(text).into_iter().filter_map(|(at, mut path)| {
            let name = path.pop()?;
            match &path[..] {
                [] => Some((span(at), Named::Definition(name.into()))),
                [of, fields] if fields == "fields" => {
                    Some((span(at), Named::Field { of: of.as_str().into(), name: name.into() }))
                }
                _ => None,
            }
        });
        let links = links(text).map(|(at, name)| (span(at), Named::Definition(name.into())));
        let names = keys.chain(links).collect();
        Self { document: Rc::clone(document), source, overlay, diagnostics, names }
    }

    /// Returns true if this is an overlay in a source map.
    pub(super) fn is_of(&self, document: &Rc<Document>, source: SourceId) -> bool {
        Rc::ptr_eq(&self.document, document) && self.source == source
    }

    /// Adds the findings in the overlay.
    pub(super) fn check(
        &self,
        sources: &SourceMap,
        schema: Option<&Schema>,
        options: &Options,
        diagnostics: &mut Vec<Diagnostic>,
    ) {
        let mut found = self.diagnostics.clone();
        if let Some(schema) = schema {
            self.overlay.check(sources, schema, &mut found);
        }
        found.retain(|found| found.is_error() || !options.allow.contains(&found.code));
        let is_denied = |code: Code| options.deny_warnings || options.deny.contains(&code);
        found.iter_mut().filter(|found| is_denied(found.code)).for_each(|found| {
            found.severity = Severity::Error;
        });
        diagnostics.append(&mut found);
    }

    /// Returns the file with the meaning of its names in these schemas.
    pub(super) fn file(&self, schemas: &[Rc<File>]) -> File {
        let symbol = |named: &Named| match named {
            Named::Definition(name) => Some(Symbol::named(Rc::clone(name))),
            Named::Field { of, name } => {
                let of = Symbol::named(Rc::clone(of));
                let (source, combinator) = schemas.iter().find_map(|file| {
                    let mut places = file.index.places_of(&of);
                    let declared = places.find(|found| found.is_declaration)?;
                    Some((file.source, file.index.definition_at(declared.span.start)?))
                })?;
                Some(Symbol::Local { source, combinator, name: Rc::clone(name) })
            }
        };
        let uses = self.names.iter().filter_map(|(span, named)| Some((*span, symbol(named)?)));
        File {
            document: Rc::clone(&self.document),
            source: self.source,
            index: Index::of_uses(uses),
            is_overlay: true,
        }
    }
}

/// Returns the text of a name that replaces the one at a place of an overlay.
pub(super) fn spelled(text: &str, place: Span, name: &str) -> String {
    let (start, end) = (place.start as usize, place.end as usize);
    let old = text.get(start..end).unwrap_or_default();
    let is_bare = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-');
    let is_in_link = text.get(..start).is_some_and(|before| before.ends_with(LINK));
    match old.chars().next().filter(|first| matches!(first, '"' | '\'')) {
        Some(quote) => format!("{quote}{name}{quote}"),
        None if is_in_link || name.chars().all(is_bare) => name.to_owned(),
        None => format!("\"{name}\""),
    }
}

/// Returns the links to definitions in a text: the places of the names, and the names.
fn links(text: &str) -> impl Iterator<Item = (Range<usize>, &str)> {
    text.match_indices(LINK).filter_map(|(at, _)| {
        let start = at + LINK.len();
        let rest = text[start..].trim_start_matches(is_in_name);
        let end = text.len() - rest.len();
        (rest.starts_with(')') && end > start).then(|| (start..end, &text[start..end]))
    })
}

/// Returns the keys in a TOML text, each with its place and its path. A text with mistakes has those
/// that can be read.
pub(super) fn keys(text: &str) -> Vec<(Range<usize>, Vec<String>)> {
    let source = Source::new(text);
    let tokens: Vec<_> = source.lex().collect();
    let mut keys = Keys::new(source);
    let mut receive = |event: Event| keys.receive(&event);
    parse_document(&tokens, &mut RecursionGuard::new(&mut receive, MAX_DEPTH), &mut ());
    keys.found
}

/// Keys, while they are read.
struct Keys<'t> {
    source: Source<'t>,
    found: Vec<(Range<usize>, Vec<String>)>,
    /// The parts of the current key.
    parts: Vec<(Range<usize>, String)>,
    /// The tables, arrays and values around the current place, with their paths.
    around: Vec<(Around, Vec<String>)>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Around {
    Table,
    Array,
    Value,
}

impl<'t> Keys<'t> {
    fn new(source: Source<'t>) -> Self {
        let around = vec![(Around::Table, Vec::new())];
        Self { source, found: Vec::new(), parts: Vec::new(), around }
    }

    fn receive(&mut self, event: &Event) {
        match event.kind() {
            EventKind::StdTableOpen | EventKind::ArrayTableOpen => {
                self.parts.clear();
                self.around = vec![(Around::Table, Vec::new())];
            }
            EventKind::StdTableClose | EventKind::ArrayTableClose => {
                let path = self.take_key();
                self.around = vec![(Around::Table, path)];
            }
            EventKind::SimpleKey => {
                // A key whose value is missing may come before.
                self.end_value();
                let mut name = String::new();
                if let Some(raw) = self.source.get(event) {
                    raw.decode_key(&mut name, &mut ());
                }
                self.parts.push((event.span().start()..event.span().end(), name));
            }
            EventKind::KeyValSep => {
                let path = self.take_key();
                self.around.push((Around::Value, path));
            }
            EventKind::InlineTableOpen => self.around.push((Around::Table, self.path())),
            EventKind::ArrayOpen => self.around.push((Around::Array, self.path())),
            EventKind::InlineTableClose | EventKind::ArrayClose if self.around.len() > 1 => {
                self.around.pop();
                self.end_value();
            }
            EventKind::Scalar => self.end_value(),
            _ => {}
        }
    }

    fn end_value(&mut self) {
        self.around.pop_if(|(around, _)| *around == Around::Value);
    }

    fn path(&self) -> Vec<String> {
        self.around.last().map(|(_, path)| path.clone()).unwrap_or_default()
    }

    /// Returns the path of the current key, and adds its parts to those that have been found.
    fn take_key(&mut self) -> Vec<String> {
        let mut path = self.path();
        for (place, name) in self.parts.drain(..).take(MAX_PATH.saturating_sub(path.len())) {
            path.push(name);
            self.found.push((place, path.clone()));
        }
        path
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_have_paths() {
        let text = "[\"geo.find\"]\nfields.near = \"a\"\nerrors = [{ code = 1 }, 2]\nbots = true\n\
                    [point]\nfields = { x = \"b\", \"y\" = \"c\" }\nlinks =\nbots = 1\n\
                    [point . fields]\nz = \"d\"\n";
        let all: Vec<String> = keys(text)
            .iter()
            .map(|(at, path)| format!("{} {}", &text[at.clone()], path.join("/")))
            .collect();
        assert_eq!(
            all,
            [
                "\"geo.find\" geo.find",
                "fields geo.find/fields",
                "near geo.find/fields/near",
                "errors geo.find/errors",
                "code geo.find/errors/code",
                "bots geo.find/bots",
                "point point",
                "fields point/fields",
                "x point/fields/x",
                "\"y\" point/fields/y",
                "links point/links",
                "bots point/bots",
                "point point",
                "fields point/fields",
                "z point/fields/z",
            ]
        );
    }

    #[test]
    fn long_keys_are_bounded() {
        let text = format!("[{}]\n{} = 1\n", vec!["a"; 100_000].join("."), ["b"; 9].join("."));
        assert_eq!(keys(&text).len(), MAX_PATH);
        let text = format!("x = {}", "[{ y = ".repeat(100_000));
        assert!(keys(&text).len() < 100);
    }

    #[test]
    fn a_new_name_is_spelled_like_the_old_one() {
        let text = "[\"geo.find\"]\n[point]\nlinks = [\"[a](tl:point)\"]\n";
        let spelled = |old: &str, nth: usize, name: &str| {
            let (start, _) = text.match_indices(old).nth(nth).expect("in the text");
            let span =
                |source| Span { source, start: start as u32, end: (start + old.len()) as u32 };
            spelled(text, span(SourceMap::PRELUDE), name)
        };
        assert_eq!(spelled("\"geo.find\"", 0, "find"), "\"find\"");
        assert_eq!(spelled("point", 0, "geo.point"), "\"geo.point\"");
        assert_eq!(spelled("point", 0, "place"), "place");
        assert_eq!(spelled("point", 1, "geo.point"), "geo.point");
    }

    #[test]
    fn links_have_names() {
        let found: Vec<_> = links("(tl:a.B) (tl:) (tl:c) (tl:d e)").map(|(_, name)| name).collect();
        assert_eq!(found, ["a.B", "c"]);
    }
}
