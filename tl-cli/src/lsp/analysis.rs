//! The meaning of all files together.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::rc::Rc;

use lsp_types::{Location, Range, TextDocumentPositionParams, Uri};
use tl_parser::schema::Combinator;
use tl_parser::{Diagnostic, Options, Schema, SourceId, SourceMap, Span};

use super::index::{Index, Occurrence, Symbol};
use super::workspace::{Document, to_path};

/// The meaning of files that share a space of names.
#[derive(Default)]
pub(super) struct Analysis {
    /// The options of `tl check`.
    pub(super) options: Options,
    /// The texts.
    pub(super) sources: SourceMap,
    /// The files, in the order of their sources.
    pub(super) files: Vec<File>,
    /// The schema, if the files have no error.
    pub(super) schema: Option<Schema>,
    /// The findings of `tl check`.
    pub(super) diagnostics: Vec<Diagnostic>,
}

/// A file, with its names.
pub(super) struct File {
    /// The file.
    pub(super) document: Rc<Document>,
    /// The text of the file in the source map.
    pub(super) source: SourceId,
    /// The names.
    pub(super) index: Index,
}

impl Analysis {
    /// Analyses files that share a space of names.
    pub(super) fn new(documents: &[&Rc<Document>], options: &Options) -> Self {
        let mut sources = SourceMap::new();
        for document in documents {
            let name = to_path(&document.uri).unwrap_or_else(|| PathBuf::from("schema.tl"));
            sources.add(name.to_string_lossy(), document.text.as_str());
        }
        let mut diagnostics = Vec::new();
        let parsed = tl_parser::parse_all(&sources, options, &mut diagnostics);
        let files = parsed.iter().zip(documents).map(|(file, &document)| File {
            document: Rc::clone(document),
            source: file.source,
            index: Index::new(&sources, file),
        });
        let files = files.collect();
        let loaded = tl_codegen::load_parsed(&sources, &parsed, options, diagnostics);
        let options = options.clone();
        Self { options, sources, files, schema: loaded.schema, diagnostics: loaded.diagnostics }
    }

    /// Returns a file.
    pub(super) fn file(&self, uri: &Uri) -> Option<&File> {
        self.files.iter().find(|file| file.document.uri == *uri)
    }

    /// Returns the file of a place.
    pub(super) fn file_of(&self, span: Span) -> Option<&File> {
        self.files.iter().find(|file| file.source == span.source)
    }

    /// Returns the name at a position.
    pub(super) fn name_at(&self, at: &TextDocumentPositionParams) -> Option<(&File, &Occurrence)> {
        let file = self.file(&at.text_document.uri)?;
        Some((file, file.index.at(file.offset(at))?))
    }

    /// Returns the places of a symbol. A local one has them in its own file.
    pub(super) fn occurrences<'a>(
        &'a self,
        file: &'a File,
        symbol: &'a Symbol,
    ) -> impl Iterator<Item = (&'a File, &'a Occurrence)> {
        let is_local = matches!(symbol, Symbol::Local { .. });
        let files = self.files.iter().filter(move |other| !is_local || other.source == file.source);
        files.flat_map(move |file| {
            let found = file.index.occurrences.iter().filter(move |found| found.symbol == *symbol);
            found.map(move |found| (file, found))
        })
    }

    /// Returns the checked combinator that is declared at a place.
    pub(super) fn combinator(&self, name: Span) -> Option<&Combinator> {
        let mut combinators = self.schema.as_ref()?.combinators().map(|(_, combinator)| combinator);
        combinators.find(|combinator| {
            let span = combinator.span;
            span.source == name.source && span.start <= name.start && name.end <= span.end
        })
    }

    /// Returns the definitions that mention each type and combinator, without those that declare it.
    pub(super) fn users(&self) -> BTreeMap<&Symbol, BTreeSet<(SourceId, usize)>> {
        let mut users: BTreeMap<_, BTreeSet<_>> = BTreeMap::new();
        for file in &self.files {
            let uses = file.index.occurrences.iter().filter(|found| !found.is_declaration);
            for found in uses.filter(|found| !matches!(found.symbol, Symbol::Local { .. })) {
                if let Some(definition) = file.definition(found.span) {
                    users.entry(&found.symbol).or_default().insert((file.source, definition));
                }
            }
        }
        users
    }
}

impl File {
    /// Returns the byte of a position.
    pub(super) fn offset(&self, at: &TextDocumentPositionParams) -> usize {
        self.document.lines.offset(&self.document.text, at.position)
    }

    /// Returns the range of a place.
    pub(super) fn range(&self, span: Span) -> Range {
        self.document.lines.range(&self.document.text, span.start as usize, span.end as usize)
    }

    /// Returns a place for the editor.
    pub(super) fn location(&self, span: Span) -> Location {
        Location::new(self.document.uri.clone(), self.range(span))
    }

    /// Returns the text of a place.
    pub(super) fn text(&self, span: Span) -> &str {
        self.document.text.get(span.start as usize..span.end as usize).unwrap_or_default()
    }

    /// Returns the number of the definition around a place.
    pub(super) fn definition(&self, span: Span) -> Option<usize> {
        let definitions = &self.index.definitions;
        let after = definitions.partition_point(|definition| definition.span.start <= span.start);
        let number = after.checked_sub(1)?;
        (span.start < definitions[number].span.end).then_some(number)
    }
}
