//! Schema texts, the spans that point into them, and the places that people read.

use std::fmt;
use std::io;
use std::path::Path;

/// Which text of a [`SourceMap`] a span belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SourceId(u32);

/// A piece of a text: byte offsets, the end excluded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// The text.
    pub source: SourceId,
    /// The offset of the first byte.
    pub start: u32,
    /// The offset behind the last byte.
    pub end: u32,
}

impl Span {
    /// The smallest span that covers this one and a later one of the same text.
    pub fn to(self, end: Span) -> Span {
        Span { end: end.end.max(self.end), ..self }
    }

    /// The empty span at the start of this one.
    pub fn before(self) -> Span {
        Span { end: self.start, ..self }
    }

    /// The empty span at the end of this one.
    pub fn after(self) -> Span {
        Span { start: self.end, ..self }
    }
}

/// A schema text and the name that diagnostics give it.
#[derive(Clone, Debug)]
pub struct Source {
    name: String,
    text: String,
}

impl Source {
    /// The name that diagnostics print: a path as the user wrote it.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The text.
    pub fn text(&self) -> &str {
        &self.text
    }
}

/// All the texts that a schema is made of, and the prelude: what a schema may use without
/// declaring it.
#[derive(Clone, Debug)]
pub struct SourceMap {
    sources: Vec<Source>,
}

impl Default for SourceMap {
    fn default() -> Self {
        let prelude = Source { name: "<prelude>".into(), text: include_str!("prelude.tl").into() };
        Self { sources: vec![prelude] }
    }
}

impl SourceMap {
    /// The text of the prelude.
    pub const PRELUDE: SourceId = SourceId(0);

    /// A map without texts of your own.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a text.
    ///
    /// Spans count in 32 bits: what lies beyond the first 4 GiB of a text is dropped.
    pub fn add(&mut self, name: impl Into<String>, text: impl Into<String>) -> SourceId {
        let mut text = text.into();
        if text.len() > u32::MAX as usize {
            let mut end = u32::MAX as usize;
            while !text.is_char_boundary(end) {
                end -= 1;
            }
            text.truncate(end);
        }
        self.sources.push(Source { name: name.into(), text });
        SourceId(self.sources.len() as u32 - 1)
    }

    /// Adds a file.
    ///
    /// Bytes that are not UTF-8 become U+FFFD, which is harmless in a comment and reported as an
    /// unexpected character anywhere else.
    ///
    /// # Errors
    ///
    /// If the file cannot be read.
    pub fn add_file(&mut self, path: &Path) -> io::Result<SourceId> {
        let bytes = std::fs::read(path)?;
        let text = match String::from_utf8(bytes) {
            Ok(text) => text,
            Err(error) => String::from_utf8_lossy(error.as_bytes()).into_owned(),
        };
        Ok(self.add(path.display().to_string(), text))
    }

    /// The text with this id.
    pub fn source(&self, id: SourceId) -> &Source {
        &self.sources[id.0 as usize]
    }

    /// The texts that were added, in order: all but the prelude.
    pub fn own(&self) -> impl Iterator<Item = (SourceId, &Source)> {
        self.sources.iter().enumerate().map(|(i, source)| (SourceId(i as u32), source)).skip(1)
    }

    /// The text that a span covers.
    pub fn text(&self, span: Span) -> &str {
        self.source(span.source)
            .text
            .get(span.start as usize..span.end as usize)
            .unwrap_or_default()
    }

    /// Where a span starts, for people.
    pub fn place(&self, span: Span) -> Place<'_> {
        let source = self.source(span.source);
        let before = source.text.get(..span.start as usize).unwrap_or(&source.text);
        let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
        Place {
            name: &source.name,
            line: before.matches('\n').count() + 1,
            column: before[line_start..].chars().filter(|&c| c != '\u{feff}').count() + 1,
        }
    }
}

/// A place in a text as people count: lines and columns start at 1, columns are characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place<'a> {
    /// The name of the text.
    pub name: &'a str,
    /// The line.
    pub line: usize,
    /// The column.
    pub column: usize,
}

impl fmt::Display for Place<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}:{}", self.name, self.line, self.column)
    }
}
