//! A [`Diff`](crate::Diff) for its readers: [`human()`] for a terminal, [`markdown()`] for a changelog,
//! [`json()`] for programs. Each depends on nothing but the difference.

mod human;
pub mod json;
mod markdown;
mod phrases;

pub use human::human;
pub use json::json;
pub use markdown::markdown;
