//! Encoding whole values into vectors and slices.

use alloc::vec::Vec;
use core::mem::MaybeUninit;
use core::ptr;

use super::Writer;
use crate::{Encode, EncodeError, EncodeOptions};

/// The size in bytes of the room on the stack in which the content of a new vector starts.
const FIRST_ROOM: usize = 8 << 10;

/// Returns a new vector with what `write` writes, in the forms that `options` allow.
///
/// The vector is allocated once, with the size of its content: the content comes from a room on the
/// stack, or, if it is larger than the room, from a second run of `write`.
#[inline]
pub(crate) fn encode_new(
    options: EncodeOptions,
    write: impl Fn(&mut Writer<'_>),
) -> Result<Vec<u8>, EncodeError> {
    let mut room = [MaybeUninit::uninit(); FIRST_ROOM];
    let mut writer = Writer::new(&mut room, options);
    write(&mut writer);
    let Written { size, fits } = writer.finish()?;
    if !fits {
        return encode_large(size, options, write);
    }
    let mut bytes = Vec::with_capacity(size);
    bytes.spare_capacity_mut()[..size].copy_from_slice(&room[..size]);
    // SAFETY: the vector has the bytes that the writer has initialised in the room.
    #[expect(unsafe_code)]
    unsafe {
        bytes.set_len(size);
    }
    Ok(bytes)
}

/// Returns a new vector with the `size` bytes that `write` writes.
#[cold]
#[inline(never)]
fn encode_large(
    size: usize,
    options: EncodeOptions,
    write: impl Fn(&mut Writer<'_>),
) -> Result<Vec<u8>, EncodeError> {
    let mut bytes = Vec::with_capacity(size);
    append(&mut bytes, options, write)?;
    Ok(bytes)
}

/// Appends what `write` writes to a buffer, in the forms that `options` allow, and returns its size
/// in bytes. If the buffer is too small, `write` runs twice.
#[inline]
pub(crate) fn append(
    buffer: &mut Vec<u8>,
    options: EncodeOptions,
    write: impl Fn(&mut Writer<'_>),
) -> Result<usize, EncodeError> {
    loop {
        let mut writer = Writer::new(buffer.spare_capacity_mut(), options);
        write(&mut writer);
        let written = writer.finish()?;
        if written.fits {
            // SAFETY: the writer has initialised `size` bytes of the room after `len`.
            #[expect(unsafe_code)]
            unsafe {
                buffer.set_len(buffer.len() + written.size);
            }
            return Ok(written.size);
        }
        buffer.reserve(written.size);
    }
}

/// Writes a value into the start of a slice, and returns its size in bytes.
pub(crate) fn fill_slice<T: Encode + ?Sized>(
    value: &T,
    slice: &mut [u8],
    options: EncodeOptions,
) -> Result<usize, EncodeError> {
    let len = slice.len();
    // SAFETY: the types have one layout, and the writer only writes initialised bytes.
    #[expect(unsafe_code)]
    let room = unsafe { &mut *(ptr::from_mut(slice) as *mut [MaybeUninit<u8>]) };
    let mut writer = Writer::new(room, options);
    value.encode(&mut writer);
    let Written { size: needed, fits } = writer.finish()?;
    if fits { Ok(needed) } else { Err(EncodeError::SliceTooShort { needed, len }) }
}

/// The result of writing.
struct Written {
    /// The size of all values. If they fit, the writer has initialised this much of its room: each of
    /// its methods fills the bytes that it takes.
    size: usize,
    /// True if the values fitted into the room.
    fits: bool,
}

impl Writer<'_> {
    /// Ends writing.
    fn finish(self) -> Result<Written, EncodeError> {
        let written = Written { size: self.position(), fits: self.overflow == 0 };
        self.error.map_or(Ok(written), Err)
    }
}
