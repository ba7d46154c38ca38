//! The page that explains bytes.

use maud::{Markup, html};

use crate::site::context::Context;

/// Renders the page. Its scripts do the work.
pub(in crate::site) fn page(at: Context<'_>) -> Markup {
    let layers = at.site.layers.iter().rev();
    let numbers: Vec<u32> = layers.filter_map(|layer| layer.number).collect();
    html! {
        h1 { "Explain bytes" }
        p {
            "Paste bytes as hexadecimal, base64, a dump or a literal, or drop a file. They stay on this \
             machine. " code { "tl explain" } " does the same at a terminal."
        }
        noscript { p.error {
            "This page needs scripts and, unless " code { "tl serve" } " shows it, WebAssembly."
        } }
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
    }
}

/// Renders the elements that the page adds to its head.
pub(in crate::site) fn head(root: &str) -> Markup {
    html! {
        link rel="stylesheet" href={ (root) "bytes.css" };
        script src={ (root) "bytes-answers.js" } defer {}
        script src={ (root) "bytes.js" } defer {}
    }
}

/// Renders what the script shows for each layer.
fn panel() -> Markup {
    html! {
        section.panel {
            h2 { "Meaning" }
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
