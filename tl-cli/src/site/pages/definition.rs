//! The page of a constructor or a function.

use maud::{Markup, html};
use tl_docs::Entry;
use tl_parser::schema::{Combinator, CombinatorIndex, TypeIndex};

use super::{history, parts};
use crate::report::counted;
use crate::site::context::Context;
use crate::site::definitions::{Index, VersionIndex};
use crate::site::uses::{PathStep, after_result, along};
use crate::site::{markdown, samples, tl};
use crate::uses::{Used, result_type};

/// The number of paths on a page.
const PATHS: usize = 4;

/// A combinator on its page.
struct Subject<'a> {
    at: Context<'a>,
    index: CombinatorIndex,
    combinator: &'a Combinator,
    entry: Option<&'a Entry>,
}

/// Renders the content of the page.
pub(in crate::site) fn render(
    at: Context<'_>,
    place: VersionIndex,
    index: CombinatorIndex,
) -> Markup {
    let combinator = &at.schema()[index];
    let entry = at.entry(&combinator.name);
    let subject = Subject { at, index, combinator, entry };
    let definition = at.site.definitions.get(place);
    html! {
        (parts::crumbs(at, definition))
        h1 { (combinator.name) }
        (subject.facts())
        // The importer of pages reads this part.
        div #dev_page_content {
            (parts::layers(at, place))
            (parts::description(at, entry))
            (parts::scheme(at, Some(index), &[index]))
            (subject.fields())
            @if combinator.is_function { (subject.answer()) } @else { (subject.ty()) }
            (parts::related(at, definition, entry))
        }
        (subject.siblings())
        (subject.uses())
        (subject.sample())
        (history::of_definition(at, place))
    }
}

