//! The first page.

use maud::{Markup, html};
use tl_parser::schema::Type;

use super::{lists, parts};
use crate::pages::PageKind;
use crate::report::counted;
use crate::site::context::Context;
use crate::site::definitions::Index;

/// The number of files of the site, and of their bytes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Size {
    pub(crate) files: usize,
    pub(crate) bytes: u64,
}

/// Renders the page. A site that nobody has written has no size.
pub(in crate::site) fn page(at: Context<'_>, size: Option<Size>) -> Markup {
    let site = at.site;
    let count = |kind: PageKind, noun| counted(parts::newest_of(at, kind).count(), noun);
    html! {
        h1 { (site.title) }
        p.lead {
            "A reference of " (count(PageKind::Function, "function")) ", " (count(PageKind::Type, "type"))
            " and " (count(PageKind::Constructor, "constructor"))
            (scope(at)) "."
        }
        p { "A client sends a call of a " a href=(at.href("functions")) { "function" }
            ", and the server answers with a value of a " a href=(at.href("types")) { "type" }
            ", or with an " a href=(at.href("errors")) { "error" } ". New to TL? "
            a href=(at.href("basics")) { "The notation on one page" } "." }
        p {
            "Press " kbd { "/" } " to search: a name, a field, a constructor id from a dump, an error, or "
            "a signature"
            @if let Some(example) = signature(at) {
                " such as " a href={ (at.href("search")) "?q=" (example.replace(' ', "+")) } {
                    code { (example) }
                }
            }
            "."
        }
        h2 { "Namespaces" }
        ul.cards {
            @for namespace in site.namespaces() {
                @let functions = parts::within(at, namespace, PageKind::Function).len();
                @let types = parts::within(at, namespace, PageKind::Type).len();
                @if functions + types > 0 {
                    li {
                        @let href = at.href(&site.namespace_address(namespace));
                        a href=(href) { (lists::title(namespace)) } " "
                        span.note { (counted(functions, "function")) ", " (counted(types, "type")) }
                    }
                }
            }
        }
        @if site.layers.len() > 1 {
            h2 { "Layers" }
            ul.names {
                @for (place, layer) in site.layers.iter().enumerate().rev() {
                    li { a href=(at.href(&site.layer_address(place))) { (layer.title()) } }
                }
            }
        }
        @if let Some(Size { files, bytes }) = size {
            p.note {
                "This folder has " (files) " files with " (megabytes(bytes)) " besides this page. It \
                 needs no server and no network."
            }
        }
    }
}

/// Returns the layers of the site, for a sentence.
fn scope(at: Context<'_>) -> String {
    match (&at.site.layers[..], at.layer().number) {
        ([_], Some(number)) => format!(" of layer {number}"),
        ([first, .., last], _) => {
            format!(" of layer {}, with their history since layer {}", last.title(), first.title())
        }
        _ => String::new(),
    }
}

/// Returns the signature of the first function that takes a value of a type with a page.
fn signature(at: Context<'_>) -> Option<String> {
    let schema = at.schema();
    parts::newest_of(at, PageKind::Function).find_map(|(_, index)| {
        let Index::Combinator(function) = index else { return None };
        let function = &schema[function];
        let has_page = |ty: &Type| match ty {
            Type::Boxed(ty, _) => at.href_to(Index::Type(*ty)).is_some(),
            _ => false,
        };
        let field = function.fields.iter().find(|field| has_page(&field.ty))?;
        let ty = schema.type_text(&field.ty);
        has_page(&function.result).then(|| format!("{ty} -> {}", schema.result_text(function)))
    })
}

fn megabytes(bytes: u64) -> String {
    let tenths = bytes.div_ceil(100_000);
    format!("{}.{} MB", tenths / 10, tenths % 10)
}
