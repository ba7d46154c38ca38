//! Refusals of layout.

/// A combinator without a layout.
pub(in crate::lower) enum Refusal {
    /// It has no finite value.
    Endless(String),
    /// Its values are larger than [`LARGEST_VALUE`](super::LARGEST_VALUE).
    TooLarge(String),
}
