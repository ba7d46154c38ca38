//! Imports and functions of generated modules. They let generated code compile in a `no_std` crate
//! whose only dependency is this one. Hand-written code should not use them.

use crate::{Encode, encode_into_slice};

pub use crate::conversion::{each, optional, try_each, try_into, try_optional};
pub use crate::debug::debug;
pub use crate::reader::OlderForm;
pub use alloc::boxed::Box;
pub use alloc::string::String;
pub use alloc::vec::Vec;
pub use core::option::Option;
#[cfg(feature = "serde")]
pub use serde;

/// The bodies of the implementations of Serde's traits.
#[cfg(feature = "serde")]
pub mod readable {
    pub use crate::readable::{
        FieldReader, FieldWriter, ReadFields, ReadVariant, WriteFields, deserialize_empty,
        deserialize_enum, deserialize_fields, serialize, serialize_empty, serialize_fields,
    };
}

/// Returns the constructor id with which a boxed value starts.
pub fn constructor_id(value: &impl Encode) -> u32 {
    let mut id = [0; 4];
    // The rest does not fit, which is an error.
    let _: Option<usize> = encode_into_slice(value, &mut id).ok();
    u32::from_le_bytes(id)
}

/// Returns the TL name of a boxed value, of the names by constructor id, in the order of the ids.
pub fn name(value: &impl Encode, names: &[(u32, &'static str)]) -> &'static str {
    let found = names.binary_search_by_key(&constructor_id(value), |(id, _)| *id);
    found.map_or("", |place| names[place].1)
}

/// Returns a number with these bits, the lowest first. It packs four flags at a time, with one
/// multiplication.
#[inline]
pub fn pack_flags<const N: usize>(flags: [bool; N]) -> u32 {
    let (fours, rest) = flags.as_chunks::<4>();
    let (mut bits, mut place) = (0, 0);
    for four in fours {
        // The product has the lowest bits of the four bytes in its highest byte, next to each other.
        let bytes = u32::from_le_bytes(four.map(u8::from));
        bits |= bytes.wrapping_mul(0x0102_0408) >> 24 << place;
        place += 4;
    }
    for flag in rest {
        bits |= u32::from(*flag) << place;
        place += 1;
    }
    bits
}

#[cfg(test)]
mod tests {
    use super::pack_flags;

    fn check<const N: usize>() {
        for number in 0..1_u32 << N {
            assert_eq!(pack_flags::<N>(core::array::from_fn(|bit| number >> bit & 1 != 0)), number);
        }
    }

    #[test]
    fn flags_are_the_bits_of_a_number() {
        check::<1>();
        check::<4>();
        check::<7>();
        check::<12>();
        assert_eq!(pack_flags([true; 32]), u32::MAX);
    }
}
