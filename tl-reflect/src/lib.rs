//! TL values without generated code: bytes are read by a [`Schema`](tl_parser::Schema).
//!
//! [`walk`] goes through a value from its first byte to its last and tells a visitor of every
//! piece; [`explain`] is the visitor that prints an annotated dump. [`Sampler`] goes the other way: it makes random
//! valid bytes.

mod explain;
mod sample;
mod substitute;
mod walk;

pub use explain::explain;
pub use sample::Sampler;
pub use walk::{Piece, Shown, WalkError, walk};
