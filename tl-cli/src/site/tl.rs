//! TL text with links.

use maud::{Markup, html};
use tl_parser::schema::{Combinator, CombinatorIndex};

use super::context::Context;
use super::definitions::Index;

/// Renders a definition with its id. Names of types are links, and the name is one to its own page.
pub(super) fn definition(at: Context<'_>, index: CombinatorIndex, is_subject: bool) -> Markup {
    let combinator = &at.schema()[index];
    let text = combinator.text_with_id();
    let rest = text.strip_prefix(&combinator.name).unwrap_or_default();
    let (id, rest) = rest.split_at(rest.find(' ').unwrap_or(rest.len()));
    let annotations = combinator.text.split(' ').take_while(|word| word.starts_with('@'));
    let class = is_subject.then_some("current_page_link");
    let current = is_subject.then_some("page");
    html! {
        @for annotation in annotations { (annotation) " " }
        @match at.href_to(Index::Combinator(index)) {
            Some(href) => a class=[class] aria-current=[current] href=(href) { (combinator.name) },
            None => (combinator.name),
        }
        span.id { (id) } (types(at, combinator, rest)) ";"
    }
}

/// Renders the text of types in a combinator, with links.
pub(super) fn types(at: Context<'_>, combinator: &Combinator, text: &str) -> Markup {
    let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '.');
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some(start) = rest.find(is_part) {
        let (before, word) = rest.split_at(start);
        let (word, after) = word.split_at(word.find(|c| !is_part(c)).unwrap_or(word.len()));
        let is_condition = after.starts_with('?');
        pieces.push((before, word, is_condition, link(at, combinator, word, after)));
        rest = after;
    }
    html! {
        @for (before, word, is_condition, href) in &pieces {
            (before)
            @match href {
                Some(href) => a class=[is_condition.then_some("quiet")] href=(href) { (word) },
                None => (word),
            }
        }
        (rest)
    }
}

/// Returns the link of a word in a definition, which text follows.
fn link(at: Context<'_>, combinator: &Combinator, word: &str, after: &str) -> Option<String> {
    // The name of a field or of a variable, or a condition.
    if after.starts_with(':') {
        return None;
    }
    if after.starts_with('?') {
        return Some(format!("{}#conditional", at.href("basics")));
    }
    if combinator.params.iter().any(|param| param.name == word) {
        return None;
    }
    let schema = at.schema();
    let ty = schema.type_named(word).and_then(|ty| at.href_to(Index::Type(ty)));
    ty.or_else(|| at.href_to_name(word)).or_else(|| at.href_to_basic(word))
}
