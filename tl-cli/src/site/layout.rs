//! The frame that all pages have: head, search and navigation.

use maud::{DOCTYPE, Markup, html};

/// The frame of a page.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Frame<'a> {
    /// The title of the page.
    pub(crate) title: &'a str,
    /// The title of the site.
    pub(crate) site: &'a str,
    /// A sentence about the page, or an empty text.
    pub(crate) summary: &'a str,
    /// The path from the page to the folder of the site: `` or `../`.
    pub(crate) root: &'a str,
    /// The address of the page in Markdown, relative to it.
    pub(crate) markdown: Option<&'a str>,
    /// Elements at the end of the head, such as scripts of the page.
    pub(crate) head: Option<&'a Markup>,
}

/// The pages in the navigation, without their extension, and their titles.
const NAVIGATION: [(&str, &str); 6] = [
    ("functions", "Functions"),
    ("types", "Types"),
    ("errors", "Errors"),
    ("layers", "Layers"),
    ("basics", "Basics"),
    ("bytes", "Bytes"),
];

/// Renders a page around the content of its `main` element, which starts with an `h1`.
pub(crate) fn layout(frame: &Frame<'_>, body: &Markup) -> Markup {
    let Frame { title, site, summary, root, markdown, head } = *frame;
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                title { @if title != site { (title) " · " } (site) }
                @if !summary.is_empty() { meta name="description" content=(summary); }
                link rel="stylesheet" href={ (root) "style.css" };
                // An empty icon, which keeps browsers from asking for one.
                link rel="icon" href="data:,";
                @if let Some(markdown) = markdown {
                    link rel="alternate" type="text/markdown" href=(markdown);
                }
                script src={ (root) "search.js" } defer {}
                @if let Some(head) = head { (head) }
            }
            body {
                a.skip href="#main" { "Skip to the content" }
                header.top {
                    a.brand href={ (root) "index.html" } { (site) }
                    form.search role="search" action={ (root) "search.html" } {
                        label.hidden for="q" { "Search names, fields, ids, errors, signatures" }
                        input #q name="q" type="text" placeholder="Search  /" autocomplete="off"
                            enterkeyhint="search"
                            spellcheck="false" autocapitalize="off";
                    }
                    nav.main aria-label="Main" {
                        @for (page, title) in NAVIGATION {
                            a href={ (root) (page) ".html" } { (title) }
                        }
                    }
                }
                main #main tabindex="-1" { (body) }
                footer {
                    "Written by " code { "tl site" } "."
                    @if let Some(markdown) = markdown {
                        " " a href=(markdown) { "This page in Markdown" } "."
                    }
                }
            }
        }
    }
}
