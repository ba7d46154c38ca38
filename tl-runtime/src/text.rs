//! A fast check for UTF-8.
//!
//! Most strings are short, and most characters take one or two bytes. This module checks eight such
//! bytes at once without a branch, and leaves all other strings to the standard library.

/// The highest bit of each byte of a word.
const HIGH: u64 = 0x8080_8080_8080_8080;

/// Returns the bytes as text if they are UTF-8.
#[inline]
pub(crate) fn from_utf8(bytes: &[u8]) -> Option<&str> {
    if is_ascii(bytes) || is_of_short_letters(bytes) {
        // SAFETY: ASCII is UTF-8, and so is everything that `is_of_short_letters` accepts.
        #[expect(unsafe_code)]
        return Some(unsafe { core::str::from_utf8_unchecked(bytes) });
    }
    core::str::from_utf8(bytes).ok()
}

/// Returns true if no byte has its highest bit set.
#[inline]
fn is_ascii(bytes: &[u8]) -> bool {
    let word = |word: &[u8; 8]| u64::from_le_bytes(*word);
    // The last word overlaps with the one before it.
    let (Some(first), Some(last)) = (bytes.first_chunk(), bytes.last_chunk()) else {
        return bytes.iter().all(u8::is_ascii);
    };
    let mut bits = word(first) | word(last);
    if bytes.len() > 16 {
        let (words, _) = bytes.as_chunks();
        bits = words.iter().fold(bits, |bits, next| bits | word(next));
    }
    bits & HIGH == 0
}

/// Returns true if all characters have one byte (`0xxxxxxx`) or two (`110xxxxx 10xxxxxx`). The first
/// of two bytes must be at least `0xc2`: lower ones would encode a character of one byte.
#[inline(never)]
fn is_of_short_letters(bytes: &[u8]) -> bool {
    let (words, rest) = bytes.as_chunks::<8>();
    let mut last = [0; 8];
    last[..rest.len()].copy_from_slice(rest);
    // The highest bit of the first byte if the word before ended inside a character, otherwise 0.
    let mut open = 0;
    for word in words.iter().chain([&last]) {
        let word = u64::from_le_bytes(*word);
        let first = word & HIGH;
        let second = (word << 1) & HIGH;
        let third = (word << 2) & HIGH;
        let follows = first & !second;
        let leads = first & second & !third;
        let is_longer = first & second & third;
        // Of all leading bytes, only 0xc0 and 0xc1 have zeros in bits 1 to 4.
        let some_bit = (((word >> 1) & 0x0f0f_0f0f_0f0f_0f0f) + 0x7f7f_7f7f_7f7f_7f7f) & HIGH;
        let is_overlong = leads & !some_bit;
        let must_follow = (leads << 8) | open;
        if (follows ^ must_follow) | is_longer | is_overlong != 0 {
            return false;
        }
        open = leads >> 56;
    }
    open == 0
}

#[cfg(test)]
mod tests {
    use alloc::vec::Vec;

    use super::*;

    /// Tries every pair of bytes at every place of a word, before and after other characters.
    #[test]
    fn it_agrees_with_the_standard_library() {
        for pair in 0..=u16::MAX {
            for place in [0, 5, 6, 7, 8, 15, 17, 22] {
                for (fill, end) in [("a", ""), ("a", "b"), ("д", "ж"), ("я", "語"), ("a", "é")]
                {
                    let mut bytes: Vec<u8> = fill.bytes().cycle().take(place).collect();
                    bytes.extend(pair.to_le_bytes());
                    bytes.extend(end.bytes());
                    let expected = core::str::from_utf8(&bytes).ok();
                    assert_eq!(from_utf8(&bytes), expected, "{bytes:02x?}");
                }
            }
        }
    }
}
