//! The documented errors of functions, and the numbers in their names.

use core::fmt;

/// A documented error of a function.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct PossibleError {
    /// The code, as in HTTP, such as 400.
    pub code: i32,
    /// The name, such as `SLOWMODE_WAIT_%d`, where `%d` stands for a number.
    pub name: &'static str,
}

impl PossibleError {
    /// Returns true if the message of an `rpc_error` names this error.
    ///
    /// ```
    /// let error = tl_runtime::PossibleError { code: 420, name: "FLOOD_WAIT_%d" };
    /// assert!(error.is("FLOOD_WAIT_30") && !error.is("FLOOD_WAIT_A"));
    /// ```
    pub fn is(&self, message: &str) -> bool {
        match_numbers(self.name, message, |_| ()).is_some()
    }
}

/// Calls `found` for each number of a message that stands at a `%d` of the error's name. Returns
/// `None` if the message does not match the name.
fn match_numbers(name: &str, message: &str, mut found: impl FnMut(u32)) -> Option<()> {
    let mut pieces = name.split("%d");
    let mut rest = message.strip_prefix(pieces.next()?)?;
    for piece in pieces {
        let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
        let (digits, after) = rest.split_at(end);
        found(digits.parse().ok()?);
        rest = after.strip_prefix(piece)?;
    }
    rest.is_empty().then_some(())
}

/// Returns the numbers of a message that stand at each `%d` of the error's name.
#[doc(hidden)]
pub fn error_numbers<const N: usize>(name: &str, message: &str) -> Option<[u32; N]> {
    let (mut numbers, mut count) = ([0; N], 0);
    match_numbers(name, message, |number| {
        if let Some(place) = numbers.get_mut(count) {
            *place = number;
        }
        count += 1;
    })?;
    (count == N).then_some(numbers)
}

/// Writes the name of an error with a number in place of each `%d`.
#[doc(hidden)]
pub fn write_error(f: &mut fmt::Formatter<'_>, name: &str, numbers: &[u32]) -> fmt::Result {
    let mut numbers = numbers.iter();
    for (i, piece) in name.split("%d").enumerate() {
        if i > 0 {
            write!(f, "{}", numbers.next().unwrap_or(&0))?;
        }
        f.write_str(piece)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_in_names() {
        assert_eq!(
            error_numbers("FILE_REFERENCE_%d_EXPIRED", "FILE_REFERENCE_3_EXPIRED"),
            Some([3])
        );
        assert_eq!(error_numbers("A_%d_%d", "A_1_22"), Some([1, 22]));
        for message in ["A_1", "A_1_", "A_1_2_", "B_1_2", "A__2", "A_-1_2", "A_1_4294967296", ""] {
            assert_eq!(error_numbers::<2>("A_%d_%d", message), None, "{message}");
        }
        assert_eq!(error_numbers("PEER_ID_INVALID", "PEER_ID_INVALID"), Some([]));
    }
}
