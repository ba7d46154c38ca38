//! Reading and writing files.

use std::borrow::Cow;
use std::fmt::{self, Display};
use std::fs;
use std::io::{self, ErrorKind, Read, StdinLock};
use std::path::{Path, PathBuf};
use std::string::FromUtf8Error;
use std::sync::atomic::{AtomicBool, Ordering};

use tl_parser::{Archive, SourceId, SourceMap};

use crate::terminal;

/// Creates the folder of a file and writes the file as a whole, or not at all.
pub(crate) fn write(path: &Path, content: impl AsRef<[u8]>) -> Result<(), String> {
    write_by(path, || tl_codegen::files::replace(path, content))
}

/// Writes one of many files that can be written again, without a wait for the disk.
#[cfg(feature = "site")]
pub(crate) fn write_one_of_many(path: &Path, content: impl AsRef<[u8]>) -> Result<(), String> {
    write_by(path, || tl_codegen::files::replace_without_wait(path, content))
}

fn write_by(path: &Path, write: impl FnOnce() -> io::Result<()>) -> Result<(), String> {
    let folder = path.parent().unwrap_or(path);
    fs::create_dir_all(folder)
        .and_then(|()| write())
        .map_err(|error| format!("cannot write `{}`: {error}", terminal::path(path)))
}

/// Returns the message for an unreadable file.
pub(crate) fn cannot_read(path: impl AsRef<Path>, error: &impl Display) -> String {
    format!("cannot read `{}`: {error}", terminal::path(path.as_ref()))
}

/// Returns true for `-`, which stands for standard input.
pub(crate) fn is_stdin(path: &Path) -> bool {
    path.as_os_str() == "-"
}

/// Opens standard input, which `-` stands for. A command can read it only once.
pub(crate) fn stdin() -> Result<StdinLock<'static>, String> {
    static IS_READ: AtomicBool = AtomicBool::new(false);
    match IS_READ.swap(true, Ordering::Relaxed) {
        false => Ok(io::stdin().lock()),
        true => {
            Err("standard input is given twice on the command line; write one of the two to a \
                     file"
                .to_owned())
        }
    }
}

/// Reads a file, or standard input for `-`.
pub(crate) fn read(path: &Path) -> Result<Vec<u8>, String> {
    if !is_stdin(path) {
        return SourceMap::read_file(path).map_err(|error| cannot_read(path, &error));
    }
    let mut bytes = Vec::new();
    let read = stdin()?.take(SourceMap::MAX_LEN + 1).read_to_end(&mut bytes);
    read.map_err(|error| cannot_read("stdin", &error))?;
    match bytes.len() as u64 > SourceMap::MAX_LEN {
        true => {
            Err(format!("standard input is longer than {} bytes, the limit", SourceMap::MAX_LEN))
        }
        false => Ok(bytes),
    }
}

/// Returns the path under which libraries can read standard input, for `-`.
pub(crate) fn stdin_path(path: &Path) -> &Path {
    if cfg!(unix) && is_stdin(path) { Path::new("/dev/stdin") } else { path }
}

/// Splits `api.tl@185` into an archive and a layer, unless there is a file of that name.
pub(crate) fn layer_path(path: &Path) -> Option<(PathBuf, u32)> {
    Archive::split_path(path).filter(|_| !path.exists())
}

/// Adds a file, or standard input for `-`, to the texts. `api.tl@185` is a layer of an archive.
pub(crate) fn add_source(sources: &mut SourceMap, path: &Path) -> Result<SourceId, String> {
    if !is_stdin(path) {
        return sources.add_file(path).map_err(|error| cannot_read(path, &error));
    }
    let text = String::from_utf8_lossy(&read(path)?).into_owned();
    sources.add_layer("stdin", text, None).map_err(|error| cannot_read("stdin", &error))
}

/// Returns the text that [`add_source`] adds.
pub(crate) fn schema_text(path: &Path) -> Result<String, String> {
    let mut sources = SourceMap::new();
    let id = add_source(&mut sources, path)?;
    Ok(sources.source(id).text().to_owned())
}

/// Reads a file in UTF-8, or standard input for `-`.
pub(crate) fn read_utf8(path: &Path) -> Result<String, String> {
    String::from_utf8(read(path)?).map_err(|error| bad_byte(path, &error))
}

/// The content of a file that a command will edit.
pub(crate) enum Text {
    /// The whole text.
    Known(String),
    /// There is no such file.
    Missing,
    /// The bytes are not UTF-8; the message names the place.
    NotUtf8(String),
}

/// Reads a file that a command will edit. Bytes that are not UTF-8 are an error rather than
/// replaced, so that the edit loses nothing.
pub(crate) fn read_text(path: &Path) -> Result<Text, String> {
    let bytes = match is_stdin(path) {
        true => read(path)?,
        false => match SourceMap::read_file(path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Text::Missing),
            Err(error) => return Err(cannot_read(path, &error)),
        },
    };
    Ok(match String::from_utf8(bytes) {
        Ok(text) => Text::Known(text),
        Err(error) => Text::NotUtf8(format!(
            "{}; convert the file to UTF-8 first, for example with `iconv`",
            bad_byte(path, &error)
        )),
    })
}

/// Returns the name of a file or of standard input, for messages.
pub(crate) fn input_name(path: &Path) -> String {
    if is_stdin(path) { "stdin".to_owned() } else { terminal::path(path) }
}

/// Returns the name of a file or of standard input, for a writer that escapes it.
pub(crate) fn name(path: &Path) -> Cow<'_, str> {
    if is_stdin(path) { Cow::Borrowed("stdin") } else { path.to_string_lossy() }
}

/// Returns the message for the first byte of a file that is not UTF-8.
fn bad_byte(path: &Path, error: &FromUtf8Error) -> String {
    let bad = BadByte::of(error);
    format!("{}:{}:{}: {bad}", input_name(path), bad.line, bad.column)
}

/// The first byte that is not UTF-8.
#[derive(Clone, Copy)]
pub(crate) struct BadByte {
    pub(crate) line: usize,
    pub(crate) column: usize,
    byte: u8,
}

impl BadByte {
    /// Locates the byte that caused an error.
    pub(crate) fn of(error: &FromUtf8Error) -> Self {
        let (before, rest) = error.as_bytes().split_at(error.utf8_error().valid_up_to());
        let (line, column) = end(&String::from_utf8_lossy(before));
        Self { line, column, byte: rest.first().copied().unwrap_or_default() }
    }
}

impl Display for BadByte {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "expected UTF-8, found the byte 0x{:02x}", self.byte)
    }
}

/// Returns the line and the column after a text, from 1.
pub(crate) fn end(text: &str) -> (usize, usize) {
    let line = text.rsplit('\n').next().unwrap_or_default();
    (text.matches('\n').count() + 1, line.chars().count() + 1)
}
