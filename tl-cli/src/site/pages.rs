//! The pages.

use maud::{Markup, html};

use super::{Frame, Site, layout};

/// Renders the first page.
pub(super) fn index(site: &Site) -> Markup {
    let frame = Frame { title: "TL reference", root: "" };
    layout(
        &frame,
        &html! {
            h1 { "TL reference" }
            ul { @for layer in site.layers() { li { (layer.name) } } }
        },
    )
}
