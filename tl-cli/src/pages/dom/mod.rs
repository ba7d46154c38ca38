//! Parses a page into a tree of nodes.
//!
//! The nodes are in one list and refer to each other by index, so no operation on the tree
//! recurses. The limits apply while the parser reads, before a page can cost much time or memory. A
//! parsed page is at most [`DEPTH`] levels deep.

mod sink;

use std::borrow::Cow;

use html5ever::tendril::{StrTendril, TendrilSink};
use html5ever::tree_builder::TreeBuilderOpts;
use html5ever::{Attribute, LocalName, ParseOpts, parse_document};

use super::page::PageError;

/// The maximum size of a page, in bytes. A page with the whole schema has a tenth of it.
const SIZE: usize = 8 << 20;
/// The maximum number of nodes.
const NODES: usize = 1 << 20;
/// The maximum depth of the tree.
const DEPTH: usize = 200;
/// The approximate maximum number of attributes in a tag. The HTML parser compares each with all
/// others.
const ATTRIBUTES: usize = 4096;
/// The number of bytes to parse between two checks of the limits.
const CHUNK: usize = 4096;

/// The index of a node.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Id(u32);

/// A page.
pub(crate) struct Dom {
    nodes: Vec<Node>,
    /// The mistakes in the HTML, in tests only.
    errors: Vec<Cow<'static, str>>,
}

struct Node {
    parent: Option<Id>,
    previous: Option<Id>,
    next: Option<Id>,
    first: Option<Id>,
    last: Option<Id>,
    /// The depth at which it was inserted.
    depth: u32,
    data: Data,
}

enum Data {
    Element(Element),
    Text(String),
    /// The document, or a comment.
    Nothing,
}

struct Element {
    name: LocalName,
    attributes: Vec<Attribute>,
}

/// Rejects a file that is too large.
pub(crate) fn check_bytes(bytes: &[u8]) -> Result<(), PageError> {
    match bytes.len() > SIZE {
        true => Err(PageError::TooLarge { bytes: bytes.len(), limit: SIZE }),
        false => Ok(()),
    }
}

/// Parses a page.
pub(crate) fn parse(text: &str) -> Result<Dom, PageError> {
    if let Some(line) = endless_tag(text) {
        return Err(PageError::EndlessTag { line });
    }
    let tree_builder = TreeBuilderOpts { scripting_enabled: false, ..Default::default() };
    let options = ParseOpts { tree_builder, ..Default::default() };
    let mut parser = parse_document(sink::Sink::new(), options);
    let mut rest = text;
    while !rest.is_empty() {
        let mut end = rest.len().min(CHUNK);
        while !rest.is_char_boundary(end) {
            end -= 1;
        }
        parser.process(StrTendril::from_slice(&rest[..end]));
        rest = &rest[end..];
        let (nodes, depth) = parser.tokenizer.sink.sink.size();
        check_size(nodes, depth)?;
    }
    let dom = parser.finish();
    // Nodes that the parser moved later can be deeper than their recorded depth.
    check_size(dom.nodes.len(), dom.depth())?;
    Ok(dom)
}

fn check_size(nodes: usize, depth: usize) -> Result<(), PageError> {
    if depth > DEPTH {
        return Err(PageError::TooDeep { limit: DEPTH });
    }
    if nodes > NODES {
        return Err(PageError::TooManyElements { limit: NODES });
    }
    Ok(())
}

/// Returns the line of the first tag with more than [`ATTRIBUTES`] characters that can separate
/// attributes.
fn endless_tag(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let (mut start, mut gaps) = (None, 0);
    for (here, &byte) in bytes.iter().enumerate() {
        match byte {
            b'<' if start.is_none() && bytes.get(here + 1).is_some_and(u8::is_ascii_alphabetic) => {
                (start, gaps) = (Some(here), 0);
            }
            b'>' => start = None,
            b' ' | b'\t' | b'\n' | b'\r' | b'\x0c' | b'/' | b'"' | b'\'' => gaps += 1,
            _ => {}
        }
        if let Some(start) = start.filter(|_| gaps > ATTRIBUTES) {
            return Some(text[..start].matches('\n').count() + 1);
        }
    }
    None
}

impl Dom {
    /// The document.
    pub(crate) const ROOT: Id = Id(0);

    fn new() -> Self {
        let mut dom = Self { nodes: Vec::new(), errors: Vec::new() };
        dom.add(Data::Nothing);
        dom
    }

    fn add(&mut self, data: Data) -> Id {
        let (parent, previous, next) = (None, None, None);
        self.nodes.push(Node { parent, previous, next, first: None, last: None, depth: 0, data });
        Id(self.nodes.len() as u32 - 1)
    }

    fn node(&self, id: Id) -> &Node {
        &self.nodes[id.0 as usize]
    }

    fn node_mut(&mut self, id: Id) -> &mut Node {
        &mut self.nodes[id.0 as usize]
    }

    /// Removes a node from its parent.
    fn detach(&mut self, id: Id) {
        let node = self.node_mut(id);
        let (parent, previous, next) = (node.parent.take(), node.previous.take(), node.next.take());
        let Some(parent) = parent else { return };
        match previous {
            Some(previous) => self.node_mut(previous).next = next,
            None => self.node_mut(parent).first = next,
        }
        match next {
            Some(next) => self.node_mut(next).previous = previous,
            None => self.node_mut(parent).last = previous,
        }
    }

