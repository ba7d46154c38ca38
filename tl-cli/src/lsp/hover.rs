//! The text about a name.

use std::fmt::Write;

use lsp_types::{Hover, HoverContents, MarkupContent, MarkupKind, TextDocumentPositionParams};
use tl_diff::Input;
use tl_docs::{Entry, rewrite_links};
use tl_parser::ast::Combinator;
use tl_parser::{computed_id, escape, guess_dialect};

use super::analysis::Analysis;
use super::index::Symbol;
use super::{hints, rust};
use crate::log::last_change;
use crate::predefined;
use crate::report::counted;

/// The constructors of a type, the errors and the users that are listed.
const MAX_LISTED: usize = 12;

/// Returns the text about the name at a position.
pub(super) fn hover(
    analyses: &[Analysis],
    analysis: &Analysis,
    at: &TextDocumentPositionParams,
) -> Option<Hover> {
    let (file, name) = analysis.name_at(at)?;
    let value = match &name.symbol {
        Symbol::Combinator(text) => combinator(analyses, analysis, &name.symbol, text),
        Symbol::Type(text) => type_text(analysis, &name.symbol, text),
        Symbol::Local { name: local, .. } => local_text(analysis, &name.symbol, local),
    }?;
    let contents = HoverContents::Markup(MarkupContent { kind: MarkupKind::Markdown, value });
    Some(Hover { contents, range: Some(file.range(name.span)) })
}

fn combinator(
    analyses: &[Analysis],
    analysis: &Analysis,
    symbol: &Symbol,
    name: &str,
) -> Option<String> {
    let Some((home, _, definition)) = analysis.declarations(symbol).next() else {
        return builtin(name);
    };
    let mut found = Vec::new();
    let parsed = tl_parser::parse(&analysis.sources, home.source, &analysis.options, &mut found);
    let written = parsed.combinators().find(|it| it.name.span == definition.name_span)?;
    let mut entry = analysis.entry(name);
    if analysis.schema.is_none() {
        add_comments(&mut entry, written);
    }
    let mut text = code("tl", home.text(definition.span));
    documentation(&mut text, analysis, entry.description.as_deref());
    let dialect = analysis.options.dialect.unwrap_or_else(|| guess_dialect(parsed.combinators()));
    text += &id_text(written, computed_id(written, dialect));
    fields_text(&mut text, analysis, &entry);
    answer_text(&mut text, analysis, &entry);
    users_text(&mut text, analysis, symbol, "Used");
    if let Some(ty) = definition.result.clone().filter(|_| !definition.is_function) {
        let used = format!("`{ty}` is used");
        users_text(&mut text, analysis, &Symbol::Type(ty), &used);
    }
    rust_text(&mut text, analysis, symbol);
    if let Some((layer, change)) = last_layer(analyses, analysis, name) {
        let _ = write!(text, "\n\nLast changed in layer {layer}:\n\n{}", code("text", &change));
    }
    Some(text)
}

/// Adds the documentation in the comments of a definition, which a schema with errors does not have.
fn add_comments(entry: &mut Entry, written: &Combinator<'_>) {
    for tag in &written.docs.tags {
        let text = tl_docs::escape(&tag.text);
        if tag.name == "description" {
            entry.description.get_or_insert(text);
        } else if entry.fields.get(tag.name).is_none() {
            entry.fields.insert(tag.name, text);
        }
    }
}

/// Returns the declared id of a definition, and the computed one.
fn id_text(written: &Combinator<'_>, computed: u32) -> String {
    match written.id.map(|id| id.value) {
        None => format!("\n\nConstructor id `{computed:08x}`, computed."),
        Some(id) if id == computed => {
            format!("\n\nConstructor id `{id:08x}`, declared and computed.")
        }
        Some(id) => format!(
            "\n\nConstructor id `{id:08x}`, declared; the computed one is `{computed:08x}`."
        ),
    }
}

fn documentation(text: &mut String, analysis: &Analysis, paragraph: Option<&str>) {
    if let Some(paragraph) = paragraph {
        let _ = write!(text, "\n\n{}", markdown(analysis, paragraph));
    }
}

/// Returns a text of the documentation, whose links lead to definitions.
fn markdown(analysis: &Analysis, text: &str) -> String {
    rewrite_links(text, |name| {
        let symbol = Symbol::named(name);
        let (file, _, definition) = analysis.declarations(&symbol).next()?;
        let line = file.range(definition.name_span).start.line + 1;
        Some(format!("{}#L{line}", file.document.uri.as_str()))
    })
}

fn fields_text(text: &mut String, analysis: &Analysis, entry: &Entry) {
    for (number, (name, doc)) in entry.fields.iter().enumerate() {
        let gap = if number == 0 { "\n" } else { "" };
        let _ = write!(text, "{gap}\n* `{name}`: {}", markdown(analysis, doc));
    }
}

