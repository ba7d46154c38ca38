//! The result of a comparison, as data.

use std::collections::HashSet;

use crate::effect::Effect;

/// The difference of two schemas.
///
/// A change *breaks* if code for one schema cannot read bytes of the other one, or if source code
/// that compiles against the old generated code does not compile against the new one. The rules are at
/// [`AddedOrRemoved::breaks`], [`Change::breaks`] and [`Effect::breaks`].
#[derive(Clone, Debug)]
pub struct Diff {
    /// The old schema as a whole.
    pub old: Facts,
    /// The new schema as a whole.
    pub new: Facts,
    /// The names that the comparison was restricted to, with everything that they reach. If there are
    /// none, everything was compared.
    pub roots: Vec<String>,
    /// Combinators that only the new schema has, in its order.
    pub added: Vec<AddedOrRemoved>,
    /// Combinators that only the old schema has, in its order.
    pub removed: Vec<AddedOrRemoved>,
    /// Renamed combinators with all their changes, in the order of the new schema.
    pub renamed: Vec<Change>,
    /// Combinators with equal names and different definitions, in the order of the new schema.
    pub changed: Vec<Change>,
    /// The number of combinators with equal definitions.
    pub unchanged: usize,
    /// The changed types.
    pub types: Types,
    /// The types that the roots reach in one schema only; `None` without roots.
    pub reached: Option<Reached>,
    /// Further differences in Rust.
    pub rust: Rust,
}

impl Diff {
    /// Returns true if anything breaks.
    pub fn breaks(&self) -> bool {
        self.added.iter().chain(&self.removed).any(|item| item.breaks)
            || self.changes().any(Change::breaks)
            || self.types.effects().any(Effect::breaks)
            || self.rust.indirect().iter().flat_map(|change| &change.effects).any(Effect::breaks)
    }

    /// Counts the listed combinators that break something.
    pub fn breaking_combinators(&self) -> usize {
        let item = self.added.iter().chain(&self.removed).filter(|item| item.breaks);
        item.count() + self.changes().filter(|change| change.breaks()).count()
    }

    /// Returns true if no differences were found.
    pub fn is_empty(&self) -> bool {
        self.differences() == 0
            && self.types.is_empty()
            && self.reached.as_ref().is_none_or(Reached::is_empty)
            && self.rust.indirect().is_empty()
    }

    /// The number of listed combinators.
    pub(crate) fn differences(&self) -> usize {
        self.added.len() + self.removed.len() + self.renamed.len() + self.changed.len()
    }

    /// Returns the renamed combinators, then the changed ones.
    pub fn changes(&self) -> impl Iterator<Item = &Change> {
        self.renamed.iter().chain(&self.changed)
    }
}

/// A schema as a whole.
#[derive(Clone, Debug)]
pub struct Facts {
    /// The name for reports: the path of its file.
    pub name: String,
    /// The layer that it states.
    pub layer: Option<u32>,
    /// The number of combinators that it declares; with roots, of those that are reached.
    pub combinators: usize,
}

/// A constructor or a function in one schema.
#[derive(Clone, Debug)]
pub struct Definition {
    /// The TL name.
    pub name: String,
    /// True for a function.
    pub is_function: bool,
    /// The constructor id, declared or computed.
    pub id: u32,
    /// The type of a constructor, or the result of a function.
    pub result: String,
    /// The definition in one line.
    pub text: String,
}

/// A combinator that only one of the schemas has.
#[derive(Clone, Debug)]
pub struct AddedOrRemoved {
    /// The definition.
    pub definition: Definition,
    /// The effects in Rust, if they are known.
    pub effects: Vec<Effect>,
    /// True if it breaks: a removed combinator does, unless the language predefines it; an added
    /// constructor does if its type existed before, because old code does not know its id.
    pub breaks: bool,
}

/// The reason why a combinator counts as renamed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RenamedBy {
    /// Equal constructor ids.
    Id,
    /// Similar fields.
    Fields,
}

/// A combinator in both schemas, with its differences.
#[derive(Clone, Debug)]
pub struct Change {
    /// In the old schema.
    pub old: Definition,
    /// In the new schema.
    pub new: Definition,
    /// The reason for the match, if the names differ.
    pub renamed_by: Option<RenamedBy>,
    /// The old and the new optional arguments, if they differ.
    pub params: Option<(String, String)>,
    /// VK's old and new annotations, if they differ. They do not affect the bytes.
    pub annotations: Option<(String, String)>,
    /// The differing fields: removed ones, then changed ones, then added ones.
    pub fields: Vec<FieldChange>,
    /// The effect on bytes.
    pub wire: Wire,
    /// The effects in Rust, if they are known.
    pub effects: Vec<Effect>,
}

impl Change {
    /// Returns true if the constructor id changed.
    pub fn has_new_id(&self) -> bool {
        self.old.id != self.new.id
    }

    /// Returns true if the result changed.
    pub fn has_new_result(&self) -> bool {
        self.old.result != self.new.result
    }

    /// Returns true if it breaks bytes, in either direction, or Rust code.
    pub fn breaks(&self) -> bool {
        !self.wire.is_compatible() || self.effects.iter().any(Effect::breaks)
    }
}

/// A field that differs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldChange {
    /// The field in the old schema.
    pub old: Option<FieldText>,
    /// The field in the new schema.
    pub new: Option<FieldText>,
    /// The differences; `Added` or `Removed` alone for a field in one schema only.
    pub kinds: Vec<FieldChangeKind>,
}

