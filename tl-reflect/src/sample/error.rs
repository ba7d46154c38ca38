//! Errors of the sampler.

use std::error::Error;
use std::fmt;

use super::{DEEPEST, DEPTH_LIMIT, PIECES_LIMIT};

/// The reason why a [`Sampler`](crate::Sampler) cannot create a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SampleError {
    /// The type has no finite value.
    Infinite,
    /// The values have more fields and items than the limit.
    TooLarge,
    /// The values are nested deeper than the limit.
    TooDeep {
        /// The limit in levels.
        limit: u32,
    },
    /// The combinator has parameters without arguments, the root may be of any type, or a field needs
    /// a call or an object and the schema has none without fields.
    Unspecified,
}

impl fmt::Display for SampleError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Infinite => f.write_str("it has no finite value"),
            Self::TooLarge => write!(
                f,
                "its smallest value has more than {PIECES_LIMIT} fields and items, which is the \
                 limit; choose a type that is part of it"
            ),
            Self::TooDeep { limit: DEPTH_LIMIT.. } => write!(
                f,
                "its values are nested deeper than {DEPTH_LIMIT} levels, which is the limit; choose \
                 a type that is part of it"
            ),
            Self::TooDeep { limit } => write!(
                f,
                "its values are nested deeper than {limit} levels, {DEEPEST} times the maximum \
                 depth; raise that, or choose a type that is part of it"
            ),
            Self::Unspecified => {
                f.write_str("its parameters, or the type of one of its parts, are not specified")
            }
        }
    }
}

impl Error for SampleError {}
