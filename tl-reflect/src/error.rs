//! Errors in bytes and in values, with the path.

use std::fmt;

use tl_parser::escape;
use tl_runtime::{DecodeError, DecodeErrorKind};

use crate::Value;

/// The error of a decoder, with the partial value.
#[derive(Clone, Debug, PartialEq)]
pub struct DecodeFailure {
    /// The path in the value, such as `updates.users[3].photo`. Empty for the value itself.
    pub path: String,
    /// The kind of error, with the offset.
    pub error: DecodeError,
    /// The expected type, if the error is an unknown constructor id.
    pub expected: Option<String>,
    /// The value up to the error.
    pub partial: Box<Value>,
}

impl DecodeFailure {
    /// Returns the number of bytes after the value, if they are the only error. Then
    /// [`partial`](Self::partial) is the whole value.
    pub fn trailing_bytes(&self) -> Option<usize> {
        match self.error.kind {
            // With a path, the bytes are left in an object of known length, inside the value.
            DecodeErrorKind::TrailingBytes { count } if self.path.is_empty() => Some(count),
            _ => None,
        }
    }

    /// Returns true if more bytes could complete the value.
    pub fn is_incomplete(&self) -> bool {
        matches!(
            self.error.kind,
            DecodeErrorKind::UnexpectedEnd { .. } | DecodeErrorKind::CountTooLarge { .. }
        )
    }
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

/// The reason why a value or JSON is not of the expected type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ValueError {
    /// The path in the value, such as `multi_media[0].random_id`. Empty for the value itself.
    pub path: String,
    /// The error at this path.
    pub message: String,
}

impl fmt::Display for ValueError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Messages may contain keys and texts from JSON.
        let message = escape::line(&self.message);
        match self.path.as_str() {
            "" => f.write_str(&message),
            path => write!(f, "{}: {message}", escape::line(path)),
        }
    }
}

impl std::error::Error for ValueError {}
