//! The runtime's types for the types that the language predefines.

use tl_parser::schema::Builtin;

use super::lowering::Lowering;
use crate::rust_model::{ExternCodec, Scalar};

impl Lowering<'_> {
    /// Returns the runtime's type for a type of the language. Strings are bytes if the caller says
    /// so.
    pub(super) fn scalar(&self, builtin: Builtin) -> Option<Scalar> {
        let is_bytes =
            |name: &str| self.externs.get(name).is_some_and(|path| is_vec_of_bytes(path));
        match scalar(builtin) {
            Some(Scalar::String) if is_bytes("string") => Some(Scalar::Bytes),
            scalar => scalar,
        }
    }
}

/// Returns true for the Rust type of `bytes`.
pub(super) fn is_vec_of_bytes(path: &str) -> bool {
    let text: String = path.chars().filter(|c| !c.is_whitespace()).collect();
    let text = text.trim_start_matches("::");
    matches!(text, "Vec<u8>" | "std::vec::Vec<u8>" | "alloc::vec::Vec<u8>")
}

/// Returns the codec of a type that the caller chose for a scalar.
pub(super) fn extern_codec(scalar: Scalar) -> ExternCodec {
    match scalar {
        Scalar::String => ExternCodec::Text,
        Scalar::Bytes => ExternCodec::Bytes,
        scalar => ExternCodec::Scalar(scalar),
    }
}

/// Returns the runtime's type for a predefined type.
fn scalar(builtin: Builtin) -> Option<Scalar> {
    Some(match builtin {
        Builtin::Int => Scalar::Int,
        Builtin::Long => Scalar::Long,
        Builtin::Double => Scalar::Double,
        Builtin::Float => Scalar::Float,
        Builtin::String => Scalar::String,
        Builtin::Bytes => Scalar::Bytes,
        Builtin::Int128 => Scalar::Raw(16),
        Builtin::Int256 => Scalar::Raw(32),
        Builtin::Int512 => Scalar::Raw(64),
        Builtin::Vector | Builtin::Object | Builtin::Function | Builtin::Unknown => return None,
    })
}
