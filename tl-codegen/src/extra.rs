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
    /// A variant `Unknown` in each enum, which keeps a value of a constructor that the schema does
    /// not have as an `Object`. The reader needs a `tl_runtime::Skip` that finds the end of such a
    /// value, such as `tl_reflect::Skipper` with the schema of a newer layer: see
    /// `tl_runtime::from_bytes_skipping`. The writer writes the bytes unchanged.
    ///
    /// This extra excludes [`Borrowed`](Self::Borrowed).
    Unknown,
    /// A field for each mask that keeps the bits which the schema does not know, for proxies that
    /// pass on unknown data. The fields that a newer layer has for such a bit are not kept, because
    /// their end is unknown.
    UnknownBits,
    /// A module `errors` with one enum of the errors of all functions, as far as the documentation
    /// (`Builder::docs`, with the feature `docs`) lists them.
    Errors,
    /// Decoding into an existing value, whose memory is reused (`tl_runtime::from_bytes_into`). Types that
    /// are given numbers, and structs that pass numbers on, are replaced as a whole.
    Reuse,
    /// `Walk` for every type: `tl_runtime::walk` visits the values of one type inside any value, and
    /// `tl_runtime::walk_mut` changes them.
    Walk,
    /// Methods of enums that return the fields which their variants have in common, and the variants
    /// themselves: `message.id()`, `message.is_empty()`, `message.as_service()`.
    Getters,
    /// Conversions by fields: from `user` to `inputUser`, `inputPeerUser` and `peerUser`, and so on for
    /// all constructors with such names: `user.to_input_peer()`.
    Inputs,
    /// `Eq` and `Hash` for all types that contain no `double`.
    Hash,
    /// `Eq`, `PartialOrd` and `Ord` for all types that contain no `double`. Structs compare their fields
    /// in the order of the schema, enums first their variants.
    Ord,
    /// Serde's `Serialize` and `Deserialize` for all types and functions. In JSON they agree with the
    /// JSON by schema of `tl_reflect`, as far as derives can. The runtime needs its feature `serde`.
    /// Arrays of more than 32 structs, enums or vectors, for which Serde has no traits, become a
    /// `tl_runtime::Array`.
    Serde,
    /// `Default` for functions and types whose required fields all have a default, and setters for
    /// required fields: `InputFile::default().name("a.jpg").parts(3)`. The default of an enum is its
    /// variant without fields whose TL name ends in `Empty`, if there is one.
    Default,
    /// A table `SCAN` that finds values in bytes without decoding them: the end of a value, for readers
    /// that keep what they do not know (`tl_runtime::Skip`), and the values at a path such as
    /// `updates[*].pts`. See `tl_runtime::Scan`.
    Scan,
}

impl Extra {
    /// Every extra.
    pub const ALL: &'static [Self] = &[
        Self::Dispatch,
        Self::Borrowed,
        Self::Unknown,
        Self::UnknownBits,
        Self::Errors,
        Self::Reuse,
        Self::Walk,
        Self::Getters,
        Self::Inputs,
        Self::Hash,
        Self::Ord,
        Self::Serde,
        Self::Default,
        Self::Scan,
    ];

    /// Returns the name on the command line.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Dispatch => "dispatch",
            Self::Borrowed => "borrowed",
            Self::Unknown => "unknown",
            Self::UnknownBits => "unknown-bits",
            Self::Errors => "errors",
            Self::Reuse => "reuse",
            Self::Walk => "walk",
            Self::Getters => "getters",
            Self::Inputs => "inputs",
            Self::Hash => "hash",
            Self::Ord => "ord",
            Self::Serde => "serde",
            Self::Default => "default",
            Self::Scan => "scan",
        }
    }
}

impl FromStr for Extra {
    type Err = String;

    /// Parses the name on the command line.
    fn from_str(name: &str) -> Result<Self, String> {
        let found = Self::ALL.iter().copied().find(|extra| extra.as_str() == name);
        found.ok_or_else(|| {
            let names: Vec<_> = Self::ALL.iter().map(|extra| extra.as_str()).collect();
            format!("unknown extra `{name}`; the extras are {}", names.join(", "))
        })
    }
}
