//! The TL definitions of a page.

use std::collections::HashSet;

use tl_parser::ast::{Combinator, Field, Section};
use tl_parser::{Dialect, Options, SourceMap, computed_id, parse};

use super::dom::{Dom, Id};
use super::page::{Definition, Note, PageKind, Scheme};
use super::{address, clean};

/// The name of this part in notes.
const ABOUT: &str = "definitions";
/// The maximum number of notes on parser diagnostics. Text that is not TL has many.
const FINDINGS: usize = 10;

/// Returns the blocks with definitions.
pub(crate) fn places(dom: &Dom, content: Id) -> Vec<Id> {
    let is_scheme = |id: &Id| dom.tag(*id) == Some("pre") && dom.has_class(*id, "page_scheme");
    dom.descendants(content).filter(is_scheme).collect()
}

/// Returns the definition whose link is marked as the current page.
pub(crate) fn current(dom: &Dom, places: &[Id]) -> Option<(PageKind, String)> {
    let mut links = places.iter().flat_map(|&place| dom.descendants(place));
    let link = links.find(|&id| dom.has_class(id, "current_page_link"))?;
    address::definition(dom, link)
}

/// Reads the definitions.
pub(crate) fn read(dom: &Dom, places: &[Id], notes: &mut Vec<Note>) -> Scheme {
    let texts: Vec<_> = places.iter().map(|&place| clean::lines(&dom.text(place))).collect();
    let links = places.iter().flat_map(|&place| dom.descendants(place));
    let functions: HashSet<String> = links
        .filter_map(|id| address::definition(dom, id))
        .filter_map(|(kind, name)| (kind == PageKind::Function).then_some(name))
        .collect();
    let mut sources = SourceMap::new();
    let source = sources.add("page", texts.join("\n---types---\n"));
    let mut diagnostics = Vec::new();
    let file = parse(&sources, source, &Options::default(), &mut diagnostics);
    for found in diagnostics.iter().take(FINDINGS) {
        let start = found.primary.span.start as usize;
        let text = sources.source(source).text();
        let (before, after) = text.split_at_checked(start).unwrap_or_default();
        let line_start = before.rfind('\n').map_or(0, |end| end + 1);
        let line_end = start + after.find('\n').unwrap_or(after.len());
        let line = &text[line_start..line_end];
        let message = format!("{} in {}", found.message, clean::excerpt(line));
        notes.push(Note::new(ABOUT, message));
    }
    if diagnostics.len() > FINDINGS {
        let message = format!("{} more errors", diagnostics.len() - FINDINGS);
        notes.push(Note::new(ABOUT, message));
    }
    let mut scheme = Scheme::default();
    for combinator in file.combinators() {
        check_id(combinator, notes);
        let name = combinator.name.text;
        // Some pages have no section header, but link to methods.
        let is_function = combinator.section == Section::Functions || functions.contains(name);
        let definition = Definition {
            name: name.to_owned(),
            is_function,
            text: combinator.to_string(),
            fields: combinator.fields.iter().filter_map(field).collect(),
            result: combinator.result.to_string(),
        };
        let text = definition.text.clone();
        if let Err(known) = scheme.add(definition)
            && known.text != text
        {
            let message = format!("two of one name: used `{}`, ignored `{text}`", known.text);
            notes.push(Note::new(ABOUT, message));
        }
    }
    scheme
}

/// Notes a declared id that differs from the computed one.
fn check_id(combinator: &Combinator<'_>, notes: &mut Vec<Note>) {
    let Some(declared) = combinator.id else { return };
    let computed = computed_id(combinator, Dialect::Telegram);
    if declared.value != computed {
        let message = format!(
            "constructor id #{:08x} of `{}` differs from the computed id, #{computed:08x}",
            declared.value, combinator.name.text
        );
        notes.push(Note::new(ABOUT, message));
    }
}

/// Returns the name of a field, and the rest of the field without white space.
fn field(field: &Field<'_>) -> Option<(String, String)> {
    let name = field.name?.text;
    let text = clean::word(&field.to_string());
    let ty = text.strip_prefix(name)?.strip_prefix(':')?;
    Some((name.to_owned(), ty.to_owned()))
}
