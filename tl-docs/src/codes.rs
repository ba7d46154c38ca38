//! The codes of findings about overlays.

use tl_parser::{Category, Code};

/// A documentation overlay that is not TOML.
pub const OVERLAY_SYNTAX: Code = Code::error(
    "overlay-syntax",
    Category::Correctness,
    "A documentation overlay that is not TOML.",
);

/// A key that documentation overlays do not have, or a value of another kind.
pub const OVERLAY_VALUE: Code = Code::error(
    "overlay-value",
    Category::Correctness,
    "A key that documentation overlays do not have, or a value of another kind.",
);

/// A documentation overlay that names what the schema does not have.
pub const OVERLAY_NAME: Code = Code::warning(
    "overlay-name",
    Category::Correctness,
    "A documentation overlay that names what the schema does not have.",
);

/// Documentation that its definition has no place for.
pub const OVERLAY_MISPLACED: Code = Code::warning(
    "overlay-misplaced",
    Category::Correctness,
    "Documentation that its definition has no place for.",
);

/// All of them.
pub const ALL: &[Code] = &[OVERLAY_SYNTAX, OVERLAY_VALUE, OVERLAY_NAME, OVERLAY_MISPLACED];
