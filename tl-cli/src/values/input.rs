//! Input: bytes in hexadecimal, in base64 or as they are, and JSON; from files or standard input.

use std::fs::File;
use std::io::{self, BufRead, BufReader, stdin};
use std::path::PathBuf;

use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use base64::{Engine, alphabet};

use crate::terminal;

/// Base64 with padding or without.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &alphabet::STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// How bytes are written in the input.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Form {
    /// Raw if the input is no text; otherwise a line is hexadecimal if it can be, or else base64.
    Auto,
    /// A value a line, in hexadecimal; spaces do not matter.
    Hex,
    /// A value a line, in base64, of either alphabet, with padding or without.
    Base64,
    /// A value a file.
    Raw,
}

/// Where values come from.
#[derive(clap::Args)]
pub(crate) struct Files {
    /// The files; standard input if there are none, or for `-`.
    #[arg(value_name = "FILE")]
    files: Vec<PathBuf>,
}

/// A value of the input, and the place that errors name.
pub(crate) struct Item<T> {
    pub(crate) place: String,
    pub(crate) value: Result<T, String>,
}

impl Files {
    /// Goes through the values, each as soon as it has been read.
    pub(crate) fn bytes(
        &self,
        form: Form,
        mut each: impl FnMut(Item<Vec<u8>>) -> io::Result<()>,
    ) -> io::Result<()> {
        self.open(|name, input| {
            if form == Form::Raw {
                let mut bytes = Vec::new();
                input.read_to_end(&mut bytes)?;
                return each(Item { place: name.to_owned(), value: Ok(bytes) });
            }
            let (mut line, mut number) = (Vec::new(), 0);
            while input.read_until(b'\n', &mut line)? > 0 {
                number += 1;
                let is_text =
                    line.iter().all(|byte| matches!(byte, b'\t' | b'\n' | b'\r' | b' '..=b'~'));
                if form == Form::Auto && number == 1 && !is_text {
                    input.read_to_end(&mut line)?;
                    return each(Item { place: name.to_owned(), value: Ok(line) });
                }
                let text = String::from_utf8_lossy(&line);
                if !text.trim().is_empty() {
                    each(Item { place: format!("{name}:{number}"), value: decode(&text, form) })?;
                }
                line.clear();
            }
            Ok(())
        })
    }

    /// Goes through JSON values. Each starts at the start of a line; lines that are indented or
    /// start with a closing bracket belong to the one before.
    pub(crate) fn json(
        &self,
        mut each: impl FnMut(Item<String>) -> io::Result<()>,
    ) -> io::Result<()> {
        self.open(|name, input| {
            let (mut text, mut start) = (String::new(), 0);
            for (number, line) in input.lines().enumerate() {
                let line = line?;
                let goes_on = line.starts_with([' ', '\t', '}', ']']);
                if !goes_on && !text.trim().is_empty() {
                    let value = Ok(std::mem::take(&mut text));
                    each(Item { place: format!("{name}:{}", start + 1), value })?;
                }
                if text.trim().is_empty() {
                    text.clear();
                    start = number;
                }
                text.push_str(&line);
                text.push('\n');
            }
            if !text.trim().is_empty() {
                each(Item { place: format!("{name}:{}", start + 1), value: Ok(text) })?;
            }
            Ok(())
        })
    }

    /// Opens one input after the other, with their names.
    fn open(
        &self,
        mut each: impl FnMut(&str, &mut dyn BufRead) -> io::Result<()>,
    ) -> io::Result<()> {
        if self.files.is_empty() {
            return each("stdin", &mut stdin().lock());
        }
        for path in &self.files {
            if path.as_os_str() == "-" {
                each("stdin", &mut stdin().lock())?;
                continue;
            }
            let name = terminal::path(path);
            let file = File::open(path).map_err(|error| {
                io::Error::new(error.kind(), format!("cannot read `{name}`: {error}"))
            })?;
            each(&name, &mut BufReader::new(file))?;
        }
        Ok(())
    }
}

/// The bytes that a line stands for.
fn decode(line: &str, form: Form) -> Result<Vec<u8>, String> {
    let line: String = line.chars().filter(|c| !c.is_ascii_whitespace()).collect();
    let digits = line.strip_prefix("0x").unwrap_or(&line);
    let is_hex = digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    if form == Form::Hex || (form == Form::Auto && is_hex) {
        return unhex(digits).ok_or_else(|| {
            match digits.chars().find(|digit| !digit.is_ascii_hexdigit()) {
                Some(other) => format!("`{other}` is no hexadecimal digit"),
                None => format!("{} hexadecimal digits are no whole bytes", digits.len()),
            }
        });
    }
    let standard = line.replace('-', "+").replace('_', "/");
    BASE64.decode(standard).map_err(|error| match form {
        Form::Auto => format!("neither hexadecimal nor base64: {error}"),
        _ => format!("no base64: {error}"),
    })
}

fn unhex(digits: &str) -> Option<Vec<u8>> {
    let pairs = digits.as_bytes().chunks(2);
    pairs
        .map(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok())
        .collect::<Option<_>>()
        .filter(|_| digits.len().is_multiple_of(2))
}
