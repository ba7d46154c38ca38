//! Generates Rust types and serializers from TL schemas, for use in build scripts.
//!
//! ```
//! # let folder = std::env::temp_dir().join(format!("tl-codegen-{}", std::process::id()));
//! # std::fs::create_dir_all(&folder)?;
//! let schema = folder.join("points.tl");
//! std::fs::write(&schema, "point x:int flags:# label:flags.0?string = Point;")?;
//!
//! // In a build script, `compile` writes this text where the crate includes it.
//! let code = tl_codegen::Builder::new().schema(&schema).generate()?;
//! assert!(code.contains("pub struct Point"));
//! assert!(code.contains("pub label: Option<String>"));
//! # std::fs::remove_dir_all(&folder)?;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Tasks
//!
//! | task | items |
//! |---|---|
//! | generate from a build script | [`Builder::schema`], [`Builder::compile`] |
//! | generate only a part of a schema | [`Builder::roots`], [`Builder::side`] |
//! | generate several layers | [`Builder::layer`] |
//! | read values of older layers | [`Builder::older_schema`] |
//! | add methods, traits or types | [`Builder::with`], with an [`Extra`] |
//! | add documentation | `Builder::docs`, with the feature `docs` |
//! | use types, derives and attributes of your own | [`Builder::extern_type`], [`Builder::type_derives`], [`Builder::type_attribute`] |
//! | allow findings | [`Builder::allow`], with a code of [`codes`] |
//! | write committed code | [`Builder::committed`], [`Builder::write_to`], [`Builder::stale_files`] |
//! | know the Rust of a definition | [`outline()`] |
//! | check a schema as the generator does | [`load`] |
//!
//! # Stages
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
mod loading;
mod lower;
mod names;
mod obstacle;
mod older;
mod outline;
mod output;
mod pretty_print;
mod rust_model;
mod rust_type;
mod selector;
mod side;
mod validated;

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
