//! Truncations and changed bytes of known encodings and of samples. Decoding returns a value or an
//! error with an offset in the input, and stays within the memory limit.
//!
//! `SWEEP=all` tries every truncation, and all values of each of the first 200 bytes of each
//! vector; it needs an optimised build. The default is some of them.

use std::sync::Mutex;

use checks::{CODEC, seeds};
use peakmem_alloc::{INSTRUMENTED_SYSTEM, PeakMemAlloc, PeakMemAllocTrait};
use tests::api::{any, borrowed, enums};
use tl_reflect::{Codec, RootType, Sampler};
use tl_runtime::{Arena, DecodeError, decode_in, from_bytes};

#[global_allocator]
static ALLOCATOR: &PeakMemAlloc<std::alloc::System> = &INSTRUMENTED_SYSTEM;

/// Serializes the tests, because the allocator counts their memory together.
static ALONE: Mutex<()> = Mutex::new(());

/// The memory that decoding may take in addition to 64 bytes for each byte of the input.
const SLACK: usize = 1 << 20;

/// The number of truncations of each vector, from its end.
const TRUNCATIONS: usize = 400;
/// The number of bytes to change, from the start of each vector.
const CHANGED: usize = 60;
/// This number with `SWEEP=all`, and for samples.
const ALL_CHANGED: usize = 200;
/// The length of `updates` without items, in bytes.
const EMPTY_UPDATES: usize = 28;
/// The memory for a mebibyte of the smallest updates, at most.
const MOST_FOR_SMALLEST: usize = 24 << 20;

fn sweeps_all() -> bool {
    std::env::var_os("SWEEP").is_some_and(|sweep| sweep == "all")
}

fn bounded<T>(bytes: &[u8], decode: impl Fn(&[u8]) -> Result<T, DecodeError>) -> bool {
    ALLOCATOR.reset_peak_memory();
    let decoded = decode(bytes);
    let peak = ALLOCATOR.get_peak_memory();
    assert!(peak <= 64 * bytes.len() + SLACK, "{peak} bytes of memory for {}", bytes.len());
    match decoded {
        Ok(_) => true,
        Err(error) => {
            assert!(error.offset <= bytes.len(), "{error}");
            false
        }
    }
}

/// Decodes bytes as the type of their constructor id. Returns true if they are a value.
fn try_all(bytes: &[u8]) -> bool {
    let object = bounded(bytes, from_bytes::<any::Object>);
    let function = bounded(bytes, from_bytes::<any::Function>);
    bounded(bytes, |bytes| {
        let arena = Arena::new();
        decode_in::<borrowed::any::Object<'_>>(bytes, &arena).map(drop)
    });
    bounded(bytes, by_schema);
    object || function
}

/// Decodes bytes by schema, with another depth limit.
fn by_schema(bytes: &[u8]) -> Result<(), DecodeError> {
    CODEC.decode(bytes, &RootType::Any).map(drop).map_err(|failure| failure.error)
}

#[test]
fn known_encodings_and_their_changes() {
    let _alone = ALONE.lock();
    // The memory of the codec is not that of a value.
    let _: &Codec<'_> = &CODEC;
    let all = sweeps_all();
    for bytes in seeds() {
        try_all(&bytes);
        let ends = bytes.len().saturating_sub(if all { usize::MAX } else { TRUNCATIONS });
        for end in ends..bytes.len() {
            try_all(&bytes[..end]);
        }
        let mut changed = bytes.clone();
        let places = if all { ALL_CHANGED } else { CHANGED };
        for place in 0..bytes.len().min(places) {
            let byte = bytes[place];
            let values: Vec<u8> = match all {
                true => (0..=255).collect(),
                false => [0, 1, 0x7f, 0xfe, 0xff]
                    .into_iter()
                    .chain((0..8).step_by(2).map(|bit| byte ^ 1 << bit))
                    .collect(),
            };
            for value in values {
                changed[place] = value;
                try_all(&changed);
            }
            changed[place] = byte;
        }
    }
}

/// Tries a value of each definition of the layer, truncated, and with wrong words: a length, a
/// count, a constructor id, or a mask.
#[test]
fn samples_of_every_definition_and_their_changes() {
    let _alone = ALONE.lock();
    let all = sweeps_all();
    let mut chance = Sampler::new(&CODEC, 185).max_pieces(100);
    let definitions =
        CODEC.schema().combinators().filter(|(_, c)| !c.is_predeclared && !c.is_local);
    for (number, (index, _)) in definitions.enumerate() {
        let expected = RootType::Combinator(index);
        let Some(value) = chance.sample(&expected) else { continue };
        let bytes = CODEC.encode(&value, &expected).expect("samples can be encoded");
        try_all(&bytes);
        // The shorter sweep tries other places for each definition.
        let is_tried = |place: usize| all || (place / 4 + number).is_multiple_of(8);
        (0..bytes.len()).filter(|&end| is_tried(end)).for_each(|end| {
            try_all(&bytes[..end]);
        });
        let words = bytes.len().min(ALL_CHANGED) / 4;
        for place in (0..words).map(|word| 4 * word).filter(|&place| is_tried(place)) {
            let word = u32::from_le_bytes(bytes[place..place + 4].try_into().expect("four bytes"));
            let wrong = [
                0,
                u32::MAX,
                i32::MAX as u32,
                0x00ff_fffe,
                0x1cb5_c415,
                word.wrapping_add(1),
                word << 1,
            ];
            let bits = (0..if all { 32 } else { 4 }).map(|bit| word ^ 1 << bit);
            for wrong in wrong.into_iter().chain(bits) {
                let mut changed = bytes.clone();
                changed[place..place + 4].copy_from_slice(&wrong.to_le_bytes());
                try_all(&changed);
            }
        }
    }
}

/// Decodes a mebibyte of the smallest updates.
#[test]
fn amplification_has_a_limit() {
    let _alone = ALONE.lock();
    let decode = |bytes: &[u8]| bounded(bytes, from_bytes::<enums::Updates>);
    let many = |update: enums::Update, len: usize| {
        let updates = vec![update; ((1 << 20) - EMPTY_UPDATES) / len];
        let updates = tests::api::types::Updates::new(updates, vec![], vec![], 0, 0);
        tl_runtime::to_bytes(&enums::Updates::from(updates))
    };
    let bytes = many(enums::Update::Config, 4);
    assert!(decode(&bytes));
    assert!(ALLOCATOR.get_peak_memory() <= MOST_FOR_SMALLEST, "{}", ALLOCATOR.get_peak_memory());
    assert!(bounded(&bytes, by_schema));
    // For the codec, an update with one small field takes the most memory.
    let language = tests::api::types::UpdateLangPackTooLong::new(String::new());
    let bytes = many(language.into(), 8);
    assert!(decode(&bytes));
    assert!(bounded(&bytes, by_schema));
}
