//! The parameters of the type whose arguments are typed.

use lsp_types::{
    Documentation, ParameterInformation, ParameterLabel, SignatureHelp, SignatureInformation,
    TextDocumentPositionParams,
};
use tl_parser::{SourceMap, Span};

use super::analysis::Analysis;
use super::completion::definition_before;
use super::index::{Definition, Index, is_in_name};

/// Returns the definitions of the type around a position, and the parameter that its argument is for.
pub(super) fn help(analysis: &Analysis, at: &TextDocumentPositionParams) -> Option<SignatureHelp> {
    let file = analysis.schema_file(&at.text_document.uri)?;
    let call = Call::before(definition_before(&file.document.text[..file.offset(at)])?)?;
    let mut found = Vec::new();
    let prelude = SourceMap::PRELUDE;
    let parsed = tl_parser::parse(&analysis.sources, prelude, &analysis.options, &mut found);
    let prelude = Index::new(&analysis.sources, &parsed);
    let of_type = |definition: &&Definition| {
        let is_it =
            *definition.name == *call.name || definition.result.as_deref() == Some(&call.name);
        is_it && !definition.is_function && !definition.arguments.is_empty()
    };
    let mut definitions: Vec<_> = analysis.definitions().filter(of_type).collect();
    if definitions.is_empty() {
        definitions.extend(prelude.definitions.iter().filter(of_type));
    }
    let signatures: Vec<_> = definitions
        .into_iter()
        .map(|definition| signature(&analysis.sources, definition))
        .collect();
    (!signatures.is_empty()).then_some(SignatureHelp {
        signatures,
        active_signature: Some(0),
        active_parameter: Some(call.argument),
    })
}

/// Returns a definition, in which the arguments of its result are the parameters.
fn signature(sources: &SourceMap, definition: &Definition) -> SignatureInformation {
    let label = sources.text(definition.span).to_owned();
    let units = |byte: u32| {
        let length = (byte - definition.span.start) as usize;
        label.get(..length).map_or(0, |text| text.encode_utf16().count() as u32)
    };
    let parameters = definition.arguments.iter().map(|argument| ParameterInformation {
        label: ParameterLabel::LabelOffsets([units(argument.start), units(argument.end)]),
        documentation: kind(sources, definition, *argument).map(Documentation::String),
    });
    let parameters = Some(parameters.collect());
    SignatureInformation { label, documentation: None, parameters, active_parameter: None }
}

/// Returns the optional argument that an argument of the result is, with its kind.
fn kind(sources: &SourceMap, definition: &Definition, argument: Span) -> Option<String> {
    let name = sources.text(argument);
    let (span, _) = definition.params.iter().find(|(_, param)| **param == *name)?;
    let rest = Span { end: definition.span.end, ..*span };
    let text = sources.text(rest).split('}').next()?;
    let kind = text.rsplit(':').next()?.trim();
    Some(match kind {
        "#" => format!("`{name}` is a number"),
        _ => format!("`{name}` is a type"),
    })
}

/// A type whose arguments are being typed.
#[derive(Debug, PartialEq)]
struct Call {
    name: String,
    argument: u32,
}

impl Call {
    /// Finds the innermost type at the end of a text: after its `<`, in its parentheses, or in the result.
    fn before(text: &str) -> Option<Self> {
        let mut depth = 0;
        for (at, character) in text.char_indices().rev() {
            match character {
                '>' | ')' | ']' | '}' => depth += 1,
                '<' | '(' | '[' | '{' if depth > 0 => depth -= 1,
                '<' => {
                    let name = text[..at].rsplit(|c: char| !is_in_name(c)).next()?;
                    let argument = count(&text[at + 1..], ',')?;
                    return some(name, argument);
                }
                '(' => return Self::in_words(&text[at + 1..]),
                // A result is not in parentheses.
                '=' if depth == 0 => return Self::in_words(&text[at + 1..]),
                '[' | '{' => return None,
                _ => {}
            }
        }
        None
    }

    /// Finds the type at the start of words, which are its arguments.
    fn in_words(text: &str) -> Option<Self> {
        let text = text.trim_start().trim_start_matches('%');
        let name = text.split(|c: char| !is_in_name(c)).next()?;
        let rest = text[name.len()..].strip_prefix(char::is_whitespace)?;
        some(name, count(rest.trim_start(), ' ')?)
    }
}

fn some(name: &str, argument: u32) -> Option<Call> {
    (!name.is_empty()).then(|| Call { name: name.to_owned(), argument })
}

/// Counts separators outside of brackets.
fn count(text: &str, separator: char) -> Option<u32> {
    let (mut depth, mut found) = (0_u32, 0);
    for character in text.chars() {
        match character {
            '<' | '(' | '[' => depth += 1,
            '>' | ')' | ']' => depth = depth.checked_sub(1)?,
            _ if depth == 0 && character == separator => found += 1,
            _ => {}
        }
    }
    Some(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_innermost_type_is_found() {
        let call = |text: &str| Call::before(text).map(|call| (call.name, call.argument));
        let some = |name: &str, argument| Some((name.to_owned(), argument));
        assert_eq!(call("f x:Vector<"), some("Vector", 0));
        assert_eq!(call("f x:Map<int, Vector<int>, "), some("Map", 2));
        assert_eq!(call("f x:Map<int, Vector<"), some("Vector", 0));
        assert_eq!(call("f x:%(Map int "), some("Map", 1));
        assert_eq!(call("f x:(Map (Vector int) st"), some("Map", 1));
        assert_eq!(call("f {t:Type} = Map t "), some("Map", 1));
        assert_eq!(call("f x:Map<int> y:"), None);
        assert_eq!(call("f = Map"), None);
        assert_eq!(call("f x:(Map"), None);
        assert_eq!(call(""), None);
    }
}
