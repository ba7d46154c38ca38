//! Schema texts, spans in them, and the line and column of an offset.

use std::fmt;
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;
use std::sync::OnceLock;

use crate::archive::{Archive, ArchiveError};
use crate::{escape, lines};

/// Identifies a text of a [`SourceMap`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SourceId(u32);

/// A range of byte offsets in a text, without the end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// The text.
    pub source: SourceId,
    /// The offset of the first byte.
    pub start: u32,
    /// The offset after the last byte.
    pub end: u32,
}

impl Span {
    /// Returns the smallest span that covers this one and a later one of this text.
    pub fn to(self, end: Span) -> Span {
        Span { end: end.end.max(self.end), ..self }
    }

    /// Returns the empty span at the start of this one.
    pub fn before(self) -> Span {
        Span { end: self.start, ..self }
    }

    /// Returns the empty span at the end of this one.
    pub fn after(self) -> Span {
        Span { start: self.end, ..self }
    }
}

/// A schema text and its name in diagnostics.
#[derive(Clone, Debug)]
pub struct Source {
    name: String,
    text: String,
    /// Positions about every [`STEP`] bytes, so that finding a line and column takes constant time.
    /// Computed on first use.
    milestones: OnceLock<Vec<Milestone>>,
}

/// The distance between milestones, in bytes.
const STEP: usize = 1 << 10;

/// An offset in a text with its line and column, which start at 0.
#[derive(Clone, Copy, Debug, Default)]
struct Milestone {
    offset: usize,
    line: usize,
    column: usize,
}

impl Milestone {
    /// Advances past a character of the text.
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

    /// Returns the line and column of an offset.
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

    /// Returns the name for diagnostics: a path as the user wrote it.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Returns the text.
    pub fn text(&self) -> &str {
        &self.text
    }
}

/// The texts of a schema, and the prelude, whose definitions a schema can use without declaring
/// them.
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

    /// The maximum length of a text, in bytes: 4 GiB less one byte.
    pub const MAX_LEN: u64 = u32::MAX as u64;

    /// Creates a map that contains only the prelude.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a text.
    ///
    /// Spans have 32-bit offsets, so text beyond [`MAX_LEN`](Self::MAX_LEN) is dropped.
    /// [`add_file`](Self::add_file) rejects longer files.
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
    /// Bytes that are not UTF-8 become U+FFFD, which the parser accepts in comments and rejects
    /// anywhere else. `api.tl@185` is layer 185 of the [archive](Archive) `api.tl`, and `api.tl` is its
    /// last layer.
    ///
    /// # Errors
    ///
    /// If the file cannot be read, or is longer than [`MAX_LEN`](Self::MAX_LEN); if it is no archive, or
    /// does not have the layer.
    pub fn add_file(&mut self, path: &Path) -> io::Result<SourceId> {
        let (file, bytes, layer) = match (Self::read_file(path), Archive::split_path(path)) {
            (Ok(bytes), _) => (path.to_owned(), bytes, None),
            (Err(error), None) => return Err(error),
            (Err(error), Some((file, layer))) => match Self::read_file(&file) {
                Ok(bytes) => (file, bytes, Some(layer)),
                Err(_) => return Err(error),
            },
        };
        let added = self.add_layer(file.display().to_string(), utf8(bytes), layer);
        added.map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error.to_string()))
    }

    /// Adds a text, or a layer of it if it is an [archive](Archive): the last one by default. The name
    /// gets the number of the layer, as in `api.tl@185`.
    ///
    /// # Errors
    ///
    /// If the text is an archive with errors or without the layer, or if it is no archive and a layer is
    /// given.
    pub fn add_layer(
        &mut self,
        name: impl Into<String>,
        text: impl Into<String>,
        layer: Option<u32>,
    ) -> Result<SourceId, ArchiveError> {
        let (name, text) = (name.into(), text.into());
        if layer.is_none() && !Archive::is_archive(&text) {
            return Ok(self.add(name, text));
        }
        let archive = Archive::parse(&text)?;
        let last = archive.layers().last().copied().unwrap_or_default();
        let number = layer.unwrap_or(last);
        let layer =
            archive.layer(number).ok_or_else(|| ArchiveError::no_layer(&archive, number))?;
        Ok(self.add(format!("{name}@{number}"), layer))
    }

    /// Reads the bytes of a file to be added as a text.
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
        // The metadata of a pipe has no length.
        let mut bytes = Vec::new();
        file.take(Self::MAX_LEN + 1).read_to_end(&mut bytes)?;
        if bytes.len() as u64 > Self::MAX_LEN {
            return Err(too_long());
        }
        Ok(bytes)
    }

    /// Returns the text with this id.
    pub fn source(&self, id: SourceId) -> &Source {
        &self.sources[id.0 as usize]
    }

    /// Returns the added texts in order, without the prelude.
    pub fn own(&self) -> impl Iterator<Item = (SourceId, &Source)> {
        self.sources.iter().enumerate().map(|(i, source)| (SourceId(i as u32), source)).skip(1)
    }

    /// Returns the text that a span covers.
    pub fn text(&self, span: Span) -> &str {
        self.source(span.source)
            .text
            .get(span.start as usize..span.end as usize)
            .unwrap_or_default()
    }

    /// Returns the place at which a span starts.
    pub fn place(&self, span: Span) -> Place<'_> {
        let source = self.source(span.source);
        let Milestone { line, column, .. } = source.place(span.start as usize);
        Place { name: &source.name, line: line + 1, column: column + 1 }
    }
}

/// Returns a text with U+FFFD in place of bytes that are not UTF-8.
fn utf8(bytes: Vec<u8>) -> String {
    match String::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => String::from_utf8_lossy(error.as_bytes()).into_owned(),
    }
}

/// A place in a text. Lines and columns start at 1, and columns count characters.
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
