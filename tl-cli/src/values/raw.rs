//! Raw values, one after the other.
//!
//! To find the end of a value takes less time than to decode it, so the reader does only that, and each
//! value moves on by itself as soon as it is complete.

use std::io;

use super::fit::{Expected, Fit};
use super::item::{InputPart, Item};
use super::opened::Input;
use crate::bytes::text::Bytes;

/// The length from which an incomplete value has to double before the next search for its end, so that
/// all searches take linear time. A shorter one moves on with its last byte.
const LONG: usize = 1 << 20;

/// The number of bytes that the error about them may need.
const MOST_INVALID: usize = 1 << 24;

/// Calls `each` with every value of an input that starts with these bytes, and then with the bytes that
/// are no value.
pub(super) fn read(
    mut bytes: Vec<u8>,
    input: &mut Input<'_>,
    expected: &Expected<'_>,
    each: &mut dyn FnMut(InputPart<Bytes>) -> io::Result<()>,
) -> io::Result<()> {
    let mut row = Row { name: input.name, offset: 0, number: 1, each };
    let mut is_end = false;
    while row.complete(&mut bytes, expected)? {
        if is_end {
            return if bytes.is_empty() && row.number > 1 { Ok(()) } else { row.push(bytes, true) };
        }
        let enough = if bytes.len() < LONG { bytes.len() + 1 } else { bytes.len() * 2 };
        while bytes.len() < enough && !is_end {
            is_end = !input.more(&mut bytes)?;
        }
    }
    input.rest(&mut bytes, MOST_INVALID)?;
    // An object of unknown type is all of the rest.
    if expected.fit(&bytes) != Fit::Other {
        input.rest(&mut bytes, usize::MAX)?;
    }
    row.push(bytes, true)
}

/// The values of an input.
struct Row<'a> {
    name: &'a str,
    /// The offset and the number of the next value.
    offset: usize,
    number: usize,
    each: &'a mut dyn FnMut(InputPart<Bytes>) -> io::Result<()>,
}

impl Row<'_> {
    /// Takes the complete values from the start of the bytes. Returns false if no end can be found for
    /// the next one, whatever bytes follow.
    fn complete(&mut self, bytes: &mut Vec<u8>, expected: &Expected<'_>) -> io::Result<bool> {
        let mut start = 0;
        let is_open = loop {
            let rest = &bytes[start..];
            match expected.value_len(rest) {
                Ok(Some(len)) => {
                    self.push(rest[..len].to_vec(), false)?;
                    start += len;
                }
                Ok(None) => break true,
                Err(_) => break false,
            }
        };
        bytes.drain(..start);
        Ok(is_open)
    }

    /// Passes on the next value, or bytes that may have several.
    fn push(&mut self, value: Vec<u8>, is_row: bool) -> io::Result<()> {
        let Self { name, offset, number, .. } = *self;
        let place = match number {
            1 => name.to_owned(),
            _ => format!("{name}: value {number}"),
        };
        self.offset += value.len();
        self.number += 1;
        let value = Ok(Bytes::Known(value));
        (self.each)(InputPart::Item(Item { place, offset, value, is_row, is_guessed: false }))
    }
}
