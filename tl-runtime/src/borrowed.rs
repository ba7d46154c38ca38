//! `Borrowed`: relates a borrowed type to its form for other lifetimes and to its owned form.

use alloc::string::String;
use alloc::vec::Vec;

use crate::{
    Decode, DecodeIn, DecodeOptions, Encode, EncodeOptions, Object, from_bytes_with, to_bytes_with,
};

/// A type that may borrow, with its form for any lifetime and its owned form.
///
/// Generated code implements this trait through [`impl_borrowed!`](crate::impl_borrowed). Use the
/// macro for your own types, too.
///
/// # Safety
///
/// `For<'b>` must be covariant in `'b`: wherever `'long: 'short`, a `For<'long>` must also be a valid
/// `For<'short>`. [`Decoded::get`](crate::Decoded::get) shortens lifetimes and relies on it. A type with
/// a cell of borrowed text is not covariant, and the compiler rejects it in the macro:
///
/// ```compile_fail
/// # use std::cell::Cell;
/// # use tl_runtime::{ArenaReader, DecodeIn, Encode, Writer};
/// #[derive(Clone, Copy)]
/// struct Changeable<'a>(&'a Cell<&'a str>);
/// # impl Encode for Changeable<'_> { fn encode(&self, w: &mut Writer<'_>) { self.0.get().encode(w) } }
/// # impl<'a> DecodeIn<'a> for Changeable<'a> {
/// #     fn decode_in(r: &mut ArenaReader<'a>) -> Self { Self(Box::leak(Box::new(Cell::new(r.string())))) }
/// # }
/// tl_runtime::impl_borrowed!(Changeable<'a>, String);
/// ```
///
/// Safe code cannot get around the macro:
///
/// ```compile_fail,E0200
/// # use std::cell::Cell;
/// # use tl_runtime::{ArenaReader, DecodeIn, Encode, Writer};
/// # #[derive(Clone, Copy)]
/// # struct Changeable<'a>(&'a Cell<&'a str>);
/// # impl Encode for Changeable<'_> { fn encode(&self, w: &mut Writer<'_>) { self.0.get().encode(w) } }
/// # impl<'a> DecodeIn<'a> for Changeable<'a> {
/// #     fn decode_in(r: &mut ArenaReader<'a>) -> Self { Self(Box::leak(Box::new(Cell::new(r.string())))) }
/// # }
/// impl tl_runtime::Borrowed for Changeable<'_> {
///     type For<'b> = Changeable<'b>;
///     type Owned = String;
/// }
/// ```
pub unsafe trait Borrowed: Encode + Copy {
    /// The type with the lifetime `'b`.
    type For<'b>: DecodeIn<'b> + 'b;
    /// The owned form of the type.
    type Owned: Decode;

    /// Copies the value into its owned form, by encoding and decoding it.
    ///
    /// # Panics
    ///
    /// If the value has no binary form: it contains a vector of 2^32 or more items.
    fn into_owned(self) -> Self::Owned {
        // The limits protect from hostile input. This value has already been accepted.
        let unlimited =
            DecodeOptions::new().max_depth(u32::MAX).max_memory(usize::MAX).max_items(usize::MAX);
        let written = to_bytes_with(&self, EncodeOptions::new().long_strings(true));
        match written.map(|bytes| from_bytes_with(&bytes, unlimited.long_strings(true))) {
            Ok(Ok(value)) => value,
            Ok(Err(error)) => panic!("{error}"),
            Err(error) => panic!("{error}"),
        }
    }
}

