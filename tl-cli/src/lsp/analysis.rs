//! The meaning of files that share a space of names.

use std::cell::OnceCell;
use std::path::PathBuf;
use std::rc::Rc;

use lsp_types::{TextDocumentPositionParams, Uri};
use tl_codegen::{Outline, outline};
use tl_docs::{Documentation, Entry};
use tl_parser::schema::{Combinator, CombinatorIndex};
use tl_parser::{Diagnostic, Options, Reach, Schema, SourceId, SourceMap, Span};

use super::file::File;
use super::groups::{Documents, Group};
use super::index::{Definition, Index, Occurrence, Symbol};
use super::overlay::OverlayFile;
use super::workspace::Document;

/// The meaning of a group.
#[derive(Default)]
pub(super) struct Analysis {
    /// The tl.toml with the settings, the schema there, and its layer.
    pub(super) project: Option<PathBuf>,
    pub(super) schema_name: Option<String>,
    pub(super) layer: Option<u32>,
    /// The options of `tl check`.
    pub(super) options: Options,
    /// The texts.
    pub(super) sources: SourceMap,
    /// The schemas and then the overlays, in the order of their sources.
    pub(super) files: Vec<Rc<File>>,
    /// The schema, if the files have no error.
    pub(super) schema: Option<Schema>,
    /// The findings of `tl check`, and those in the overlays.
    pub(super) diagnostics: Vec<Diagnostic>,
    overlays: Vec<Rc<OverlayFile>>,
    /// The combinators, in the order of their places.
    places: OnceCell<Vec<(Span, CombinatorIndex)>>,
    outline: OnceCell<Option<Outline>>,
    /// The documentation in the comments of the schema.
    comments: OnceCell<Documentation>,
}

impl Analysis {
    /// Analyses the files of a group. Takes over from an earlier analysis what has not changed.
    pub(super) fn new(
        group: &Group,
        schemas: &Documents<'_>,
        overlays: &Documents<'_>,
        earlier: Option<&Self>,
    ) -> Self {
        let mut sources = SourceMap::new();
        for document in schemas.iter().chain(overlays) {
            let path = document.path.as_ref().map(|path| path.to_string_lossy());
            sources.add(path.unwrap_or_default(), document.text.as_str());
        }
        let mut diagnostics = Vec::new();
        let all: Vec<SourceId> = sources.own().map(|(source, _)| source).collect();
        let (of_schemas, of_overlays) = all.split_at(schemas.len());
        let options = &group.options;
        let mut parse = |source| tl_parser::parse(&sources, source, options, &mut diagnostics);
        let parsed: Vec<_> = of_schemas.iter().map(|source| parse(*source)).collect();
        // Sources are numbers, so only a file with its earlier number can be taken over.
        let known = |number: usize, document: &Rc<Document>, source: SourceId| {
            let file = earlier?.files.get(number)?;
            let is_it = Rc::ptr_eq(&file.document, document) && file.source == source;
            (is_it && !file.is_overlay).then(|| Rc::clone(file))
        };
        let mut files: Vec<_> = parsed
            .iter()
            .zip(schemas)
            .enumerate()
            .map(|(number, (file, &document))| {
                known(number, document, file.source).unwrap_or_else(|| {
                    let index = Index::new(&sources, file);
                    let document = Rc::clone(document);
                    Rc::new(File { document, source: file.source, index, is_overlay: false })
                })
            })
            .collect();
        let loaded = tl_codegen::load_parsed(&sources, &parsed, options, diagnostics);
        let mut diagnostics = loaded.diagnostics;
        if schemas.iter().any(|document| document.is_archive) {
            // Its layers declare names more than once.
            diagnostics.clear();
        }
        let earlier_overlays = earlier.map(|earlier| &earlier.overlays[..]).unwrap_or_default();
        let overlays: Vec<_> = of_overlays
            .iter()
            .zip(overlays)
            .enumerate()
            .map(|(number, (source, document))| {
                let known = earlier_overlays.get(number);
                let known = known.filter(|known| known.is_of(document, *source)).cloned();
                known.unwrap_or_else(|| Rc::new(OverlayFile::new(&sources, *source, document)))
            })
            .collect();
        for overlay in &overlays {
            overlay.check(&sources, loaded.schema.as_ref(), options, &mut diagnostics);
            files.push(Rc::new(overlay.file(&files)));
        }
        Self {
            project: group.project.clone(),
            schema_name: group.schema.clone(),
            layer: group.layer,
            options: options.clone(),
            schema: loaded.schema,
            sources,
            files,
            diagnostics,
            overlays,
            places: OnceCell::new(),
            outline: OnceCell::new(),
            comments: OnceCell::new(),
        }
    }

    /// Returns true if this is the analysis of these files.
    pub(super) fn is_of(
        &self,
        group: &Group,
        schemas: &Documents<'_>,
        overlays: &Documents<'_>,
    ) -> bool {
        let own = self.files.iter().map(|file| &file.document);
        let others = schemas.iter().chain(overlays).copied();
        let own_group = (&self.project, &self.schema_name, self.layer);
        own_group == (&group.project, &group.schema, group.layer)
            && self.files.len() == schemas.len() + overlays.len()
            && self.overlays.len() == overlays.len()
            && own.zip(others).all(|(own, other)| Rc::ptr_eq(own, other))
    }

