//! Bytes as text: base64 with padding, and hexadecimal.

use alloc::string::String;
use alloc::vec::Vec;

const BASE64: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
const HEX: &[u8; 16] = b"0123456789abcdef";

pub(crate) fn to_base64(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let byte = |place: usize| u32::from(chunk.get(place).copied().unwrap_or(0));
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        for place in 0..4 {
            let digit = bits >> (18 - 6 * place) & 63;
            let is_padding = place > chunk.len();
            text.push(if is_padding { '=' } else { char::from(BASE64[digit as usize]) });
        }
    }
    text
}

/// Returns nothing if the text is not base64 with padding, or if it has unused bits that are not zero.
pub(crate) fn from_base64(text: &str) -> Option<Vec<u8>> {
    let digits = text.strip_suffix("==").or(text.strip_suffix('=')).unwrap_or(text);
    if !text.len().is_multiple_of(4) {
        return None;
    }
    let mut bytes = Vec::with_capacity(text.len() / 4 * 3);
    for chunk in digits.as_bytes().chunks(4) {
        let bits = chunk.iter().try_fold(0, |bits, digit| Some(bits << 6 | value(*digit)?))?;
        let bits: u32 = bits << (6 * (4 - chunk.len()));
        let [_, parts @ ..] = bits.to_be_bytes();
        let len = chunk.len() - 1;
        if parts[len..].iter().any(|byte| *byte != 0) {
            return None;
        }
        bytes.extend_from_slice(&parts[..len]);
    }
    Some(bytes)
}

/// Returns the value of a digit of base64.
fn value(digit: u8) -> Option<u32> {
    Some(u32::from(match digit {
        b'A'..=b'Z' => digit - b'A',
        b'a'..=b'z' => digit - b'a' + 26,
        b'0'..=b'9' => digit - b'0' + 52,
        b'+' => 62,
        b'/' => 63,
        _ => return None,
    }))
}

pub(crate) fn to_hex(bytes: &[u8]) -> String {
    let digits = bytes.iter().flat_map(|byte| [byte >> 4, byte & 15]);
    digits.map(|digit| char::from(HEX[usize::from(digit)])).collect()
}

/// Returns nothing if the text is not an even number of hexadecimal digits.
pub(crate) fn from_hex(text: &str) -> Option<Vec<u8>> {
    let digit = |digit: u8| char::from(digit).to_digit(16);
    let pairs = text.as_bytes().chunks(2);
    pairs
        .map(|pair| match *pair {
            [high, low] => Some((digit(high)? << 4 | digit(low)?) as u8),
            _ => None,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_and_back() {
        for (bytes, text) in
            [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg==")]
        {
            assert_eq!(to_base64(bytes.as_bytes()), text);
            assert_eq!(from_base64(text).as_deref(), Some(bytes.as_bytes()));
        }
        assert_eq!(to_hex(&[0, 0x1f, 0xff]), "001fff");
        assert_eq!(from_hex("001fFF"), Some([0, 0x1f, 0xff].into()));
    }

    #[test]
    fn other_text_is_rejected() {
        for text in ["Zg", "Zg=", "Zh==", "Z===", "====", "Z=g=", "Zg==Zg==", "Zm9v\n", "Zm9é"] {
            assert_eq!(from_base64(text), None, "{text}");
        }
        for text in ["0", "0g", "+1", "0é"] {
            assert_eq!(from_hex(text), None, "{text}");
        }
    }
}
