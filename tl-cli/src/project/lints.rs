//! Levels of findings: `[lints]` in tl.toml, and the options of `tl check`.

use std::collections::BTreeMap;

use tl_parser::{Category, Code, Options, Severity};

use super::table::{Mistake, Table};
use crate::codes;

/// The level of a finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Level {
    Allow,
    Warn,
    Deny,
}

/// The levels of findings that are not the default.
#[derive(Debug, Default)]
pub(crate) struct Lints(BTreeMap<Code, Level>);

impl Lints {
    /// Reads a table of levels: for a code, for a category, or for all `warnings`. The narrower key
    /// wins.
    pub(super) fn read(table: &Table<'_>) -> Result<Self, Mistake> {
        let (mut narrow, mut wide, mut widest) = (Vec::new(), Vec::new(), Vec::new());
        for key in table.keys() {
            let level = level(table, key)?;
            let categories = [Category::Correctness, Category::Compatibility, Category::Style];
            if key == "warnings" {
                widest.extend(group(level, |_| true));
            } else if let Some(category) = categories.iter().find(|c| c.to_string() == key) {
                wide.extend(group(level, |code| code.category() == *category));
            } else {
                let code = codes::parse(key).map_err(|error| {
                    let error = format!("{error}; a category or `warnings` is possible, too");
                    table.key_error(key, &error)
                })?;
                if code.severity() == Severity::Error && code != tl_parser::codes::DUPLICATE_ID {
                    let message = format!("`{code}` is an error, whose level cannot change");
                    return Err(table.key_error(key, &message));
                }
                narrow.push((code, level));
            }
        }
        Ok(Self(widest.into_iter().chain(wide).chain(narrow).collect()))
    }

    /// Sets all levels. Levels in the options win.
    pub(super) fn apply(&self, options: &mut Options) {
        let given = [&options.allow, &options.warn, &options.deny];
        let is_given = |code: &Code| given.iter().any(|codes| codes.contains(code));
        let own = [Level::Allow, Level::Warn, Level::Deny]
            .map(|level| self.at(level).filter(|code| !is_given(code)).collect::<Vec<_>>());
        let [allow, warn, deny] = own;
        options.allow.extend(allow);
        options.warn.extend(warn);
        options.deny.extend(deny);
    }

    fn at(&self, level: Level) -> impl Iterator<Item = Code> {
        self.0.iter().filter(move |(_, known)| **known == level).map(|(code, _)| *code)
    }
}

/// Returns the level for the warnings that a test selects. A level for many turns on none that is
/// off by default.
fn group(level: Level, test: impl Fn(Code) -> bool) -> impl Iterator<Item = (Code, Level)> {
    codes::all()
        .filter(|code| code.severity() == Severity::Warning && !code.is_off_by_default())
        .filter(move |code| test(*code))
        .map(move |code| (code, level))
}

fn level(table: &Table<'_>, key: &str) -> Result<Level, Mistake> {
    match table.text(key)? {
        Some("allow") => Ok(Level::Allow),
        Some("warn") => Ok(Level::Warn),
        Some("deny") => Ok(Level::Deny),
        _ => Err(table.value_error(key, &"expected `allow`, `warn` or `deny`")),
    }
}
