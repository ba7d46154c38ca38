//! A module in a module.

use super::unreachable;
use crate::open::Open;

/// Known by another name.
pub enum Renamed {
    /// Nothing.
    Unit,
    /// A pair.
    Pair(u8, &'static [u8]),
    /// Names.
    Named {
        /// A field.
        field: u8,
    },
}

impl Renamed {
    /// A constant.
    pub const MOST: u8 = 1;
}
