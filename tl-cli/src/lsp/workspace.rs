//! The files of a workspace: those on the disk, and those that are open in the editor.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::str::FromStr;

use lsp_types::{TextDocumentContentChangeEvent, Uri};
use percent_encoding::{AsciiSet, CONTROLS, percent_decode_str, utf8_percent_encode};

use super::position::Lines;

/// The longest file that is read from the disk. An open file may be longer.
const MAX_FILE: u64 = 64 << 20;

/// The files that are read from the disk.
const MAX_FILES: usize = 10_000;

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
    /// The text.
    pub(super) text: String,
    /// The lines of the text.
    pub(super) lines: Lines,
    /// The version of an open file.
    pub(super) version: Option<i32>,
}

impl Document {
    fn new(uri: Uri, text: String, version: Option<i32>) -> Self {
        Self { uri, lines: Lines::new(&text), text, version }
    }
}

/// The files of a workspace, by their URIs.
#[derive(Debug, Default)]
pub(super) struct Workspace {
    documents: BTreeMap<String, Rc<Document>>,
}

impl Workspace {
    /// Reads the schemas below folders.
    pub(super) fn new(folders: &[PathBuf]) -> Self {
        let mut workspace = Self::default();
        folders.iter().for_each(|folder| workspace.read_folder(folder));
        workspace
    }

    /// Reads files that have any extension.
    pub(super) fn read_all<'a>(&mut self, paths: impl Iterator<Item = &'a PathBuf>) {
        for path in paths {
            if let Some(uri) = to_uri(path).filter(|uri| self.document(uri).is_none()) {
                self.load(&uri, path);
            }
        }
    }

    fn read_folder(&mut self, folder: &Path) {
        let Ok(entries) = fs::read_dir(folder) else { return };
        for entry in entries.flatten() {
            let Ok(kind) = entry.file_type() else { continue };
            let path = entry.path();
            let name = entry.file_name();
            let name = name.to_string_lossy();
            if kind.is_dir() && !name.starts_with('.') && !is_made_by_tools(&name) {
                self.read_folder(&path);
            } else if kind.is_file() && name.ends_with(".tl") && self.documents.len() < MAX_FILES {
                self.read(&path);
            }
        }
    }

    fn read(&mut self, path: &Path) {
        if let Some(uri) = to_uri(path) {
            self.reload(&uri);
        }
    }

    /// Returns the files, in the order of their URIs.
    pub(super) fn documents(&self) -> impl Iterator<Item = &Rc<Document>> {
        self.documents.values()
    }

    /// Returns a file.
    fn document(&self, uri: &Uri) -> Option<&Rc<Document>> {
        self.documents.get(uri.as_str())
    }

    /// Takes the text of a file that is opened.
    pub(super) fn open(&mut self, uri: Uri, text: String, version: i32) {
        self.insert(Document::new(uri, text, Some(version)));
    }

    /// Changes an open file.
    pub(super) fn change(
        &mut self,
        uri: &Uri,
        changes: Vec<TextDocumentContentChangeEvent>,
        version: i32,
    ) {
        let Some(document) = self.documents.get_mut(uri.as_str()) else { return };
        let document = Rc::make_mut(document);
        for change in changes {
            match change.range {
                Some(range) => {
                    let start = document.lines.offset(&document.text, range.start);
                    let end = document.lines.offset(&document.text, range.end).max(start);
                    document.text.replace_range(start..end, &change.text);
                }
                None => document.text = change.text,
            }
            document.lines = Lines::new(&document.text);
        }
        document.version = Some(version);
    }

    /// Reads a file again that is closed or has changed on the disk; an open file keeps its text.
    pub(super) fn reload(&mut self, uri: &Uri) {
        if self.document(uri).is_some_and(|document| document.version.is_some()) {
            return;
        }
        let is_known = self.documents.remove(uri.as_str()).is_some();
        let Some(path) = to_path(uri) else { return };
        if is_known || path.extension().is_some_and(|extension| extension == "tl") {
            self.load(uri, &path);
        }
    }

    fn load(&mut self, uri: &Uri, path: &Path) {
        let is_short = |data: fs::Metadata| data.is_file() && data.len() <= MAX_FILE;
        if !fs::metadata(path).is_ok_and(is_short) {
            return;
        }
        if let Ok(bytes) = fs::read(path) {
            let text = String::from_utf8_lossy(&bytes).into_owned();
            self.insert(Document::new(uri.clone(), text, None));
        }
    }

    fn insert(&mut self, document: Document) {
        self.documents.insert(document.uri.as_str().to_owned(), Rc::new(document));
    }

    /// Takes the text of a file from the disk again, after the editor has closed it.
    pub(super) fn close(&mut self, uri: &Uri) {
        if let Some(document) = self.documents.get_mut(uri.as_str()) {
            Rc::make_mut(document).version = None;
        }
        self.reload(uri);
    }
}

fn is_made_by_tools(name: &str) -> bool {
    matches!(name, "target" | "node_modules")
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
