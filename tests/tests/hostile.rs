//! Hostile bytes cause an error with an offset, never a panic or an overflow of the stack.

use tests::api::{enums, types};
use tl_runtime::{Combinator, DecodeError, DecodeErrorKind, from_bytes, to_bytes};

/// The depth limit of a reader, in levels.
const DEPTH: u32 = 64;
/// The length of the longest vector to change, in bytes.
const LONGEST: usize = 2_000;
/// The number of bytes to change, from the start of each vector.
const CHANGED: usize = 200;
/// The memory of an item of a vector, at most. The limit of the reader is 64 bytes for each byte of
/// the input, and the smallest boxed value has four.
const LARGEST_ITEM: usize = 72;
/// The memory of a message, at most.
const LARGEST_MESSAGE: usize = 600;
/// Fewer decoders than the modules have; the search must not miss them.
const FEWEST_DECODERS: usize = 6_000;

fn decode(bytes: &[u8]) -> Result<enums::Updates, DecodeError> {
    from_bytes(bytes)
}

fn id<T: Combinator>() -> [u8; 4] {
    T::CONSTRUCTOR_ID.to_le_bytes()
}

#[test]
fn nesting_has_an_end() {
    // Bold text inside bold text: each level is just a constructor id.
    let bytes = id::<types::TextBold>().repeat(1_000_000);
    let error = from_bytes::<enums::RichText>(&bytes).expect_err("too deep");
    assert_eq!(error.kind, DecodeErrorKind::TooDeep { limit: DEPTH });
    assert_eq!((error.offset, error.type_name), (DEPTH as usize * size_of::<u32>(), "RichText"));
    let mut bytes = id::<types::TextBold>().repeat(DEPTH as usize - 4);
    bytes.extend(to_bytes(&enums::RichText::TextEmpty));
    from_bytes::<enums::RichText>(&bytes).expect("not too deep");
}

#[test]
fn an_unknown_constructor_is_named() {
    // `updateShort` with an unknown update.
    let bytes = [&id::<types::UpdateShort>()[..], &0xdead_beef_u32.to_le_bytes(), &[0; 8]].concat();
    let error = decode(&bytes).expect_err("unknown");
    assert_eq!(error.kind, DecodeErrorKind::UnknownConstructor { id: 0xdead_beef });
    assert_eq!((error.offset, error.type_name), (4, "Update"));
    assert_eq!(
        error.to_string(),
        "constructor id 0xdeadbeef does not belong to Update, at byte 4, in updateShort"
    );
}

#[test]
fn every_truncation_and_many_changes_end_in_a_value_or_an_error() {
    let vectors = vectors::all().into_iter();
    let updates = vectors.filter(|vector| !vector.is_function && vector.bytes.len() < LONGEST);
    for bytes in updates.map(|vector| vector.bytes) {
        for end in 0..bytes.len() {
            let error = decode(&bytes[..end]).expect_err("a part is not the whole");
            assert!(error.offset <= end, "{error}");
        }
        let mut changed = bytes.clone();
        for at in 0..bytes.len().min(CHANGED) {
            for value in [0, 1, 0x7f, 0x80, 0xfe, 0xff] {
                changed[at] = value;
                if let Err(error) = decode(&changed) {
                    assert!(error.offset <= bytes.len(), "{error}");
                }
            }
            changed[at] = bytes[at];
        }
    }
}

/// For a vector, the reader allocates the size of the item type times the count.
#[test]
fn types_stay_small() {
    assert!(size_of::<enums::Update>() <= LARGEST_ITEM, "{}", size_of::<enums::Update>());
    assert!(size_of::<enums::Message>() <= LARGEST_ITEM, "{}", size_of::<enums::Message>());
    assert!(size_of::<types::Message>() <= LARGEST_MESSAGE, "{}", size_of::<types::Message>());
}

/// The reader charges its budget before it allocates. An allocation in a generated decoder would
/// bypass the budget.
#[test]
fn generated_decoders_do_not_allocate() {
    const MODULES: [&str; 4] = [
        include_str!(concat!(env!("OUT_DIR"), "/api.rs")),
        include_str!(concat!(env!("OUT_DIR"), "/small.rs")),
        include_str!(concat!(env!("OUT_DIR"), "/names.rs")),
        include_str!(concat!(env!("OUT_DIR"), "/keeping.rs")),
    ];
    let mut decoders = 0;
    for module in MODULES {
        let mut end = None;
        for line in module.lines() {
            let indent = line.len() - line.trim_start().len();
            if line.trim_start().starts_with("fn decode") {
                decoders += 1;
                end = Some(format!("{}}}", " ".repeat(indent)));
            }
            if end.as_deref() == Some(line) {
                end = None;
            }
            let allocates = ["Box::", "Vec::", "String::", "vec!", ".to_vec()", ".to_owned()"];
            let found = allocates.iter().find(|text| line.contains(*text));
            assert!(end.is_none() || found.is_none(), "{line}");
        }
    }
    assert!(decoders > FEWEST_DECODERS, "{decoders}");
}
