//! The table with which `tl_runtime::Scan` finds values in bytes.

/// A table of words and the names to which they refer. [`crate::lower`] makes it, and `tl_runtime`'s
/// `scan` module describes its form.
#[derive(Debug)]
pub(crate) struct ScanTable {
    pub(crate) words: Vec<u32>,
    /// The names, each with a line feed after it.
    pub(crate) names: String,
}
