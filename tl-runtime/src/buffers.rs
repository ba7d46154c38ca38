//! Encoding into buffers of fixed size or of another crate, and decoding from longer buffers.

use crate::{
    Decode, DecodeError, DecodeOptions, Encode, EncodeError, EncodeOptions, Reader, Writer,
};

/// Returns the size of the binary form of a value in bytes, without encoding it into memory.
///
/// The size is unspecified if the value has no binary form, so that encoding it returns an error.
///
/// ```
/// use tl_runtime::{encoded_len, to_bytes};
///
/// let value = vec![1_i64, 2];
/// assert_eq!(encoded_len(&value), to_bytes(&value).len());
/// ```
pub fn encoded_len<T: Encode + ?Sized>(value: &T) -> usize {
    let mut writer = Writer::new(&mut [], EncodeOptions::new());
    value.encode(&mut writer);
    writer.position()
}

/// Encodes a value into the start of `slice`, and returns its size in bytes.
///
/// ```
/// let mut packet = [0; 8];
/// assert_eq!(tl_runtime::encode_into_slice(&7_i32, &mut packet), Ok(4));
/// assert_eq!(packet, [7, 0, 0, 0, 0, 0, 0, 0]);
/// ```
///
/// # Errors
///
/// [`EncodeError::SliceTooShort`] if the value does not fit, or another error if it has no binary
/// form. The content of the slice is then unspecified.
pub fn encode_into_slice<T: Encode + ?Sized>(
    value: &T,
    slice: &mut [u8],
) -> Result<usize, EncodeError> {
    crate::writer::fill_slice(slice, EncodeOptions::new(), |writer| value.encode(writer))
}

/// Decodes a value from the start of `bytes`, and returns it with the bytes that follow it.
///
/// ```
/// let (number, rest) = tl_runtime::from_bytes_prefix::<i32>(&[7, 0, 0, 0, 1]).expect("four bytes");
/// assert_eq!((number, rest), (7, &[1][..]));
/// ```
///
/// A type that ends in an [`Object`](crate::Object) takes all bytes. The limits on memory follow the
/// size of `bytes`, and not that of the value.
///
/// # Errors
///
/// If the bytes do not start with a value of this type.
pub fn from_bytes_prefix<T: Decode>(bytes: &[u8]) -> Result<(T, &[u8]), DecodeError> {
    from_bytes_prefix_with(bytes, DecodeOptions::new())
}

/// Decodes a value from the start of `bytes`, in any form that `options` accept, and returns it with
/// the bytes that follow it.
///
/// # Errors
///
/// If the bytes do not start with a value of this type.
pub fn from_bytes_prefix_with<T: Decode>(
    bytes: &[u8],
    options: DecodeOptions,
) -> Result<(T, &[u8]), DecodeError> {
    let mut reader = Reader::with_options(bytes, options);
    let value = T::decode(&mut reader);
    let rest = reader.finish_prefix()?;
    Ok((value, rest))
}

/// Decodes a value from all of `bytes`, in any form that `options` accept. The fields of type
/// `bytes::Bytes` are slices of the buffer and not copies, so the buffer stays in memory until the last
/// of them is dropped.
///
/// Generated types have such fields after `extern_type("bytes", "bytes::Bytes")` of the generator.
///
/// # Errors
///
/// If the bytes are not a value of this type, or if bytes follow it and the options reject them.
#[cfg(feature = "bytes")]
pub fn from_shared_bytes<T: Decode>(
    bytes: &bytes::Bytes,
    options: DecodeOptions,
) -> Result<T, DecodeError> {
    let mut reader = Reader::with_options(bytes, options);
    reader.shared = Some(bytes);
    reader.decode()
}

/// Appends the binary form of a value to a buffer of the crate `bytes`, and returns its size in bytes.
///
/// # Errors
///
/// If a string, an object or a vector is longer than its length prefix can express. The error leaves
/// the buffer unchanged.
///
/// # Panics
///
/// If the buffer cannot grow and has no room for the value, as [`BufMut`](bytes::BufMut) says.
#[cfg(feature = "bytes")]
pub fn encode_into_buf<T: Encode + ?Sized>(
    value: &T,
    buffer: &mut impl bytes::BufMut,
) -> Result<usize, EncodeError> {
    let encoded = crate::try_to_bytes(value)?;
    buffer.put_slice(&encoded);
    Ok(encoded.len())
}

#[cfg(test)]
mod tests {
    use alloc::string::String;
    use alloc::vec;
    use alloc::vec::Vec;

    use super::*;

    #[test]
    fn a_slice_may_be_too_short() {
        let value = vec![String::from("a"), String::from("bcde")];
        let len = encoded_len(&value);
        assert_eq!(len, 8 + 4 + 8);
        for room in 0..len {
            let mut slice = vec![0; room];
            let error = EncodeError::SliceTooShort { needed: len, len: room };
            assert_eq!(encode_into_slice(&value, &mut slice), Err(error));
        }
        let mut slice = vec![0xff; len + 4];
        assert_eq!(encode_into_slice(&value, &mut slice), Ok(len));
        assert_eq!(slice[..len], crate::to_bytes(&value));
        assert_eq!(slice[len..], [0xff; 4]);
    }

    #[test]
    fn bytes_after_a_value_are_returned() {
        let mut bytes = crate::to_bytes(&vec![5_i64]);
        let len = bytes.len();
        bytes.extend([9, 9, 9]);
        assert_eq!(from_bytes_prefix::<Vec<i64>>(&bytes), Ok((vec![5], &[9, 9, 9][..])));
        let error =
            from_bytes_prefix::<Vec<i64>>(&bytes[..len - 1]).expect_err("a byte is missing");
        assert_eq!(error, crate::from_bytes::<Vec<i64>>(&bytes[..len - 1]).expect_err("the same"));
    }

    #[cfg(feature = "bytes")]
    #[test]
    fn slices_share_the_buffer_and_other_types_do_not() {
        struct Parts(bytes::Bytes, alloc::boxed::Box<[u8]>);

        impl Decode for Parts {
            fn decode(reader: &mut Reader<'_>) -> Self {
                Self(reader.bytes_as(), reader.bytes_as())
            }
        }

        let shared = bytes::Bytes::from(b"\x03abc\x03def".to_vec());
        let parts: Parts = from_shared_bytes(&shared, DecodeOptions::new()).expect("two values");
        assert_eq!((&*parts.0, &*parts.1), (&b"abc"[..], &b"def"[..]));
        assert_eq!(parts.0.as_ptr(), shared[1..].as_ptr());
        // A plain slice has no buffer to share.
        let copied: Parts = crate::from_bytes(&shared).expect("two values");
        assert_ne!(copied.0.as_ptr(), shared[1..].as_ptr());
        let error = from_shared_bytes::<Parts>(&shared.slice(..6), DecodeOptions::new());
        assert_eq!(error.map(|_| ()), crate::from_bytes::<Parts>(&shared[..6]).map(|_| ()));
    }

    #[cfg(feature = "bytes")]
    #[test]
    fn buffers_of_the_crate_bytes_grow() {
        let mut buffer = bytes::BytesMut::from(&b"head"[..]);
        assert_eq!(encode_into_buf(&vec![5_i64], &mut buffer), Ok(16));
        assert_eq!(buffer[..4], *b"head");
        assert_eq!(buffer[4..], crate::to_bytes(&vec![5_i64]));
    }
}
