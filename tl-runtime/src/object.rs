//! `Object`: a boxed value of any type, or a call of any function, kept as bytes.

use alloc::vec::Vec;

use crate::{Decode, DecodeError, Encode, EncodeError, Reader, Writer, from_bytes, to_bytes};

/// A boxed value of whatever type its constructor id says, or a function call, as its bytes.
///
/// The answer to a function is an `Object`, and which type it has is known to whoever called the
/// function; so is the body of a message, before its id has been looked at. Only the bytes are kept,
/// which are decoded when the type is known:
///
/// ```
/// use tl_runtime::Object;
///
/// let result = Object::new(&vec![1_i64, 2]);
/// assert_eq!(result.constructor_id(), Some(tl_runtime::VECTOR_ID));
/// assert_eq!(result.decode::<Vec<i64>>(), Ok(vec![1, 2]));
/// ```
///
/// Nothing on the wire says where an object ends. Reading one takes the rest of the input; in a
/// constructor such as `message … bytes:int body:Object` the field in front of it says how many
/// bytes it has.
///
/// The bytes are a `Vec<u8>`, or a slice in values that borrow.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Object<B = Vec<u8>> {
    bytes: B,
}

impl Object {
    /// An object that holds a value.
    ///
    /// # Panics
    ///
    /// Where [`to_bytes`] does.
    pub fn new<T: Encode + ?Sized>(value: &T) -> Self {
        Self { bytes: to_bytes(value) }
    }
}

impl<B: AsRef<[u8]>> Object<B> {
    /// An object of these bytes, constructor id first.
    pub fn from_bytes(bytes: B) -> Self {
        Self { bytes }
    }

    /// The bytes, constructor id first.
    pub fn as_bytes(&self) -> &[u8] {
        self.bytes.as_ref()
    }

    /// The bytes, constructor id first.
    pub fn into_bytes(self) -> B {
        self.bytes
    }

    /// The constructor id of the value, unless there are not even four bytes.
    pub fn constructor_id(&self) -> Option<u32> {
        self.as_bytes().first_chunk().map(|id| u32::from_le_bytes(*id))
    }

    /// Decodes the value as one of type `T`.
    ///
    /// # Errors
    ///
    /// If it is not of that type. Offsets count from the start of the object.
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
        Self { bytes: if reader.charge(bytes.len(), "Object") { bytes.into() } else { Vec::new() } }
    }
}

impl Writer<'_> {
    /// The length of an object in bytes, as an `int`, and the object.
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
    /// The length of an object in bytes, as an `int`, and the object.
    #[inline]
    pub fn sized_object(&mut self) -> Object {
        let len = self.u32();
        let bytes = self.take(len as usize, "Object");
        Object { bytes: if self.charge(bytes.len(), "Object") { bytes.into() } else { Vec::new() } }
    }
}
