//! The groups of digits in a dump: bytes or words in some radix.

/// The form of the groups of a dump.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum GroupEncoding {
    /// Hexadecimal digits, two for each byte.
    Bytes,
    /// Eight binary digits for each byte.
    Binary,
    /// Three octal digits for each byte.
    Octal,
    /// A decimal number, with or without a sign, for each byte.
    Decimal,
    /// Hexadecimal words of two, four or eight bytes, the lowest byte first, as processors of today
    /// have them.
    Words,
    /// Octal words of two bytes, the lowest byte first: `od` without options.
    OctalWords,
    /// A character, an escape or three octal digits for each byte, in columns: `od -c`.
    Characters,
}

impl GroupEncoding {
    /// Returns the largest number of bytes in a group that may be only partly there.
    pub(super) fn len(self) -> usize {
        match self {
            Self::Words => 8,
            Self::OctalWords => 2,
            _ => 1,
        }
    }

    /// Appends the bytes of a group. Returns `None` if it has another form.
    pub(super) fn push(self, group: &str, bytes: &mut Vec<u8>) -> Option<()> {
        match self {
            Self::Bytes => {
                // The debugger gdb writes each number with a prefix. Longer ones are words.
                let digits = group.strip_prefix("0x").filter(|digits| digits.len() <= 2);
                let decoder = data_encoding::HEXLOWER_PERMISSIVE;
                bytes.extend(decoder.decode(digits.unwrap_or(group).as_bytes()).ok()?);
            }
            Self::Binary if group.len() == 8 => bytes.push(u8::from_str_radix(group, 2).ok()?),
            Self::Octal if group.len() == 3 => bytes.push(u8::from_str_radix(group, 8).ok()?),
            Self::Decimal => bytes.push(decimal(group)?),
            Self::Words if matches!(group.len(), 4 | 8 | 16) => {
                let word = u64::from_str_radix(group, 16).ok()?;
                bytes.extend_from_slice(&word.to_le_bytes()[..group.len() / 2]);
            }
            Self::OctalWords if group.len() == 6 => {
                bytes.extend_from_slice(&u16::from_str_radix(group, 8).ok()?.to_le_bytes());
            }
            _ => return None,
        }
        Some(())
    }
}

/// Reads a byte in decimal, with or without a sign. Leading zeros belong to other forms.
pub(super) fn decimal(text: &str) -> Option<u8> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let is_plain = digits == "0" || digits.starts_with(|c| matches!(c, '1'..='9'));
    let signed = || text.parse().ok().map(i8::cast_unsigned);
    is_plain.then(|| text.parse().ok().or_else(signed)).flatten()
}

pub(super) fn is_hex(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_hexdigit())
}
