//! Wrong implementations of the runtime's safe traits. They may produce wrong values and wrong
//! bytes, but no invalid access to memory. The tests are small enough for valgrind
//! (`tests/valgrind.sh`).
#![forbid(unsafe_code)]

use std::cell::{Cell, RefCell};
use std::panic::{AssertUnwindSafe, catch_unwind};

use tl_runtime::{
    Arena, ArenaReader, Borrowed, Decode, DecodeErrorKind, DecodeIn, Decoded, Encode, MaskPlace,
    Reader, VECTOR_ID, Writer, decode_in, encode_into, from_bytes, from_bytes_into, to_bytes,
};

/// Claims a minimum size of `SAID` bytes, and reads `READ` ints.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Claims<const SAID: usize, const READ: usize>([i32; READ]);

impl<const SAID: usize, const READ: usize> Decode for Claims<SAID, READ> {
    const MIN_SIZE: usize = SAID;

    fn decode(reader: &mut Reader<'_>) -> Self {
        Self(std::array::from_fn(|_| reader.i32()))
    }
}

impl<'a, const SAID: usize, const READ: usize> DecodeIn<'a> for Claims<SAID, READ> {
    const MIN_SIZE: usize = SAID;

    fn decode_in(reader: &mut ArenaReader<'a>) -> Self {
        Self(std::array::from_fn(|_| reader.i32()))
    }
}

#[test]
fn a_wrong_minimum_size() {
    fn both<const SAID: usize, const READ: usize>(
        bytes: &[u8],
    ) -> Result<Vec<Claims<SAID, READ>>, DecodeErrorKind> {
        let owned = from_bytes::<Vec<Claims<SAID, READ>>>(bytes).map_err(|error| error.kind);
        let arena = Arena::new();
        let borrowed = decode_in::<&[Claims<SAID, READ>]>(bytes, &arena);
        assert_eq!(borrowed.map(<[_]>::to_vec).map_err(|error| error.kind), owned);
        owned
    }
    let three = to_bytes(&vec![7, 8, 9]);
    assert_eq!(both::<0, 1>(&three), Ok([7, 8, 9].map(|i| Claims([i])).into()));
    assert_eq!(both::<1, 1>(&three), Ok([7, 8, 9].map(|i| Claims([i])).into()));
    let too_many = DecodeErrorKind::CountTooLarge { count: 3 };
    assert_eq!(both::<{ usize::MAX }, 1>(&three), Err(too_many));
    assert_eq!(both::<5, 1>(&three), Err(too_many));
    assert_eq!(both::<4, 2>(&three), Err(DecodeErrorKind::UnexpectedEnd { missing: 4 }));
    assert_eq!(both::<4, 0>(&three), Err(DecodeErrorKind::TrailingBytes { count: 12 }));
    let most = [VECTOR_ID.to_le_bytes(), u32::MAX.to_le_bytes()].concat();
    for kind in [both::<0, 100>(&most).err(), both::<1, 0>(&most).err()] {
        assert_eq!(kind, Some(DecodeErrorKind::CountTooLarge { count: u32::MAX }));
    }
}

/// Writes 1,000 ints more in each call.
struct Growing(Cell<usize>);

impl Encode for Growing {
    fn encode(&self, writer: &mut Writer<'_>) {
        self.0.set(self.0.get() + 1_000);
        (0..self.0.get()).for_each(|_| writer.i32(-1));
    }
}

#[test]
fn a_value_that_grows_between_two_writes() {
    for capacity in [0, 1, 3_999, 4_000, 8_000, 100_000] {
        let mut bytes = Vec::with_capacity(capacity);
        let written = encode_into(&Growing(Cell::new(0)), &mut bytes).expect("a binary form");
        assert_eq!(written, bytes.len());
        assert!(bytes.iter().all(|byte| *byte == 255));
    }
}

/// Encodes a value within a value, keeps masks open, and panics at the end if `panics` is set.
struct Nested {
    levels: usize,
    panics: bool,
}

