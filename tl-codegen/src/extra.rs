//! What is generated beside the types only if it is asked for.

use std::str::FromStr;

/// Something to generate beside the types. Each costs every crate that compiles the module.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Extra {
    /// A module `any` with the enums `Object` and `Function`: any boxed value and any function call,
    /// decoded by their constructor ids. A crate that decodes them compiles the decoders of
    /// everything.
    Dispatch,
    /// A module `borrowed` with the same types once more, as values that own nothing: text and bytes
    /// are slices of the input, vectors and boxes are references into an arena, and everything is
    /// `Copy`. To read fast, and to write without copies. The runtime needs its feature `arena`.
    ///
    /// Derives and attributes apply to these types as well, with `Clone` and `Copy` added. Types of
    /// yours ([`extern_type`](crate::Builder::extern_type)) have to be `Copy` and `DecodeIn` there;
    /// in the place of `string` and `bytes` they are not used.
    Borrowed,
    /// A variant `Unknown` in each enum, which keeps a value of a constructor that the schema does not
    /// have as an `Object`. The reader needs a `tl_runtime::Skip` that finds the end of such a value,
    /// such as `tl_reflect::Skipper` with the schema of a newer layer: see
    /// `tl_runtime::from_bytes_skipping`. The writer writes the bytes unchanged.
    ///
    /// Not with [`Borrowed`](Self::Borrowed).
    Unknown,
    /// A field for each mask that keeps the bits which the schema does not know, as in a proxy that has
    /// to pass on what it does not understand. What follows such a bit in a newer layer is not kept: it
    /// cannot be told from what comes next.
    UnknownBits,
    /// A module `errors` with one enum of the errors that functions answer with, as far as the
    /// documentation ([`Builder::docs`](crate::Builder::docs)) knows them.
    Errors,
    /// Decoding into a value that is there already, whose memory is used again
    /// (`tl_runtime::from_bytes_into`).
    Reuse,
}

impl FromStr for Extra {
    type Err = String;

    /// Reads the name that the command line has for it.
    fn from_str(name: &str) -> Result<Self, String> {
        match name {
            "dispatch" => Ok(Self::Dispatch),
            "borrowed" => Ok(Self::Borrowed),
            "errors" => Ok(Self::Errors),
            "reuse" => Ok(Self::Reuse),
            "unknown" => Ok(Self::Unknown),
            "unknown-bits" => Ok(Self::UnknownBits),
            _ => Err(
                "expected `dispatch`, `borrowed`, `errors`, `reuse`, `unknown` or `unknown-bits`"
                    .to_owned(),
            ),
        }
    }
}
