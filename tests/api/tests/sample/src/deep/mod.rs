//! A private module.

pub mod deeper;

/// Public where a feature says so.
pub fn hidden_by_default() {}

/// Public, but not to be named from outside.
pub fn unreachable() {}