impl Encode for Nested {
    fn encode(&self, writer: &mut Writer<'_>) {
        let open = [writer.mask(None), writer.mask(None)];
        if let Some(levels) = self.levels.checked_sub(1) {
            writer.bytes(&to_bytes(&Self { levels, ..*self }));
        } else if self.panics {
            panic!("in the innermost value");
        }
        let [first, _dropped]: [MaskPlace<'_>; 2] = open;
        writer.complete_mask(first, u32::MAX);
    }
}

#[test]
fn nested_calls_of_the_encoder() {
    let bytes = to_bytes(&Nested { levels: 3, panics: false });
    assert_eq!(bytes[..8], [255, 255, 255, 255, 0, 0, 0, 0]);
    // Each of the four values has two masks, and three have a string with its length.
    let (masks, lengths) = (4 * 2, 3);
    assert_eq!(bytes.len(), (masks + lengths) * size_of::<u32>());
    let mut buffer = b"before".to_vec();
    let value = Nested { levels: 2, panics: true };
    let result = catch_unwind(AssertUnwindSafe(|| encode_into(&value, &mut buffer)));
    assert!(result.is_err());
    assert_eq!(buffer, b"before");
}

/// Uses the arena during an allocation, and reads from another input.
#[derive(Clone, Copy)]
struct Intruder<'a>(&'a [&'a str], &'a str);

impl<'a> DecodeIn<'a> for Intruder<'a> {
    fn decode_in(reader: &mut ArenaReader<'a>) -> Self {
        let items = reader.items(3, |reader| {
            let inner: &&str = reader.boxed();
            let elsewhere = Arena::new();
            let bytes = to_bytes(*inner);
            let again: &str = decode_in(&bytes, &elsewhere).expect("a string");
            assert_eq!(again, *inner);
            // Reads another input of this lifetime in between.
            let rest = reader.clone();
            **reader = Reader::new(b"\x07another");
            let another = reader.string();
            **reader = rest;
            if again == "panic" { panic!("while the arena is in use") } else { another }
        });
        Self(items, reader.string())
    }
}

impl Encode for Intruder<'_> {
    fn encode(&self, writer: &mut Writer<'_>) {
        self.0.iter().chain([&self.1]).for_each(|text| text.encode(writer));
    }
}

tl_runtime::impl_borrowed!(Intruder<'a>, Vec<i32>);

#[test]
fn a_value_that_interferes_with_its_reader() {
    let bytes = ["a", "b", "c", "last"].map(to_bytes).concat();
    let decoded = Decoded::<Intruder<'static>>::new(bytes).expect("it reads all of the input");
    let moved = Box::new(decoded);
    let Intruder(items, last) = moved.get();
    assert_eq!((items, last), (&["another"; 3][..], "last"));
    // The owned type cannot decode these bytes.
    assert!(catch_unwind(AssertUnwindSafe(|| moved.get().into_owned())).is_err());
    let bytes = ["a", "panic"].map(to_bytes).concat();
    assert!(catch_unwind(|| Decoded::<Intruder<'static>>::new(bytes)).is_err());
}

thread_local! {
    static SEEN: RefCell<Vec<String>> = const { RefCell::new(Vec::new()) };
}

/// An owned text whose `decode_into` leaves it empty.
#[derive(Debug, Default)]
struct Swapped(String);

impl Decode for Swapped {
    fn decode(reader: &mut Reader<'_>) -> Self {
        Self(reader.string())
    }

    fn decode_into(&mut self, reader: &mut Reader<'_>) {
        let old = std::mem::take(&mut self.0);
        SEEN.with(|seen| seen.borrow_mut().push(old));
        // Decodes into another value and leaves this one as it is.
        Self::default().0 = reader.string();
    }
}

#[test]
fn a_value_that_decode_into_does_not_change() {
    let mut values: Vec<Swapped> = ["a", "b"].map(|text| Swapped(text.to_owned())).into();
    let bytes = to_bytes(&vec!["c".to_owned(); 3]);
    from_bytes_into(&mut values, &bytes).expect("three strings");
    assert_eq!(values.iter().map(|value| &*value.0).collect::<Vec<_>>(), ["", "", "c"]);
    assert_eq!(SEEN.take(), ["a", "b"]);
}
