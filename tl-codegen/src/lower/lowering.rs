//! The state of lowering.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;
use tl_parser::Diagnostic;
use tl_parser::schema::{CombinatorIndex, Schema, TypeIndex};

use super::numbers::PathField;
use super::param_set::ParamSet;
use crate::names::Names;
use crate::older::OlderConstructors;
use crate::rust_model::{ItemPath, Root, Struct};

/// The state of lowering.
pub(super) struct Lowering<'a> {
    pub(super) schema: &'a Schema,
    /// The constructors of the schema that are those of older schemas.
    pub(super) older: &'a OlderConstructors,
    /// The caller's types, by the TL names of the types that they replace.
    pub(super) externs: &'a BTreeMap<String, String>,
    /// True if masks keep unknown bits.
    pub(super) keeps_unknown_bits: bool,
    /// True if required fields have setters.
    pub(super) sets_required: bool,
    /// True if enums keep unknown constructors.
    pub(super) keeps_unknown: bool,
    /// The most items of an array outside the heap, unless they are scalars.
    pub(super) longest_array: u32,
    /// The used parameters. Only these are parameters in Rust.
    pub(super) used: ParamSet,
    /// The parameters that stand for the bare form of their arguments.
    pub(super) bare_uses: ParamSet,
    pub(super) structs: BTreeMap<CombinatorIndex, ItemPath>,
    pub(super) enums: BTreeMap<TypeIndex, ItemPath>,
    pub(super) bool: Option<ItemPath>,
    pub(super) taken: FxHashMap<(Root, Vec<String>), Names>,
    /// The structs of repetitions.
    pub(super) records: Vec<Struct>,
    /// The numbers that are lengths: the struct, the variable, and the path to the counted field.
    pub(super) lengths: Vec<(ItemPath, String, Vec<PathField>)>,
    /// The boxed built-in types whose ids the schema states.
    pub(super) boxed_builtins: Vec<TypeIndex>,
    pub(super) diagnostics: Vec<Diagnostic>,
}
