//! The files of a workspace: those on the disk, and those that are open in the editor.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::str::FromStr;

use lsp_types::{TextDocumentContentChangeEvent, TextDocumentItem, Uri};
use percent_encoding::{AsciiSet, CONTROLS, percent_decode_str, utf8_percent_encode};
use tl_parser::Archive;

use super::position::{Encoding, Lines};
use crate::files;

/// The longest text that is analysed, in bytes. The largest schema known has 1.1 MB.
pub(super) const MAX_TEXT: usize = 8 << 20;

/// The files that are read from the disk, and their bytes in all.
const MAX_FILES: usize = 10_000;
const MAX_BYTES: usize = 128 << 20;

/// The files and folders below a folder that are looked at.
const MAX_ENTRIES: usize = 200_000;

/// The characters of paths that URIs cannot have.
const ESCAPED: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'%')
    .add(b'<')
    .add(b'>')
    .add(b'?')
    .add(b'[')
    .add(b'\\')
    .add(b']')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'|')
    .add(b'}');

/// A file.
#[derive(Clone, Debug)]
pub(super) struct Document {
    /// The name by which the editor knows the file.
    pub(super) uri: Uri,
    /// The path of a file on the disk.
    pub(super) path: Option<PathBuf>,
    /// The text. It is empty if it is too long.
    pub(super) text: String,
    /// The lines of the text.
    pub(super) lines: Lines,
    /// The version of an open file.
    pub(super) version: Option<i32>,
    /// True if the editor calls it TL, or if its name ends in `.tl`.
    pub(super) is_tl: bool,
    /// True for an archive of layers.
    pub(super) is_archive: bool,
    /// The length of a text that is longer than [`MAX_TEXT`].
    pub(super) too_long: Option<u64>,
}

impl Document {
    fn new(uri: Uri, text: String, encoding: Encoding) -> Self {
        let mut document = Self {
            path: to_path(&uri),
            is_tl: uri.as_str().ends_with(".tl"),
            is_archive: false,
            uri,
            text: String::new(),
            lines: Lines::default(),
            version: None,
            too_long: None,
        };
        document.set_text(text, encoding);
        document
    }

    fn set_text(&mut self, text: String, encoding: Encoding) {
        self.too_long = (text.len() > MAX_TEXT).then_some(text.len() as u64);
        self.text = if self.too_long.is_some() { String::new() } else { text };
        self.lines = Lines::new(&self.text, encoding);
        self.is_archive = Archive::is_archive(&self.text);
    }

    fn change(&mut self, change: TextDocumentContentChangeEvent, encoding: Encoding) {
        match change.range {
            None => self.set_text(change.text, encoding),
            // The text that the change is about is not here any more.
            Some(_) if self.too_long.is_some() => {}
            Some(range) => {
                let start = self.lines.offset(&self.text, range.start);
                let end = self.lines.offset(&self.text, range.end).max(start);
                self.text.replace_range(start..end, &change.text);
                if self.text.len() > MAX_TEXT {
                    let text = std::mem::take(&mut self.text);
                    self.set_text(text, encoding);
                } else {
                    self.lines.replaced(&self.text, start, end, start + change.text.len());
                    self.is_archive = Archive::is_archive(&self.text);
                }
            }
        }
    }
}

/// The files of a workspace, by their URIs.
#[derive(Debug, Default)]
pub(super) struct Workspace {
    folders: Vec<PathBuf>,
    documents: BTreeMap<String, Rc<Document>>,
    encoding: Encoding,
}

impl Workspace {
    /// Returns a workspace without folders.
    pub(super) fn new(encoding: Encoding) -> Self {
        Self { encoding, ..Self::default() }
    }

    /// Returns the folders.
    pub(super) fn folders(&self) -> &[PathBuf] {
        &self.folders
    }

    /// Adds a folder with the schemas below it.
    pub(super) fn add_folder(&mut self, folder: PathBuf) {
        if !self.folders.contains(&folder) {
            self.read_folder(&folder);
            self.folders.push(folder);
        }
    }

