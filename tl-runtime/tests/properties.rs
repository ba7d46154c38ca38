//! Property tests of the primitives with random values.

use proptest::collection::vec;
use proptest::prelude::*;
use tl_runtime::{
    Decode, DecodeErrorKind, DecodeOptions, Encode, from_bytes, from_bytes_into, from_bytes_with,
    to_bytes,
};

/// Encodes and decodes a value, also with canonical options and into an existing value. No prefix of
/// the bytes is a value.
fn check<T: Decode + Encode + PartialEq + std::fmt::Debug>(value: &T, before: &T) {
    let bytes = to_bytes(value);
    assert_eq!(bytes.len() % 4, 0);
    assert_eq!(from_bytes::<T>(&bytes).as_ref(), Ok(value));
    assert_eq!(from_bytes_with::<T>(&bytes, DecodeOptions::canonical()).as_ref(), Ok(value));
    let mut reused = from_bytes::<T>(&to_bytes(before)).expect("it is a value");
    assert_eq!(from_bytes_into(&mut reused, &bytes), Ok(()));
    assert_eq!(&reused, value);
    for end in (0..bytes.len()).rev().take(16) {
        let error = from_bytes::<T>(&bytes[..end]).expect_err("a part is not the whole");
        assert!(error.offset <= end, "{error}");
    }
}

/// Lengths near the limits of each form of the length prefix.
fn length() -> impl Strategy<Value = usize> {
    prop_oneof![0_usize..=5, 250_usize..=260, 65_530_usize..=65_540, 0_usize..2_000]
}

fn nested() -> impl Strategy<Value = Vec<Vec<Vec<i64>>>> {
    vec(vec(vec(any::<i64>(), 0..4), 0..5), 0..6)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..<_>::default() })]

    #[test]
    fn numbers(a: u32, b: i32, c: i64, other: i64) {
        check(&a, &0);
        check(&b, &0);
        check(&c, &other);
        assert_eq!(to_bytes(&c), c.to_le_bytes());
    }

    #[test]
    fn floats_keep_their_bits(a: u64, b: u32) {
        let bytes = to_bytes(&f64::from_bits(a));
        assert_eq!(bytes, a.to_le_bytes());
        assert_eq!(from_bytes::<f64>(&bytes).map(f64::to_bits), Ok(a));
        let bytes = to_bytes(&f32::from_bits(b));
        assert_eq!(from_bytes::<f32>(&bytes).map(f32::to_bits), Ok(b));
    }

    #[test]
    fn raw_bytes(a: [u8; 16], b: [u8; 32], c: bool) {
        check(&a, &[0; 16]);
        check(&b, &[0; 32]);
        check(&c, &!c);
        assert_eq!(to_bytes(&b), b);
    }

    #[test]
    fn bytes_of_any_length(len in length(), fill: u8, before in length()) {
        let bytes = std::vec![fill; len];
        check(&bytes, &vec![1; before]);
        let written = to_bytes(&bytes);
        let prefix = if len < 254 { 1 } else { 4 };
        assert_eq!(written.len(), (prefix + len).next_multiple_of(4));
        assert_eq!(written[prefix..prefix + len], bytes);
        assert!(written[prefix + len..].iter().all(|byte| *byte == 0));
    }

    #[test]
    fn text(a in ".{0,300}", b in "[а-яё ]{0,300}", c in "\\PC{0,40}") {
        check(&a, &b);
        check(&b, &c);
        check(&c, &a);
    }

    #[test]
    fn any_bytes_as_text(bytes in vec(any::<u8>(), 0..80)) {
        let decoded = from_bytes::<String>(&to_bytes(&bytes));
        match String::from_utf8(bytes) {
            Ok(text) => assert_eq!(decoded, Ok(text)),
            Err(error) => {
                let place = error.utf8_error().valid_up_to() + 1;
                let decoded = decoded.expect_err("not text");
                assert_eq!(decoded.kind, DecodeErrorKind::InvalidUtf8);
                assert_eq!(decoded.offset, place);
            }
        }
    }

    #[test]
    fn nested_vectors(a in nested(), b in nested()) {
        check(&a, &b);
    }

    #[test]
    fn vectors_of_text(a in vec(".{0,9}", 0..9), b in vec(".{0,9}", 0..9)) {
        check(&a, &b);
    }

    #[test]
    fn any_input(bytes in vec(any::<u8>(), 0..200)) {
        for strict in [DecodeOptions::new(), DecodeOptions::canonical()] {
            let decoded = from_bytes_with::<Vec<Vec<String>>>(&bytes, strict);
            if let Err(error) = decoded {
                assert!(error.offset <= bytes.len());
            }
        }
    }

    #[test]
    fn padding_and_long_forms_are_a_choice(len in 0_usize..300, fill in 1_u8..) {
        let canonical = DecodeOptions::canonical();
        let value = vec![7_u8; len];
        // A length prefix of three bytes, which short strings do not need.
        let mut long = vec![254, len as u8, (len >> 8) as u8, 0];
        long.extend(&value);
        long.resize(long.len().next_multiple_of(4), 0);
        assert_eq!(from_bytes(&long).as_ref(), Ok(&value));
        let strict = from_bytes_with::<Vec<u8>>(&long, canonical);
        match len {
            0..254 => assert_eq!(strict.expect_err("long").kind, DecodeErrorKind::LongLength),
            _ => assert_eq!(strict, Ok(value.clone())),
        }
        let mut padded = to_bytes(&value);
        let end = padded.len();
        let prefix = if len < 254 { 1 } else { 4 };
        if prefix + len < end {
            padded[end - 1] = fill;
            assert_eq!(from_bytes(&padded), Ok(value));
            let error = from_bytes_with::<Vec<u8>>(&padded, canonical).expect_err("not zero");
            assert_eq!((error.kind, error.offset), (DecodeErrorKind::Padding, prefix + len));
        }
    }
}

#[test]
fn the_longest_string_and_one_byte_more() {
    let longest = vec![5_u8; (1 << 24) - 1];
    let bytes = to_bytes(&longest);
    assert_eq!(bytes.len(), 4 + (1 << 24));
    assert!(from_bytes::<Vec<u8>>(&bytes).as_deref() == Ok(&longest[..]));
    let longer = vec![5_u8; 1 << 24];
    assert!(tl_runtime::try_to_bytes(&longer).is_err());
}
