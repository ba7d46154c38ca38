//! Definitions as texts that a parser reads again.

use std::collections::BTreeMap;

use crate::schema::Schema;
use crate::{Reach, SourceId};

impl Reach {
    /// Returns the reached definitions as TL, a text for each schema file that has some of them.
    ///
    /// Every definition states its constructor id, except for local constructors, which have none.
    /// Comments and annotations are left out. [`load`](crate::load) turns the texts into an equal
    /// schema if the option `vk` is set and `duplicate-id` is allowed.
    ///
    /// ```
    /// use tl_parser::{Options, Reach, SourceMap, load};
    ///
    /// let mut sources = SourceMap::new();
    /// sources.add("a.tl", "// A comment.\npoint x:int = Point; // Another.");
    /// let schema = load(&sources, &Options::default()).schema.expect("no errors");
    /// let texts = Reach::everything(&schema, &[]).texts(&schema);
    /// assert_eq!(texts, ["point#299f9c6d x:int = Point;\n"]);
    /// ```
    pub fn texts(&self, schema: &Schema) -> Vec<String> {
        let mut texts: BTreeMap<SourceId, [String; 2]> = BTreeMap::new();
        let reached = self.combinators.iter().map(|index| &schema[*index]);
        for combinator in reached.filter(|combinator| !combinator.is_predeclared) {
            let sections = texts.entry(combinator.span.source).or_default();
            let section = &mut sections[usize::from(combinator.is_function)];
            match combinator.is_local {
                true => section.push_str(&combinator.text),
                false => section.push_str(&combinator.text_with_id()),
            }
            section.push_str(";\n");
        }
        let joined = texts.into_values().map(|[types, functions]| match functions.is_empty() {
            true => types,
            false => types + "---functions---\n" + &functions,
        });
        joined.collect()
    }
}
