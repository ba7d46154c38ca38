//! The time, as MTProto counts it.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// Returns the time since 1970.
pub(crate) fn elapsed() -> Duration {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default()
}

/// Returns the time since 1970 in seconds.
pub(crate) fn now() -> i32 {
    i32::try_from(elapsed().as_secs()).unwrap_or(i32::MAX)
}
