//! Splits a page at its headings.

use super::clean;
use super::dom::{Dom, Id};

/// The topic of a section.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Topic {
    /// The fields and their meaning.
    Parameters,
    /// The result of a function.
    Result,
    /// The type of a constructor.
    Type,
    /// The possible errors.
    Errors,
    /// True if bots can call the function.
    Bots(bool),
    /// Related pages.
    Related,
    /// The constructors of a type.
    Constructors,
    /// The functions that return a type.
    Functions,
    /// Something else.
    Unknown,
}

impl Topic {
    /// Returns true if only the page of a function has such a section.
    pub(crate) fn is_of_functions(self) -> bool {
        matches!(self, Self::Result | Self::Errors | Self::Bots(_))
    }
}

/// A heading and the nodes below it.
pub(crate) struct Section {
    pub(crate) topic: Topic,
    /// The text of the heading.
    pub(crate) title: String,
    pub(crate) nodes: Vec<Id>,
}

/// Splits the content of a page into the nodes above the first heading and the sections.
pub(crate) fn cut(dom: &Dom, content: Id) -> (Vec<Id>, Vec<Section>) {
    let (mut above, mut sections) = (Vec::new(), Vec::<Section>::new());
    for node in flat(dom, content) {
        let level = dom.tag(node).and_then(heading);
        let topic = level.map_or(Topic::Unknown, |_| topic(dom, node));
        // A smaller heading belongs to the section above, unless its topic is known and it is not a
        // link to another page.
        let is_start = level
            .is_some_and(|level| level <= 3 || (topic != Topic::Unknown && !leads_away(dom, node)));
        match sections.last_mut() {
            _ if is_start && level != Some(1) => {
                let title = clean::text(&dom.text(node));
                sections.push(Section { topic, title, nodes: Vec::new() });
            }
            Some(section) => section.nodes.push(node),
            None => above.push(node),
        }
    }
    (above, sections)
}

/// Returns true for the definitions and for the menu of layers, which have their own readers.
pub(crate) fn is_part(dom: &Dom, id: Id) -> bool {
    dom.has_class(id, "page_scheme") || dom.has_class(id, "dev_layer_select")
}

/// Returns the nodes of the content. Replaces an element that contains headings or tables with its
/// children.
fn flat(dom: &Dom, content: Id) -> Vec<Id> {
    let is_mark = |id: Id| {
        let tag = dom.tag(id);
        tag == Some("table")
            || tag.and_then(heading).is_some_and(|level| level <= 3)
            || is_part(dom, id)
    };
    let mut nodes = Vec::new();
    // The depth of a page is limited, so this visits no node often.
    let mut open: Vec<Id> = vec![content];
    while let Some(id) = open.pop() {
        let tag = dom.tag(id).unwrap_or_default();
        let is_holder = !is_part(dom, id)
            && matches!(
                tag,
                "body" | "html" | "div" | "section" | "article" | "main" | "p" | "span" | "center"
            );
        if id == content || (is_holder && dom.descendants(id).any(is_mark)) {
            let mut children: Vec<_> = dom.children(id).collect();
            children.reverse();
            open.extend(children);
        } else {
            nodes.push(id);
        }
    }
    nodes
}

/// Returns true if a heading contains a link to another page.
fn leads_away(dom: &Dom, heading: Id) -> bool {
    let mut links = dom.descendants(heading).filter_map(|id| dom.attribute(id, "href"));
    links.any(|href| !href.starts_with('#'))
}

/// Returns the level of a heading.
fn heading(tag: &str) -> Option<u32> {
    match tag.as_bytes() {
        [b'h', digit @ b'1'..=b'6'] => Some(u32::from(digit - b'0')),
        _ => None,
    }
}

/// Returns the topic of a heading, according to its id, the id of an anchor in it, or its text.
fn topic(dom: &Dom, heading: Id) -> Topic {
    let anchors = dom.subtree(heading);
    let ids =
        anchors.filter_map(|id| dom.attribute(id, "id").or_else(|| dom.attribute(id, "name")));
    let mut topics = ids.map(slug).chain([slug(&dom.text(heading))]).map(|name| named(&name));
    topics.find(|&topic| topic != Topic::Unknown).unwrap_or(Topic::Unknown)
}

/// Turns a title into an anchor: `possible-errors`.
fn slug(text: &str) -> String {
    let text = clean::text(text).to_lowercase();
    let words: Vec<_> = text.split(|c: char| !c.is_alphanumeric()).collect();
    words.into_iter().filter(|word| !word.is_empty()).collect::<Vec<_>>().join("-")
}

fn named(slug: &str) -> Topic {
    match slug {
        "parameters" | "fields" | "attributes" => Topic::Parameters,
        "result" | "results" | "returns" => Topic::Result,
        "type" => Topic::Type,
        "possible-errors" | "return-errors" | "errors" => Topic::Errors,
        "related-pages" | "related" | "see-also" => Topic::Related,
        "constructors" => Topic::Constructors,
        "methods" => Topic::Functions,
        _ => callers(slug).map_or(Topic::Unknown, Topic::Bots),
    }
}

/// Returns whether bots can call the function, if the heading states it.
fn callers(slug: &str) -> Option<bool> {
    let words: Vec<_> = slug.split('-').collect();
    let has = |word: &str| words.contains(&word);
    let is_about_calls = (has("use") || has("used")) && has("method");
    let is_denied = has("not") || has("cannot") || slug.contains("can-t") || has("cant");
    match (is_about_calls, has("bots") || has("bot")) {
        (true, true) => Some(!is_denied),
        (true, false) => (has("only") && has("users")).then_some(false),
        (false, _) => None,
    }
}
