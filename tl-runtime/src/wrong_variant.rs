//! `WrongVariant`: the error of the conversion from an enum to one of its constructors.

use core::fmt;

use crate::{Described, TypeName};

/// The error of `TryFrom` between a generated enum and the struct of one of its constructors.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WrongVariant<T> {
    /// The value, which is another constructor.
    pub value: T,
    /// The TL name of the constructor that the conversion asked for.
    pub expected: &'static str,
}

impl<T> WrongVariant<T> {
    /// Returns the value.
    pub fn into_inner(self) -> T {
        self.value
    }
}

impl<T: Described> fmt::Display for WrongVariant<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = if let TypeName::Named(name) = T::TYPE { name } else { "the type" };
        write!(f, "expected `{}`, found another constructor of `{name}`", self.expected)
    }
}

impl<T: Described + fmt::Debug> core::error::Error for WrongVariant<T> {}
