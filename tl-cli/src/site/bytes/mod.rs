//! The files of the page that explains bytes, which works without a server.
//!
//! `bytes.js` draws the answers of `answers.js`, which loads `module.js`, the answers of
//! [`bytes::answers`](crate::bytes) compiled to WebAssembly by `tl-cli/wasm`, and the [`schemas`].

pub(super) mod schemas;
