//! The predefined types, as `tl site` and `tl lsp` describe them.

/// Predefined types with one form.
pub(crate) struct Predefined {
    /// The anchor on the page about the notation.
    #[cfg_attr(not(feature = "site"), expect(dead_code, reason = "only `tl site` has the page"))]
    pub(crate) anchor: &'static str,
    /// The names.
    pub(crate) names: &'static [&'static str],
    /// The description of the bytes.
    pub(crate) text: &'static str,
}

/// The predefined types.
pub(crate) const TYPES: [Predefined; 9] = [
    Predefined {
        anchor: "int",
        names: &["int", "int32"],
        text: "A signed number of 32 bits: 4 bytes, the lowest first.",
    },
    Predefined {
        anchor: "long",
        names: &["long", "int53", "int64"],
        text: "A signed number of 64 bits: 8 bytes, the lowest first.",
    },
    Predefined {
        anchor: "nat",
        names: &["#"],
        text: "A number of 32 bits without a sign; often a mask, each of whose bits says whether a conditional field is present.",
    },
    Predefined {
        anchor: "double",
        names: &["double"],
        text: "A floating-point number: 8 bytes, the lowest first.",
    },
    Predefined {
        anchor: "float",
        names: &["float"],
        text: "A floating-point number: 4 bytes, the lowest first.",
    },
    Predefined {
        anchor: "string",
        names: &["string", "bytes", "secureString", "secureBytes"],
        text: "Text in UTF-8, or any bytes. The length comes first: one byte up to 253, or the byte 254 and three bytes of length. Zeros fill up to a multiple of 4 bytes.",
    },
    Predefined {
        anchor: "int128",
        names: &["int128", "int256", "int512"],
        text: "16, 32 or 64 bytes.",
    },
    Predefined {
        anchor: "vector",
        names: &["vector"],
        text: "A count of 4 bytes, and the items. With a capital letter, it starts with a constructor id.",
    },
    Predefined {
        anchor: "object",
        names: &["object", "function"],
        text: "A value of any type, or a call of any function, with its constructor id first.",
    },
];
