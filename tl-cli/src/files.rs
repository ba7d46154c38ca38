//! Reading and writing files.

use std::fmt::{self, Display};
use std::fs;
use std::io::ErrorKind;
use std::path::Path;
use std::string::FromUtf8Error;

use tl_parser::SourceMap;

use crate::terminal;

/// Creates the folder of a file and writes the file as a whole, or not at all.
pub(crate) fn write(path: &Path, content: impl AsRef<[u8]>) -> Result<(), String> {
    let folder = path.parent().unwrap_or(path);
    fs::create_dir_all(folder)
        .and_then(|()| tl_codegen::files::replace(path, content))
        .map_err(|error| format!("cannot write `{}`: {error}", terminal::path(path)))
}

/// Returns the message for an unreadable file.
pub(crate) fn cannot_read(path: impl AsRef<Path>, error: &impl Display) -> String {
    format!("cannot read `{}`: {error}", terminal::path(path.as_ref()))
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
    let bytes = match SourceMap::read_file(path) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Text::Missing),
        Err(error) => return Err(cannot_read(path, &error)),
    };
    Ok(match String::from_utf8(bytes) {
        Ok(text) => Text::Known(text),
        Err(error) => {
            let bad = BadByte::of(&error);
            let (path, BadByte { line, column, .. }) = (terminal::path(path), bad);
            Text::NotUtf8(format!(
                "{path}:{line}:{column}: {bad}; convert the file to UTF-8 first, for example with \
                 `iconv`"
            ))
        }
    })
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
        let before = String::from_utf8_lossy(before);
        Self {
            line: before.matches('\n').count() + 1,
            column: before.rsplit('\n').next().unwrap_or_default().chars().count() + 1,
            byte: rest.first().copied().unwrap_or_default(),
        }
    }
}

impl Display for BadByte {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "expected UTF-8, found the byte 0x{:02x}", self.byte)
    }
}
