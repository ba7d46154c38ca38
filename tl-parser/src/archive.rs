//! Archives: several layers of a schema in one text.
//!
//! An archive is a text in TL. Each definition that several layers have is in it once, below a comment
//! that names these layers:
//!
//! ```text
//! // archive of layers 179, 185, 186
//! // layers 179-186
//! boolFalse#bc799737 = Bool;
//! boolTrue#997275b5 = Bool;
//!
//! // layers 179
//!
//! user#215c4438 flags:# … = User;
//! // layers 185-186
//! user#83314fca flags:# … = User;
//! ```
//!
//! The text of a layer is what its comments select, in order. A range stands for all layers of the
//! archive from its first to its last number. An empty line *after* a comment belongs to the text of the
//! layers, one *before* it does not. `tl fmt` keeps both, so a formatted archive has the same layers.

use std::borrow::Cow;
use std::fmt;
use std::iter;
use std::ops::Range;
use std::path::{Path, PathBuf};

use crate::lines;

/// The start of an archive.
const HEADER: &str = "// archive of layers ";

/// The start of a comment that names layers.
const MARKER: &str = "// layers ";

/// Several layers of a schema in one text.
///
/// ```
/// use tl_parser::Archive;
///
/// let layers = [(1, "a = A;\nb = B;\n"), (2, "a = A;\nb x:int = B;\n")];
/// let text = Archive::of(&layers)?.to_string();
/// assert!(text.starts_with("// archive of layers 1, 2\n// layers 1-2\na = A;\n// layers 1\n"));
///
/// let archive = Archive::parse(&text)?;
/// assert_eq!(archive.layers(), [1, 2]);
/// assert_eq!(archive.layer(2).as_deref(), Some(layers[1].1));
/// # Ok::<(), tl_parser::ArchiveError>(())
/// ```
#[derive(Clone, Debug)]
pub struct Archive<'t> {
    pub(crate) layers: Vec<u32>,
    pub(crate) pieces: Vec<LayerText<'t>>,
}

/// Definitions that belong to the same layers.
#[derive(Clone, Debug)]
pub(crate) struct LayerText<'t> {
    /// The places of the layers that have the piece, as ranges in ascending order.
    pub(crate) of: Vec<Range<usize>>,
    /// True if an empty line comes before the piece.
    pub(crate) has_gap: bool,
    /// The text, without line ends around it.
    pub(crate) text: Cow<'t, str>,
}

/// The error in an archive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ArchiveError {
    /// The line, from 1.
    pub line: usize,
    /// The error, for people.
    pub message: String,
}

impl ArchiveError {
    pub(crate) fn no_layer(archive: &Archive<'_>, number: u32) -> Self {
        let layers = archive.layers_text();
        Self { line: 1, message: format!("the archive has no layer {number}; it has {layers}") }
    }
}

impl fmt::Display for ArchiveError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {}", self.line, crate::escape::line(&self.message))
    }
}

impl std::error::Error for ArchiveError {}

impl<'t> Archive<'t> {
    /// Returns true if a text starts as an archive does.
    pub fn is_archive(text: &str) -> bool {
        text.starts_with(HEADER)
    }

    /// Parses an archive, without parsing the definitions in it.
    ///
    /// # Errors
    ///
    /// If the first line or a comment `// layers …` is not as described.
    pub fn parse(text: &'t str) -> Result<Self, ArchiveError> {
        let mut all = lines_of(text).enumerate();
        let header = all.next().and_then(|(_, (_, line))| line.strip_prefix(HEADER));
        let layers = header.and_then(header_layers).ok_or_else(|| ArchiveError {
            line: 1,
            message: format!("expected `{HEADER}` and numbers in ascending order: `179, 185`"),
        })?;
        let mut archive = Self { pieces: Vec::new(), layers };
        let mut of: Vec<_> = iter::once(0..archive.layers.len()).collect();
        let first = lines_of(text).nth(1).map_or(text.len(), |(start, _)| start);
        let (mut start, mut is_in_block) = (first, false);
        for (number, (offset, line)) in all {
            let is_marker = !is_in_block && is_marker(line);
            is_in_block = ends_in_block(line, is_in_block);
            if !is_marker {
                continue;
            }
            archive.push(of, &text[start..offset]);
            let named = line.trim().strip_prefix(MARKER).and_then(|line| archive.subset(line));
            of = named.ok_or_else(|| ArchiveError {
                line: number + 1,
                message: format!(
                    "expected layers of the archive, in ascending order: {}",
                    archive.layers_text()
                ),
            })?;
            start = offset + line.len();
            start += text[start..].len() - after_line_end(&text[start..]).len();
        }
        archive.push(of, &text[start..]);
        Ok(archive)
    }

    /// Adds the text between two markers.
    fn push(&mut self, of: Vec<Range<usize>>, text: &'t str) {
        let body = text.trim();
        if !body.is_empty() {
            let before = &text[..text.len() - text.trim_start().len()];
            let (has_gap, text) = (lines::is_in(before), Cow::Borrowed(body));
            self.pieces.push(LayerText { of, has_gap, text });
        }
    }

