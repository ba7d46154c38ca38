//! What can be wrong with bytes and with values, and where.

use std::fmt;

use tl_parser::escape;
use tl_runtime::{DecodeError, DecodeErrorKind};

use crate::Value;

/// Why bytes could not be read to their end.
#[derive(Clone, Debug, PartialEq)]
pub struct DecodeFailure {
    /// Where in the value: `updates.users[3].photo`. Empty for the value itself.
    pub path: String,
    /// What was wrong, and at which byte.
    pub error: DecodeError,
    /// The type of which the constructor id is none, if that was wrong and it has a name.
    pub expected: Option<String>,
    /// What was read so far. What comes behind the error is missing.
    pub partial: Box<Value>,
}

impl fmt::Display for DecodeFailure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.path.is_empty() {
            write!(f, "{}: ", escape::line(&self.path))?;
        }
        match (self.error.kind, &self.expected) {
            (DecodeErrorKind::UnknownConstructor { id }, Some(expected)) => {
                let offset = self.error.offset;
                write!(
                    f,
                    "constructor id {id:#010x} does not belong to {expected}, at byte {offset}"
                )
            }
            _ => self.error.fmt(f),
        }
    }
}

impl std::error::Error for DecodeFailure {}

/// Why a value, or some JSON, is not one of the schema.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ValueError {
    /// Where in the value: `multi_media[0].random_id`. Empty for the value itself.
    pub path: String,
    /// What is wrong there.
    pub message: String,
}

impl fmt::Display for ValueError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Keys and texts of JSON are repeated in messages.
        let message = escape::line(&self.message);
        match self.path.as_str() {
            "" => f.write_str(&message),
            path => write!(f, "{}: {message}", escape::line(path)),
        }
    }
}

impl std::error::Error for ValueError {}
