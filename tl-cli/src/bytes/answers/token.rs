//! Tokens as JSON.

use data_encoding::HEXLOWER;
use serde::Serialize;
use tl_parser::escape;
use tl_reflect::{Annotation, Token};

/// A token and its meaning.
#[derive(Serialize)]
pub(super) struct TokenAnswer {
    /// The place of its bytes, in the input or in the content of a `gzip_packed`.
    start: usize,
    end: usize,
    /// The bytes, if they are in a `gzip_packed`, and the number of these around them.
    #[serde(skip_serializing_if = "Option::is_none")]
    packed: Option<(usize, String)>,
    #[serde(skip_serializing_if = "str::is_empty")]
    path: String,
    #[serde(rename = "type", skip_serializing_if = "str::is_empty")]
    ty: String,
    kind: &'static str,
    #[serde(skip_serializing_if = "str::is_empty")]
    text: String,
}

impl TokenAnswer {
    /// Describes a token of a value that starts at an offset of the input.
    pub(super) fn new(start: usize, annotation: &Annotation<'_>) -> Self {
        let line = |text: &str| escape::line(text).into_owned();
        let bytes = annotation.bytes.clone();
        let own = || HEXLOWER.encode(annotation.input.get(bytes.clone()).unwrap_or_default());
        let base = if annotation.packed == 0 { start } else { 0 };
        Self {
            start: base + bytes.start,
            end: base + bytes.end,
            packed: (annotation.packed > 0).then(|| (annotation.packed, own())),
            path: line(annotation.path),
            ty: line(annotation.type_text),
            kind: kind(&annotation.token),
            text: line(&annotation.token.to_string()),
        }
    }
}

fn kind(token: &Token<'_>) -> &'static str {
    match token {
        Token::Id(_) => "id",
        Token::VectorId => "vector",
        Token::Count(_) => "count",
        Token::Mask(..) => "mask",
        Token::Nat(_) | Token::Int(_) | Token::Long(_) => "integer",
        Token::Double(_) | Token::Float(_) => "float",
        Token::Bool(_) => "bool",
        Token::String(_) => "string",
        Token::Bytes(_) | Token::Raw(_) => "bytes",
        Token::Invalid(_) => "invalid",
    }
}
