//! Compares two layers of Telegram's schema, and counts the changes again from the lines of the files.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use tl_diff::{Diff, FieldChangeKind, Input, diff};
use tl_parser::{Options, SourceMap, load};

fn text(layer: u32) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("../schema/api-{layer}.tl"));
    std::fs::read_to_string(path).expect("a schema")
}

#[track_caller]
fn compare(old: u32, new: u32) -> Diff {
    let schema = |layer| {
        let mut sources = SourceMap::new();
        sources.add(format!("api-{layer}.tl"), text(layer));
        load(&sources, &Options::default()).schema.expect("no errors")
    };
    let schemas = (schema(old), schema(new));
    let input = |name, schema| Input { name, schema };
    diff(input("old.tl", &schemas.0), input("new.tl", &schemas.1), &[]).expect("there are no roots")
}

/// Returns the definitions of a text by their names, read without the parser.
fn lines(text: &str) -> BTreeMap<&str, &str> {
    let lines = text.lines().map(str::trim).filter(|line| line.ends_with(';'));
    lines.map(|line| (line.split(['#', ' ']).next().unwrap_or_default(), line)).collect()
}

/// Returns the fields of a line as they are written.
fn fields(line: &str) -> Vec<&str> {
    line.split(' ').filter(|word| word.contains(':') && !word.contains('{')).collect()
}

/// The numbers of added and changed definitions and of changed fields in layer 186, counted by
/// hand.
const ADDED: usize = 11;
const CHANGED: usize = 16;
const CHANGED_FIELDS: usize = 28;

#[test]
fn the_counts_of_185_and_186_are_those_of_their_lines() {
    let (old_text, new_text) = (text(185), text(186));
    let (old, new) = (lines(&old_text), lines(&new_text));
    let found = compare(185, 186);
    let only_old: BTreeSet<&str> = old.keys().copied().filter(|n| !new.contains_key(n)).collect();
    let only_new: BTreeSet<&str> = new.keys().copied().filter(|n| !old.contains_key(n)).collect();
    let changed: BTreeSet<&str> = old
        .iter()
        .filter(|(n, line)| new.get(*n).is_some_and(|o| o != *line))
        .map(|(n, _)| *n)
        .collect();
    let names =
        |names: Vec<&str>| -> BTreeSet<String> { names.into_iter().map(str::to_owned).collect() };
    let of = |set: &BTreeSet<&str>| -> BTreeSet<String> {
        set.iter().map(|n| (*n).to_owned()).collect()
    };
    let removed = found.removed.iter().map(|item| item.definition.name.as_str());
    let added = found.added.iter().map(|item| item.definition.name.as_str());
    let both = found.changed.iter().map(|change| change.new.name.as_str());
    assert_eq!(names(removed.collect()), of(&only_old));
    assert_eq!(names(added.collect()), of(&only_new));
    assert_eq!(names(both.collect()), of(&changed));
    assert_eq!(found.renamed.len(), 0);
    assert_eq!((found.old.combinators, found.new.combinators), (old.len(), new.len()));
    assert_eq!(found.unchanged, old.len() - only_old.len() - changed.len());
    let counts = (found.added.len(), found.removed.len(), found.changed.len());
    assert_eq!(counts, (ADDED, 0, CHANGED));
    assert_eq!((found.old.layer, found.new.layer), (Some(185), Some(186)));
    assert!(found.breaks());
}

#[test]
fn the_fields_of_185_and_186_are_those_of_their_lines() {
    let (old_text, new_text) = (text(185), text(186));
    let (old, new) = (lines(&old_text), lines(&new_text));
    let found = compare(185, 186);
    let name = |field: &str| field.split(':').next().unwrap_or_default().to_owned();
    let names = |line: &str| -> BTreeSet<String> { fields(line).into_iter().map(name).collect() };
    let mut seen = 0;
    for change in &found.changed {
        let (old, new) = (old[change.new.name.as_str()], new[change.new.name.as_str()]);
        let with = |kind| -> BTreeSet<String> {
            let fields = change.fields.iter().filter(|field| field.kinds.contains(&kind));
            let fields = fields.filter_map(|field| field.new.as_ref().or(field.old.as_ref()));
            fields.map(|field| field.name.clone()).collect()
        };
        let (a, b) = (names(old), names(new));
        assert_eq!(with(FieldChangeKind::Added), b.difference(&a).cloned().collect(), "{new}");
        assert_eq!(with(FieldChangeKind::Removed), a.difference(&b).cloned().collect(), "{new}");
        let others = fields(old).into_iter().filter(|field| !fields(new).contains(field)).map(name);
        let others: BTreeSet<_> = others.filter(|name| b.contains(name)).collect();
        let mut rewritten = with(FieldChangeKind::Retyped);
        rewritten.extend(with(FieldChangeKind::Reflagged));
        assert_eq!(rewritten, others, "{new}");
        let id = |line: &str| line.split([' ', '#']).nth(1).unwrap_or_default().to_owned();
        assert_eq!(change.has_new_id(), id(old) != id(new), "{new}");
        seen += change.fields.len();
    }
    assert_eq!(seen, CHANGED_FIELDS);
}

#[test]
fn the_reverse_is_the_reverse() {
    let (there, back) = (compare(185, 186), compare(186, 185));
    let names = |found: &[tl_diff::AddedOrRemoved]| -> BTreeSet<String> {
        found.iter().map(|item| item.definition.name.clone()).collect()
    };
    assert_eq!(names(&there.added), names(&back.removed));
    assert_eq!(names(&there.removed), names(&back.added));
    for (change, reverse) in there.changed.iter().map(|change| {
        let of = |other: &&tl_diff::Change| other.new.name == change.new.name;
        (change, back.changed.iter().find(of).expect("the same change"))
    }) {
        assert_eq!(change.wire.reads_old(), reverse.wire.is_read_by_old(), "{}", change.new.name);
        assert_eq!(change.wire.is_read_by_old(), reverse.wire.reads_old(), "{}", change.new.name);
        assert_eq!(change.fields.len(), reverse.fields.len(), "{}", change.new.name);
    }
}