/// A field as it is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldText {
    /// The name; `_` if it has none.
    pub name: String,
    /// The text after the colon: `flags.0?int`.
    pub ty: String,
    /// True if a value in JSON may lack the field; see
    /// [`Schema::may_be_absent`](tl_parser::Schema::may_be_absent).
    pub may_be_absent: bool,
}

/// A kind of difference between two fields.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum FieldChangeKind {
    /// Only the old schema has it.
    Removed,
    /// Only the new schema has it.
    Added,
    /// Its name changed, but not its place and its type.
    Renamed,
    /// Its type changed.
    Retyped,
    /// Its condition changed.
    Reflagged,
    /// Its place among the fields in both schemas changed.
    Moved,
}

impl FieldChangeKind {
    /// Returns the word for reports.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Removed => "removed",
            Self::Added => "added",
            Self::Renamed => "renamed",
            Self::Retyped => "retyped",
            Self::Reflagged => "re-flagged",
            Self::Moved => "moved",
        }
    }
}

/// The effect of a change on bytes; [`wire`](mod@crate::wire) has the rules.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wire {
    /// The reasons why new code misreads some old bytes.
    pub old_bytes: Vec<String>,
    /// The reasons why old code misreads some new bytes.
    pub new_bytes: Vec<String>,
}

impl Wire {
    /// Returns true if new code reads all old bytes.
    pub fn reads_old(&self) -> bool {
        self.old_bytes.is_empty()
    }

    /// Returns true if old code reads all new bytes.
    pub fn is_read_by_old(&self) -> bool {
        self.new_bytes.is_empty()
    }

    /// Returns the reasons of both directions, without repetitions.
    pub fn reasons(&self) -> Vec<&str> {
        let all = self.old_bytes.iter().chain(&self.new_bytes).map(String::as_str);
        let mut seen = HashSet::new();
        all.filter(|reason| seen.insert(*reason)).collect()
    }

    /// Returns true if both directions work.
    pub fn is_compatible(&self) -> bool {
        self.reads_old() && self.is_read_by_old()
    }
}

/// The differing types.
#[derive(Clone, Debug, Default)]
pub struct Types {
    /// Types that only the new schema has.
    pub added: Vec<TypeFacts>,
    /// Types that only the old schema has.
    pub removed: Vec<TypeFacts>,
    /// Types with another name, which have some of their constructors still.
    pub renamed: Vec<TypeChange>,
    /// Types that gained or lost constructors.
    pub changed: Vec<TypeChange>,
}

impl Types {
    /// Returns true if no type differs.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The number of differing types.
    pub(crate) fn len(&self) -> usize {
        self.added.len() + self.removed.len() + self.renamed.len() + self.changed.len()
    }

    /// Returns the effects of all changes.
    pub fn effects(&self) -> impl Iterator<Item = &Effect> {
        self.renamed.iter().chain(&self.changed).flat_map(|change| &change.effects)
    }
}

/// A type in one schema.
#[derive(Clone, Debug)]
pub struct TypeFacts {
    /// The TL name.
    pub name: String,
    /// The names of its constructors.
    pub constructors: Vec<String>,
}

/// A type in both schemas.
#[derive(Clone, Debug)]
pub struct TypeChange {
    /// In the old schema.
    pub old: TypeFacts,
    /// In the new schema.
    pub new: TypeFacts,
    /// The constructors that it gained. A renamed constructor is not among them.
    pub gained: Vec<String>,
    /// The constructors that it lost, by their old names.
    pub lost: Vec<String>,
    /// The effects in Rust on all uses of the type, if they are known.
    pub effects: Vec<Effect>,
}

/// The types that the roots reach in one schema only.
#[derive(Clone, Debug, Default)]
pub struct Reached {
    /// For each type that is reached in the new schema only, the names that lead to it from a root. A
    /// long path starts with `…`; see [`Reach::path_to`](tl_parser::Reach::path_to).
    pub newly: Vec<Vec<String>>,
    /// The paths of the types that are reached in the old schema only.
    pub no_longer: Vec<Vec<String>>,
}

impl Reached {
    /// Returns true if there are none.
    pub fn is_empty(&self) -> bool {
        self.newly.is_empty() && self.no_longer.is_empty()
    }
}

/// Differences in Rust that no listed change explains.
#[derive(Clone, Debug)]
pub enum Rust {
    /// The generator supports both schemas.
    Known {
        /// Combinators with equal definitions and different Rust.
        indirect: Vec<IndirectChange>,
    },
    /// The effects in Rust are unknown, because the generator does not support one of the schemas, or
    /// because this crate was built without its feature `rust`.
    Unknown {
        /// The reasons, one sentence each.
        why: Vec<String>,
    },
}

impl Rust {
    /// Returns the combinators with equal definitions and different Rust.
    pub(crate) fn indirect(&self) -> &[IndirectChange] {
        match self {
            Self::Known { indirect } => indirect,
            Self::Unknown { .. } => &[],
        }
    }
}

/// A combinator with equal definitions and different Rust.
#[derive(Clone, Debug)]
pub struct IndirectChange {
    /// The TL name.
    pub name: String,
    /// The differences.
    pub effects: Vec<Effect>,
}
