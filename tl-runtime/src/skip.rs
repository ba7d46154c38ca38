//! `Skip`: finds the end of values whose constructors the generated code does not know.

use alloc::boxed::Box;
use alloc::sync::Arc;
use alloc::vec::Vec;
use core::fmt;

use crate::{Decode, DecodeError, DecodeOptions, Reader};

/// Finds the end of values whose constructor ids the generated code does not know.
///
/// TL has no lengths, so only a schema tells where such a value ends. A skipper has one:
/// `tl_reflect::Skipper` reads any schema at run time. Generated code of another layer will do as
/// well:
///
/// ```
/// use tl_runtime::{Decode, Reader, Skip};
///
/// /// Knows one constructor of one type: `#00000007` with a string.
/// struct OneConstructor;
///
/// impl Skip for OneConstructor {
///     fn skip(&self, reader: &mut Reader<'_>, type_name: &str) -> bool {
///         if type_name != "Update" || reader.constructor_id("Update") != 7 {
///             return false;
///         }
///         String::decode(reader);
///         true
///     }
/// }
/// ```
///
/// Types that were generated with `Extra::Unknown` keep the skipped bytes in their variant
/// `Unknown`.
///
/// Several skippers in a vector, an array or a slice are one: the first one that knows a value
/// skips it. Put the newest schema first.
pub trait Skip: Sync {
    /// Skips the boxed value of type `type_name` that comes next, its constructor id included.
    ///
    /// Returns false if the skipper does not know the constructor as one of this type. What it has
    /// read until then does not count. The names `Object` and `Function` stand for any type and for
    /// a call of any function.
    ///
    /// The reader has the limits that are left for the whole input. An error of the reader inside a
    /// known value is the error of the whole input.
    fn skip(&self, reader: &mut Reader<'_>, type_name: &str) -> bool;

    /// Returns true if a combinator has this id, whatever its type. Errors use it to tell newer
    /// constructors from invalid input.
    fn knows(&self, _id: u32) -> bool {
        false
    }
}

impl fmt::Debug for dyn Skip + '_ {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Skip")
    }
}

/// A sequence of skippers: the first one that knows a value skips it.
impl<S: Skip> Skip for [S] {
    fn skip(&self, reader: &mut Reader<'_>, type_name: &str) -> bool {
        self.iter().any(|skip| {
            let mut attempt = reader.clone();
            let is_known = skip.skip(&mut attempt, type_name);
            if is_known {
                *reader = attempt;
            }
            is_known
        })
    }

    fn knows(&self, id: u32) -> bool {
        self.iter().any(|skip| skip.knows(id))
    }
}

/// Implements `Skip` for types that refer to another skipper.
macro_rules! forward {
    ($([$($generics:tt)*] $type:ty;)*) => {$(
        impl<$($generics)*> Skip for $type {
            fn skip(&self, reader: &mut Reader<'_>, type_name: &str) -> bool {
                (**self).skip(reader, type_name)
            }

            fn knows(&self, id: u32) -> bool {
                (**self).knows(id)
            }
        }
    )*};
}

forward! {
    [S: Skip + ?Sized] &S;
    [S: Skip + ?Sized + Send] Arc<S>;
    [S: Skip + ?Sized] Box<S>;
    [S: Skip] Vec<S>;
}

impl<S: Skip, const N: usize> Skip for [S; N] {
    fn skip(&self, reader: &mut Reader<'_>, type_name: &str) -> bool {
        self.as_slice().skip(reader, type_name)
    }

    fn knows(&self, id: u32) -> bool {
        self.as_slice().knows(id)
    }
}

/// Decodes a value from all of `bytes`. Values of constructors that only `skip` knows are kept as
/// bytes, in the variants `Unknown` of types that were generated with `Extra::Unknown`.
///
/// # Errors
///
/// If the bytes are not a value of this type, or if bytes follow it. A constructor that `skip` does
/// not know either is the error that [`from_bytes`](crate::from_bytes) returns.
pub fn from_bytes_skipping<T: Decode>(bytes: &[u8], skip: &dyn Skip) -> Result<T, DecodeError> {
    from_bytes_skipping_with(bytes, skip, DecodeOptions::new())
}

/// Decodes a value from all of `bytes` like [`from_bytes_skipping`], in any form that `options`
/// accept.
///
/// # Errors
///
/// As for [`from_bytes_skipping`].
pub fn from_bytes_skipping_with<T: Decode>(
    bytes: &[u8],
    skip: &dyn Skip,
    options: DecodeOptions,
) -> Result<T, DecodeError> {
    Reader::with_options(bytes, options).skipping(skip).decode()
}
