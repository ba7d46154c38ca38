//! Proposals in an overlay: definitions in headers and links, keys, fields.

use lsp_types::CompletionItemKind;

use super::analysis::Analysis;
use super::index::{Definition, Symbol, is_in_name};
use super::overlay::{LINK, keys};
use super::proposal::{Proposal, split_word};

/// The keys of an error.
const ERROR_KEYS: [(&str, &str); 3] = [
    ("code", "the code, such as 400"),
    ("name", "the name, with `%d` for a number"),
    ("description", "the explanation"),
];

/// Returns the word at the end of an overlay, and what it can be.
pub(super) fn proposals<'t>(
    analysis: &Analysis,
    before: &'t str,
) -> Option<(&'t str, Vec<Proposal>)> {
    let line = before.rsplit('\n').next().unwrap_or_default();
    if let Some((_, word)) = line.rsplit_once(LINK).filter(|(_, rest)| rest.chars().all(is_in_name))
    {
        return Some((word, names(analysis, None)));
    }
    if let Some(word) = line.trim_start().strip_prefix('[') {
        let is_key = |c: char| is_in_name(c) || matches!(c, '"' | '\'');
        return word.chars().all(is_key).then(|| (word, names(analysis, Some('"'))));
    }
    let (head, word) = split_word(line, |c| c.is_ascii_alphanumeric() || c == '_');
    let mut path = table(before)?;
    let proposals = match head.trim() {
        "" => of_table(analysis, &path),
        "fields." => {
            path.push("fields".to_owned());
            of_table(analysis, &path)
        }
        // `fields = { x = "…", ` and `errors = [{ code = 400, `.
        head if head.ends_with(['{', ',']) && is_outside_of_texts(head) => {
            let key = head.split_once('=').map_or(head, |(key, _)| key).trim();
            path.push(if key.starts_with('{') { "errors".to_owned() } else { key.to_owned() });
            of_table(analysis, &path)
        }
        _ => return None,
    };
    Some((word, proposals))
}

fn is_outside_of_texts(text: &str) -> bool {
    text.matches('"').count().is_multiple_of(2)
}

/// Returns the path of the last table that starts in a text.
fn table(text: &str) -> Option<Vec<String>> {
    let header = text.lines().rfind(|line| line.starts_with('['))?;
    keys(header).pop().map(|(_, path)| path)
}

/// Returns the definitions, in quotes where TOML needs them.
fn names(analysis: &Analysis, quote: Option<char>) -> Vec<Proposal> {
    let spelled = |name: &str| match quote {
        Some(quote) if name.contains('.') => format!("{quote}{name}{quote}"),
        _ => name.to_owned(),
    };
    let proposal = |definition: &Definition| {
        let kind = match definition.is_function {
            true => CompletionItemKind::FUNCTION,
            false => CompletionItemKind::STRUCT,
        };
        let detail = definition.result.as_ref().map(|ty| format!("= {ty}")).unwrap_or_default();
        Proposal::new(spelled(&definition.name), kind, detail)
    };
    let mut types: Vec<_> = analysis
        .definitions()
        .filter(|definition| !definition.is_function)
        .filter_map(|definition| definition.result.as_deref())
        .collect();
    types.sort_unstable();
    types.dedup();
    let types = types
        .into_iter()
        .map(|name| Proposal::new(spelled(name), CompletionItemKind::CLASS, "a type"));
    analysis.definitions().map(proposal).chain(types).collect()
}

/// Returns the keys of a table.
fn of_table(analysis: &Analysis, path: &[String]) -> Vec<Proposal> {
    let key = |(text, detail)| Proposal::new(text, CompletionItemKind::PROPERTY, detail);
    let [name, inner @ ..] = path else { return Vec::new() };
    let symbol = Symbol::named(name.as_str());
    let declared = analysis.declarations(&symbol).next();
    let is_function = declared.as_ref().is_some_and(|(.., it)| it.is_function);
    match inner {
        [] => {
            let mut keys = vec![("description", "the description"), ("links", "further reading")];
            if matches!(symbol, Symbol::Combinator(_)) {
                keys.push(("fields", "the meaning of each field"));
            }
            if is_function {
                keys.push(("result", "the meaning of the result"));
                keys.push(("errors", "the errors that it may return"));
                keys.push(("bots", "true if bots may call it"));
            }
            keys.into_iter().map(key).collect()
        }
        [only] if only == "errors" => ERROR_KEYS.into_iter().map(key).collect(),
        [only] if only == "fields" => {
            let Some((file, _, definition)) = declared else { return Vec::new() };
            let fields =
                definition.fields.iter().filter_map(|span| file.text(*span).split_once(':'));
            let field = |(name, ty)| Proposal::new(name, CompletionItemKind::FIELD, ty);
            fields.map(field).collect()
        }
        _ => Vec::new(),
    }
}
