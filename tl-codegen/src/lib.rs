//! Generates Rust types and serializers from TL schemas, for use in build scripts.
//!
//! The [`Builder`] collects the settings, and `generate` runs the stages: `tl_parser` reads and
//! checks the schemas and finds the definitions that the roots reach, `lower` computes the Rust
//! model, `emit` prints it, and `output` writes it where the crate includes it.
#![forbid(unsafe_code)]

mod builder;
pub mod codes;
mod collisions;
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
mod obstacle;
mod outline;
mod output;
mod pretty_print;
mod rust_model;
mod rust_type;
mod selector;
mod side;

pub use builder::Builder;
pub use collisions::{load, load_parsed};
pub use error::BuildError;
pub use extra::Extra;
pub use obstacle::Obstacle;
pub use outline::{EnumOutline, FieldOutline, Outline, StructOutline, VariantOutline, outline};
pub use output::write_folder;
pub use rust_type::{RustPath, RustType};
pub use side::Side;
pub use tl_parser::{Code, Dialect, Options};
