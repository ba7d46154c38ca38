//! `Layered`: a value of either of two layers.

use crate::{Decode, Encode, Reader, Writer};

/// A value of the newer of two layers, or of the older one if only that layer has it.
///
/// Decoding tries the newer type first, which also converts older values if it can (see
/// [`DecodeOptions::older_layers`](crate::DecodeOptions::older_layers)), and then the older type. If
/// both fail, the error is that of the newer type. If the newer type keeps constructors that only a
/// [`Skip`](crate::Skip) knows, the type that keeps fewer of them wins. For three layers, let `Old`
/// be another `Layered`.
///
/// Use it for whole results, not for the items of a vector: each item may be decoded twice.
///
/// ```
/// use tl_runtime::{Layered, from_bytes, to_bytes};
///
/// let bytes = to_bytes(&7_i32);
/// assert_eq!(from_bytes::<Layered<i64, i32>>(&bytes), Ok(Layered::Older(7)));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Layered<New, Old> {
    /// A value of the newer layer.
    Newer(New),
    /// A value that only the older layer has.
    Older(Old),
}

impl<New: Encode, Old: Encode> Encode for Layered<New, Old> {
    fn encode(&self, writer: &mut Writer<'_>) {
        match self {
            Self::Newer(value) => value.encode(writer),
            Self::Older(value) => value.encode(writer),
        }
    }
}

impl<New: Decode, Old: Decode> Decode for Layered<New, Old> {
    const MIN_SIZE: usize =
        if New::MIN_SIZE < Old::MIN_SIZE { New::MIN_SIZE } else { Old::MIN_SIZE };

    fn decode(reader: &mut Reader<'_>) -> Self {
        let first = reader.clone();
        let newer = New::decode(reader);
        let is_whole = reader.error().is_none() && reader.skipped() == first.skipped();
        if is_whole || first.error().is_some() {
            return Self::Newer(newer);
        }
        // Both values together could exceed the memory limit.
        drop(newer);
        let mut second = first.clone();
        let older = Old::decode(&mut second);
        if second.error().is_none()
            && (reader.error().is_some() || second.skipped() < reader.skipped())
        {
            *reader = second;
            return Self::Older(older);
        }
        drop(older);
        if reader.error().is_none() {
            *reader = first;
        }
        // After an error, this value is a placeholder.
        Self::Newer(New::decode(reader))
    }
}