    /// Inserts a node before a child, or after the last one.
    fn insert(&mut self, parent: Id, before: Option<Id>, id: Id) {
        let previous = match before {
            Some(before) => self.node_mut(before).previous.replace(id),
            None => self.node_mut(parent).last.replace(id),
        };
        match previous {
            Some(previous) => self.node_mut(previous).next = Some(id),
            None => self.node_mut(parent).first = Some(id),
        }
        let node = self.node_mut(id);
        (node.parent, node.previous, node.next) = (Some(parent), previous, before);
    }

    /// Inserts text before a child, or after the last one. Joins it with text directly before it.
    fn insert_text(&mut self, parent: Id, before: Option<Id>, text: &str) {
        let previous = match before {
            Some(before) => self.node(before).previous,
            None => self.node(parent).last,
        };
        if let Some(Data::Text(known)) = previous.map(|id| &mut self.node_mut(id).data) {
            known.push_str(text);
            return;
        }
        let id = self.add(Data::Text(text.to_owned()));
        self.insert(parent, before, id);
    }

    /// Returns the depth of the tree.
    fn depth(&self) -> usize {
        let (mut depth, mut deepest, mut here) = (0_usize, 0, Self::ROOT);
        loop {
            if let Some(first) = self.node(here).first {
                (here, depth) = (first, depth + 1);
                deepest = deepest.max(depth);
                continue;
            }
            while self.node(here).next.is_none() {
                let Some(parent) = self.node(here).parent else { return deepest };
                (here, depth) = (parent, depth.saturating_sub(1));
            }
            if let Some(next) = self.node(here).next {
                here = next;
            }
        }
    }

    /// Returns the mistakes in the HTML.
    #[cfg(all(test, feature = "site"))]
    pub(crate) fn errors(&self) -> &[Cow<'static, str>] {
        &self.errors
    }

    /// Returns the attributes of an element.
    #[cfg(all(test, feature = "site"))]
    pub(crate) fn attributes(&self, id: Id) -> Vec<(&str, &str)> {
        let Data::Element(element) = &self.node(id).data else { return Vec::new() };
        let attributes = element.attributes.iter();
        attributes.map(|attribute| (&*attribute.name.local, &*attribute.value)).collect()
    }

    /// Returns the children of a node, in order.
    pub(crate) fn children(&self, id: Id) -> impl Iterator<Item = Id> {
        std::iter::successors(self.node(id).first, |&child| self.node(child).next)
    }

    /// Returns a node and its descendants, in the order of the page.
    pub(crate) fn subtree(&self, top: Id) -> impl Iterator<Item = Id> {
        std::iter::once(top).chain(self.descendants(top))
    }

    /// Returns the descendants of a node, in the order of the page.
    pub(crate) fn descendants(&self, top: Id) -> impl Iterator<Item = Id> {
        let after = move |mut here: Id| {
            while here != top {
                if let Some(next) = self.node(here).next {
                    return Some(next);
                }
                here = self.node(here).parent?;
            }
            None
        };
        std::iter::successors(self.node(top).first, move |&here| {
            self.node(here).first.or_else(|| after(here))
        })
    }

    /// Returns the parent of a node.
    pub(crate) fn parent(&self, id: Id) -> Option<Id> {
        self.node(id).parent
    }

    /// Returns the name of an element: `td`.
    pub(crate) fn tag(&self, id: Id) -> Option<&str> {
        match &self.node(id).data {
            Data::Element(element) => Some(&element.name),
            _ => None,
        }
    }

    /// Returns the text of a text node.
    pub(crate) fn own_text(&self, id: Id) -> Option<&str> {
        match &self.node(id).data {
            Data::Text(text) => Some(text),
            _ => None,
        }
    }

    /// Returns an attribute of an element.
    pub(crate) fn attribute(&self, id: Id, name: &str) -> Option<&str> {
        let Data::Element(element) = &self.node(id).data else { return None };
        let found = element.attributes.iter().find(|attribute| &*attribute.name.local == name);
        found.map(|attribute| &*attribute.value)
    }

    /// Returns true if an element has a class.
    pub(crate) fn has_class(&self, id: Id, class: &str) -> bool {
        let classes = self.attribute(id, "class").unwrap_or_default();
        classes.split_ascii_whitespace().any(|known| known == class)
    }

    /// Returns all text in a node. `<br>` ends a line.
    pub(crate) fn text(&self, id: Id) -> String {
        let mut out = String::new();
        for node in self.subtree(id) {
            match &self.node(node).data {
                Data::Text(text) if !self.is_hidden(node) => out.push_str(text),
                Data::Element(element) if &*element.name == "br" => out.push('\n'),
                _ => {}
            }
        }
        out
    }

    /// Returns true if browsers do not show a text.
    fn is_hidden(&self, text: Id) -> bool {
        let parent = self.parent(text).and_then(|parent| self.tag(parent));
        parent.is_some_and(|tag| matches!(tag, "script" | "style" | "template"))
    }
}
