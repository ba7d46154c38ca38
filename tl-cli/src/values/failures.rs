//! Errors in the values of an input.

use std::collections::BTreeSet;
use std::io;
use std::process::ExitCode;

use crate::report::{self, counted};

/// The maximum number of errors that wait for the first valid value.
const MOST_WAITING: usize = 1000;

/// The errors in values. While no value of a guessed input is valid, only the first error is printed:
/// most likely, the guess or the schema is wrong, and one message is enough to see it.
#[derive(Default)]
pub(crate) struct Failures {
    has_failed: bool,
    /// True if the current input has a valid value.
    has_value: bool,
    /// True if the first error of the current input has been printed.
    has_first: bool,
    waiting: Vec<(String, String)>,
    hints: BTreeSet<String>,
}

impl Failures {
    /// Adds an error.
    pub(crate) fn add(&mut self, place: &str, message: String, is_guessed: bool) -> io::Result<()> {
        self.has_failed = true;
        let waits = is_guessed && self.has_first && !self.has_value;
        self.has_first = true;
        if !waits {
            return report::value_error(place, &message);
        }
        self.waiting.push((place.to_owned(), message));
        if self.waiting.len() > MOST_WAITING { self.print_waiting() } else { Ok(()) }
    }

    /// Prints a hint about an error, once, with the advice for this error.
    pub(crate) fn hint(&mut self, place: &str, hint: &str, advice: Option<&str>) {
        if self.waiting.is_empty() && self.hints.insert(hint.to_owned()) {
            let advice = advice.map_or_else(String::new, |advice| format!("; {advice}"));
            report::note(&format!("{place}: {hint}{advice}"));
        }
    }

    /// Records that a value is valid, so that the errors of others are worth a message each.
    pub(crate) fn success(&mut self) -> io::Result<()> {
        self.has_value = true;
        self.print_waiting()
    }

    fn print_waiting(&mut self) -> io::Result<()> {
        self.waiting
            .drain(..)
            .try_for_each(|(place, message)| report::value_error(&place, &message))
    }

    /// Ends an input.
    pub(crate) fn end_input(&mut self) -> io::Result<()> {
        if !self.waiting.is_empty() {
            let count = counted(self.waiting.len(), "more error");
            report::note(&format!(
                "no line is a value, nor are all lines together: {count}, which `--one-per line` \
                 lists"
            ));
        }
        self.waiting.clear();
        (self.has_value, self.has_first) = (false, false);
        Ok(())
    }

    /// Returns the exit status: failure if there was an error.
    pub(crate) fn status(&self) -> ExitCode {
        if self.has_failed { ExitCode::FAILURE } else { ExitCode::SUCCESS }
    }
}
