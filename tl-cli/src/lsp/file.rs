//! A file of a group, with its names.

use std::ops;
use std::rc::Rc;

use lsp_types::{Location, Range, TextDocumentPositionParams};
use tl_parser::{SourceId, Span};

use super::index::{Definition, Index};
use super::workspace::Document;

/// A file, with its names.
pub(super) struct File {
    /// The file.
    pub(super) document: Rc<Document>,
    /// The text of the file in the source map.
    pub(super) source: SourceId,
    /// The names.
    pub(super) index: Index,
    /// True for an overlay.
    pub(super) is_overlay: bool,
}

impl File {
    /// Returns the byte of a position.
    pub(super) fn offset(&self, at: &TextDocumentPositionParams) -> usize {
        self.document.lines.offset(&self.document.text, at.position)
    }

    /// Returns the bytes of a range.
    pub(super) fn bytes(&self, range: Range) -> ops::Range<usize> {
        let offset = |position| self.document.lines.offset(&self.document.text, position);
        let start = offset(range.start);
        start..offset(range.end).max(start)
    }

    /// Returns the range of a place.
    pub(super) fn range(&self, span: Span) -> Range {
        self.range_of(span.start as usize..span.end as usize)
    }

    /// Returns the range of bytes.
    pub(super) fn range_of(&self, bytes: ops::Range<usize>) -> Range {
        self.document.lines.range(&self.document.text, bytes.start, bytes.end)
    }

    /// Returns a place for the editor.
    pub(super) fn location(&self, span: Span) -> Location {
        Location::new(self.document.uri.clone(), self.range(span))
    }

    /// Returns the text of a place.
    pub(super) fn text(&self, span: Span) -> &str {
        self.document.text.get(span.start as usize..span.end as usize).unwrap_or_default()
    }

    /// Returns the definition around a place.
    pub(super) fn definition(&self, span: Span) -> Option<&Definition> {
        self.index.definition_at(span.start).map(|number| &self.index.definitions[number])
    }
}
