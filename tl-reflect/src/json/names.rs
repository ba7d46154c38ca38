//! Messages about names that JSON gets wrong.

use tl_parser::Schema;
use tl_parser::suggest::did_you_mean;

/// The maximum number of names in a message.
const MOST: usize = 3;

/// Says that the schema has no constructor with a name, and which one may be meant.
pub(super) fn unknown_constructor(schema: &Schema, name: &str) -> String {
    if let Some(ty) = schema.type_named(name) {
        let constructors = schema[ty].constructors.iter();
        let names: Vec<&str> = constructors.map(|index| schema[*index].name.as_str()).collect();
        let shown = names.get(..MOST).unwrap_or(&names).join("`, `");
        let more = if names.len() > MOST { ", …" } else { "" };
        return match names.is_empty() {
            true => format!("`{name}` is a type without constructors"),
            false => format!("`{name}` is a type; its constructors are `{shown}`{more}"),
        };
    }
    // A name without its namespace, or else one with a mistake.
    let names = || schema.combinators().map(|(_, combinator)| combinator.name.as_str());
    let is_last = |full: &&str| full.rsplit('.').next() == Some(name);
    let found: Vec<&str> = names().filter(is_last).take(MOST).collect();
    let help = match found.is_empty() {
        true => did_you_mean(name, names()),
        false => Some(format!("did you mean `{}`?", found.join("` or `"))),
    };
    let help = help.map_or(String::new(), |help| format!(": {help}"));
    format!("the schema has no constructor `{name}`{help}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_constructor_that_may_be_meant() {
        let text = "a.send = X; b.send = X; a.b.one = X; two = X; three = Y;";
        let mut sources = tl_parser::SourceMap::new();
        sources.add("a.tl", text);
        let loaded = tl_parser::load(&sources, &tl_parser::Options::default());
        let message = |name| unknown_constructor(loaded.schema.as_ref().expect("a schema"), name);
        let unknown = "the schema has no constructor";
        assert_eq!(
            message("send"),
            format!("{unknown} `send`: did you mean `a.send` or `b.send`?")
        );
        assert_eq!(message("one"), format!("{unknown} `one`: did you mean `a.b.one`?"));
        assert_eq!(message("thre"), format!("{unknown} `thre`: did you mean `three`?"));
        assert_eq!(message("zzzzzz"), format!("{unknown} `zzzzzz`"));
        assert_eq!(
            message("X"),
            "`X` is a type; its constructors are `a.send`, `b.send`, `a.b.one`, …"
        );
    }
}
