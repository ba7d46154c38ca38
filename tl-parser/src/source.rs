//! Schema texts, the spans that point into them, and the places that people read.

use std::fmt;
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;
use std::sync::OnceLock;

use crate::{escape, lines};

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
    /// Places on the way through the text, made when the first one is asked for: one about every
    /// [`STEP`] bytes, so that to find a place takes the same time wherever it is.
    milestones: OnceLock<Vec<Milestone>>,
}

/// The distance between milestones, in bytes.
const STEP: usize = 1 << 10;

/// A place in a text: its offset, and the line and the column, which start at 0.
#[derive(Clone, Copy, Debug, Default)]
struct Milestone {
    offset: usize,
    line: usize,
    column: usize,
}

impl Milestone {
    /// Goes past a character of the text.
    fn pass(&mut self, text: &str, character: char) {
        if lines::ends_at(text.as_bytes(), self.offset) {
            (self.line, self.column) = (self.line + 1, 0);
        } else if character != '\u{feff}' {
            self.column += 1;
        }
        self.offset += character.len_utf8();
    }
}

impl Source {
    fn new(name: String, text: String) -> Self {
        Self { name, text, milestones: OnceLock::new() }
    }

    /// The place of an offset.
    fn place(&self, offset: usize) -> Milestone {
        let milestones = self.milestones.get_or_init(|| {
            let (mut milestones, mut here) = (vec![Milestone::default()], Milestone::default());
            for character in self.text.chars() {
                here.pass(&self.text, character);
                if here.offset >= milestones.len() * STEP {
                    milestones.push(here);
                }
            }
            milestones
        });
        let next = milestones.partition_point(|milestone| milestone.offset <= offset);
        let mut here = milestones[next.saturating_sub(1)];
        let rest = self.text.get(here.offset..offset).unwrap_or_default();
        rest.chars().for_each(|character| here.pass(&self.text, character));
        here
    }

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
        let prelude = Source::new("<prelude>".into(), include_str!("prelude.tl").into());
        Self { sources: vec![prelude] }
    }
}

impl SourceMap {
    /// The text of the prelude.
    pub const PRELUDE: SourceId = SourceId(0);

    /// The length of the longest text, in bytes: 4 GiB less one byte.
    pub const MAX_LEN: u64 = u32::MAX as u64;

    /// A map without texts of your own.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a text.
    ///
    /// Spans count in 32 bits: what lies beyond [`MAX_LEN`](Self::MAX_LEN) is dropped. Files of that
    /// length are refused by [`add_file`](Self::add_file).
    pub fn add(&mut self, name: impl Into<String>, text: impl Into<String>) -> SourceId {
        let mut text = text.into();
        if text.len() > u32::MAX as usize {
            let mut end = u32::MAX as usize;
            while !text.is_char_boundary(end) {
                end -= 1;
            }
            text.truncate(end);
        }
        self.sources.push(Source::new(name.into(), text));
        SourceId(self.sources.len() as u32 - 1)
    }

    /// Adds a file.
    ///
    /// Bytes that are not UTF-8 become U+FFFD, which is harmless in a comment and reported as an
    /// unexpected character anywhere else.
    ///
    /// # Errors
    ///
    /// If the file cannot be read, or is longer than [`MAX_LEN`](Self::MAX_LEN).
    pub fn add_file(&mut self, path: &Path) -> io::Result<SourceId> {
        let bytes = Self::read_file(path)?;
        let text = match String::from_utf8(bytes) {
            Ok(text) => text,
            Err(error) => String::from_utf8_lossy(error.as_bytes()).into_owned(),
        };
        Ok(self.add(path.display().to_string(), text))
    }

    /// Reads the bytes of a file that is going to be a text.
    ///
    /// # Errors
    ///
    /// If the file cannot be read, or is longer than [`MAX_LEN`](Self::MAX_LEN).
    pub fn read_file(path: &Path) -> io::Result<Vec<u8>> {
        let too_long = || {
            let message = format!("the file is longer than {} bytes, the limit", Self::MAX_LEN);
            io::Error::new(io::ErrorKind::FileTooLarge, message)
        };
        let file = File::open(path)?;
        if file.metadata()?.len() > Self::MAX_LEN {
            return Err(too_long());
        }
        // A pipe does not say how long it is.
        let mut bytes = Vec::new();
        file.take(Self::MAX_LEN + 1).read_to_end(&mut bytes)?;
        if bytes.len() as u64 > Self::MAX_LEN {
            return Err(too_long());
        }
        Ok(bytes)
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
        let Milestone { line, column, .. } = source.place(span.start as usize);
        Place { name: &source.name, line: line + 1, column: column + 1 }
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
        write!(f, "{}:{}:{}", escape::line(self.name), self.line, self.column)
    }
}
