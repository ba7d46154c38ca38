//! The pages that only a server has, and what it adds to each page.

use maud::{Markup, html};

use super::state::State;
use crate::site::{Frame, layout};

fn page(state: &State, title: &str, body: &Markup) -> String {
    let site = state.site().title();
    layout(&Frame { title, site, root: "/", ..Frame::default() }, body).into_string()
}

/// Renders the errors in the files.
pub(super) fn findings(state: &State) -> String {
    let body = html! {
        h1 { "Errors in the schema" }
        @match &state.findings {
            None => p { "There are none. " a href="/" { "To the first page" } }
            Some(findings) => {
                p { "All other pages show the schema before these errors." }
                pre.findings tabindex="0" { (findings.trim_end()) }
            }
        }
    };
    page(state, "Errors in the schema", &body)
}

/// Renders the page for an address without one.
pub(super) fn missing(state: &State, path: &str) -> String {
    let body = html! {
        h1 { "No such page" }
        p { "There is no page " code { (path) } ". " a href="/" { "To the first page" } }
    };
    page(state, "No such page", &body)
}

/// Adds to a page what the server has on each: a link to the errors in the files, and the script that
/// reloads.
pub(super) fn completed(state: &State, page: String) -> String {
    let head = html! {
        link rel="stylesheet" href="/serve/serve.css";
        script src="/serve/reload.js" data-version=(state.version()) defer {}
    };
    let navigation = html! {
        @if state.findings.is_some() {
            a.error href="/findings" { "Errors: this page is older" }
        }
    };
    let page = insert(page, "</head>", &head);
    insert(page, "</nav>", &navigation)
}

/// Inserts a text before the first occurrence of a tag.
fn insert(mut page: String, tag: &str, text: &Markup) -> String {
    if let Some(at) = page.find(tag) {
        page.insert_str(at, &text.0);
    }
    page
}
