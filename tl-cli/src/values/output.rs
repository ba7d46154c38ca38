//! Output: bytes in hexadecimal, in base64 or as they are.

use std::io::{self, Write};

use data_encoding::{BASE64, HEXLOWER};

/// How bytes are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Form {
    /// A value a line, in hexadecimal.
    Hex,
    /// A value a line, in base64.
    Base64,
    /// One value after the other, with nothing in between.
    Raw,
}

/// Writes a value.
pub(crate) fn write(out: &mut impl Write, bytes: &[u8], form: Form) -> io::Result<()> {
    match form {
        Form::Hex => writeln!(out, "{}", HEXLOWER.encode(bytes)),
        Form::Base64 => writeln!(out, "{}", BASE64.encode(bytes)),
        Form::Raw => out.write_all(bytes),
    }
}
