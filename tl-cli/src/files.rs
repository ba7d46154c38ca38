//! The files that commands read and write.

use std::fmt::Display;
use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use tl_parser::SourceMap;

/// Writes a file, all of it or nothing, and makes its folder.
pub(crate) fn write(path: &Path, content: impl AsRef<[u8]>) -> Result<(), String> {
    let folder = path.parent().unwrap_or(path);
    fs::create_dir_all(folder)
        .and_then(|()| tl_codegen::files::replace(path, content))
        .map_err(|error| format!("cannot write `{}`: {error}", path.display()))
}

/// What an unreadable file is reported with.
pub(crate) fn cannot_read(path: impl AsRef<Path>, error: &impl Display) -> String {
    format!("cannot read `{}`: {error}", path.as_ref().display())
}

/// A text that a command is going to change.
pub(crate) enum Text {
    /// The whole text.
    Known(String),
    /// Nothing, because there is no file.
    Missing,
    /// Bytes that are no text; the message says where.
    NotUtf8(String),
}

/// Reads a text that a command is going to change. The command has to know every byte of it, so that
/// none gets lost.
pub(crate) fn read_text(path: &Path) -> Result<Text, String> {
    let bytes = match SourceMap::read_file(path) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Text::Missing),
        Err(error) => return Err(cannot_read(path, &error)),
    };
    Ok(String::from_utf8(bytes).map_or_else(|error| {
        let valid = error.utf8_error().valid_up_to();
        let (before, rest) = error.as_bytes().split_at(valid);
        let before = String::from_utf8_lossy(before);
        let line = before.rsplit('\n').next().unwrap_or_default();
        Text::NotUtf8(format!(
            "{}:{}:{}: expected UTF-8, found the byte 0x{:02x}; convert the file to UTF-8 first, \
             for example with `iconv`",
            path.display(),
            before.matches('\n').count() + 1,
            line.chars().count() + 1,
            rest.first().copied().unwrap_or_default(),
        ))
    }, Text::Known))
}
