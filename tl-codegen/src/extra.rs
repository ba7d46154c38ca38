//! Optional output of the generator.

use std::str::FromStr;

/// Optional output. Each extra costs compile time in every crate that compiles the module.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Extra {
    /// A module `any` with the enums `Object` and `Function`: any boxed value and any function
    /// call, decoded by constructor id. A crate that decodes them compiles all decoders.
    Dispatch,
    /// A module `borrowed` with all types once more, as values that own nothing: text and bytes are
    /// slices of the input, vectors and boxes are references into an arena, and everything is
    /// `Copy`. They are for fast reading, and for writing without copies. The runtime needs its
    /// feature `arena`.
    ///
    /// Derives and attributes apply to these types as well, plus `Clone` and `Copy`. Your own types
    /// ([`extern_type`](crate::Builder::extern_type)) have to be `Copy` and `DecodeIn`; those for
    /// `string` and `bytes` are not used here.
    Borrowed,
    /// A field for each mask that keeps the bits which the schema does not know, for proxies that
    /// pass on unknown data. The fields that a newer layer has for such a bit are not kept, because
    /// their end is unknown.
    UnknownBits,
    /// A module `errors` with one enum of the errors of all functions, as far as the documentation
    /// ([`Builder::docs`](crate::Builder::docs)) lists them.
    Errors,
    /// Decoding into an existing value, whose memory is reused (`tl_runtime::from_bytes_into`).
    Reuse,
}

impl FromStr for Extra {
    type Err = String;

    /// Parses the name on the command line.
    fn from_str(name: &str) -> Result<Self, String> {
        match name {
            "dispatch" => Ok(Self::Dispatch),
            "borrowed" => Ok(Self::Borrowed),
            "errors" => Ok(Self::Errors),
            "reuse" => Ok(Self::Reuse),
            "unknown-bits" => Ok(Self::UnknownBits),
            _ => {
                Err("expected `dispatch`, `borrowed`, `errors`, `reuse` or `unknown-bits`"
                    .to_owned())
            }
        }
    }
}
