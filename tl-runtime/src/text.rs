//! Whether bytes are text.

/// The bytes as text, if they are UTF-8.
///
/// Most strings are short and ASCII. Whether they are is told word by word, which takes a fraction of
/// the standard library's time for text of a few bytes.
#[inline]
pub(crate) fn from_utf8(bytes: &[u8]) -> Option<&str> {
    if is_ascii(bytes) {
        // SAFETY: ASCII is UTF-8.
        #[expect(unsafe_code)]
        return Some(unsafe { core::str::from_utf8_unchecked(bytes) });
    }
    core::str::from_utf8(bytes).ok()
}

/// Whether no byte has its highest bit set.
#[inline]
fn is_ascii(bytes: &[u8]) -> bool {
    const HIGH: u64 = 0x8080_8080_8080_8080;
    let word = |word: &[u8; 8]| u64::from_le_bytes(*word) & HIGH;
    // The last words overlap with what was looked at before.
    match (bytes.first_chunk::<8>(), bytes.last_chunk::<8>()) {
        (Some(_), Some(last)) => {
            let mut high = word(last);
            for chunk in bytes.as_chunks::<8>().0 {
                high |= word(chunk);
            }
            high == 0
        }
        _ => bytes.iter().all(u8::is_ascii),
    }
}
