//! The page about the notation and the predefined types.

use maud::{Markup, html};

use crate::site::context::Context;

/// Predefined types with one form: the anchor, the names, the bytes.
const TYPES: [(&str, &[&str], &str); 9] = [
    ("int", &["int", "int32"], "A signed number of 32 bits: 4 bytes, the lowest first."),
    ("long", &["long", "int53", "int64"], "A signed number of 64 bits: 8 bytes, the lowest first."),
    (
        "nat",
        &["#"],
        "A number of 32 bits without a sign; often a mask, each of whose bits says whether a conditional field is present.",
    ),
    ("double", &["double"], "A floating-point number: 8 bytes, the lowest first."),
    ("float", &["float"], "A floating-point number: 4 bytes, the lowest first."),
    (
        "string",
        &["string", "bytes", "secureString", "secureBytes"],
        "Text in UTF-8, or any bytes. The length comes first: one byte up to 253, or the byte 254 and three bytes of length. Zeros fill up to a multiple of 4 bytes.",
    ),
    ("int128", &["int128", "int256", "int512"], "16, 32 or 64 bytes."),
    (
        "vector",
        &["vector"],
        "A count of 4 bytes, and the items. With a capital letter, it starts with a constructor id.",
    ),
    (
        "object",
        &["object", "function"],
        "A value of any type, or a call of any function, with its constructor id first.",
    ),
];

/// Returns the anchor of a predefined type, bare or boxed.
pub(in crate::site) fn anchor(name: &str) -> Option<&'static str> {
    let is_it = |known: &&str| known.eq_ignore_ascii_case(name);
    let found = TYPES.iter().find(|(_, names, _)| names.iter().any(is_it));
    found.map(|(anchor, ..)| *anchor)
}

/// Renders the page.
pub(in crate::site) fn page(_: Context<'_>) -> Markup {
    html! {
        h1 { "Basics" }
        p { "TL is the language of this schema. Each definition is a line:" }
        pre { code { "point#33a7ec0b flags:# x:int y:int name:flags.0?string = Point;" } }
        dl {
            dt { code { "point" } } dd { "The name of a constructor, which makes values of a type, or of a function." }
            dt { code { "#33a7ec0b" } } dd { "The constructor id. It comes first in the bytes, in 4 bytes with the lowest first: " code { "0b ec a7 33" } "." }
            dt { code { "x:int" } } dd { "A field with its type. The fields follow each other in the bytes, in this order, without names." }
            dt #conditional { code { "name:flags.0?string" } } dd { "A conditional field, which is present if the bit of the mask is set: here bit 0 of " code { "flags" } ". A field of type " code { "true" } " has no bytes; its bit is the value." }
            dt { code { "= Point" } } dd { "The type that the constructor makes, or the result of the function. A type with several constructors is a choice between them." }
            dt { code { "Vector<Point>" } } dd { "A type with an argument: a list of points." }
            dt { code { "{X:Type} query:!X = X" } } dd { "A variable for a type, here that of the answer to the call in " code { "query" } "." }
        }
        h2 { "Predefined types" }
        dl {
            @for (anchor, names, text) in TYPES {
                dt id=(anchor) {
                    @for (place, name) in names.iter().enumerate() {
                        @if place > 0 { ", " } code { (name) }
                    }
                }
                dd { (text) }
            }
        }
    }
}
