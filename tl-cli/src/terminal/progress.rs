//! A line on standard error that shows the progress of long work.
//!
//! It appears after a second, and only if standard error is a terminal and the results are not printed
//! on one: otherwise the results show the progress.
#![expect(clippy::disallowed_methods, reason = "this is where the streams are opened")]

use std::io::{self, IsTerminal, Write};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use crate::report;

/// The time before the line appears.
const DELAY: Duration = Duration::from_secs(1);

/// The time between two updates.
const PERIOD: Duration = Duration::from_millis(200);

/// True while the line is on the screen.
static IS_SHOWN: AtomicBool = AtomicBool::new(false);

/// The progress of work that consists of many parts.
pub(crate) struct Progress {
    timer: Timer,
    is_enabled: bool,
}

impl Progress {
    /// Starts to measure work whose results go to standard output. `parts` names the parts: `values`.
    pub(crate) fn new(parts: &'static str) -> Self {
        Self::start(parts, !io::stdout().is_terminal())
    }

    /// Starts to measure work that writes files.
    #[cfg(feature = "site")]
    pub(crate) fn of_files() -> Self {
        Self::start("files", true)
    }

    fn start(parts: &'static str, hides_results: bool) -> Self {
        let is_enabled = hides_results && io::stderr().is_terminal() && !report::is_quiet();
        Self { timer: Timer { parts, count: 0, start: Instant::now(), next: DELAY }, is_enabled }
    }

    /// Counts parts, and updates the line if it is time to.
    pub(crate) fn advance(&mut self, count: usize) {
        if !self.is_enabled {
            return;
        }
        self.timer.count += count as u64;
        if let Some(text) = self.timer.text(self.timer.start.elapsed()) {
            IS_SHOWN.store(true, Ordering::Relaxed);
            let mut stderr = io::stderr().lock();
            // If standard error is closed, there is nobody to see it.
            let _ = write!(stderr, "\r\x1b[K{text}").and_then(|()| stderr.flush());
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        clear();
    }
}

/// Removes the line.
pub(super) fn clear() {
    if IS_SHOWN.swap(false, Ordering::Relaxed) {
        let mut stderr = io::stderr().lock();
        let _ = write!(stderr, "\r\x1b[K").and_then(|()| stderr.flush());
    }
}

/// The rule for when the line changes, and its text.
struct Timer {
    parts: &'static str,
    count: u64,
    start: Instant,
    next: Duration,
}

impl Timer {
    /// Returns the text to show if this much time has passed, or `None` if it is too early.
    fn text(&mut self, elapsed: Duration) -> Option<String> {
        if elapsed < self.next {
            return None;
        }
        self.next = elapsed + PERIOD;
        let per_second = self.count as f64 / elapsed.as_secs_f64();
        Some(format!("{} {}, {per_second:.0} per second", self.count, self.parts))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_appears_after_a_second_and_changes_five_times_a_second() {
        let mut timer = Timer { parts: "values", count: 0, start: Instant::now(), next: DELAY };
        let mut shown = Vec::new();
        for millis in (0..2000).step_by(10) {
            timer.count += 1;
            shown.extend(timer.text(Duration::from_millis(millis)).map(|text| (millis, text)));
        }
        let times: Vec<u64> = shown.iter().map(|(millis, _)| *millis).collect();
        assert_eq!(times, [1000, 1200, 1400, 1600, 1800]);
        assert_eq!(shown[0].1, "101 values, 101 per second");
    }
}
