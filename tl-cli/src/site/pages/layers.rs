//! The list of layers, and the page of a layer.

use maud::{Markup, html};

use super::{history, parts};
use crate::report::counted;
use crate::site::Site;
use crate::site::context::Context;

/// Renders the list of layers.
pub(in crate::site) fn list(at: Context<'_>) -> Markup {
    let site = at.site;
    html! {
        h1 { "Layers" }
        p {
            "A layer is a version of the schema. A client says which layer it speaks, and a server \
             answers in it."
        }
        table {
            (parts::table_head(&["Layer", "Definitions", "Added", "Removed", "Changed"]))
            tbody {
                @for (place, layer) in site.layers.iter().enumerate().rev() {
                    @let diff = site.diff(place);
                    tr {
                        @let href = at.href(&site.layer_address(place));
                        th scope="row" { a href=(href) { (layer.title()) } }
                        td { (definitions(site, place)) }
                        @match diff {
                            Some(diff) => {
                                td { (diff.added.len()) } td { (diff.removed.len()) }
                                td { (diff.changes().count()) }
                            }
                            None => { td {} td {} td {} }
                        }
                    }
                }
            }
        }
    }
}

/// Returns the number of definitions that a layer declares.
fn definitions(site: &Site, layer: usize) -> usize {
    let combinators = site.layers[layer].schema.combinators();
    combinators.filter(|(_, combinator)| !combinator.is_predeclared).count()
}

/// Renders the page of a layer.
pub(in crate::site) fn page(at: Context<'_>, layer: usize) -> Markup {
    let site = at.site;
    let diff = site.diff(layer);
    let beside = |place: Option<usize>, title: &str| {
        html! {
            @if let Some(place) = place.filter(|place| *place < site.layers.len()) {
                a href=(at.href(&site.layer_address(place))) {
                    (title) " " (site.layers[place].title_of())
                }
                " "
            }
        }
    };
    html! {
        (parts::trail(at, &[("layers", "Layers")], &site.layers[layer].title()))
        h1 { (site.layers[layer].title_of()) }
        p {
            (counted(definitions(site, layer), "definition")) " from "
            code { (site.layers[layer].name) } ". "
            (beside(layer.checked_sub(1), "Older: "))
            (beside(layer.checked_add(1), "Newer: "))
        }
        @match diff {
            Some(diff) => (history::of_layer(at, layer, diff)),
            None => p { "The oldest layer of this reference." },
        }
    }
}
