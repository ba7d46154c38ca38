//! The data of the search.

use super::Site;

/// Returns the script with the data.
pub(super) fn data(_: &Site) -> String {
    String::new()
}
