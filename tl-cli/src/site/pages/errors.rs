//! The list of errors, and the page of an error.

use maud::{Markup, html};

use super::parts;
use crate::report::counted;
use crate::site::context::Context;
use crate::site::markdown;

/// Renders the list of errors.
pub(in crate::site) fn list(at: Context<'_>) -> Markup {
    let errors = &at.site.errors;
    html! {
        h1 { "Errors" }
        @if errors.is_empty() {
            p { "The documentation of this schema names no errors." }
        } @else {
            p {
                "A server answers a call with an error of a code and a name. In a name, "
                code { "%d" } " stands for a number."
            }
            table {
                (parts::table_head(&["Name", "Code", "Description", "Functions"]))
                tbody {
                    @for (name, error) in errors.iter() {
                        tr {
                            td { a href=(at.href(&at.site.error_address(name))) { (name) } }
                            td { (codes(&error.codes)) }
                            td {
                                @if let Some(text) = error.descriptions.first() {
                                    (markdown::blocks(at, text))
                                }
                            }
                            td { (error.functions.len()) }
                        }
                    }
                }
            }
        }
    }
}

/// Renders the page of an error.
pub(in crate::site) fn page(at: Context<'_>, name: &str) -> Markup {
    let Some(error) = at.site.errors.get(name) else { return html! {} };
    html! {
        (parts::trail(at, &[("errors", "Errors")], name))
        h1 { (name) }
        p.facts { "Error " (codes(&error.codes)) }
        @for text in &error.descriptions { (markdown::blocks(at, text)) }
        h2 { "Functions" }
        p { (counted(error.functions.len(), "function")) " may answer with it." }
        ul.names {
            @for name in &error.functions {
                li { (at.function(name)) }
            }
        }
    }
}

fn codes(codes: &[i32]) -> String {
    codes.iter().map(i32::to_string).collect::<Vec<_>>().join(", ")
}
