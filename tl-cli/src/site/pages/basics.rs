//! The page about the notation and the predefined types.

use maud::{Markup, html};

use crate::predefined::TYPES;
use crate::site::context::Context;

/// Returns the anchor of a predefined type, bare or boxed.
pub(in crate::site) fn anchor(name: &str) -> Option<&'static str> {
    let is_it = |known: &&str| known.eq_ignore_ascii_case(name);
    TYPES.iter().find(|known| known.names.iter().any(is_it)).map(|known| known.anchor)
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
            @for known in TYPES {
                dt id=(known.anchor) {
                    @for (place, name) in known.names.iter().enumerate() {
                        @if place > 0 { ", " } code { (name) }
                    }
                }
                dd { (known.text) }
            }
        }
    }
}
