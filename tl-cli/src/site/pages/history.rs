//! The history of a definition, and the changes of a layer.

use maud::{Markup, html};
use tl_diff::{AddedOrRemoved, Change, Diff, FieldText};

use super::parts;
use crate::pages::PageKind;
use crate::site::context::Context;
use crate::site::definitions::VersionIndex;

/// Renders the layers in which a definition came, changed and went.
pub(super) fn of_definition(at: Context<'_>, place: VersionIndex) -> Markup {
    let site = at.site;
    let definition = site.definitions.get(place);
    if site.layers.len() < 2 {
        return html! {};
    }
    html! {
        section {
            h2 #history { "History" }
            ol.history {
                @for (version, item) in definition.versions.iter().enumerate() {
                    @let is_this = version == place.version;
                    @let next = definition.versions.get(version + 1);
                    li {
                        a href=(at.href_of(VersionIndex { version, ..place }))
                            aria-current=[is_this.then_some("page")] {
                            (parts::span(at, item.first, item.last))
                        }
                        (event(at, definition.kind, &definition.name, item.first))
                    }
                    @if item.last + 1 < site.layers.len()
                        && next.is_none_or(|next| next.first > item.last + 1) {
                        li {
                            (site.layers[item.last + 1].title_of()) ": removed"
                            (renamed(at, &definition.name, item.last + 1))
                        }
                    }
                }
            }
        }
    }
}

/// Renders how a definition came or changed in a layer.
fn event(at: Context<'_>, kind: PageKind, name: &str, layer: usize) -> Markup {
    if layer == 0 {
        return html! { ": known since the oldest layer of this reference" };
    }
    let Some(diff) = at.site.diff(layer) else { return html! {} };
    if kind == PageKind::Type {
        let change = diff
            .types
            .changed
            .iter()
            .chain(&diff.types.renamed)
            .find(|change| change.new.name == name);
        return html! {
            @match change {
                Some(change) => {
                    ul.changes {
                        @for name in &change.gained { li.added { "added " (name_in(at, layer, name)) } }
                        @for name in &change.lost {
                            li.removed { "removed " (name_in(at, layer - 1, name)) }
                        }
                    }
                }
                None => ": new or reordered",
            }
        };
    }
    let change = diff.changes().find(|change| change.new.name == name);
    html! {
        @match change {
            Some(change) => (changes(at, layer, change)),
            None => {
                @if diff.added.iter().any(|item| item.definition.name == name) { ": added" }
                @else { ": changed in its documentation" }
            }
        }
    }
}

/// Renders the new name of a definition that a layer renamed.
fn renamed(at: Context<'_>, name: &str, layer: usize) -> Markup {
    let diff = at.site.diff(layer);
    let mut renamed = diff.into_iter().flat_map(|diff| &diff.renamed);
    let change = renamed.find(|change| change.old.name == name);
    html! {
        @if let Some(change) = change { ", now " (name_in(at, layer, &change.new.name)) }
    }
}

/// Renders a name as a link to the version of a layer.
fn name_in(at: Context<'_>, layer: usize, name: &str) -> Markup {
    let there = Context { layer, ..at };
    match there.schema().combinator_named(name) {
        Some(index) => there.combinator(index),
        None => html! { (name) },
    }
}

/// Renders the parts of a change as a list.
fn changes(at: Context<'_>, layer: usize, change: &Change) -> Markup {
    let text = |field: &FieldText| format!("{}:{}", field.name, field.ty);
    html! {
        ul.changes {
            @if change.old.name != change.new.name {
                li.changed { "renamed from " (name_in(at, layer - 1, &change.old.name)) }
            }
            @if change.has_new_id() {
                li.changed { "id " code { (format!("{:08x}", change.old.id)) } " → "
                    code { (format!("{:08x}", change.new.id)) } }
            }
            @for field in &change.fields {
                @match (&field.old, &field.new) {
                    (None, Some(new)) => li.added { "added " code { (text(new)) } },
                    (Some(old), None) => li.removed { "removed " code { (text(old)) } },
                    (Some(old), Some(new)) if old == new => {
                        li.changed { "moved " code { (text(new)) } }
                    },
                    (Some(old), Some(new)) => li.changed {
                        "changed " code { (text(old)) } " → " code { (text(new)) }
                    },
                    (None, None) => {},
                }
            }
            @if change.has_new_result() {
                li.changed {
                    "result " code { (change.old.result) } " → " code { (change.new.result) }
                }
            }
            @if let Some((old, new)) = &change.params {
                li.changed { "optional arguments " code { (old) } " → " code { (new) } }
            }
            @if let Some((old, new)) = &change.annotations {
                li.changed { "annotations " code { (old) } " → " code { (new) } }
            }
        }
    }
}

/// Renders the definitions that a layer added, removed and changed.
pub(super) fn of_layer(at: Context<'_>, layer: usize, diff: &Diff) -> Markup {
    let list = |title: &str, id: &str, layer: usize, items: &[AddedOrRemoved]| {
        html! {
            @if !items.is_empty() {
                h2 id=(id) { (title) " (" (items.len()) ")" }
                @for is_function in [true, false] {
                    @let is_wanted = |item: &&AddedOrRemoved| item.definition.is_function == is_function;
                    @let some: Vec<_> = items.iter().filter(is_wanted).collect();
                    @if !some.is_empty() {
                        h3 { (if is_function { "Functions" } else { "Constructors" }) }
                        ul.names {
                            @for item in some { li { (name_in(at, layer, &item.definition.name)) } }
                        }
                    }
                }
            }
        }
    };
    html! {
        (list("Added", "added", layer, &diff.added))
        (list("Removed", "removed", layer - 1, &diff.removed))
        @if diff.changes().next().is_some() {
            h2 #changed { "Changed (" (diff.changes().count()) ")" }
            ul.history {
                @for change in diff.changes() {
                    li { (name_in(at, layer, &change.new.name)) (changes(at, layer, change)) }
                }
            }
        }
    }
}
