//! Output: hexadecimal, base64 or raw bytes.

use std::io::{self, Write};

use data_encoding::{BASE64, HEXLOWER};

/// The encoding of the output.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Form {
    /// One value per line, in hexadecimal.
    Hex,
    /// One value per line, in base64.
    Base64,
    /// The bytes of all values, without separators.
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
