//! Checks on the sources of the published crates: their public items, as text whose changes a test
//! shows; import circles; and the examples in the READMEs.
//!
//! This is a crate of its own because it compiles no generated code. It reads the sources with syn:
//!
//! 1. `source` follows `mod` from `lib.rs` and reads all files;
//! 2. `exports` finds the items that other crates can name, through `pub mod` and `pub use`;
//! 3. `members` lists the members of their declarations, `implementations` those of `impl` blocks;
//! 4. `text` formats tokens;
//! 5. `circles` finds modules that import each other.
//!
//! `cargo-public-api` makes better lists, but needs rustdoc's JSON output, which stable compilers
//! do not have. Replace the listing when they do.
//!
//! # Limits
//!
//! The listing lacks the output of macros (`tl-runtime` implements its traits for numbers with
//! one), auto traits, and the effect of private types on public ones. Implementations belong to a
//! type by its name alone, without its module. A `pub use` of another crate's items is a line of
//! text. The listing shows conditions (`cfg`) and evaluates only `cfg(test)`. Items with
//! `#[doc(hidden)]` are listed with that mark: generated code uses them, so they must stay.

mod circles;
mod exports;
mod implementations;
mod members;
mod source;
mod text;

use std::path::Path;

pub use circles::import_circles;

/// Lists the public items of the library in a package's folder, a line each, in the order of their
/// paths.
///
/// # Panics
///
/// If a source file cannot be read.
pub fn public_items(package: &Path, crate_name: &str) -> String {
    let root = source::read(package);
    let implementations = implementations::find(&root);
    let exports = exports::find(&root, crate_name);
    exports.iter().map(|export| members::list(export, &implementations)).collect()
}

/// Runs the examples of the READMEs as tests.
macro_rules! readmes {
    ($($name:ident $path:literal)*) => {
        $(#[cfg(doctest)] #[doc = include_str!($path)] struct $name;)*
    };
}

readmes! {
    Parser "../../../tl-parser/README.md"
    Codegen "../../../tl-codegen/README.md"
    Runtime "../../../tl-runtime/README.md"
    Docs "../../../tl-docs/README.md"
    Reflect "../../../tl-reflect/README.md"
    Diff "../../../tl-diff/README.md"
}
