//! Pseudo-random numbers (SplitMix64) for random schemas, which `tests/checks` makes as well. A seed
//! always gives one schema.

use std::env;
use std::num::ParseIntError;

/// Reads a setting of a build script from the environment.
pub(crate) fn setting(name: &str, default: u64) -> Result<u64, ParseIntError> {
    println!("cargo::rerun-if-env-changed={name}");
    env::var(name).map_or(Ok(default), |text| text.parse())
}

/// A source of pseudo-random numbers.
pub(crate) struct Random(u64);

impl Random {
    /// Creates a source. Neighbouring seeds give unrelated numbers.
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    /// Returns the next number.
    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ self.0 >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ mixed >> 31
    }

    /// Returns a number below `end`, which is not 0.
    pub(crate) fn below(&mut self, end: usize) -> usize {
        (self.next() % end as u64) as usize
    }

    /// Returns true in one of `n` cases.
    pub(crate) fn one_in(&mut self, n: usize) -> bool {
        self.below(n) == 0
    }

    /// Returns one of the choices, of which there is at least one.
    pub(crate) fn pick<'a, T>(&mut self, choices: &'a [T]) -> &'a T {
        &choices[self.below(choices.len())]
    }
}
