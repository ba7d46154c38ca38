//! Decoding with a [`Skip`], which finds the end of values that the generated code does not know.

use crate::{Decode, DecodeError, DecodeOptions, Reader, Skip};

/// Decodes a value from all of `bytes`. Values of constructors that only `skip` knows are kept as
/// bytes, in the variants `Unknown` of types that were generated with `Extra::Unknown`.
///
/// # Errors
///
/// If the bytes are not a value of this type, or if bytes follow it. A constructor that `skip` does
/// not know either is the error that [`from_bytes`](crate::from_bytes) returns.
pub fn from_bytes_skipping<T: Decode>(bytes: &[u8], skip: &dyn Skip) -> Result<T, DecodeError> {
    from_bytes_skipping_with(bytes, skip, DecodeOptions::new())
}

/// Decodes a value from all of `bytes` like [`from_bytes_skipping`], in any form that `options`
/// accept.
///
/// # Errors
///
/// As for [`from_bytes_skipping`].
pub fn from_bytes_skipping_with<T: Decode>(
    bytes: &[u8],
    skip: &dyn Skip,
    options: DecodeOptions,
) -> Result<T, DecodeError> {
    Reader::with_options(bytes, options).skipping(skip).decode()
}
