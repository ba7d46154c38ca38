//! The errors that functions answer with: what is documented, and numbers in their names.

use core::fmt;

/// An error that a function may answer with, as it is documented.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct PossibleError {
    /// The code, as in HTTP: 400.
    pub code: i32,
    /// The name, in which `%d` stands for a number: `SLOWMODE_WAIT_%d`.
    pub name: &'static str,
}

impl PossibleError {
    /// Whether the message of an `rpc_error` is this error.
    ///
    /// ```
    /// let error = tl_runtime::PossibleError { code: 420, name: "FLOOD_WAIT_%d" };
    /// assert!(error.is("FLOOD_WAIT_30") && !error.is("FLOOD_WAIT_A"));
    /// ```
    pub fn is(&self, message: &str) -> bool {
        match_numbers(self.name, message, |_| ()).is_some()
    }
}

/// Goes through the numbers in a message, in the places of `%d` in the name of the error, if it is
/// that error.
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

/// The numbers in a message, in the places of `%d` in the name of the error. For generated code.
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

/// Writes the name of an error with its numbers in the places of `%d`. For generated code.
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
