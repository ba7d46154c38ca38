//! Any bytes, with the generated code of layer 186 as the oracle: what it reads, layer 185 with a
//! skipper reads too, and writes to equal bytes. So does code for half of the constructors of layer
//! 186, to which half of all values are unknown.
//!
//! `SURVIVE_SECONDS` sets the time; by default, the test stops after a fixed number of inputs.

use std::time::{Duration, Instant};

use survive::{Entry, LAYER185, LAYER186, THIN186};
use tl_parser::{Options, Schema, SourceMap, load};
use tl_reflect::{Codec, RootType, Sampler, Skipper};
use tl_runtime::DecodeErrorKind;

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

/// Compares the layers on one input. Returns true if the newer layer reads it.
fn check(old: &Entry, new: &Entry, skipper: &Skipper<'_>, bytes: &[u8]) -> bool {
    let name = old.tl_name;
    let kept = (old.read)(bytes, Some(skipper));
    if let Ok(kept) = &kept {
        assert!(kept.written == bytes, "{name}: other bytes are written");
    }
    match ((new.read)(bytes, None), kept) {
        (Ok(value), Ok(kept)) => {
            assert!(value.written == bytes, "{name}: the newer layer writes other bytes");
            assert_eq!(value.unknown.len(), kept.unknown.len(), "{name}");
            true
        }
        (Ok(_), Err(error)) => {
            // A new constructor of a type that had one has no place, and the limits differ.
            let is_expected = matches!(
                error.kind,
                DecodeErrorKind::NewerConstructor { .. }
                    | DecodeErrorKind::TooDeep { .. }
                    | DecodeErrorKind::MemoryLimit { .. }
            );
            assert!(is_expected, "{name}: only the newer layer reads this: {error}");
            true
        }
        (Err(_), Ok(_)) => false,
        (Err(_), Err(error)) => {
            assert!(error.offset <= bytes.len(), "{name}: {error}");
            false
        }
    }
}

#[test]
fn what_the_newer_layer_reads_the_older_one_keeps() {
    let newer = schema("api-186.tl", include_str!("../../../schema/api-186.tl"));
    let (codec, skipper) = (Codec::new(&newer), Skipper::new(&newer));
    let ids: Vec<u32> = newer.combinators().map(|(_, combinator)| combinator.id).collect();
    let pairs: Vec<_> = LAYER185
        .iter()
        .chain(THIN186.iter().cycle().take(4 * THIN186.len()))
        .filter_map(|old| Some((old, LAYER186.iter().find(|new| new.tl_name == old.tl_name)?)))
        .collect();
    let seconds = std::env::var("SURVIVE_SECONDS").ok().and_then(|text| text.parse().ok());
    let end = seconds.map(|seconds| Instant::now() + Duration::from_secs(seconds));
    let mut random = Random(0x9e37_79b9_7f4a_7c15 ^ seconds.unwrap_or(0));
    let (mut inputs, mut read, mut seed) = (0_u64, 0_u64, 0);
    while end.map_or(inputs < 20_000, |end| Instant::now() < end) {
        let (old, new) = pairs[random.below(pairs.len())];
        let root = codec.root_type(&format!("Vector<{}>", old.tl_name)).expect("it is a type");
        seed += 1;
        let pieces = 50 << random.below(5);
        let mut sampler = Sampler::new(&codec, seed).max_pieces(pieces);
        let Some(value) = sampler.sample(&root) else { continue };
        let bytes = codec.encode(&value, &root).expect("a sample has bytes");
        assert!(check(old, new, &skipper, &bytes), "{}: a sample", old.tl_name);
        for _ in 0..20 {
            let mut bytes = bytes.clone();
            for _ in 0..=random.below(3) {
                if bytes.len() >= 4 {
                    mutate(&mut bytes, &ids, &mut random);
                }
            }
            read += u64::from(check(old, new, &skipper, &bytes));
            inputs += 1;
        }
    }
    println!("{inputs} inputs, of which layer 186 reads {read}");
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
        let vector = [tl_runtime::VECTOR_ID.to_le_bytes(), 1_u32.to_le_bytes()].concat();
        let text = [id("textItalic").repeat(depth), id("textEmpty").to_vec()].concat();
        let bytes = [vector, text].concat();
        let (old, new) = (entry(THIN186, "RichText"), entry(LAYER186, "RichText"));
        let (new, old) = ((new.read)(&bytes, None), (old.read)(&bytes, Some(&skipper)));
        assert!(new.is_err() || old.is_ok_and(|old| old.unknown == [true]), "{depth}");
    }
}
