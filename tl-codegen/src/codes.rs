//! The codes of the findings of the generator, beside those of the parser.

pub use tl_parser::codes::*;
use tl_parser::{Category, Code};

/// Something that the generator has no Rust form for.
pub const UNSUPPORTED: Code = Code::error(
    "unsupported",
    Category::Correctness,
    "Something that the generator has no Rust form for.",
);

/// Names that become the same name in Rust.
pub const NAME_COLLISION: Code = Code::warning(
    "name-collision",
    Category::Compatibility,
    "Names that become the same name in Rust.",
);

/// The codes of the generator itself, without those of the parser.
pub const ALL: &[Code] = &[UNSUPPORTED, NAME_COLLISION];
