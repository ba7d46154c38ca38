//! The public items of a crate as text, so that a test notices changes.
//!
//! The sources are read with syn, which needs nothing but a stable compiler:
//!
//! 1. `source` follows `mod` from `lib.rs` and reads all files;
//! 2. `exports` finds the items that other crates can name, through `pub mod` and `pub use`;
//! 3. `members` lists the members of their declarations, `implementations` those of `impl` blocks;
//! 4. `text` formats tokens.
//!
//! # Limits
//!
//! The listing lacks the output of macros (`tl-runtime` implements its traits for numbers with
//! one), auto traits, and the effect of private types on public ones. Implementations belong to a
//! type by its name alone, without its module. A `pub use` of another crate's items is a line of
//! text. The listing shows conditions (`cfg`) and evaluates only `cfg(test)`.

mod exports;
mod implementations;
mod members;
mod source;
mod text;

use std::path::Path;

pub use source::SourceError;

/// The public items of the library in a package's folder, a line each, in the order of their paths.
///
/// # Errors
///
/// If a source file cannot be read.
pub fn public_items(package: &Path, crate_name: &str) -> Result<String, SourceError> {
    let root = source::read(&package.join("src/lib.rs"))?;
    let implementations = implementations::find(&root);
    let mut lines = String::new();
    for export in exports::find(&root, crate_name) {
        lines += &members::list(&export, &implementations);
    }
    Ok(lines)
}

/// The examples of the READMEs are tests.
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