    /// Removes a folder with its files, except for open ones.
    pub(super) fn remove_folder(&mut self, folder: &Path) {
        self.folders.retain(|known| known != folder);
        self.forget_folder(folder);
    }

    /// Reads files that have any extension.
    pub(super) fn read_all<'a>(&mut self, paths: impl Iterator<Item = &'a PathBuf>) {
        for path in paths {
            if let Some(uri) = to_uri(path).filter(|uri| self.document(uri).is_none()) {
                self.load(&uri, path);
            }
        }
    }

    /// Reads the schemas below a folder.
    fn read_folder(&mut self, folder: &Path) {
        let (mut folders, mut entries) = (vec![folder.to_owned()], 0);
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
                entries += 1;
                let (path, kind) = (entry.path(), entry.file_type());
                if kind.as_ref().is_ok_and(fs::FileType::is_dir) && !is_skipped(&entry.file_name())
                {
                    folders.push(path);
                } else if kind.is_ok_and(|kind| kind.is_file()) && is_schema(&path) {
                    self.read_all(std::iter::once(&path));
                }
            }
            if entries > MAX_ENTRIES {
                return;
            }
        }
    }

    /// Forgets the files below a folder that are not open.
    fn forget_folder(&mut self, folder: &Path) {
        self.documents.retain(|_, document| {
            let path = document.path.as_ref();
            let is_below = path.is_some_and(|path| path.starts_with(folder));
            document.version.is_some() || !is_below
        });
    }

    /// Returns the files, in the order of their URIs.
    pub(super) fn documents(&self) -> impl Iterator<Item = &Rc<Document>> {
        self.documents.values()
    }

    /// Returns a file.
    pub(super) fn document(&self, uri: &Uri) -> Option<&Rc<Document>> {
        self.documents.get(&key(uri))
    }

    /// Returns a file that is open or on the disk.
    pub(super) fn peek(&self, path: &Path) -> Option<Rc<Document>> {
        let uri = to_uri(path)?;
        self.document(&uri).cloned().or_else(|| {
            let text = files::read_utf8(path).ok()?;
            Some(Rc::new(Document::new(uri, text, self.encoding)))
        })
    }

    /// Takes the text of a file that is opened.
    pub(super) fn open(&mut self, item: TextDocumentItem) {
        let mut document = Document::new(item.uri, item.text, self.encoding);
        document.version = Some(item.version);
        document.is_tl |= item.language_id == "tl";
        self.insert(document);
    }

    /// Changes an open file.
    pub(super) fn change(
        &mut self,
        uri: &Uri,
        changes: Vec<TextDocumentContentChangeEvent>,
        version: i32,
    ) {
        let Some(document) = self.documents.get_mut(&key(uri)) else { return };
        let document = Rc::make_mut(document);
        for change in changes {
            document.change(change, self.encoding);
        }
        document.version = Some(version);
    }

    /// Reads a file or a folder again that is closed, or has changed on the disk, and the layers of an
    /// archive; an open file keeps its text.
    pub(super) fn reload(&mut self, uri: &Uri) {
        for layer in self.layers_of(uri) {
            self.reload_file(&layer);
        }
        self.reload_file(uri);
    }

    /// Returns the layers of an archive that are files of the workspace.
    fn layers_of(&self, archive: &Uri) -> Vec<Uri> {
        let Some(path) = to_path(archive) else { return Vec::new() };
        let is_layer = |document: &&Rc<Document>| {
            let layer = document.path.as_ref().and_then(|path| Archive::split_path(path));
            layer.is_some_and(|(archive, _)| archive == path)
        };
        self.documents().filter(is_layer).map(|document| document.uri.clone()).collect()
    }

    fn reload_file(&mut self, uri: &Uri) {
        if self.document(uri).is_some_and(|document| document.version.is_some()) {
            return;
        }
        let is_known = self.documents.remove(&key(uri)).is_some();
        let Some(path) = to_path(uri) else { return };
        if is_known || (is_schema(&path) && self.has(&path)) {
            self.load(uri, &path);
        } else if !path.is_file() && self.has(&path) {
            self.forget_folder(&path);
            self.read_folder(&path);
        }
    }

    /// Returns true for a path in a folder of the workspace, but not in a folder that is skipped.
    fn has(&self, path: &Path) -> bool {
        let inner = self.folders.iter().filter_map(|folder| path.strip_prefix(folder).ok());
        inner.into_iter().any(|inner| !inner.iter().any(is_skipped))
    }

    /// Reads a file, or a layer of an archive.
    fn load(&mut self, uri: &Uri, path: &Path) {
        let layer = files::layer_path(path);
        let file = layer.as_ref().map_or(path, |(archive, _)| archive);
        let Ok(data) = fs::metadata(file) else { return };
        let bytes: usize = self.documents.values().map(|document| document.text.len()).sum();
        if !data.is_file() || self.documents.len() >= MAX_FILES || bytes > MAX_BYTES {
            return;
        }
        let is_long = data.len() > MAX_TEXT as u64;
        let text = match layer.is_some() {
            _ if is_long => Some(String::new()),
            true => files::schema_text(path).ok(),
            false => fs::read(path).ok().map(|bytes| String::from_utf8_lossy(&bytes).into_owned()),
        };
        if let Some(text) = text {
            let mut document = Document::new(uri.clone(), text, self.encoding);
            document.too_long = document.too_long.or(is_long.then_some(data.len()));
            self.insert(document);
        }
    }

    fn insert(&mut self, document: Document) {
        self.documents.insert(key(&document.uri), Rc::new(document));
    }

    /// Takes the text of a file from the disk again, after the editor has closed it.
    pub(super) fn close(&mut self, uri: &Uri) {
        if let Some(document) = self.documents.get_mut(&key(uri)) {
            Rc::make_mut(document).version = None;
        }
        self.reload(uri);
    }
}