    /// Returns a file.
    pub(super) fn file(&self, uri: &Uri) -> Option<&File> {
        self.files.iter().find(|file| file.document.uri == *uri).map(|file| &**file)
    }

    /// Returns a file that is a schema.
    pub(super) fn schema_file(&self, uri: &Uri) -> Option<&File> {
        self.file(uri).filter(|file| !file.is_overlay)
    }

    /// Returns the file of a place.
    pub(super) fn file_of(&self, span: Span) -> Option<&File> {
        self.files.iter().find(|file| file.source == span.source).map(|file| &**file)
    }

    /// Returns the files that are schemas.
    pub(super) fn schemas(&self) -> impl Iterator<Item = &File> {
        self.files.iter().map(|file| &**file).filter(|file| !file.is_overlay)
    }

    /// Returns the definitions in all files.
    pub(super) fn definitions(&self) -> impl Iterator<Item = &Definition> {
        self.schemas().flat_map(|file| &file.index.definitions)
    }

    /// Returns the name at a position.
    pub(super) fn name_at(&self, at: &TextDocumentPositionParams) -> Option<(&File, &Occurrence)> {
        let file = self.file(&at.text_document.uri)?;
        Some((file, file.index.at(file.offset(at))?))
    }

    /// Returns the places of a symbol.
    pub(super) fn occurrences<'a>(
        &'a self,
        symbol: &Symbol,
    ) -> impl Iterator<Item = (&'a File, &'a Occurrence)> {
        let symbol = symbol.clone();
        self.files.iter().flat_map(move |file| {
            let places: Vec<_> = file.index.places_of(&symbol).collect();
            places.into_iter().map(move |found| (&**file, found))
        })
    }

    /// Returns the declarations of a symbol, with their definitions.
    pub(super) fn declarations<'a>(
        &'a self,
        symbol: &Symbol,
    ) -> impl Iterator<Item = (&'a File, &'a Occurrence, &'a Definition)> {
        let declared = self.occurrences(symbol).filter(|(_, found)| found.is_declaration);
        declared.filter_map(|(file, found)| Some((file, found, file.definition(found.span)?)))
    }

    /// Returns the checked combinator that is declared at a place.
    pub(super) fn combinator(&self, name: Span) -> Option<&Combinator> {
        let schema = self.schema.as_ref()?;
        let places = self.places.get_or_init(|| {
            let mut places: Vec<_> = schema.combinators().map(|(i, c)| (c.span, i)).collect();
            places.sort_unstable_by_key(|(span, _)| *span);
            places
        });
        let is_before = |span: &Span| (span.source, span.start) <= (name.source, name.start);
        let after = places.partition_point(|(span, _)| is_before(span));
        let (span, index) = places.get(after.checked_sub(1)?)?;
        (span.source == name.source && name.end <= span.end).then(|| &schema[*index])
    }

    /// Returns the definitions that mention a symbol, or a constructor of a type, without those that
    /// declare it.
    pub(super) fn users<'a>(&'a self, symbol: &Symbol) -> Vec<&'a Definition> {
        let of_type = |(.., definition): (&File, &Occurrence, &Definition)| {
            let is_type = matches!(symbol, Symbol::Type(_));
            is_type.then(|| Symbol::Combinator(Rc::clone(&definition.name)))
        };
        let constructors = self.declarations(symbol).filter_map(of_type);
        let mut users = Vec::new();
        for symbol in constructors.chain([symbol.clone()]) {
            let uses = self.occurrences(&symbol).filter(|(_, found)| !found.is_declaration);
            users.extend(uses.filter_map(|(file, found)| file.definition(found.span)));
        }
        users.sort_by_key(|definition| definition.name_span);
        users.dedup_by_key(|definition| definition.name_span);
        users
    }

    /// Returns the documentation of a definition, from its comments and from overlays.
    pub(super) fn entry(&self, name: &str) -> Entry {
        let comments = self.comments.get_or_init(|| {
            self.schema.as_ref().map(Documentation::from_schema).unwrap_or_default()
        });
        let mut entry = comments.get(name).cloned().unwrap_or_default();
        for overlay in &self.overlays {
            if let Some(more) = overlay.overlay.documentation.get(name) {
                entry.merge(more.clone());
            }
        }
        entry
    }

    /// Returns true if the slow work has been done, or if no file is open in the editor.
    pub(super) fn is_prepared(&self) -> bool {
        let is_open = |file: &Rc<File>| file.document.version.is_some();
        self.outline.get().is_some() || !self.files.iter().any(is_open)
    }

    /// Does the work of [`outline`](Self::outline), which takes longer than an analysis.
    pub(super) fn prepare(&self) {
        let _ = self.outline();
    }

    /// Returns the Rust items of the schema.
    pub(super) fn outline(&self) -> Option<&Outline> {
        let outline = self.outline.get_or_init(|| {
            let schema = self.schema.as_ref()?;
            outline(schema, &Reach::everything(schema, &[])).ok()
        });
        outline.as_ref()
    }
}
