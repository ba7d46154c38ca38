//! Finds definitions by name, constructor id, namespace or signature.

use tl_parser::schema::{Builtin, Combinator, CombinatorIndex, Schema};
use tl_parser::{UnknownName, combinators_in, suggest_name};

use crate::load::undefined;

/// The definitions that a text on the command line names.
pub(super) enum Found {
    /// One definition, by its name.
    Name(String),
    /// Several, in the order of the schema.
    List(Vec<CombinatorIndex>),
}

/// Finds definitions.
pub(super) fn find(schema: &Schema, text: &str) -> Result<Found, String> {
    let text = text.trim().trim_end_matches(';').trim_end();
    if !text.contains(|c: char| c.is_alphanumeric() || matches!(c, '_' | '*' | '#')) {
        return Err(format!("`{text}` names nothing: expected a name, an id or a signature"));
    }
    // The name in a whole definition, as schemas have it.
    let (head, rest) = text.split_once(' ').unwrap_or((text, ""));
    let name = head.split_once('#').map_or(head, |(name, _)| name);
    let is_type = rest.is_empty() && schema.type_named(name).is_some();
    let is_definition = rest.is_empty() || rest.contains('=');
    if is_type || (is_definition && schema.combinator_named(name).is_some()) {
        return Ok(Found::Name(name.to_owned()));
    }
    let by_id = with_id(schema, text);
    if !by_id.is_empty() {
        return Ok(named(schema, by_id));
    }
    if let Some(found) = combinators_in(schema, text) {
        return Ok(Found::List(found));
    }
    if let Some(signature) = Signature::parse(text) {
        let found = matching(schema, |combinator| signature.matches(schema, combinator));
        return match found.is_empty() {
            true => Err(format!("no definition has the signature `{text}`")),
            false => Ok(named(schema, found)),
        };
    }
    if is_id(text) && ids(text) == (None, None) {
        return Err(format!(
            "`{text}` is not a constructor id: expected up to eight hexadecimal digits, or a decimal \
             number of 32 bits"
        ));
    }
    if is_id(text) {
        return Err(format!(
            "no definition has the constructor id {text}; `tl log {text} --layer FILE` looks for it \
             in all layers of an archive"
        ));
    }
    // The parts of `Vector<User>` and `%User` have names.
    let parts: Vec<&str> = text.split(['%', '<', '>', ',', ' ', '(', ')']).collect();
    let is_known =
        |part: &&str| schema.type_named(part).is_some() || schema.combinator_named(part).is_some();
    let parts: Vec<&str> = parts.into_iter().filter(is_known).collect();
    if !parts.is_empty() {
        let suggestion = Some(format!("show a part of it, `{}`", parts.join("` or `")));
        return Err(undefined(&UnknownName { name: text.to_owned(), suggestion }));
    }
    let namespace = format!("{}.*", text.trim_end_matches('.'));
    if combinators_in(schema, &namespace).is_some() {
        let suggestion = Some(format!("did you mean the namespace `{namespace}`?"));
        return Err(undefined(&UnknownName { name: text.to_owned(), suggestion }));
    }
    let suggestion = suggest_name(schema, text);
    Err(undefined(&UnknownName { name: text.to_owned(), suggestion }))
}

fn named(schema: &Schema, found: Vec<CombinatorIndex>) -> Found {
    match found[..] {
        // A local constructor may share its name with another definition.
        [only] if schema.combinator_named(&schema[only].name) == Some(only) => {
            Found::Name(schema[only].name.clone())
        }
        _ => Found::List(found),
    }
}

fn matching(schema: &Schema, is_match: impl Fn(&Combinator) -> bool) -> Vec<CombinatorIndex> {
    let found = schema.combinators().filter(|(_, combinator)| is_match(combinator));
    found.map(|(index, _)| index).collect()
}

/// Returns true for texts that can only be ids.
pub(crate) fn is_id(text: &str) -> bool {
    text.trim_start_matches(['#', '-']).starts_with(|c: char| c.is_ascii_digit())
}

/// Reads an id in hexadecimal and in decimal.
fn ids(text: &str) -> (Option<u32>, Option<u32>) {
    let prefixed = text.strip_prefix("0x").or(text.strip_prefix("0X")).or(text.strip_prefix('#'));
    let digits = prefixed.unwrap_or(text);
    let hex = (digits.len() <= 8 && digits.bytes().all(|byte| byte.is_ascii_hexdigit()))
        .then(|| u32::from_str_radix(digits, 16).ok())
        .flatten();
    let decimal = match prefixed {
        Some(_) => None,
        None => text.parse().ok().or_else(|| text.parse().ok().map(i32::cast_unsigned)),
    };
    (hex, decimal)
}

/// Returns the definitions with an id: in hexadecimal if there is one, or else in decimal.
pub(crate) fn with_id(schema: &Schema, text: &str) -> Vec<CombinatorIndex> {
    let (hex, decimal) = ids(text);
    let with = |id: u32| {
        matching(schema, |combinator| {
            let has_form = combinator.builtin.is_none_or(Builtin::has_form);
            combinator.id == id && has_form && !combinator.is_local
        })
    };
    let found = hex.map(with).filter(|found| !found.is_empty());
    found.or_else(|| decimal.map(with)).unwrap_or_default()
}

/// Fields and a result to look for.
struct Signature<'a> {
    fields: Vec<Wanted<'a>>,
    result: Option<&'a str>,
}

/// A field to look for.
struct Wanted<'a> {
    name: Option<&'a str>,
    ty: Option<&'a str>,
}

impl<'a> Signature<'a> {
    /// Parses `peer:InputPeer = Updates`, in which each part may be absent.
    fn parse(text: &'a str) -> Option<Self> {
        let (fields, result) = match text.split_once("->").or(text.split_once('=')) {
            Some((fields, result)) => (fields, result.trim()),
            None if text.contains(':') => (text, ""),
            None => return None,
        };
        let wanted = |field: &'a str| match field.split_once(':') {
            Some((name, ty)) => Wanted { name: some(name), ty: some(ty) },
            None => Wanted { name: None, ty: some(field) },
        };
        let fields = fields.split_whitespace().map(wanted).collect();
        Some(Self { fields, result: some(result) })
    }

    fn matches(&self, schema: &Schema, combinator: &Combinator) -> bool {
        if combinator.is_predeclared {
            return false;
        }
        let has_result =
            self.result.is_none_or(|result| has_type(&schema.result_text(combinator), result));
        has_result
            && self.fields.iter().all(|wanted| {
                combinator.fields.iter().any(|field| {
                    let text = || schema.field_text(combinator, field);
                    wanted.name.is_none_or(|name| field.name.as_deref() == Some(name))
                        && wanted.ty.is_none_or(|ty| has_type(&text(), ty))
                })
            })
    }
}

fn some(text: &str) -> Option<&str> {
    if text.is_empty() { None } else { Some(text) }
}

/// Returns true if a type is the wanted one, or has it as an argument.
fn has_type(text: &str, wanted: &str) -> bool {
    let plain = |text: &str| text.replace(' ', "");
    let (text, wanted) = (plain(text), plain(wanted));
    let unconditional = text.rsplit_once('?').map_or(text.as_str(), |(_, ty)| ty);
    text == wanted
        || unconditional == wanted
        || unconditional.split(['<', '>', ',', '!', '%', '[', ']', '*']).any(|part| part == wanted)
}
