//! Scans as skippers, with the limits and the options of the reader.

use std::sync::Mutex;

use scan::{newer, shapes};
use tl_runtime::{
    Decode, DecodeErrorKind, DecodeOptions, Described, Object, Reader, Skip, TypeName, UnknownBits,
    VECTOR_ID,
};

fn words(words: &[u32]) -> Vec<u8> {
    words.iter().flat_map(|word| word.to_le_bytes()).collect()
}

/// Skips a `Tree` with other bytes after it, and returns its length or the error.
fn skip(bytes: &[u8], options: DecodeOptions) -> Result<Option<usize>, DecodeErrorKind> {
    let bytes = [bytes, &[0xee; 8]].concat();
    let mut reader = Reader::with_options(&bytes, options).skipping(&shapes::SCAN);
    let len = reader.skip_value("Tree").map(<[u8]>::len);
    match reader.error() {
        Some(error) => Err(error.kind),
        None => Ok(len),
    }
}

#[test]
fn constructors_count_in_the_place_of_their_type_only() {
    let skip = |scan: &dyn Skip, id: u32, type_name: &str| {
        let bytes = words(&[id, 0, 0, 0]);
        let mut reader = Reader::new(&bytes).skipping(&scan);
        reader.skip_value(type_name).map(<[u8]>::len)
    };
    let scan = &shapes::SCAN;
    assert_eq!(skip(scan, 1, "Tree"), Some(4));
    assert_eq!(skip(scan, 1, "Object"), Some(4));
    assert_eq!(skip(scan, 5, "Pair"), Some(16));
    assert_eq!(skip(scan, 1, "Pair"), None);
    assert_eq!(skip(scan, 0x13, "Tree"), None);
    // A function is a call, and no object.
    assert_eq!(skip(scan, 0x13, "Object"), None);
    assert_eq!(skip(scan, 1, "Function"), None);
    // Types with parameters are not skipped.
    assert_eq!(skip(scan, 0xc, "Maybe"), None);
    assert!(scan.knows(0x13) && scan.knows(1) && !scan.knows(0xc) && !scan.knows(0xee));
    // The second one knows the value.
    let both: [&dyn Skip; 2] = [&newer::SCAN, scan];
    assert_eq!(skip(&both.as_slice(), 5, "Pair"), Some(16));
}

#[test]
fn limits_and_options_of_the_reader_apply() {
    let plain = DecodeOptions::new();
    // A chain of nodes: eight take a level.
    let chain = |len: usize| [words(&[2].repeat(len)), words(&[1].repeat(len + 1))].concat();
    assert_eq!(skip(&chain(100), plain), Ok(Some(804)));
    let deep = Err(DecodeErrorKind::TooDeep { limit: 64 });
    assert_eq!(skip(&chain(600), plain), deep);
    assert_eq!(skip(&chain(1_000_000), plain), deep);
    assert_eq!(skip(&chain(600), plain.max_depth(100)), Ok(Some(4_804)));

    let forest = words(&[3, VECTOR_ID, 3, 1, 1, 1, 0]);
    assert_eq!(skip(&forest, plain.max_items(3)), Ok(Some(28)));
    let items = Err(DecodeErrorKind::ItemLimit { limit: 2 });
    assert_eq!(skip(&forest, plain.max_items(2)), items);
    // 9#: rows of n*[ m*[ int ] ].
    assert_eq!(skip(&words(&[9, 3, 0]), plain.max_items(2)), items);

    // Items without bytes have a limit, alone and in rows.
    let void = |count| words(&[8, count]);
    assert_eq!(skip(&void(65_536), plain), Ok(Some(8)));
    let many = |count| Err(DecodeErrorKind::CountTooLarge { count });
    assert_eq!(skip(&void(65_537), plain), many(65_537));
    assert_eq!(skip(&void(u32::MAX), plain), many(u32::MAX));
    assert!(skip(&words(&[9, u32::MAX, 0]), plain).is_err());

    // A vector of integers has no more than the input, however many it announces.
    let mut reader = Reader::new(&[0xff; 8]).skipping(&newer::SCAN);
    assert!(reader.skip_value("Update").is_none());
    let long = words(&[4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x9972_75b5, u32::MAX]);
    assert!(skip(&long, plain).is_err());

    // Lengths, padding and unknown bits, if the options ask for it. The text is no UTF-8.
    let text = |padding: u8| [&words(&[3, VECTOR_ID, 0])[..], &[1, 0xff, padding, 0]].concat();
    assert_eq!(skip(&text(0), plain), Ok(Some(16)));
    assert_eq!(skip(&text(1), plain), Ok(Some(16)));
    assert_eq!(skip(&text(1), plain.zero_padding(true)), Err(DecodeErrorKind::Padding));
    let strict = plain.unknown_bits(UnknownBits::Reject);
    let bits = Err(DecodeErrorKind::UnknownBits { bits: 1 << 20 });
    assert_eq!(skip(&words(&[0x12, 0, 0x11, 1, 0xa, 1 << 20]), strict), bits);
}

/// The end of an error names the combinator around it.
#[test]
fn errors_name_the_combinator() {
    let bytes = words(&[2, 1, 3, VECTOR_ID, 1, 99]);
    let root = shapes::SCAN.root("Tree").expect("the type");
    let error = root.value_len(&bytes).expect_err("an unknown constructor");
    assert_eq!(
        error.to_string(),
        "constructor id 0x00000063 does not belong to Tree, at byte 20, in forest"
    );
    assert_eq!(root.value_len(&bytes[..20]), Ok(None));
}

/// Objects are kept with their bytes.
#[test]
fn a_skipped_value_is_an_object() {
    let bytes = words(&[5, 1, 2, 3, 9]);
    let mut reader = Reader::new(&bytes).skipping(&shapes::SCAN);
    let value = reader.skip_value("Pair").expect("the table has the type");
    assert_eq!(Object::from_bytes(value.to_vec()).constructor_id(), Some(5));
    assert_eq!(reader.i32(), 9);
}

/// The places after the values that [`Probe`] has skipped.
static ENDS: Mutex<Vec<usize>> = Mutex::new(Vec::new());

/// Skips a `Tree`, and then reads a string.
struct Probe;

impl Decode for Probe {
    const MIN_SIZE: usize = 4;

    fn decode(reader: &mut Reader<'_>) -> Self {
        let len = reader.skip_value("Tree").map_or(0, <[u8]>::len);
        ENDS.lock().expect("no panic").push(len);
        reader.str();
        Self
    }
}

impl Described for Probe {
    const TYPE: TypeName = TypeName::Any;
    const SCHEMA: &'static [&'static str] = shapes::SCHEMA;
}

/// A second pass for the path of an error hides the input, which makes no difference to a scan.
#[test]
fn a_traced_reader_skips_as_a_plain_one() {
    // A forest of a leaf, a node and a table, and a name whose length has four bytes.
    let trees = words(&[3, VECTOR_ID, 3, 1, 2, 1, 1, 9, 1, 1, 4, 1, 3]);
    let name = [&[254, 44, 1, 0][..], &[7; 300]].concat();
    let bytes = [&trees[..], &name, b"\x01\xff\0\0"].concat();
    let error = Reader::new(&bytes).skipping(&shapes::SCAN).decode_traced::<Probe>();
    let error = error.err().expect("the string is no UTF-8");
    assert_eq!(error.error.kind, DecodeErrorKind::InvalidUtf8);
    assert_eq!(*ENDS.lock().expect("no panic"), [bytes.len() - 4; 2]);
}
