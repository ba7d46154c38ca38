//! The pages that only a server has, and what it adds to each page.

use maud::{Markup, html};

use super::state::State;
use crate::site::{Frame, layout};

fn page(state: &State, title: &str, head: &Markup, body: &Markup) -> String {
    let (site, head) = (state.site().title(), Some(head));
    layout(&Frame { title, site, root: "/", head, ..Frame::default() }, body).into_string()
}

/// Renders the page that explains bytes. Its script does the work.
pub(super) fn bytes(state: &State) -> String {
    let layers = state.layers();
    let numbers: Vec<u32> = layers.iter().rev().filter_map(|layer| layer.number).collect();
    let body = html! {
        h1 { "Explain bytes" }
        p {
            "Paste bytes as hexadecimal, base64, a dump or a literal, or drop a file. They stay on this \
             machine. " code { "tl explain" } " does the same at a terminal."
        }
        noscript { p.error { "This page needs scripts." } }
        form #question {
            div.wide {
                label for="bytes" { "Bytes" }
                textarea #bytes rows="5" spellcheck="false" autocomplete="off" {}
            }
            div {
                label for="file" { "File" }
                input #file type="file";
            }
            (select("from", "Form", &[("auto", "detected"), ("hex", "hexadecimal"), ("base64", "base64")]))
            div {
                label for="type" { "Type" }
                input #type list="types" placeholder="any" spellcheck="false" autocomplete="off";
                datalist #types {}
            }
            @if !numbers.is_empty() {
                (layer_select("layer", "Layer", &numbers, None))
            }
            @if numbers.len() > 1 {
                (layer_select("other", "Compare with", &numbers, Some("no layer")))
            }
            div.buttons {
                button type="submit" { "Explain" }
                button #example type="button" { "Show an example" }
            }
        }
        div #panels {}
        template #panel { (panel()) }
    };
    let script = html! { script src="/serve/bytes.js" defer {} };
    page(state, "Explain bytes", &script, &body)
}

/// Renders what the script shows for each layer.
fn panel() -> Markup {
    html! {
        section.panel {
            h2 {}
            p.status role="status" {}
            p.error role="alert" hidden {}
            div.sides {
                div.dump hidden {
                    pre.offsets aria-hidden="true" {}
                    div.hex role="group" {}
                }
                div.fields hidden {
                    table {
                        caption { "Fields" }
                        thead {
                            tr { @for name in FIELDS { th scope="col" { (name) } } }
                        }
                        tbody {}
                    }
                }
                form.values hidden {
                    label { "JSON" textarea rows="16" spellcheck="false" autocomplete="off" {} }
                    p.error role="alert" hidden {}
                    button type="submit" { "Encode" }
                }
            }
        }
    }
}

const FIELDS: [&str; 5] = ["Offset", "Bytes", "Field", "Type", "Value"];

fn select(id: &str, label: &str, options: &[(&str, &str)]) -> Markup {
    html! {
        div {
            label for=(id) { (label) }
            select id=(id) { @for (value, text) in options { option value=(value) { (text) } } }
        }
    }
}

/// Renders a choice of layers, after one that stands for none.
fn layer_select(id: &str, label: &str, numbers: &[u32], none: Option<&str>) -> Markup {
    let texts: Vec<_> = numbers.iter().map(u32::to_string).collect();
    let none = none.map(|none| ("", none));
    let options: Vec<_> =
        none.into_iter().chain(texts.iter().map(|text| (&**text, &**text))).collect();
    select(id, label, &options)
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
    page(state, "Errors in the schema", &Markup::default(), &body)
}

/// Renders the page for an address without one.
pub(super) fn missing(state: &State, path: &str) -> String {
    let body = html! {
        h1 { "No such page" }
        p { "There is no page " code { (path) } ". " a href="/" { "To the first page" } }
    };
    page(state, "No such page", &Markup::default(), &body)
}

/// Adds to a page what the server has on each: a link to the page that explains bytes, one to the errors
/// in the files, and the script that reloads.
pub(super) fn completed(state: &State, page: String) -> String {
    let head = html! {
        link rel="stylesheet" href="/serve/serve.css";
        script src="/serve/reload.js" data-version=(state.version()) defer {}
    };
    let navigation = html! {
        a href="/bytes" { "Bytes" }
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
