//! The page of search results, which its script fills.

use maud::{Markup, html};

use crate::site::context::Context;

/// Renders the page.
pub(in crate::site) fn page(at: Context<'_>) -> Markup {
    html! {
        h1 { "Search" }
        p #search-status role="status" { "Type into the field above. " kbd { "/" } " moves there." }
        noscript { p { "The search needs scripts. Without them, these pages list everything: "
            a href=(at.href("functions")) { "functions" } ", " a href=(at.href("types")) { "types" } ", "
            a href=(at.href("errors")) { "errors" } "." } }
        ol #search-results.results {}
        h2 { "What it finds" }
        dl {
            dt { code { "sendMultiMedia" } } dd { "names, or parts of them" }
            dt { code { "37b74355" } ", " code { "0x37b74355" } ", " code { "#37b74355" } } dd { "constructor ids, of older layers, too" }
            dt { code { "invert_media" } } dd { "fields" }
            dt { code { "PEER_ID_INVALID" } } dd { "errors" }
            dt { code { "InputPeer -> Updates" } } dd { "signatures: types of parameters before the arrow, and the result after it" }
        }
    }
}
