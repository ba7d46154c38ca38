//! A page cut at its headings.

use super::clean;
use super::dom::{Dom, Id};

/// What a section is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Topic {
    /// What the fields mean.
    Parameters,
    /// What a function returns.
    Result,
    /// The type of a constructor.
    Type,
    /// What may go wrong.
    Errors,
    /// That bots may call a function, or that they may not.
    Bots(bool),
    /// Where to read on.
    Related,
    /// The constructors of a type.
    Constructors,
    /// The functions that return a type.
    Functions,
    /// Something else.
    Unknown,
}

impl Topic {
    /// Whether only the page of a function has such a section.
    pub(crate) fn is_of_functions(self) -> bool {
        matches!(self, Self::Result | Self::Errors | Self::Bots(_))
    }
}

/// A heading and what stands below it.
pub(crate) struct Section {
    pub(crate) topic: Topic,
    /// The heading as it is written.
    pub(crate) title: String,
    pub(crate) nodes: Vec<Id>,
}

/// Cuts the content of a page: what stands above the first heading, and the sections.
pub(crate) fn cut(dom: &Dom, content: Id) -> (Vec<Id>, Vec<Section>) {
    let (mut above, mut sections) = (Vec::new(), Vec::<Section>::new());
    for node in flat(dom, content) {
        let level = dom.tag(node).and_then(heading);
        let topic = level.map_or(Topic::Unknown, |_| topic(dom, node));
        // Smaller headings are part of a section, unless they are one of those that are known, and
        // not the title of a page that they lead to.
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

/// Whether this is the definitions or the choice of layers, which are read by themselves.
pub(crate) fn is_part(dom: &Dom, id: Id) -> bool {
    dom.has_class(id, "page_scheme") || dom.has_class(id, "dev_layer_select")
}

/// The nodes of the content; what only holds headings, tables and the like together is looked into.
fn flat(dom: &Dom, content: Id) -> Vec<Id> {
    let is_mark = |id: Id| {
        let tag = dom.tag(id);
        tag == Some("table")
            || tag.and_then(heading).is_some_and(|level| level <= 3)
            || is_part(dom, id)
    };
    let mut nodes = Vec::new();
    // A page is not deep, and so no node is looked through often.
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

/// Whether there is a link to another page in a heading.
fn leads_away(dom: &Dom, heading: Id) -> bool {
    let mut links = dom.descendants(heading).filter_map(|id| dom.attribute(id, "href"));
    links.any(|href| !href.starts_with('#'))
}

/// The level of a heading.
fn heading(tag: &str) -> Option<u32> {
    match tag {
        "h1" => Some(1),
        "h2" => Some(2),
        "h3" => Some(3),
        "h4" => Some(4),
        "h5" => Some(5),
        "h6" => Some(6),
        _ => None,
    }
}

/// What a heading announces: by its own id, by that of an anchor in it, or by its text.
fn topic(dom: &Dom, heading: Id) -> Topic {
    let anchors = std::iter::once(heading).chain(dom.descendants(heading));
    let ids =
        anchors.filter_map(|id| dom.attribute(id, "id").or_else(|| dom.attribute(id, "name")));
    let names: Vec<_> = ids.map(slug).chain([slug(&dom.text(heading))]).collect();
    let topics = names.iter().map(|name| named(name));
    topics.into_iter().find(|&topic| topic != Topic::Unknown).unwrap_or(Topic::Unknown)
}

/// A title as an anchor: `possible-errors`.
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

/// Whether a heading says that bots may call a function.
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
