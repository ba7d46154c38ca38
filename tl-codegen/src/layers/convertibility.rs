//! The part of an item's values that has a counterpart in another layer.

/// The values of one item that convert to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Convertibility {
    /// All, without loss: `From`.
    Always,
    /// Some: `TryFrom`.
    Sometimes,
    /// None.
    Never,
}
