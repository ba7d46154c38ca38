//! Any bytes, with the generated code of layer 186 as the oracle. For the bytes of a vector of an enum
//! that both layers have, with canonical lengths and padding:
//!
//! 1. Layer 185 with a skipper for layer 186 reads all that layer 186 reads. The one exception is a
//!    constructor that layer 186 adds to a type with one constructor: its error has the id. The limits of
//!    the two differ, since layer 185 counts other types, so layer 185 has much wider ones here.
//! 2. Each layer writes the bytes that it has read.
//! 3. Bytes that layer 185 alone reads have a constructor that layer 186 no longer has, or exceed a
//!    limit of layer 186.
//!
//! The second pair has code for half of the constructors of layer 186, to which half of all values are
//! unknown.
//!
//! By default, the test tries a fixed number of inputs. `SURVIVE_SECONDS` sets a time instead, and
//! `SURVIVE_SEED` selects other inputs.

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use survive::{Entry, LAYER185, LAYER186, THIN186};
use tl_parser::{Options, Schema, SourceMap, load};
use tl_reflect::{Codec, RootType, Sampler, Skipper};
use tl_runtime::{DecodeError, DecodeErrorKind, Skip, VECTOR_ID};

fn schema(name: &str, text: &str) -> Schema {
    let mut sources = SourceMap::new();
    sources.add(name, text);
    load(&sources, &Options::default()).schema.expect("the schema has no errors")
}

/// A generator of numbers, by xorshift.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn below(&mut self, limit: usize) -> usize {
        usize::try_from(self.next() % limit.max(1) as u64).expect("the limit fits")
    }
}

/// Changes words of a value: other ids, other counts, missing and repeated parts.
fn mutate(bytes: &mut Vec<u8>, ids: &[u32], random: &mut Random) {
    let words = bytes.len() / 4;
    let place = random.below(words) * 4;
    let word = match random.below(6) {
        0 => ids[random.below(ids.len())],
        1 => u32::try_from(random.below(5)).expect("it is small"),
        2 => u32::MAX - u32::try_from(random.below(5)).expect("it is small"),
        3 => {
            bytes.truncate(place);
            return;
        }
        4 => {
            let end = place + random.below((bytes.len() - place) / 4 + 1) * 4;
            let part = bytes[place..end].to_vec();
            let at = random.below(words) * 4;
            bytes.splice(at..at, part);
            return;
        }
        _ => 1 << random.below(32),
    };
    bytes[place..place + 4].copy_from_slice(&word.to_le_bytes());
}

/// Makes bytes of ids, counts and noise.
fn noise(ids: &[u32], random: &mut Random) -> Vec<u8> {
    let count = u32::try_from(random.below(4)).expect("it is small");
    let mut words = vec![VECTOR_ID, count];
    for _ in 0..random.below(40) {
        words.push(match random.below(4) {
            0 => u32::try_from(random.below(4)).expect("it is small"),
            1 => VECTOR_ID,
            2 => random.next() as u32,
            _ => ids[random.below(ids.len())],
        });
    }
    words.into_iter().flat_map(u32::to_le_bytes).collect()
}

/// Both layers, and the constructors that only one of them has.
struct Layers<'a> {
    skipper: &'a Skipper<'a>,
    only_old: BTreeSet<u32>,
    only_new: BTreeSet<u32>,
}

/// Compares the layers on one input. Returns true if the newer layer reads it, or the property that
/// does not hold.
fn check(layers: &Layers<'_>, old: &Entry, new: &Entry, bytes: &[u8]) -> Result<bool, String> {
    let kept = (old.read_wide)(bytes, Some(layers.skipper));
    let read = (new.read)(bytes, None);
    for (name, result) in [("older", &kept), ("newer", &read)] {
        if result.as_ref().is_ok_and(|value| value.written != bytes) {
            return Err(format!("the {name} layer writes other bytes"));
        }
    }
    let is_expected = match (&read, &kept) {
        (Ok(read), Ok(kept)) => read.unknown.len() == kept.unknown.len(),
        (Ok(_), Err(error)) => match error.kind {
            DecodeErrorKind::NewerConstructor { id } => layers.only_new.contains(&id),
            _ => false,
        },
        (Err(error), Ok(_)) => match error.kind {
            DecodeErrorKind::UnknownConstructor { id } => layers.only_old.contains(&id),
            DecodeErrorKind::TooDeep { .. } | DecodeErrorKind::MemoryLimit { .. } => true,
            _ => false,
        },
        (Err(read), Err(kept)) => read.offset.max(kept.offset) <= bytes.len(),
    };
    let result = |result: Result<survive::Read, DecodeError>| match result {
        Ok(read) => format!("reads {} items", read.unknown.len()),
        Err(error) => error.to_string(),
    };
    match is_expected {
        true => Ok(read.is_ok()),
        false => Err(format!("newer layer: {}; older layer: {}", result(read), result(kept))),
    }
}

fn number(variable: &str) -> Option<u64> {
    let text = std::env::var(variable).ok()?;
    Some(text.parse().unwrap_or_else(|_| panic!("{variable} is no number: {text}")))
}