/// Adds what a function returns: the result, the errors, and who may call it.
fn answer_text(text: &mut String, analysis: &Analysis, entry: &Entry) {
    if let Some(result) = &entry.result {
        let _ = write!(text, "\n\nResult: {}", markdown(analysis, result));
    }
    if !entry.errors.is_empty() {
        text.push_str("\n\nErrors:\n");
    }
    for error in entry.errors.iter().take(MAX_LISTED) {
        let description = markdown(analysis, &error.description);
        let _ = write!(text, "\n* `{} {}` {description}", error.code, error.name);
    }
    let more = entry.errors.len().saturating_sub(MAX_LISTED);
    if more > 0 {
        let _ = write!(text, "\n* and {more} more");
    }
    match entry.bots {
        Some(true) => text.push_str("\n\nBots may call it."),
        Some(false) => text.push_str("\n\nBots may not call it."),
        None => {}
    }
}

fn users_text(text: &mut String, analysis: &Analysis, symbol: &Symbol, used: &str) {
    let users = analysis.users(symbol);
    if users.is_empty() {
        return;
    }
    let listed = users.iter().take(MAX_LISTED).map(|user| format!("`{}`", user.name));
    let mut listed: Vec<_> = listed.collect();
    if users.len() > MAX_LISTED {
        listed.push(format!("and {} more", users.len() - MAX_LISTED));
    }
    let count = counted(users.len(), "definition");
    let _ = write!(text, "\n\n{used} by {count}: {}.", listed.join(", "));
}

fn rust_text(text: &mut String, analysis: &Analysis, symbol: &Symbol) {
    let items = analysis.outline().and_then(|outline| rust::items(outline, symbol));
    if let Some(items) = items {
        let _ = write!(text, "\n\n{}", code("rust", &items));
    }
}

/// Returns the layer that changed a definition last, up to the one of an analysis, and the change.
fn last_layer(analyses: &[Analysis], analysis: &Analysis, name: &str) -> Option<(u32, String)> {
    let last = analysis.layer?;
    let is_it = |other: &&Analysis| {
        (&other.project, &other.schema_name) == (&analysis.project, &analysis.schema_name)
    };
    let layers = analyses.iter().filter(is_it);
    let layers = layers.filter_map(|other| {
        let number = other.layer.filter(|number| *number <= last)?;
        Some((number, Input { name: "", schema: other.schema.as_ref()? }))
    });
    last_change(&layers.collect::<Vec<_>>(), name)
}

fn type_text(analysis: &Analysis, symbol: &Symbol, name: &str) -> Option<String> {
    let constructors: Vec<_> = analysis
        .declarations(symbol)
        .map(|(file, _, definition)| file.text(definition.span))
        .collect();
    if constructors.is_empty() {
        return builtin(name);
    }
    let listed = constructors.iter().take(MAX_LISTED);
    let mut text = code("tl", &listed.copied().collect::<Vec<_>>().join("\n"));
    let more = constructors.len().saturating_sub(MAX_LISTED);
    if more > 0 {
        let _ = write!(text, "\n\nand {more} more");
    }
    documentation(&mut text, analysis, analysis.entry(name).description.as_deref());
    users_text(&mut text, analysis, symbol, "Used");
    rust_text(&mut text, analysis, symbol);
    Some(text)
}

/// Returns the field, and for a mask the bits that are free.
fn local_text(analysis: &Analysis, symbol: &Symbol, local: &str) -> Option<String> {
    let (file, declared, definition) = analysis.declarations(symbol).next()?;
    let field = definition.fields.iter().find(|span| span.start == declared.span.start);
    let shown = field.map_or(local, |span| file.text(*span));
    let mut text = code("tl", shown);
    let _ = write!(text, "\n\nA name in `{}`.", definition.name);
    let entry = analysis.entry(&definition.name);
    documentation(&mut text, analysis, entry.fields.get(local));
    if let Some(mask) = definition.masks.iter().find(|mask| *mask.name == *local) {
        let _ = write!(text, "\n\nFree bits: {}.", hints::bits(!mask.taken));
    }
    let rust = analysis.outline();
    if let Some(rust) = rust.and_then(|outline| rust::field(outline, &definition.name, local)) {
        let _ = write!(text, "\n\n{}", code("rust", &rust));
    }
    Some(text)
}

/// Returns the text about a type of the language.
fn builtin(name: &str) -> Option<String> {
    let text = match name {
        "true" => "A constructor without fields: in a conditional field, only its bit.",
        "Bool" => "`boolFalse` or `boolTrue`.",
        "Object" | "Type" => "Any boxed value.",
        "Vector" => "A constructor id, a count of 4 bytes, and the items.",
        _ => predefined::TYPES.iter().find(|known| known.names.contains(&name))?.text,
    };
    Some(format!("{}\n\n{text}", code("tl", name)))
}

/// Returns a block of code, which a text cannot end early.
fn code(language: &str, text: &str) -> String {
    let text = escape::lines(text.trim_end());
    let mut fence = "```".to_owned();
    while text.contains(&fence) {
        fence.push('`');
    }
    format!("{fence}{language}\n{text}\n{fence}")
}

#[cfg(test)]
mod tests {
    use super::code;

    #[test]
    fn no_text_ends_its_block() {
        assert_eq!(code("tl", "a\n"), "```tl\na\n```");
        assert_eq!(code("tl", "/* ```` */ a"), "`````tl\n/* ```` */ a\n`````");
    }
}
