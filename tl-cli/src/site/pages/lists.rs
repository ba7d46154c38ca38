//! Lists of functions and types, and the page of a namespace.

use maud::{Markup, html};

use super::parts;
use crate::pages::PageKind;
use crate::report::counted;
use crate::site::context::Context;
use crate::site::definitions::{Definition, Index};
use crate::site::markdown::summary;

/// The kinds of definitions, in the order of a namespace's page.
const KINDS: [(&str, PageKind); 3] = [
    ("Functions", PageKind::Function),
    ("Types", PageKind::Type),
    ("Constructors", PageKind::Constructor),
];

/// Renders the list of all functions, by namespaces.
pub(in crate::site) fn functions(at: Context<'_>) -> Markup {
    html! {
        h1 { "Functions" }
        p {
            "A client calls a function by sending its constructor id and its parameters; the answer is \
             a value of the type after the arrow."
        }
        (by_namespace(at, PageKind::Function))
    }
}

/// Renders the list of all types with their constructors, by namespaces.
pub(in crate::site) fn types(at: Context<'_>) -> Markup {
    html! {
        h1 { "Types" }
        p {
            "A value of a type is a value of one of its constructors, whose id comes first in the bytes."
        }
        (by_namespace(at, PageKind::Type))
    }
}

/// Renders the page of a namespace.
pub(in crate::site) fn namespace(at: Context<'_>, namespace: &str) -> Markup {
    html! {
        (parts::trail(at, &[], title(namespace)))
        h1 { (title(namespace)) }
        @for (heading, kind) in KINDS {
            @let items = parts::within(at, namespace, kind);
            @if !items.is_empty() {
                h2 { (heading) }
                @if kind == PageKind::Constructor { (names(at, &items)) } @else { (table(at, &items)) }
            }
        }
    }
}

/// Returns the title of a namespace.
pub(in crate::site) fn title(namespace: &str) -> &str {
    if namespace.is_empty() { "No namespace" } else { namespace }
}

fn by_namespace(at: Context<'_>, kind: PageKind) -> Markup {
    html! {
        @for namespace in at.site.namespaces() {
            @let items = parts::within(at, namespace, kind);
            @if !items.is_empty() {
                h2 { a href=(at.href(&at.site.namespace_address(namespace))) { (title(namespace)) } }
                (table(at, &items))
            }
        }
    }
}

fn names(at: Context<'_>, items: &[(&Definition, Index)]) -> Markup {
    html! {
        ul.names {
            @for (item, index) in items { li { (at.linked(&item.name, *index)) } }
        }
    }
}

fn table(at: Context<'_>, items: &[(&Definition, Index)]) -> Markup {
    let schema = at.schema();
    let text = |item: &Definition| {
        let entry = at.entry(&item.name);
        entry.and_then(|entry| entry.description.as_deref()).map(summary)
    };
    html! {
        ul.list {
            @for (item, index) in items {
                li {
                    @match index {
                        Index::Combinator(index) => {
                            (at.combinator(*index)) " → "
                            code { (schema.result_text(&schema[*index])) }
                        }
                        Index::Type(index) => {
                            (at.ty(*index)) " "
                            span.note { (counted(schema[*index].constructors.len(), "constructor")) }
                        }
                    }
                    @if let Some(text) = text(item) { p { (text) } }
                }
            }
        }
    }
}
