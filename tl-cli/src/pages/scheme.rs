//! The TL definitions of a page: text inside of links, with the characters of a page.

use std::collections::HashSet;

use tl_parser::ast::{Combinator, Field, Section};
use tl_parser::{Dialect, Options, SourceMap, computed_id, parse};

use super::address::{Target, target};
use super::clean;
use super::dom::{Dom, Id};
use super::page::{Definition, Kind, Note, Scheme};

/// What the definitions of a page are called in notes.
const ABOUT: &str = "definitions";
/// The most findings of the parser that are noted: a page that is no TL is one long error.
const FINDINGS: usize = 10;

/// Where the definitions of a page stand.
pub(crate) fn places(dom: &Dom, content: Id) -> Vec<Id> {
    let is_scheme = |id: &Id| dom.tag(*id) == Some("pre") && dom.has_class(*id, "page_scheme");
    dom.descendants(content).filter(is_scheme).collect()
}

/// The definition that the page is about, as its link says: the only one that is marked.
pub(crate) fn current(dom: &Dom, places: &[Id]) -> Option<(Kind, String)> {
    let mut links = places.iter().flat_map(|&place| dom.descendants(place));
    let link = links.find(|&id| dom.has_class(id, "current_page_link"))?;
    definition(dom, link)
}

/// The definition that a link leads to.
pub(crate) fn definition(dom: &Dom, link: Id) -> Option<(Kind, String)> {
    match target(dom.attribute(link, "href")?, "")? {
        Target::Definition(kind, name) => Some((kind, name)),
        Target::Page(_) => None,
    }
}

/// Reads the definitions.
pub(crate) fn read(dom: &Dom, places: &[Id], notes: &mut Vec<Note>) -> Scheme {
    let texts: Vec<_> = places.iter().map(|&place| clean::lines(&dom.text(place))).collect();
    let links = places.iter().flat_map(|&place| dom.descendants(place));
    let functions: HashSet<String> = links
        .filter_map(|id| definition(dom, id))
        .filter_map(|(kind, name)| (kind == Kind::Function).then_some(name))
        .collect();
    let mut sources = SourceMap::new();
    let source = sources.add("page", texts.join("\n---types---\n"));
    let mut diagnostics = Vec::new();
    let file = parse(&sources, source, &Options::default(), &mut diagnostics);
    for found in diagnostics.iter().take(FINDINGS) {
        let start = found.primary.span.start as usize;
        let (before, behind) =
            sources.source(source).text().split_at_checked(start).unwrap_or_default();
        let before = before.rsplit('\n').next().unwrap_or_default();
        let line =
            clean::excerpt(&format!("{before}{}", behind.lines().next().unwrap_or_default()));
        notes.push(Note::new(ABOUT, format!("{} in {line}", found.message)));
    }
    if diagnostics.len() > FINDINGS {
        let message = format!("{} more findings like this", diagnostics.len() - FINDINGS);
        notes.push(Note::new(ABOUT, message));
    }
    let mut scheme = Scheme::default();
    for combinator in file.combinators() {
        check_id(combinator, notes);
        let name = combinator.name.text;
        // Some pages leave out the header of the section; their links tell.
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
            let message =
                format!("two definitions: `{}` and `{text}`; the first counts", known.text);
            notes.push(Note::new(ABOUT, message));
        }
    }
    scheme
}

/// A constructor id that is not the computed one, as `tl check` says it.
fn check_id(combinator: &Combinator<'_>, notes: &mut Vec<Note>) {
    let Some(declared) = combinator.id else { return };
    let computed = computed_id(combinator, Dialect::Telegram);
    if declared.value != computed {
        let message = format!(
            "constructor id #{:08x} of `{}` is not the computed one, #{computed:08x}",
            declared.value, combinator.name.text
        );
        notes.push(Note::new(ABOUT, message));
    }
}

/// The name of a field and what stands behind it, without blanks.
fn field(field: &Field<'_>) -> Option<(String, String)> {
    let name = field.name?.text;
    let text = clean::word(&field.to_string());
    let ty = text.strip_prefix(name)?.strip_prefix(':')?;
    Some((name.to_owned(), ty.to_owned()))
}
