//! The frame that all pages have: head, search and navigation.

use maud::{DOCTYPE, Markup, html};

/// The frame of a page.
pub(crate) struct Frame<'a> {
    pub(crate) title: &'a str,
    /// The path from the page to the folder of the site: `` or `../`.
    pub(crate) root: &'a str,
}

/// Renders a page with the content of its `main` element, which starts with an `h1`.
pub(crate) fn layout(frame: &Frame<'_>, body: &Markup) -> Markup {
    let Frame { title, root } = frame;
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (title) }
                link rel="stylesheet" href={ (root) "style.css" };
                script src={ (root) "search.js" } defer {}
            }
            body { main id="main" { (body) } }
        }
    }
}