    /// Returns the layers of the archive, in ascending order.
    pub fn layers(&self) -> &[u32] {
        &self.layers
    }

    /// Returns the text of a layer, if the archive has it.
    pub fn layer(&self, number: u32) -> Option<String> {
        let place = self.layers.binary_search(&number).ok()?;
        let mut text = String::new();
        for piece in self.pieces.iter().filter(|piece| piece.has(place)) {
            if piece.has_gap && !text.is_empty() {
                text.push('\n');
            }
            text.push_str(&piece.text);
            text.push('\n');
        }
        Some(text)
    }

    /// Splits `api.tl@179` into the path of an archive and the number of a layer.
    pub fn split_path(path: &Path) -> Option<(PathBuf, u32)> {
        let (file, layer) = path.to_str()?.rsplit_once('@')?;
        let layer = number(layer)?;
        (!file.is_empty()).then(|| (PathBuf::from(file), layer))
    }

    fn layers_text(&self) -> String {
        let numbers: Vec<String> = self.layers.iter().map(u32::to_string).collect();
        numbers.join(", ")
    }

    /// Returns the layers of a text such as `166-179, 186`.
    fn subset(&self, text: &str) -> Option<Vec<Range<usize>>> {
        let place = |layer| self.layers.binary_search(&number(layer)?).ok();
        let ranges = text.split(", ").map(|range| {
            let (first, last) = range.split_once('-').unwrap_or((range, range));
            let range = place(first)?..place(last)? + 1;
            (!range.is_empty()).then_some(range)
        });
        let ranges: Vec<_> = ranges.collect::<Option<_>>()?;
        ranges.is_sorted_by(|a, b| a.end <= b.start).then_some(ranges)
    }

    /// Returns layers as a text such as `166-179, 186`.
    fn subset_text(&self, of: &[Range<usize>]) -> String {
        let text = of.iter().map(|range| match &self.layers[range.clone()] {
            [first, .., last] => format!("{first}-{last}"),
            [only] => only.to_string(),
            [] => String::new(),
        });
        text.collect::<Vec<_>>().join(", ")
    }
}

impl LayerText<'_> {
    /// Returns true if the layer at this place has the piece.
    fn has(&self, place: usize) -> bool {
        self.of.iter().any(|range| range.contains(&place))
    }
}

impl fmt::Display for Archive<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{HEADER}{}", self.layers_text())?;
        let mut last: Option<&LayerText<'_>> = None;
        for piece in &self.pieces {
            let gap = if piece.has_gap { "\n" } else { "" };
            if last.is_none_or(|last| last.of != piece.of) {
                let before = if last.is_some() { gap } else { "" };
                writeln!(f, "{before}{MARKER}{}", self.subset_text(&piece.of))?;
            }
            writeln!(f, "{gap}{}", piece.text)?;
            last = Some(piece);
        }
        Ok(())
    }
}

/// Returns true if a comment names layers, or tries to.
pub(crate) fn is_marker(comment: &str) -> bool {
    let rest = comment.trim().strip_prefix(MARKER);
    rest.is_some_and(|rest| rest.starts_with(|first: char| first.is_ascii_digit()))
}

/// Returns the numbers of a text such as `166, 179`.
fn header_layers(text: &str) -> Option<Vec<u32>> {
    let layers: Vec<u32> = text.trim_end().split(", ").map(number).collect::<Option<_>>()?;
    layers.is_sorted_by(|a, b| a < b).then_some(layers)
}

fn number(text: &str) -> Option<u32> {
    // `parse` would accept a `+`.
    text.parse().ok().filter(|_| text.bytes().all(|byte| byte.is_ascii_digit()))
}

/// Returns the lines of a text without their ends, each with its offset.
fn lines_of(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut rest = Some(text);
    iter::from_fn(move || {
        let from = rest?;
        let line = &from[..lines::find(from).unwrap_or(from.len())];
        let after = after_line_end(&from[line.len()..]);
        rest = (line.len() < from.len()).then_some(after);
        Some((text.len() - from.len(), line))
    })
}

/// Returns the text after the line end at its start.
fn after_line_end(text: &str) -> &str {
    text.strip_prefix("\r\n").or(text.strip_prefix(['\n', '\r'])).unwrap_or(text)
}

/// Returns true if a `/* */` comment is open after a line.
fn ends_in_block(line: &str, mut is_in_block: bool) -> bool {
    let mut rest = line;
    loop {
        let next = match is_in_block {
            true => rest.find("*/").map(|at| (at, false)),
            false => {
                let line_comment = rest.find("//").unwrap_or(rest.len());
                rest[..line_comment].find("/*").map(|at| (at, true))
            }
        };
        let Some((at, is_open)) = next else { return is_in_block };
        (rest, is_in_block) = (&rest[at + 2..], is_open);
    }
}
