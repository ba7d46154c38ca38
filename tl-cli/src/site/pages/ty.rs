//! The page of a type.

use maud::{Markup, html};
use tl_parser::schema::TypeIndex;

use super::definition::uses;
use super::{history, parts};
use crate::report::counted;
use crate::site::context::Context;
use crate::site::definitions::VersionIndex;
use crate::uses::{Used, result_type};

/// Renders the content of the page.
pub(in crate::site) fn render(at: Context<'_>, place: VersionIndex, index: TypeIndex) -> Markup {
    let schema = at.schema();
    let ty = &schema[index];
    let entry = at.entry(&ty.name);
    let targets = Used::forms_of(schema, index);
    let results = at.site.uses(at.layer).in_results(&targets);
    // Functions that return exactly this type; others return it in a vector or the like.
    let (functions, others): (Vec<_>, Vec<_>) =
        results.into_iter().partition(|&function| result_type(&schema[function]) == Some(index));
    let all: Vec<_> = ty.constructors.iter().chain(&functions).copied().collect();
    let definition = at.site.definitions.get(place);
    html! {
        (parts::crumbs(at, definition))
        h1 { (ty.name) }
        p.facts {
            "Type with " (counted(ty.constructors.len(), "constructor"))
            @for kind in &ty.params { " " code { "{" (kind) "}" } }
        }
        div #dev_page_content {
            (parts::layers(at, place))
            (parts::description(at, entry))
            (parts::scheme(at, None, &all))
            h2 #constructors { "Constructors" }
            (parts::described(at, "Constructor", &ty.constructors))
            @if !functions.is_empty() {
                h2 #methods { "Methods" }
                (parts::described(at, "Method", &functions))
            }
            (parts::related(at, definition, entry))
        }
        @if !others.is_empty() {
            section {
                h2 #results { "Returned within other types" }
                (parts::combinators(at, "By the functions", &others))
            }
        }
        (uses(at, &targets, None))
        (history::of_definition(at, place))
    }
}
