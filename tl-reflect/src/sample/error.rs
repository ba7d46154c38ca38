//! Why there is no random value.

use std::error::Error;
use std::fmt;

use super::{DEEPEST, DEPTH_LIMIT, PIECES_LIMIT};

/// Why a [`Sampler`](crate::Sampler) makes no value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SampleError {
    /// The type has no finite value.
    Infinite,
    /// Values have more fields and items than the sampler makes.
    TooLarge,
    /// Values are nested deeper than this.
    TooDeep {
        /// The number of levels that the sampler makes at most.
        limit: u32,
    },
    /// The combinator has parameters that nothing says the meaning of, any type would do, or a field
    /// needs a call or an object and the schema has no simple one.
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
                f.write_str("nothing says what its parameters or one of its parts stand for")
            }
        }
    }
}

impl Error for SampleError {}
