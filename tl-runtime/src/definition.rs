//! Names of fields, from the text of their definition.

use alloc::borrow::Cow;
use alloc::format;
use alloc::vec::Vec;

/// The fields of a combinator that a reader has begun, without those that are absent or take no bytes.
#[derive(Clone, Debug, Default)]
pub(crate) struct ReadFields {
    begun: usize,
    /// The type of the last one, if it is a predefined one.
    last_type: &'static str,
    /// Numbers that may be masks, with the number of fields begun before them.
    numbers: Vec<(usize, u32)>,
}

impl ReadFields {
    /// Begins a field.
    pub(crate) fn begin(&mut self, type_name: &'static str) {
        self.begun += 1;
        self.last_type = type_name;
    }

    /// Keeps the value of the field begun last.
    pub(crate) fn keep(&mut self, number: u32) {
        if self.last_type == "#" {
            self.numbers.push((self.begun, number));
        }
    }

    /// Returns the number of fields begun.
    pub(crate) fn begun(&self) -> usize {
        self.begun
    }

    /// Returns true if the field begun last can be of this type.
    fn has_type(&self, ty: &str) -> bool {
        let is_predefined = |ty: &str| PREDEFINED.contains(&ty);
        match self.last_type {
            "" => true,
            // The length of an object is read as a number.
            "#" => ty == "#" || ty == "int",
            read => read == ty || !is_predefined(read) && !is_predefined(ty),
        }
    }

    /// Returns the value of a field.
    fn number(&self, field: usize) -> Option<u32> {
        let found = self.numbers.iter().find(|(place, _)| *place == field);
        found.map(|(_, number)| *number)
    }
}

/// The predefined types without parts, by the names that readers give them.
const PREDEFINED: [&str; 10] =
    ["#", "int", "long", "float", "double", "string", "bytes", "int128", "int256", "int512"];

/// Returns the definition of a combinator, from its parameters to the end.
pub(crate) fn definition<'a>(schema: &[&'a str], name: &str, id: u32) -> Option<&'a str> {
    schema.iter().flat_map(|text| text.lines()).find_map(|line| {
        let line = line.strip_prefix(name)?;
        match line.strip_prefix('#') {
            Some(line) => {
                let (stated, rest) = line.split_once(' ')?;
                let stated = u32::from_str_radix(stated, 16).ok()?;
                (id == 0 || stated == id).then_some(rest)
            }
            None => line.strip_prefix(' '),
        }
    })
}

/// Returns the key, as JSON has it, and the type of the field in `fields` that was begun last.
/// `fields` is a part of `definition`. Returns nothing if the definition does not agree with the reads.
pub(crate) fn field<'a>(
    fields: &'a str,
    definition: &str,
    read: &ReadFields,
) -> Option<(Cow<'a, str>, &'a str)> {
    let fields = parts(fields).take_while(|part| *part != "=");
    let fields = fields.filter(|part| !part.starts_with('{'));
    // The keys before, with their values if they are numbers, and the number of fields until here.
    let (mut numbers, mut begun) = (Vec::new(), 0);
    for (place, field) in fields.enumerate() {
        let (key, value) = match field.split_once(':') {
            Some((key, value)) if is_word(key) => (Some(key), value),
            _ => (None, field),
        };
        let (condition, ty) = match value.split_once('?') {
            Some((condition, ty)) if is_word(condition) => (Some(condition), ty),
            _ => (None, value),
        };
        let is_present = match condition {
            Some(condition) => holds(condition, &numbers)?,
            None => true,
        };
        if !is_present || condition.is_some() && ty == "true" {
            numbers.push((key, Some(0)));
            continue;
        }
        begun += 1;
        numbers.push((key, read.number(begun)));
        if begun == read.begun {
            let key = match key {
                Some(key) => Cow::Borrowed(key),
                None => Cow::Owned(format!("field_{}", place + 1)),
            };
            let is_type = read.has_type(ty) || is_variable(ty, definition);
            return is_type.then_some((key, ty));
        }
    }
    None
}

/// Returns true if a type is a parameter of the definition.
fn is_variable(ty: &str, definition: &str) -> bool {
    let params = parts(definition).filter_map(|part| part.strip_prefix('{')?.split(':').next());
    params.flat_map(|names| names.split(' ')).any(|name| name == ty)
}

