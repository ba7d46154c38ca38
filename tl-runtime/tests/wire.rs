//! The wire format of the primitives, tested against known bytes.

use tl_runtime::{
    Decode, DecodeErrorKind, DecodeOptions, Encode, EncodeError, EncodeOptions, Reader, Writer,
    encode_into, encode_into_slice, from_bytes, from_bytes_with, to_bytes, to_bytes_with,
    try_to_bytes,
};

fn both_ways<T: Encode + Decode + PartialEq + std::fmt::Debug>(value: T, bytes: &[u8]) {
    assert_eq!(to_bytes(&value), bytes);
    assert_eq!(from_bytes::<T>(bytes), Ok(value));
}

fn error<T: Decode + std::fmt::Debug>(bytes: &[u8]) -> (DecodeErrorKind, usize, &'static str) {
    let error = from_bytes::<T>(bytes).expect_err("these bytes are wrong");
    (error.kind, error.offset, error.type_name)
}

#[test]
fn numbers_are_little_endian() {
    both_ways(0x0102_0304_u32, &[4, 3, 2, 1]);
    both_ways(-2_i32, &[0xfe, 0xff, 0xff, 0xff]);
    both_ways(i64::MIN, &[0, 0, 0, 0, 0, 0, 0, 0x80]);
    both_ways(1.5_f64, &[0, 0, 0, 0, 0, 0, 0xf8, 0x3f]);
    both_ways([7_u8; 16], &[7; 16]);
    both_ways([9_u8; 32], &[9; 32]);
}

#[test]
fn bool_is_its_constructor_id() {
    both_ways(true, &[0xb5, 0x75, 0x72, 0x99]);
    both_ways(false, &[0x37, 0x97, 0x79, 0xbc]);
    let unknown = DecodeErrorKind::UnknownConstructor { id: 1 };
    assert_eq!(error::<bool>(&[1, 0, 0, 0]), (unknown, 0, "Bool"));
}

#[test]
fn strings_have_two_forms_of_length() {
    both_ways("abc".to_owned(), b"\x03abc");
    both_ways(String::new(), &[0; 4]);
    both_ways(b"abcd".to_vec(), b"\x04abcd\0\0\0");
    for (len, size) in [(0, 4), (1, 4), (3, 4), (4, 8), (253, 256), (254, 260), (255, 260)] {
        let value = vec![b'x'; len];
        let bytes = to_bytes(&value);
        assert_eq!(bytes.len(), size, "{len}");
        assert_eq!(bytes[0], if len < 254 { len as u8 } else { 254 });
        assert_eq!(from_bytes::<Vec<u8>>(&bytes), Ok(value));
    }
    for len in (250..300).chain([65_534, 65_535, 65_536, (1 << 24) - 1]) {
        let value = vec![1; len];
        assert_eq!(from_bytes::<Vec<u8>>(&to_bytes(&value)), Ok(value), "{len}");
    }
}

#[test]
fn a_string_that_is_too_long_is_an_error() {
    let value = vec![0_u8; 1 << 24];
    assert_eq!(try_to_bytes(&value), Err(EncodeError::StringTooLong { len: 1 << 24 }));
    let mut bytes = vec![1, 2, 3];
    assert!(encode_into(&value, &mut bytes).is_err());
    assert_eq!(bytes, [1, 2, 3]);
}

/// Tests TON's third form of the length prefix, which both sides have to enable.
#[test]
fn long_strings_are_a_choice() {
    let write = EncodeOptions::new().long_strings(true);
    let read = DecodeOptions::new().long_strings(true);
    for len in [1 << 24, (1 << 24) + 1, (1 << 24) + 3] {
        let value = vec![7_u8; len];
        let bytes = to_bytes_with(&value, write).expect("long strings are allowed");
        assert_eq!(bytes.len(), 8 + len.next_multiple_of(4));
        assert_eq!(bytes[..8], [255, len as u8, 0, 0, 1, 0, 0, 0]);
        assert_eq!(error::<Vec<u8>>(&bytes), (DecodeErrorKind::LengthForm, 0, "bytes"));
        assert!(from_bytes_with(&bytes, read) == Ok(value));
    }
    // The writer uses the shortest form.
    assert_eq!(to_bytes_with("abc", write).as_deref(), Ok(&b"\x03abc"[..]));
    // A length beyond the input, and a truncated length.
    for bytes in [&[255; 16][..], &[255, 0, 0, 0]] {
        let error = from_bytes_with::<Vec<u8>>(bytes, read).expect_err("the input is too short");
        assert!(matches!(error.kind, DecodeErrorKind::UnexpectedEnd { .. }), "{error}");
    }
}

#[test]
fn strings_are_lossless() {
    // The offset is that of the first invalid byte.
    assert_eq!(error::<String>(b"\x03a\xffb"), (DecodeErrorKind::InvalidUtf8, 2, "string"));
    let long = [&[254, 4, 1, 0], &[b'a'; 259][..], &[0x80]].concat();
    assert_eq!(error::<String>(&long), (DecodeErrorKind::InvalidUtf8, long.len() - 1, "string"));
    assert_eq!(error::<String>(&[255; 12]), (DecodeErrorKind::LengthForm, 0, "string"));
}

