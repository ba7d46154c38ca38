//! The part of a schema that is exported, with numbers for its definitions.

use std::collections::BTreeMap;

use tl_docs::{Documentation, Entry};
use tl_parser::schema::{Combinator, CombinatorIndex, Schema, TypeDef, TypeIndex};
use tl_parser::{Reach, SourceMap};

/// The exported definitions, in the order of the schema.
pub(super) struct Exported<'a> {
    pub(super) schema: &'a Schema,
    pub(super) documentation: &'a Documentation,
    pub(super) sources: &'a SourceMap,
    types: BTreeMap<TypeIndex, usize>,
    combinators: BTreeMap<CombinatorIndex, usize>,
}

impl<'a> Exported<'a> {
    pub(super) fn new(
        schema: &'a Schema,
        reach: &Reach,
        documentation: &'a Documentation,
        sources: &'a SourceMap,
    ) -> Self {
        let types = reach.types.iter().copied().zip(0..).collect();
        let combinators = reach.combinators.iter().copied().zip(0..).collect();
        Self { schema, documentation, sources, types, combinators }
    }

    /// Returns the exported types.
    pub(super) fn types(&self) -> impl Iterator<Item = (TypeIndex, &'a TypeDef)> {
        self.types.keys().map(|index| (*index, &self.schema[*index]))
    }

    /// Returns the exported constructors and functions.
    pub(super) fn combinators(&self) -> impl Iterator<Item = (CombinatorIndex, &'a Combinator)> {
        self.combinators.keys().map(|index| (*index, &self.schema[*index]))
    }

    /// Returns the place of a type among the exported ones.
    pub(super) fn type_number(&self, index: TypeIndex) -> Option<usize> {
        self.types.get(&index).copied()
    }

    /// Returns the place of a combinator among the exported ones.
    pub(super) fn combinator_number(&self, index: CombinatorIndex) -> Option<usize> {
        self.combinators.get(&index).copied()
    }

    /// Returns the documentation of a definition.
    pub(super) fn entry(&self, name: &str) -> Option<&'a Entry> {
        self.documentation.get(name)
    }
}
