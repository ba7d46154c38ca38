//! Reads a whole page: its subject, then its sections.

use tl_docs::{Documentation, Entry};

use super::dom::{self, Dom, Id};
use super::markdown::{Markdown, Use};
use super::page::{Note, Page, PageError, PageKind, Scheme};
use super::sections::{Section, Topic, cut, is_part};
use super::{address, clean, errors, layer, parameters, related, scheme};

/// Reads a page.
///
/// # Errors
///
/// If the bytes are not a page of the reference, or exceed a limit.
pub(crate) fn read(bytes: &[u8]) -> Result<Page, PageError> {
    dom::check_bytes(bytes)?;
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Err(PageError::Empty);
    }
    let text = String::from_utf8_lossy(bytes);
    let dom = dom::parse(&text)?;
    let mut notes = Vec::new();
    if let std::borrow::Cow::Owned(_) = text {
        notes.push(Note::new("file", "replaced bytes that are not UTF-8"));
    }
    let content = content(&dom);
    let places = scheme::places(&dom, content);
    let (above, sections) = cut(&dom, content);
    let is_known = |section: &Section| section.topic != Topic::Unknown;
    if places.is_empty() && !sections.iter().any(is_known) {
        return Err(PageError::NotAPage { missing: "neither TL definitions nor known sections" });
    }
    let mut scheme = scheme::read(&dom, &places, &mut notes);
    let is_function = sections.iter().any(|section| section.topic.is_of_functions());
    let (kind, name) = subject(&dom, &places, &scheme, is_function)
        .ok_or(PageError::NotAPage { missing: "no title with the name of a definition" })?;
    if kind == PageKind::Function {
        scheme.set_function(&name);
    }
    if places.is_empty() {
        notes.push(Note::new("definitions", "the page has none"));
    } else if kind != PageKind::Type && scheme.get(&name).is_none() {
        notes.push(Note::new("definitions", format!("`{name}` is not among them")));
    }
    let layer = layer::read(&dom, content, &above, &mut notes);
    let address = address::of_definition(kind, &name);
    let markdown = Markdown { dom: &dom, use_as: Use::Overlay(&address) };
    let others = Documentation::default();
    let entry = Entry { links: vec![address.clone()], ..Entry::default() };
    let mut page = Page { name, kind, layer, scheme, entry, others, notes };
    page.entry.description = description(markdown, &above);
    let mut seen = Vec::new();
    for section in &sections {
        if seen.contains(&section.topic) {
            page.note(&section.title, "another section with this topic; used both");
        } else if is_known(section) {
            seen.push(section.topic);
        }
        read_section(markdown, section, &mut page);
    }
    parameters::compare(&mut page);
    parameters::drop_empty(&mut page);
    Ok(page)
}

/// Returns the main part of a page, without its header and footer.
fn content(dom: &Dom) -> Id {
    let with_id = |wanted: &str| {
        dom.descendants(Dom::ROOT).find(|&id| dom.attribute(id, "id") == Some(wanted))
    };
    let body = || dom.descendants(Dom::ROOT).find(|&id| dom.tag(id) == Some("body"));
    with_id("dev_page_content").or_else(body).unwrap_or(Dom::ROOT)
}

/// Returns the definition that is the subject of the page: the one marked among the definitions, or
/// else the last breadcrumb, or else the title. In the last case, the sections show its kind.
fn subject(
    dom: &Dom,
    places: &[Id],
    scheme: &Scheme,
    is_function: bool,
) -> Option<(PageKind, String)> {
    if let Some(current) = scheme::current(dom, places) {
        return Some(current);
    }
    let crumbs = dom.descendants(Dom::ROOT).find(|&id| dom.has_class(id, "breadcrumb"));
    let links = crumbs.into_iter().flat_map(|crumbs| dom.descendants(crumbs));
    if let Some(last) = links.filter_map(|id| address::definition(dom, id)).last() {
        return Some(last);
    }
    let titled = |tag: &str| dom.descendants(Dom::ROOT).find(|&id| dom.tag(id) == Some(tag));
    let title = titled("h1").or_else(|| titled("title"))?;
    let name = clean::word(&dom.text(title));
    if !clean::is_name(&name) {
        return None;
    }
    let kind = match scheme.get(&name) {
        _ if is_function => PageKind::Function,
        Some(definition) if definition.is_function => PageKind::Function,
        Some(_) => PageKind::Constructor,
        None => {
            let base = name.rsplit('.').next().unwrap_or_default();
            match base.starts_with(|c: char| c.is_ascii_uppercase()) {
                true => PageKind::Type,
                false => PageKind::Function,
            }
        }
    };
    Some((kind, name))
}

/// Returns the text above the first section, without the definitions and the menu of layers.
fn description(markdown: Markdown<'_>, above: &[Id]) -> Option<String> {
    let dom = markdown.dom;
    let is_text = |id: &Id| {
        let is_title = dom.tag(*id) == Some("h1") || dom.has_class(*id, "breadcrumb");
        !is_title && !is_part(dom, *id)
    };
    let nodes: Vec<_> = above.iter().copied().filter(is_text).collect();
    Some(markdown.nodes(&nodes)).filter(|text| !text.is_empty())
}

fn read_section(markdown: Markdown<'_>, section: &Section, page: &mut Page) {
    let Section { topic, title, nodes } = section;
    let text = || markdown.nodes(nodes);
    match topic {
        Topic::Parameters => parameters::read(markdown, section, page),
        Topic::Errors => errors::read(markdown, section, page),
        Topic::Related => related::read_pages(markdown, section, page),
        Topic::Constructors | Topic::Functions => {
            related::read_definitions(markdown, section, page);
        }
        Topic::Result => {
            let texts = page.entry.result.take().into_iter().chain([text()]);
            let texts: Vec<_> = texts.filter(|text| !text.is_empty()).collect();
            page.entry.result = Some(texts.join("\n\n")).filter(|text| !text.is_empty());
        }
        Topic::Type => check_type(markdown.dom, section, page),
        Topic::Bots(may) => {
            page.entry.bots = Some(*may);
            if !text().is_empty() {
                page.note(title, format!("ignored the text: {}", clean::excerpt(&text())));
            }
        }
        Topic::Unknown => {
            page.note(title, format!("ignored an unknown section: {}", clean::excerpt(&text())));
        }
    }
}

/// Compares the type of a constructor with its definition.
fn check_type(dom: &Dom, section: &Section, page: &mut Page) {
    let mut links = section.nodes.iter().flat_map(|&node| dom.subtree(node));
    let named = links.find_map(|id| address::definition(dom, id));
    let defined = page.scheme.get(&page.name).map(|definition| definition.result.clone());
    if let (Some((_, named)), Some(defined)) = (named, defined)
        && defined.split([' ', '<']).next() != Some(named.as_str())
    {
        let message = format!("the section has `{named}`, the definition has `{defined}`");
        page.note(&section.title, message);
    }
}
