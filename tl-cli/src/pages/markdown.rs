//! Converts parts of a page to Markdown, the format of documentation.

use super::address::{Target, target};
use super::clean;
use super::dom::{Dom, Id};
use super::table::Table;

/// The maximum depth of nested lists and quotations. Deeper ones have no marks.
const NESTING: usize = 8;

/// Writes Markdown.
#[derive(Clone, Copy)]
pub(crate) struct Markdown<'d> {
    pub(crate) dom: &'d Dom,
    pub(crate) use_as: Use<'d>,
}

/// The use of the Markdown.
#[derive(Clone, Copy)]
pub(crate) enum Use<'d> {
    /// Texts of an overlay: links lead to definitions, or to full addresses. Needs the address of the
    /// page, for links within it.
    Overlay(&'d str),
    /// A page by itself, beside the page in HTML: links lead to such pages, and headings keep their
    /// levels. The pages in `alone`, which are at the top of the site, are in HTML only.
    #[cfg_attr(not(feature = "site"), expect(dead_code, reason = "only `tl site` writes pages"))]
    Page { alone: &'d [&'d str] },
}

/// The elements that are blocks.
#[rustfmt::skip]
const BLOCKS: [&str; 34] = [
    "p", "div", "section", "article", "main", "center", "figure", "details", "summary", "ul", "ol",
    "li", "dl", "dt", "dd", "table", "pre", "blockquote", "hr", "h1", "h2", "h3", "h4", "h5", "h6",
    "form", "aside", "header", "footer", "tbody", "thead", "tr", "td", "th",
];

fn is_block(tag: &str) -> bool {
    BLOCKS.contains(&tag)
}

impl Markdown<'_> {
    /// Returns the content of a cell of a table.
    pub(crate) fn cell(self, cell: Option<Id>) -> String {
        let children: Vec<_> = cell.into_iter().flat_map(|id| self.dom.children(id)).collect();
        self.blocks(&children, 0)
    }

    /// Returns the word in a cell of a table, such as a name or a number, without markup.
    pub(crate) fn word(self, cell: Option<Id>) -> String {
        cell.map(|id| clean::word(&self.dom.text(id))).unwrap_or_default()
    }

    /// Returns the content of several nodes.
    pub(crate) fn nodes(self, nodes: &[Id]) -> String {
        self.blocks(nodes, 0)
    }

    /// Returns the content of an element in one line.
    pub(crate) fn line(self, id: Id) -> String {
        let mut line = String::new();
        self.dom.children(id).for_each(|child| self.inline(child, &mut line));
        line.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    fn blocks(self, nodes: &[Id], nesting: usize) -> String {
        let (mut blocks, mut line) = (Vec::new(), String::new());
        for &node in nodes {
            match self.dom.tag(node) {
                Some(tag) if is_block(tag) => {
                    blocks.push(std::mem::take(&mut line));
                    blocks.push(self.block(node, tag, nesting));
                }
                // A remark often follows.
                Some("br") => blocks.push(std::mem::take(&mut line)),
                _ => self.inline(node, &mut line),
            }
        }
        blocks.push(line);
        let blocks: Vec<_> = blocks.iter().map(|block| block.trim()).collect();
        let blocks: Vec<_> = blocks.into_iter().filter(|block| !block.is_empty()).collect();
        blocks.join("\n\n")
    }

    fn block(self, id: Id, tag: &str, nesting: usize) -> String {
        let children: Vec<_> = self.dom.children(id).collect();
        match tag {
            "ul" if nesting < NESTING => self.list(&children, nesting, |_| "- ".to_owned()),
            "ol" if nesting < NESTING => self.list(&children, nesting, |i| format!("{}. ", i + 1)),
            "blockquote" if nesting < NESTING => {
                let text = self.blocks(&children, nesting + 1);
                let lines: Vec<_> = text.lines().map(|line| format!("> {line}")).collect();
                lines.join("\n")
            }
            "table" => self.table(id),
            "pre" => code_block(&self.dom.text(id)),
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => match self.line(id) {
                title if title.is_empty() => title,
                title => format!("{} {title}", self.heading(tag)),
            },
            _ => self.blocks(&children, nesting),
        }
    }

    /// Returns the mark of a heading.
    fn heading(self, tag: &str) -> &'static str {
        match (self.use_as, tag) {
            (Use::Page { .. }, "h1") => "#",
            (Use::Page { .. }, "h2") => "##",
            (Use::Page { .. }, "h3") => "###",
            _ => "####",
        }
    }

    /// Returns the address of a link.
    fn address(self, href: &str) -> Option<String> {
        match self.use_as {
            Use::Overlay(page) => target(href, page).map(|target| match target {
                Target::Definition(_, name) => format!("tl:{name}"),
                Target::Page(address) => address,
            }),
            Use::Page { alone } => match href.split_once(".html") {
                Some((path, anchor))
                    if !href.contains(':') && !alone.contains(&path.trim_start_matches("../")) =>
                {
                    Some(format!("{path}.md{anchor}"))
                }
                _ => Some(href.to_owned()),
            },
        }
    }

    fn list(self, nodes: &[Id], nesting: usize, mark: impl Fn(usize) -> String) -> String {
        let mut out = String::new();
        let items = nodes.iter().filter(|&&node| self.dom.tag(node).is_some());
        for (i, &item) in items.enumerate() {
            let children: Vec<_> = self.dom.children(item).collect();
            let text = self.blocks(&children, nesting + 1);
            let mark = mark(i);
            for (i, line) in text.lines().enumerate() {
                match (i, line) {
                    (0, _) => out.push_str(&mark),
                    (_, "") => {}
                    _ => out.push_str(&" ".repeat(mark.len())),
                }
                out.push_str(line);
                out.push('\n');
            }
        }
        out
    }

    fn table(self, id: Id) -> String {
        let table = Table::read(self.dom, id);
        let cell = |cell: Option<Id>| cell.map(|cell| self.line(cell).replace('|', "\\|"));
        let row = |cells: Vec<String>| format!("| {} |", cells.join(" | "));
        let mut rows = table
            .rows
            .iter()
            .map(|cells| row(cells.iter().map(|&id| cell(id).unwrap_or_default()).collect()));
        let mut header: Vec<_> = table.header.iter().map(|name| name.replace('|', "\\|")).collect();
        if header.is_empty() {
            let columns = table.rows.iter().map(Vec::len).max().unwrap_or_default();
            header = vec![String::new(); columns];
        }
        if header.is_empty() {
            return String::new();
        }
        let rule = format!("|{}", "---|".repeat(header.len()));
        let mut lines = vec![row(header), rule];
        lines.extend(&mut rows);
        lines.join("\n")
    }

    /// Appends a node to a line.
    fn inline(self, id: Id, line: &mut String) {
        if let Some(text) = self.dom.own_text(id) {
            push_text(line, text);
            return;
        }
        let Some(tag) = self.dom.tag(id) else { return };
        match tag {
            "script" | "style" | "template" | "head" | "title" => {}
            "br" => line.push(' '),
            "code" | "tt" | "kbd" | "samp" | "pre" => {
                push_code(line, &clean::text(&self.dom.text(id)));
            }
            "a" => self.link(id, line),
            "strong" | "b" => self.marked(id, "**", line),
            "em" | "i" => self.marked(id, "*", line),
            "img" => push_text(line, self.dom.attribute(id, "alt").unwrap_or_default()),
            _ => {
                // White space separates a block from the text around it.
                line.push_str(if is_block(tag) { " " } else { "" });
                self.dom.children(id).for_each(|child| self.inline(child, line));
                line.push_str(if is_block(tag) { " " } else { "" });
            }
        }
    }

    /// Appends emphasised text. White space moves outside, because Markdown does not allow it
    /// inside.
    fn marked(self, id: Id, mark: &str, line: &mut String) {
        let mut inner = String::new();
        self.dom.children(id).for_each(|child| self.inline(child, &mut inner));
        let text = inner.trim();
        let is_plain = text.is_empty() || text.contains('*');
        let mark = if is_plain { "" } else { mark };
        push_blank(line, inner.starts_with(' '));
        line.push_str(&format!("{mark}{text}{mark}"));
        push_blank(line, inner.ends_with(' '));
    }

    fn link(self, id: Id, line: &mut String) {
        let mut inner = String::new();
        self.dom.children(id).for_each(|child| self.inline(child, &mut inner));
        let text = inner.trim();
        if text.is_empty() {
            return;
        }
        push_blank(line, inner.starts_with(' '));
        let href = self.dom.attribute(id, "href").unwrap_or_default();
        match self.address(href) {
            Some(address) if text == format!("<{address}>") => line.push_str(text),
            // The text of a link cannot be another link.
            Some(address) => {
                let text = text.replace(['<', '>'], "");
                line.push_str(&format!("[{text}]({address})"));
            }
            None => line.push_str(text),
        }
        push_blank(line, inner.ends_with(' '));
    }
}