/// Implements [`Borrowed`] for a type, and makes the compiler check that the type is covariant.
///
/// The first argument is the type, with its lifetime, if any, before its type parameters. The second
/// is its owned form:
///
/// ```
/// use tl_runtime::{ArenaReader, DecodeIn, Decoded, Encode, Writer, to_bytes};
///
/// /// A string that is always read and written in a vector of one item.
/// #[derive(Clone, Copy)]
/// struct Single<'a>(&'a str);
///
/// impl Encode for Single<'_> {
///     fn encode(&self, writer: &mut Writer<'_>) {
///         [self.0].as_slice().encode(writer);
///     }
/// }
///
/// impl<'a> DecodeIn<'a> for Single<'a> {
///     fn decode_in(reader: &mut ArenaReader<'a>) -> Self {
///         let items = <&[&str]>::decode_in(reader);
///         Self(items.first().copied().unwrap_or_default())
///     }
/// }
///
/// tl_runtime::impl_borrowed!(Single<'a>, Vec<String>);
///
/// let decoded = Decoded::<Single<'static>>::new(to_bytes(&Single("text")))?;
/// assert_eq!(decoded.get().0, "text");
/// # Ok::<(), tl_runtime::DecodeError>(())
/// ```
#[macro_export]
macro_rules! impl_borrowed {
    ($name:ident <$lifetime:lifetime $(, $param:ident)*>, $owned:ty) => {
        // SAFETY: the compiler accepts the body of `shorten` for covariant types only.
        unsafe impl<$lifetime $(, $param: $crate::Borrowed)*> $crate::Borrowed
            for $name<$lifetime $(, $param)*>
        {
            type For<'b> = $name<'b $(, $param::For<'b>)*>;
            type Owned = $owned;
        }

        const _: () = {
            #[allow(dead_code)]
            fn shorten<'short, 'long: 'short $(, $param: 'long)*>(
                value: $name<'long $(, &'long $param)*>,
            ) -> $name<'short $(, &'short $param)*> {
                value
            }
        };
    };
    ($name:ident $(<$first:ident $(, $param:ident)*>)?, $owned:ty) => {
        // SAFETY: as above; without parameters `For` does not depend on the lifetime at all.
        unsafe impl $(<$first: $crate::Borrowed $(, $param: $crate::Borrowed)*>)? $crate::Borrowed
            for $name $(<$first $(, $param)*>)?
        {
            type For<'b> = $name $(<$first::For<'b> $(, $param::For<'b>)*>)?;
            type Owned = $owned;
        }

        $(const _: () = {
            #[allow(dead_code)]
            fn shorten<'short, 'long: 'short, $first: 'long $(, $param: 'long)*>(
                value: $name<&'long $first $(, &'long $param)*>,
            ) -> $name<&'short $first $(, &'short $param)*> {
                value
            }
        };)?
    };
}

/// Implements `Borrowed` for types that `impl_borrowed!` cannot express. References are covariant in
/// their lifetime and target, and `Object` is covariant in its bytes.
macro_rules! covariant {
    ($([$($generics:tt)*] $type:ty, $for:ty, $owned:ty;)*) => {$(
        // SAFETY: the documentation of the macro says why these types are covariant.
        unsafe impl<$($generics)*> Borrowed for $type {
            type For<'b> = $for;
            type Owned = $owned;
        }
    )*};
}

covariant! {
    [] u32, u32, u32;
    [] i32, i32, i32;
    [] i64, i64, i64;
    [] f32, f32, f32;
    [] f64, f64, f64;
    [] bool, bool, bool;
    [] [u8; 16], [u8; 16], [u8; 16];
    [] [u8; 32], [u8; 32], [u8; 32];
    [] [u8; 64], [u8; 64], [u8; 64];
    [] &str, &'b str, String;
    [] &[u8], &'b [u8], Vec<u8>;
    [T: Borrowed] &[T], &'b [T::For<'b>], Vec<T::Owned>;
    [] Object<&[u8]>, Object<&'b [u8]>, Object;
}

/// Keeps the items of a module `borrowed`. Without the feature `arena`, it is an error instead.
#[doc(hidden)]
#[macro_export]
macro_rules! with_arena {
    ($($items:item)*) => { $($items)* };
}
