//! Runs every check with its seeds and with simple changes of them, as a deterministic fuzzer of a
//! few seconds. `CHECK_ROUNDS` sets the number of changes for each check, `CHECK_SEED` makes other
//! changes, and `CHECK` names one check to run alone.

use std::env;

use checks::CHECKS;

/// The number of changes for each check by default.
const ROUNDS: usize = 3_000;

/// Returns schemas, the seeds of the parser's check.
fn texts() -> Vec<Vec<u8>> {
    let schema = include_str!("../../../schema/mtproto.tl");
    let small = include_str!("../../schemas/small.tl");
    [schema, small].iter().map(|text| text.as_bytes().to_vec()).collect()
}

/// A generator of pseudo-random numbers, equal in each run.
struct Chance(u64);

impl Chance {
    fn below(&mut self, end: usize) -> usize {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) as usize) % end.max(1)
    }
}

/// Changes, truncates or doubles bytes, or inserts a part of another seed.
fn change(seed: &[u8], other: &[u8], chance: &mut Chance) -> Vec<u8> {
    let mut bytes = seed.to_vec();
    for _ in 0..=chance.below(4) {
        let at = chance.below(bytes.len());
        match chance.below(6) {
            0 if !bytes.is_empty() => bytes[at] = chance.below(256) as u8,
            1 if !bytes.is_empty() => bytes[at] ^= 1 << chance.below(8),
            2 => bytes.truncate(at),
            3 => {
                let end = at + chance.below(bytes.len() - at);
                let part = bytes[at..end].to_vec();
                bytes.splice(at..at, part);
            }
            4 => {
                let from = chance.below(other.len());
                let to = from + chance.below(other.len() - from);
                bytes.splice(at..at, other[from..to].iter().copied());
            }
            _ => {
                let special = [0, 1, 0x7fff_ffff, u32::MAX, 0x1cb5_c415, 0xfe];
                let number: u32 = special[chance.below(special.len())];
                let at = at & !3;
                let end = (at + 4).min(bytes.len());
                bytes.splice(at..end, number.to_le_bytes());
            }
        }
    }
    bytes
}

/// Inputs with which a fuzzer found bugs.
#[test]
fn findings_of_the_fuzzers_stay_fixed() {
    let sums =
        ["find {t:Type} like:t = M+aybe t;", "a = A+b;", "a = # int;", "a = %A b;", "s +Shape;"];
    let comments = [
        "int ? = Int// in the result\n\nLong ; // after\n",
        "a // 1\n = A // 2\n// 3\nb;",
        "/* c */;// d\n",
    ];
    for text in sums.into_iter().chain(comments) {
        checks::parser(text.as_bytes());
    }
}

#[test]
fn checks_hold_for_seeds_and_changes() {
    let number = |name| env::var(name).ok().and_then(|number| number.parse::<u64>().ok());
    let rounds = number("CHECK_ROUNDS").map_or(ROUNDS, |rounds| rounds as usize);
    let only = env::var("CHECK").ok();
    let chosen = |name: &str| only.as_deref().is_none_or(|only| only == name);
    assert!(CHECKS.iter().any(|(name, _)| chosen(name)), "there is no check {only:?}");
    for (name, check) in CHECKS.into_iter().filter(|(name, _)| chosen(name)) {
        let seeds = if name == "parser" { texts() } else { checks::seeds_of(name) };
        let mut chance = Chance(number("CHECK_SEED").unwrap_or(185));
        seeds.iter().for_each(|seed| check(seed));
        for _ in 0..rounds {
            let (seed, other) = (chance.below(seeds.len()), chance.below(seeds.len()));
            check(&change(&seeds[seed], &seeds[other], &mut chance));
        }
    }
}