/// Wide limits need a large stack.
#[test]
fn what_the_newer_layer_reads_the_older_one_keeps() {
    let run = std::thread::Builder::new().stack_size(1 << 30).spawn(compare);
    let done = run.expect("there is memory for a stack").join();
    assert!(done.is_ok(), "see above");
}

fn compare() {
    let older = schema("api-185.tl", include_str!("../../../schema/api-185.tl"));
    let newer = schema("api-186.tl", include_str!("../../../schema/api-186.tl"));
    let (codec, skipper) = (Codec::new(&newer), Skipper::new(&newer));
    let ids = |schema: &Schema| -> BTreeSet<u32> {
        schema.combinators().map(|(_, combinator)| combinator.id).collect()
    };
    let (old_ids, new_ids) = (ids(&older), ids(&newer));
    let of_185 =
        Layers { skipper: &skipper, only_old: &old_ids - &new_ids, only_new: &new_ids - &old_ids };
    // The code for half of layer 186 has fewer constructors, and no others.
    let of_half =
        Layers { skipper: &skipper, only_old: BTreeSet::new(), only_new: new_ids.clone() };
    let pairs = |entries: &'static [Entry]| -> Vec<(&Entry, &Entry)> {
        let with_new = |old: &'static Entry| {
            Some((old, LAYER186.iter().find(|new| new.tl_name == old.tl_name)?))
        };
        entries.iter().filter_map(with_new).collect()
    };
    let (pairs_185, pairs_half) = (pairs(LAYER185), pairs(THIN186));
    let ids: Vec<u32> = new_ids.union(&old_ids).copied().collect();

    let (seed, seconds) = (number("SURVIVE_SEED").unwrap_or(1), number("SURVIVE_SECONDS"));
    let end = seconds.map(|seconds| Instant::now() + Duration::from_secs(seconds));
    let mut random = Random(0x9e37_79b9_7f4a_7c15_u64.wrapping_mul(seed | 1).rotate_left(7) ^ seed);
    let (mut inputs, mut read) = (0_u64, 0_u64);
    while end.map_or(inputs < 20_000, |end| Instant::now() < end) {
        let (layers, pairs) = match random.below(3) {
            0 => (&of_185, &pairs_185),
            _ => (&of_half, &pairs_half),
        };
        let (old, new) = pairs[random.below(pairs.len())];
        let root = codec.root_type(&format!("Vector<{}>", old.tl_name)).expect("it is a type");
        let pieces = 50 << random.below(5);
        let mut sampler = Sampler::new(&codec, random.next()).max_pieces(pieces);
        let Some(value) = sampler.sample(&root) else { continue };
        let sample = codec.encode(&value, &root).expect("a sample has bytes");
        for round in 0..22 {
            let mut bytes = sample.clone();
            match round {
                0 => {}
                1 => bytes = noise(&ids, &mut random),
                _ => {
                    for _ in 0..=random.below(3) {
                        if bytes.len() >= 4 {
                            mutate(&mut bytes, &ids, &mut random);
                        }
                    }
                }
            }
            let is_read = check(layers, old, new, &bytes).unwrap_or_else(|message| {
                let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
                let name = old.tl_name;
                panic!("seed {seed}, input {inputs}, Vector<{name}>: {message}: {hex}")
            });
            assert!(is_read || round > 0, "{}: a sample is not read", old.tl_name);
            read += u64::from(is_read);
            inputs += 1;
        }
    }
    println!("seed {seed}: {inputs} inputs, of which layer 186 reads {read}");
    assert!(read > inputs / 20, "{read} of {inputs} inputs are values");
}

/// Values as deep as the newer layer reads them are skipped as well.
#[test]
fn deep_values_are_skipped() {
    let newer = schema("api-186.tl", include_str!("../../../schema/api-186.tl"));
    let (codec, skipper) = (Codec::new(&newer), Skipper::new(&newer));
    let entry = |layer: &'static [Entry], name: &str| {
        layer.iter().find(|entry| entry.tl_name == name).expect("the layer has the type")
    };
    let id = |name: &str| {
        let index = codec.schema().combinator_named(name).expect("the layer has it");
        newer[index].id.to_le_bytes()
    };
    assert!(matches!(codec.root_type("RichText"), Ok(RootType::Type(_))));
    for depth in [10, 30, 60, 63, 64, 65, 100, 1_000] {
        let vector = [VECTOR_ID.to_le_bytes(), 1_u32.to_le_bytes()].concat();
        let text = [id("textItalic").repeat(depth), id("textEmpty").to_vec()].concat();
        let bytes = [vector, text].concat();
        let (old, new) = (entry(THIN186, "RichText"), entry(LAYER186, "RichText"));
        let new = (new.read)(&bytes, None);
        let skips: [&dyn Skip; 2] = [&skipper, &survive::scan186::SCAN];
        for skip in skips {
            let old = (old.read)(&bytes, Some(skip));
            assert!(new.is_err() || old.is_ok_and(|old| old.unknown == [true]), "{depth}");
        }
    }
}