#[test]
fn other_encoders_strings_are_read() {
    // A short string with a long prefix, and nonzero padding.
    assert_eq!(from_bytes::<String>(b"\xfe\x01\0\0a\x01\x02\x03"), Ok("a".to_owned()));
}

#[test]
fn vectors() {
    both_ways(
        vec![2_i32, 3, 4],
        &[0x15, 0xc4, 0xb5, 0x1c, 3, 0, 0, 0, 2, 0, 0, 0, 3, 0, 0, 0, 4, 0, 0, 0],
    );
    both_ways(Vec::<i64>::new(), &[0x15, 0xc4, 0xb5, 0x1c, 0, 0, 0, 0]);
    both_ways(vec![vec![true], vec![]], &to_bytes(&vec![vec![true], vec![]]));
}

#[test]
fn a_vector_cannot_announce_more_than_there_is() {
    let lie = [0x15, 0xc4, 0xb5, 0x1c, 0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0];
    let too_large = DecodeErrorKind::CountTooLarge { count: u32::MAX };
    assert_eq!(error::<Vec<i32>>(&lie), (too_large, 4, "Vector"));
    // Zero-sized items have their own limit.
    let mut reader = Reader::new(&lie[4..]);
    assert!(reader.bare_vector(0, |_| ()).is_empty());
    assert_eq!(reader.error().map(|error| error.kind), Some(too_large));
}

#[test]
fn all_of_the_input_is_used() {
    assert_eq!(error::<i32>(&[0; 3]), (DecodeErrorKind::UnexpectedEnd { missing: 1 }, 0, "int"));
    let trailing = DecodeErrorKind::TrailingBytes { count: 2 };
    assert_eq!(error::<i32>(&[0; 6]).0, trailing);
    assert_eq!(error::<i32>(&[0; 6]).1, 4);
    let missing = DecodeErrorKind::UnexpectedEnd { missing: 1 };
    assert_eq!(error::<String>(b"\x04abcd\0\0"), (missing, 0, "string"));
}

#[test]
fn the_first_error_stays() {
    let mut reader = Reader::new(&[1, 0, 0, 0, 2]);
    assert_eq!(reader.i32(), 1);
    assert_eq!(reader.i64(), 0);
    assert_eq!(reader.string(), "");
    assert_eq!(reader.raw::<16>(), [0; 16]);
    let error = reader.finish().expect_err("there was an error");
    assert_eq!((error.offset, error.type_name), (4, "long"));
    assert_eq!(error.to_string(), "unexpected end of input: long needs 7 more bytes, at byte 4");
}

/// The id, values and a string, in one run or one after the other.
struct Run<'a> {
    id: Option<u32>,
    string: &'a [u8],
    is_whole: bool,
}

impl Encode for Run<'_> {
    fn encode(&self, writer: &mut Writer<'_>) {
        if self.is_whole {
            writer.fixed_and_bytes(self.id, (7_i32, 8_i64), self.string);
            writer.fixed(self.id, 9_i32);
        } else {
            self.id.into_iter().for_each(|id| writer.u32(id));
            writer.i32(7);
            writer.i64(8);
            writer.bytes(self.string);
            self.id.into_iter().for_each(|id| writer.u32(id));
            writer.i32(9);
        }
    }
}

/// In a room that is too small, the id is written as long as it fits.
#[test]
fn a_run_is_written_like_its_parts() {
    for (len, id) in (0..300).flat_map(|len| [(len, None), (len, Some(0x0102_0304))]) {
        let string = vec![b'x'; len];
        let run = |is_whole| Run { id, string: &string, is_whole };
        let expected = to_bytes(&run(false));
        assert_eq!(to_bytes(&run(true)), expected, "{len}, {id:?}");
        for room in 0..=expected.len() {
            let mut slice = vec![0; room];
            let result = encode_into_slice(&run(true), &mut slice);
            if room == expected.len() {
                assert_eq!((result, &slice), (Ok(room), &expected));
            } else {
                let error = EncodeError::SliceTooShort { needed: expected.len(), len: room };
                assert_eq!(result, Err(error), "{len}, {id:?}, room {room}");
                assert!(id.is_none() || room < 4 || slice[..4] == expected[..4]);
            }
        }
    }
}

#[test]
fn a_value_is_appended_to_any_buffer() {
    for room in [0, 1, 15, 16, 17, 1 << 16] {
        for len in [0, 1, 3, 4, 252, 253, 254, 10_000] {
            let value = vec![String::from("abc"), "x".repeat(len)];
            let mut bytes = Vec::with_capacity(room);
            bytes.push(9);
            let size = encode_into(&value, &mut bytes).expect("it can be written");
            assert_eq!(bytes[1..], to_bytes(&value), "room {room}, len {len}");
            assert_eq!(size, bytes.len() - 1);
        }
    }
    let mut bytes = vec![9];
    assert_eq!(encode_into(&7_i32, &mut bytes), Ok(4));
    assert_eq!(bytes, [9, 7, 0, 0, 0]);
}
