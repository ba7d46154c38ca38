//! Prints a [`Diff`](crate::Diff): [`human()`] and [`brief()`] for a terminal, [`markdown()`] for a
//! changelog, [`json()`] for programs.

mod human;
pub mod json;
mod lines;
mod markdown;

pub use human::{brief, human};
pub use json::json;
pub use markdown::markdown;