/// Returns the item of a repetition: a type, or the fields of a record.
pub(crate) fn item(repetition: &str) -> &str {
    let inner = repetition.split_once('[').and_then(|(_, rest)| rest.rsplit_once(']'));
    inner.map_or("", |(inner, _)| inner.trim())
}

/// Splits a text at spaces that are not in brackets.
fn parts(text: &str) -> impl Iterator<Item = &str> {
    let mut depth = 0_usize;
    text.split(move |c: char| {
        match c {
            '(' | '[' | '{' | '<' => depth += 1,
            ')' | ']' | '}' | '>' => depth = depth.saturating_sub(1),
            _ => {}
        }
        c == ' ' && depth == 0
    })
}

/// Returns true for a name and for a bit of a mask.
fn is_word(text: &str) -> bool {
    text.chars().all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '.')
}

/// Returns true if a condition such as `flags.3` holds. Returns nothing if it is about an argument of
/// the type, which has no bytes.
fn holds(condition: &str, numbers: &[(Option<&str>, Option<u32>)]) -> Option<bool> {
    let (mask, bit) = match condition.split_once('.') {
        Some((mask, bit)) => (mask, Some(bit.parse::<u32>().ok()?)),
        None => (condition, None),
    };
    let (_, number) = numbers.iter().rev().find(|(key, _)| *key == Some(mask))?;
    Some(match bit {
        Some(bit) => number.as_ref()?.checked_shr(bit)? & 1 == 1,
        None => number.as_ref()? > &0,
    })
}

#[cfg(test)]
mod tests {
    use alloc::string::String;

    use super::*;

    const SCHEMA: &[&str] = &[
        "message#1 id:long = Message;",
        "user#2 {X:Type} flags:# bot:flags.0?true id:long names:flags.1?Vector<Pair<int, string>> \
         int x:flags.2?(pair int (vector X)) n:# rows:n*[ a:int b:string ] = User X;\n\
         message body:string = Message;",
    ];

    fn key(name: &str, id: u32, types: &[&'static str], mask: u32) -> Option<String> {
        let mut read = ReadFields::default();
        for ty in types {
            read.begin(ty);
            read.keep(mask);
        }
        let definition = definition(SCHEMA, name, id)?;
        field(definition, definition, &read).map(|(key, _)| key.into_owned())
    }

    #[test]
    fn absent_fields_and_flags_do_not_count() {
        let user = |types: &[&'static str], mask| key("user", 2, types, mask);
        assert_eq!(user(&["#"], 0).as_deref(), Some("flags"));
        assert_eq!(user(&["#", "long"], 1).as_deref(), Some("id"));
        assert_eq!(user(&["#", "long", "int"], 1).as_deref(), Some("field_5"));
        assert_eq!(user(&["#", "long", "Vector"], 2).as_deref(), Some("names"));
        assert_eq!(user(&["#", "long", "int", "pair"], 4).as_deref(), Some("x"));
        assert_eq!(user(&["#", "long", "int", "#", "Vector"], 0).as_deref(), Some("rows"));
    }

    #[test]
    fn reads_that_disagree_with_the_definition_have_no_name() {
        assert_eq!(key("user", 2, &["#", "string"], 0), None);
        assert_eq!(key("user", 2, &["#", "long", "int", "#", "Vector", "int"], 0), None);
        assert_eq!(key("user", 3, &["#"], 0), None);
        assert_eq!(key("use", 2, &["#"], 0), None);
    }

    #[test]
    fn types_of_repetitions_and_variables_are_found() {
        assert_eq!(item("n*[ a:int b:2*[ c:int d:int ] ]"), "a:int b:2*[ c:int d:int ]");
        assert_eq!(item("Vector<int>"), "");
        assert!(is_variable("X", "{n:#} {X:Type} x:X = Y X"));
        assert!(!is_variable("x", "{n:#} {X:Type} x:X = Y X"));
    }

    #[test]
    fn constructors_with_one_name_differ_in_their_ids() {
        assert_eq!(key("message", 1, &["long"], 0).as_deref(), Some("id"));
        assert_eq!(key("message", 7, &["string"], 0).as_deref(), Some("body"));
    }
}
