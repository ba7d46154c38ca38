//! Generates Rust types and serializers from TL schemas, for use in build scripts.
//!
//! The [`Builder`] takes the choices, `generate` runs the stages in order: `tl_parser` reads and
//! checks the schemas and finds what the roots reach, `lower` turns it into the Rust model,
//! `emit` spells that out, and `output` writes it where the crate includes it.
#![forbid(unsafe_code)]

mod builder;
mod config;
mod doc_index;
mod documentation;
mod emit;
mod error;
mod errors;
mod extra;
pub mod files;
mod fingerprint;
mod generate;
mod layers;
mod lower;
mod names;
mod outline;
mod output;
mod pretty_print;
mod rust_model;
mod rust_type;
mod selector;
mod side;

pub use builder::Builder;
pub use error::BuildError;
pub use extra::Extra;
pub use outline::{EnumOutline, FieldOutline, Outline, StructOutline, VariantOutline, outline};
pub use output::Obstacle;
pub use rust_type::{RustPath, RustType};
pub use side::Side;
pub use tl_parser::{Code, Dialect, Options};
