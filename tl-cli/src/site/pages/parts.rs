//! Parts that several pages have.

use maud::{Markup, html};
use tl_docs::Entry;
use tl_parser::schema::CombinatorIndex;

use crate::pages::{PageKind, of_definition};
use crate::report::counted;
use crate::site::context::Context;
use crate::site::definitions::{Definition, Index, VersionIndex};
use crate::site::{markdown, tl};

/// The number of links in a list that is open.
pub(super) const SHORT: usize = 12;

/// Renders the menu of layers: this layer, and for each version of the definition its layers.
pub(super) fn layers(at: Context<'_>, place: VersionIndex) -> Markup {
    let site = at.site;
    let definition = site.definitions.get(place);
    let Some(number) = at.layer().number else { return html! {} };
    if site.layers.len() < 2 {
        return html! { p.dev_layer_select { "Layer " (number) } };
    }
    html! {
        // The importer of pages knows these classes.
        details.dev_layer_select {
            summary.dropdown-toggle { "Layer " (number) }
            ul {
                @for (version, item) in definition.versions.iter().enumerate().rev() {
                    @let is_this = version == place.version;
                    li {
                        a href=(at.href_of(VersionIndex { version, ..place }))
                            aria-current=[is_this.then_some("page")]
                            data-layers=(numbers(at, item.first, item.last).join(" ")) {
                            (span(at, item.first, item.last))
                        }
                        @if version == definition.newest() && item.last + 1 < site.layers.len() {
                            ", removed in layer " (site.layers[item.last + 1].title())
                        }
                    }
                }
            }
        }
    }
}

fn numbers(at: Context<'_>, first: usize, last: usize) -> Vec<String> {
    let layers = &at.site.layers[first..=last];
    layers.iter().filter_map(|layer| layer.number).map(|number| number.to_string()).collect()
}

/// Returns the layers from the first to the last place: `Layers 179 to 185`.
pub(super) fn span(at: Context<'_>, first: usize, last: usize) -> String {
    let title = |place: usize| at.site.layers[place].title();
    match first == last {
        true => format!("Layer {}", title(first)),
        false => format!("Layers {} to {}", title(first), title(last)),
    }
}

/// Renders the way from the first page to a definition.
pub(super) fn crumbs(at: Context<'_>, definition: &Definition) -> Markup {
    let (list, title) = match definition.kind {
        PageKind::Function => ("functions", "Functions"),
        _ => ("types", "Types"),
    };
    let namespace = definition.namespace();
    let address = at.site.namespace_address(namespace);
    let mut steps = vec![(list, title)];
    steps.extend((!namespace.is_empty()).then_some((&*address, namespace)));
    trail(at, &steps, &definition.name)
}

/// Renders the way from the first page over others, with their addresses and titles, to this one.
pub(super) fn trail(at: Context<'_>, steps: &[(&str, &str)], here: &str) -> Markup {
    html! {
        nav.crumbs aria-label="Breadcrumb" {
            @for (address, title) in [("index", "Reference")].iter().chain(steps) {
                a href=(at.href(address)) { (title) } " › "
            }
            span aria-current="page" { (here) }
        }
    }
}

/// Renders the head of a table.
pub(super) fn table_head(titles: &[&str]) -> Markup {
    html! { thead { tr { @for title in titles { th scope="col" { (title) } } } } }
}

/// Renders the documentation of a name, if there is one.
pub(super) fn description(at: Context<'_>, entry: Option<&Entry>) -> Markup {
    let text = entry.and_then(|entry| entry.description.as_deref());
    html! { @if let Some(text) = text { (markdown::blocks(at, text)) } }
}

/// Renders the related pages. Importers note the address of the definition's page in Telegram's
/// reference as a link, which is not shown.
pub(super) fn related(at: Context<'_>, of: &Definition, entry: Option<&Entry>) -> Markup {
    let own = of_definition(of.kind, &of.name);
    let links = entry.map_or(&[][..], |entry| &entry.links);
    let links: Vec<_> = links.iter().filter(|link| **link != own).collect();
    html! {
        @if !links.is_empty() {
            h2 #related { "Related pages" }
            ul { @for link in links { li { (link_of(at, link)) } } }
        }
    }
}

fn link_of(at: Context<'_>, link: &str) -> Markup {
    let is_address = ["https://", "http://"].iter().any(|scheme| link.starts_with(scheme));
    match is_address && !link.contains(char::is_whitespace) {
        true => html! { a href=(link) { (link) } },
        false => markdown::inline(at, link),
    }
}

/// Renders links to combinators. A long list is closed at first.
pub(super) fn combinators(at: Context<'_>, title: &str, list: &[CombinatorIndex]) -> Markup {
    let names = html! {
        ul.names { @for &index in list { li { (at.combinator(index)) } } }
    };
    html! {
        @if list.len() > SHORT {
            details { summary { (title) ": " (counted(list.len(), "definition")) } (names) }
        } @else if !list.is_empty() {
            p { (title) ":" } (names)
        }
    }
}

/// Renders a table of definitions with their descriptions.
pub(super) fn described(at: Context<'_>, title: &str, list: &[CombinatorIndex]) -> Markup {
    let text = |index: CombinatorIndex| {
        let entry = at.entry(&at.schema()[index].name);
        entry.and_then(|entry| entry.description.as_deref())
    };
    let is_bare = list.iter().all(|&index| text(index).is_none());
    html! {
        table class=[is_bare.then_some("bare")] {
            (table_head(&[title, "Description"]))
            tbody {
                @for &index in list {
                    tr {
                        td { (at.combinator(index)) }
                        td { @if let Some(text) = text(index) { (markdown::blocks(at, text)) } }
                    }
                }
            }
        }
    }
}

/// Renders the definitions of combinators as TL.
pub(super) fn scheme(
    at: Context<'_>,
    subject: Option<CombinatorIndex>,
    list: &[CombinatorIndex],
) -> Markup {
    let lines = |is_function: bool| {
        list.iter().copied().filter(move |&index| at.schema()[index].is_function == is_function)
    };
    html! {
        pre.page_scheme { code {
            @for index in lines(false) { (tl::definition(at, index, subject == Some(index))) "\n" }
            @if lines(true).next().is_some() && subject.is_none() { "---functions---\n" }
            @for index in lines(true) { (tl::definition(at, index, subject == Some(index))) "\n" }
        } }
    }
}

/// Returns the definitions of the newest layer, of a kind and in a namespace.
pub(super) fn within<'a>(
    at: Context<'a>,
    namespace: &str,
    kind: PageKind,
) -> Vec<(&'a Definition, Index)> {
    newest_of(at, kind).filter(|(item, _)| item.namespace() == namespace).collect()
}

/// Returns the definitions of the newest layer, of a kind.
pub(super) fn newest_of(
    at: Context<'_>,
    kind: PageKind,
) -> impl Iterator<Item = (&Definition, Index)> {
    let all = at.site.definitions.all().iter().filter(move |item| item.kind == kind);
    all.filter_map(move |item| {
        let version = item.versions.last()?;
        (version.last == at.layer).then_some((item, version.index))
    })
}
