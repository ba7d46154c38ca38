//! Constructor ids: computed against declared.

use tl_parser::ast::{Item, SchemaFile};
use tl_parser::{Dialect, Options, SourceMap, computed_id, parse};

fn check(text: &str, dialect: Dialect) -> (usize, Vec<String>) {
    let mut sources = SourceMap::new();
    let id = sources.add("schema", text);
    let mut diagnostics = Vec::new();
    let file: SchemaFile<'_> = parse(&sources, id, &Options::default(), &mut diagnostics);
    assert_eq!(diagnostics, []);
    let combinators = file.items.iter().filter_map(|item| match item {
        Item::Combinator(combinator) => Some(combinator),
        _ => None,
    });
    let declared = combinators.filter(|combinator| combinator.id.is_some());
    let (mut count, mut different) = (0, Vec::new());
    for combinator in declared {
        count += 1;
        if Some(computed_id(combinator, dialect)) != combinator.id.map(|id| id.value) {
            different.push(combinator.name.text.to_owned());
        }
    }
    (count, different)
}

#[test]
fn all_ids_of_layer_185_are_computed() {
    let text = include_str!("../../schema/api-185.tl");
    assert_eq!(check(text, Dialect::Telegram), (1988, vec![]));
}

#[test]
fn all_ids_of_layer_186_are_computed() {
    let text = include_str!("../../schema/api-186.tl");
    assert_eq!(check(text, Dialect::Telegram), (1999, vec![]));
}

#[test]
fn four_ids_of_mtproto_are_frozen() {
    let text = include_str!("../../schema/mtproto.tl");
    let (_, different) = check(text, Dialect::Telegram);
    assert_eq!(
        different,
        ["msg_container", "ipPortSecret", "accessPointRule", "help.configSimple"]
    );
}
