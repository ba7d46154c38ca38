//! How many values of one item have a counterpart in another layer.

/// The values of one item that become values of another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Convertibility {
    /// All of them, and nothing is lost: `From`.
    Always,
    /// Those that the other layer can say: `TryFrom`.
    Sometimes,
    /// None.
    Never,
}
