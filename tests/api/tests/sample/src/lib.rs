//! Sources for the tests of the listing and of the search for circles. No compiler reads them.

mod deep;
pub mod open;

#[cfg(test)]
pub mod tests;

pub use deep::deeper::Renamed as Known;
#[cfg(feature = "more")]
pub use deep::hidden_by_default;
pub use open::*;
pub use std::vec::Vec;

pub(crate) struct Private;

/// Documentation is no part of the listing.
#[non_exhaustive]
#[derive(Clone, Debug)]
pub struct Partly<T> {
    /// Nor is this.
    pub seen: Option<T>,
    unseen: (),
}

impl<T: Clone> Partly<T> {
    /// Some applications have it.
    pub fn get(&self) -> Option<T> {
        self.seen.clone()
    }

    fn internal(&self) {}
}

impl From<Private> for Partly<()> {
    fn from(_: Private) -> Self {
        Self { seen: None, unseen: () }
    }
}
