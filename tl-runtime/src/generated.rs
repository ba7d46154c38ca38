//! Imports and functions of generated modules. They let generated code compile in a `no_std` crate
//! whose only dependency is this one. Hand-written code should not use them.

use crate::{Encode, encode_into_slice};

pub use crate::conversion::{each, optional, try_each, try_into, try_optional};
pub use crate::debug::debug;
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
