//! Random bytes of the operating system.

/// Returns random bytes.
///
/// # Panics
///
/// If the operating system has none.
#[expect(clippy::expect_used, reason = "without random numbers, there is no encryption")]
pub(crate) fn random<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).expect("the operating system has random bytes");
    bytes
}