impl Subject<'_> {
    /// Renders the kind, the id and the result in a line.
    fn facts(&self) -> Markup {
        let combinator = self.combinator;
        let kind = if combinator.is_function { "Function" } else { "Constructor" };
        html! {
            p.facts {
                (kind) " "
                code.id { (format!("{:08x}", combinator.id)) }
                (if combinator.is_function { " → " } else { " of " })
                code { (self.result()) }
            }
        }
    }

    /// Renders the type of a constructor, or the result of a function.
    fn result(&self) -> Markup {
        let Self { at, combinator, .. } = self;
        tl::types(*at, combinator, &at.schema().result_text(combinator))
    }

    fn fields(&self) -> Markup {
        let Self { at, combinator, entry, .. } = self;
        let text = |name: &str| entry.and_then(|entry| entry.fields.get(name));
        let is_bare = combinator.fields.iter().all(|field| text(field.key()).is_none());
        html! {
            @if !combinator.fields.is_empty() {
                h2 #parameters { (if combinator.is_function { "Parameters" } else { "Fields" }) }
                table class=[is_bare.then_some("bare")] {
                    (parts::table_head(&["Name", "Type", "Description"]))
                    tbody {
                        @for field in &combinator.fields {
                            tr id={ "field-" (field.key()) } {
                                td { code { (field.key()) } }
                                @let ty = at.schema().field_text(combinator, field);
                                td { code { (tl::types(*at, combinator, &ty)) } }
                                td {
                                    @if let Some(text) = text(field.key()) {
                                        (markdown::blocks(*at, text))
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }
    }

    /// Renders the type of a constructor.
    fn ty(&self) -> Markup {
        html! {
            h2 #type { "Type" }
            p { code { (self.result()) } }
        }
    }

    /// Renders the result of a function, its errors and its callers.
    fn answer(&self) -> Markup {
        let Self { at, entry, .. } = self;
        let Some(entry) = entry else { return html! {} };
        html! {
            @if let Some(result) = &entry.result {
                h2 #result { "Result" }
                (markdown::blocks(*at, result))
            }
            @if !entry.errors.is_empty() {
                h2 #possible-errors { "Possible errors" }
                table.errors {
                    (parts::table_head(&["Code", "Type", "Description"]))
                    tbody {
                        @for error in &entry.errors {
                            tr {
                                td { (error.code) }
                                @let address = at.site.error_address(&error.name);
                                td { a href=(at.href(&address)) { (error.name) } }
                                td { (markdown::blocks(*at, &error.description)) }
                            }
                        }
                    }
                }
            }
            @if let Some(bots) = entry.bots {
                h2 #callers { (if bots { "Bots" } else { "Only users" }) " can use this method" }
            }
        }
    }

    /// Renders the other constructors of a constructor's type.
    fn siblings(&self) -> Markup {
        let Self { at, index, combinator, .. } = self;
        let ty = result_type(combinator).filter(|_| !combinator.is_function);
        let all = ty.map_or(&[][..], |ty| &at.schema()[ty].constructors);
        let others: Vec<_> = all.iter().copied().filter(|other| other != index).collect();
        html! {
            @if let Some(ty) = ty && !others.is_empty() {
                section {
                    h2 #siblings { "Other constructors of " (at.schema()[ty].name) }
                    @if others.len() <= parts::SHORT {
                        ul.names { @for &other in &others { li { (at.combinator(other)) } } }
                    } @else {
                        p { (counted(others.len(), "constructor")) ", on the page of " (at.ty(ty)) "." }
                    }
                }
            }
        }
    }

    /// Renders the definitions that have the constructor or its type in a field.
    fn uses(&self) -> Markup {
        let Self { at, index, combinator, .. } = self;
        if combinator.is_function {
            return html! {};
        }
        let ty = result_type(combinator);
        let targets = ty.map(Used::Type).into_iter().chain([Used::Constructor(*index)]);
        uses(*at, &targets.collect::<Vec<_>>(), ty)
    }

    fn sample(&self) -> Markup {
        let Self { at, index, combinator, .. } = self;
        let Some(sample) = at.site.samples(at.layer).get(*index) else {
            return html! {};
        };
        // The name may be that of another definition, or none.
        let is_known = at.schema().combinator_named(&combinator.name) == Some(*index);
        let limits = format!("--max-pieces {} --max-depth {}", samples::PIECES, samples::DEPTH);
        html! {
            section {
                h2 #example { "Example" }
                p.note {
                    "A random value, in three forms"
                    @if is_known {
                        ": " code { "tl sample " (combinator.name) " " (limits) }
                    }
                }
                @if let Some(rust) = &sample.rust {
                    h3 { "Rust" }
                    pre { code.rust { (rust) } }
                }
                h3 { "JSON" }
                pre { code.json { (sample.json) } }
                h3 { "Bytes" }
                pre.dump { code { (sample.dump) } }
                @if is_known {
                    p { a href=(explained(*at, &combinator.name, &sample.hex)) {
                        "Explain and edit these bytes"
                    } }
                }
            }
        }
    }
}

/// Returns the address of the page that explains bytes, with bytes and their type.
fn explained(at: Context<'_>, name: &str, hex: &str) -> String {
    let layer = at.layer().number.map(|number| format!("layer={number}&")).unwrap_or_default();
    format!("{}#{layer}type={name}&from=hex&bytes={hex}", at.href("bytes"))
}

/// Renders the definitions that use others in their fields, and the paths to them from functions. A long
/// list is left to the page of `ty`, if there is one.
pub(super) fn uses(at: Context<'_>, targets: &[Used], ty: Option<TypeIndex>) -> Markup {
    let schema = at.schema();
    let uses = at.site.uses(at.layer);
    let (users, ways) = (uses.in_fields(targets), uses.reaching(schema, targets));
    let (taking, returning) = (ways.taking.iter(), ways.returning.iter());
    let taking = taking.map(|&function| along(schema, &ways, function));
    let returning = returning.map(|&function| after_result(schema, &ways, function));
    let elsewhere = ty.filter(|_| users.len() > parts::SHORT);
    let elsewhere = elsewhere.and_then(|ty| at.href_to(Index::Type(ty)));
    html! {
        @if users.len() + ways.returning.len() > 0 {
            section {
                h2 #uses { "Used in" }
                @match elsewhere {
                    Some(href) => p {
                        "In the fields of "
                        a href={ (href) "#uses" } { (counted(users.len(), "definition")) } "."
                    },
                    None => (parts::combinators(at, "In the fields of", &users)),
                }
                (reached(at, taking, "parameters"))
                (reached(at, returning, "results"))
            }
        }
    }
}

/// Renders the number of paths, each from a function of its own, and the first of them.
fn reached(
    at: Context<'_>,
    paths: impl ExactSizeIterator<Item = Vec<PathStep>>,
    through: &str,
) -> Markup {
    let count = paths.len();
    let verb = if count == 1 { "reaches" } else { "reach" };
    let rest = if count > PATHS { ", the nearest of them:" } else { ":" };
    html! {
        @if count > 0 {
            p { (counted(count, "function")) " " (verb) " it through " (through) (rest) }
            ul.paths {
                @for steps in paths.take(PATHS) {
                    li {
                        @for (place, step) in steps.iter().enumerate() {
                            @if place > 0 { " › " }
                            (at.combinator(step.combinator)) " "
                            code { (tl::types(at, &at.schema()[step.combinator], &step.field)) }
                        }
                    }
                }
            }
        }
    }
}
