//! Bytes, the texts that stand for them, and their meaning.
//!
//! Nothing here uses the rest of the command: `tl-cli/wasm` compiles this folder for browsers as well.

#[cfg(feature = "answers")]
pub(crate) mod answers;
pub(crate) mod hint;
pub(crate) mod tdlib;
pub(crate) mod text;