fn push_blank(line: &mut String, is_wanted: bool) {
    if is_wanted && !line.ends_with(' ') {
        line.push(' ');
    }
}

/// Appends plain text, with escapes for the marks of Markdown.
fn push_text(line: &mut String, text: &str) {
    let (before, after) = clean::blanks_around(text);
    let text = clean::text(text);
    push_blank(line, before && !line.is_empty());
    if line.trim().is_empty() {
        line.push_str(&tl_docs::escape(&text));
    } else {
        // After other text, a mark does not start a list and needs no escape.
        let escaped = tl_docs::escape(&format!(".{text}"));
        line.push_str(escaped.strip_prefix('.').unwrap_or(&escaped));
    }
    push_blank(line, after);
}

/// Appends code, between more backticks than it contains in a row.
fn push_code(line: &mut String, code: &str) {
    if code.is_empty() {
        return;
    }
    let longest = code.split(|c| c != '`').map(str::len).max().unwrap_or_default();
    let ticks = "`".repeat(longest + 1);
    let blank = if code.starts_with('`') || code.ends_with('`') { " " } else { "" };
    line.push_str(&format!("{ticks}{blank}{code}{blank}{ticks}"));
}

fn code_block(code: &str) -> String {
    let code = clean::lines(code);
    let longest = code.split(|c| c != '`').map(str::len).max().unwrap_or_default();
    let fence = "`".repeat(longest.max(2) + 1);
    let lines: Vec<_> = code.trim_matches('\n').lines().map(str::trim_end).collect();
    match lines.is_empty() {
        true => String::new(),
        false => format!("{fence}text\n{}\n{fence}", lines.join("\n")),
    }
}