/// Returns true for the names of folders that tools make, and of hidden ones.
fn is_skipped(name: &OsStr) -> bool {
    name == "target" || name == "node_modules" || name.as_encoded_bytes().starts_with(b".")
}

fn is_schema(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension == "tl")
}

/// Returns one text for all URIs of a file: editors escape different characters.
fn key(uri: &Uri) -> String {
    let uri_of_path = to_path(uri).and_then(|path| to_uri(&path));
    uri_of_path.as_ref().unwrap_or(uri).as_str().to_owned()
}

/// Returns the path of a URI with the scheme `file`.
pub(super) fn to_path(uri: &Uri) -> Option<PathBuf> {
    let path = uri.as_str().strip_prefix("file://")?;
    let path = percent_decode_str(path).decode_utf8().ok()?;
    // `file:///c:/schema.tl` on Windows.
    let windows = path.strip_prefix('/').filter(|rest| rest.as_bytes().get(1) == Some(&b':'));
    Some(PathBuf::from(windows.unwrap_or(&path)))
}

/// Returns the URI of an absolute path.
pub(super) fn to_uri(path: &Path) -> Option<Uri> {
    let path = path.to_str()?.replace('\\', "/");
    let slash = if path.starts_with('/') { "" } else { "/" };
    Uri::from_str(&format!("file://{slash}{}", utf8_percent_encode(&path, ESCAPED))).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn uris_and_paths_agree() {
        for path in ["/a/b c/%41/схема#1.tl", "/plain.tl"] {
            let uri = to_uri(Path::new(path)).expect("a URI");
            assert_eq!(to_path(&uri), Some(PathBuf::from(path)), "{}", uri.as_str());
        }
        let uri = Uri::from_str("untitled:Untitled-1").expect("a URI");
        assert_eq!(to_path(&uri), None);
    }
}
