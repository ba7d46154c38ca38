//! `Object`: a boxed value of any type, or a call of any function, kept as bytes.

use alloc::vec::Vec;

use crate::{Decode, DecodeError, Encode, EncodeError, Reader, Writer, from_bytes, to_bytes};

/// The bytes of a boxed value of any type, or of a function call.
///
/// MTProto's `rpc_result` holds an `Object`, whose type depends on the called function. The body of
/// a message is one, too: its constructor id determines the type. `Object` keeps the bytes until the
/// caller knows the type:
///
/// ```
/// use tl_runtime::Object;
///
/// let result = Object::new(&vec![1_i64, 2]);
/// assert_eq!(result.constructor_id(), Some(tl_runtime::VECTOR_ID));
/// assert_eq!(result.decode::<Vec<i64>>(), Ok(vec![1, 2]));
/// ```
///
/// The wire format does not mark the end of an object, so reading one takes the rest of the input.
/// In a constructor such as `message … bytes:int body:Object`, the field before it holds its length.
///
/// The storage `B` is `Vec<u8>`, or a slice in borrowed values.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Object<B = Vec<u8>> {
    bytes: B,
}

impl Object {
    /// Creates an object from a value.
    ///
    /// # Panics
    ///
    /// If [`to_bytes`] panics for this value.
    pub fn new<T: Encode + ?Sized>(value: &T) -> Self {
        Self { bytes: to_bytes(value) }
    }
}

impl<B: AsRef<[u8]>> Object<B> {
    /// Creates an object from its bytes, which start with the constructor id.
    pub fn from_bytes(bytes: B) -> Self {
        Self { bytes }
    }

    /// Returns the bytes, which start with the constructor id.
    pub fn as_bytes(&self) -> &[u8] {
        self.bytes.as_ref()
    }

    /// Returns the bytes, which start with the constructor id.
    pub fn into_bytes(self) -> B {
        self.bytes
    }

    /// Returns the constructor id, or `None` if there are fewer than four bytes.
    pub fn constructor_id(&self) -> Option<u32> {
        self.as_bytes().first_chunk().map(|id| u32::from_le_bytes(*id))
    }

    /// Decodes the value as type `T`.
    ///
    /// # Errors
    ///
    /// If the bytes are not a value of this type. Offsets count from the start of the object.
    pub fn decode<T: Decode>(&self) -> Result<T, DecodeError> {
        from_bytes(self.as_bytes())
    }
}

impl<B: AsRef<[u8]>> Encode for Object<B> {
    #[inline]
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.unprefixed(self.as_bytes());
    }
}

impl Decode for Object {
    #[inline]
    fn decode(reader: &mut Reader<'_>) -> Self {
        let bytes = reader.rest();
        Self { bytes: reader.copy(bytes, "Object") }
    }
}

impl Writer<'_> {
    /// Writes the length of an object in bytes, as an `int`, and the object.
    #[doc(hidden)]
    #[inline]
    pub fn sized_object<B: AsRef<[u8]>>(&mut self, object: &Object<B>) {
        let bytes = object.as_bytes();
        match i32::try_from(bytes.len()) {
            Ok(len) => self.i32(len),
            Err(_) => self.fail(EncodeError::ObjectTooLong { len: bytes.len() }),
        }
        self.unprefixed(bytes);
    }
}

impl Reader<'_> {
    /// Reads the length of an object in bytes, as an `int`, and the object.
    #[doc(hidden)]
    #[inline]
    pub fn sized_object(&mut self) -> Object {
        let len = self.u32();
        let bytes = self.take(len as usize, "Object");
        Object { bytes: self.copy(bytes, "Object") }
    }
}
