//! What [`diff`](crate::diff) finds, as data: the other modules fill it, the reports show it.

use std::collections::HashSet;

use crate::effect::Effect;

/// The difference of two schemas.
///
/// Something *breaks* if bytes that one schema describes are not understood by the other one's
/// code, or if source code that compiles with what is generated for the old schema does not with
/// that for the new one. [`AddedOrRemoved::breaks`], [`Change::breaks`], [`Effect::breaks`] have the rules.
#[derive(Clone, Debug)]
pub struct Diff {
    /// About the old schema as a whole.
    pub old: Facts,
    /// About the new one.
    pub new: Facts,
    /// The names that the comparison was restricted to, with what they reach. If there are none,
    /// everything was compared.
    pub roots: Vec<String>,
    /// Combinators that only the new schema has, in its order.
    pub added: Vec<AddedOrRemoved>,
    /// Combinators that only the old schema has, in its order.
    pub removed: Vec<AddedOrRemoved>,
    /// Combinators that have another name, in the order of the new schema. What else changed of
    /// them is here as well.
    pub renamed: Vec<Change>,
    /// Combinators of the same name whose definition is another, in the order of the new schema.
    pub changed: Vec<Change>,
    /// How many combinators are the same in both.
    pub unchanged: usize,
    /// What became of the types.
    pub types: Types,
    /// What the roots reach now and did not before, and the reverse; without roots there is none.
    pub reached: Option<Reached>,
    /// What else is different in Rust.
    pub rust: Rust,
}

impl Diff {
    /// Whether anything breaks.
    pub fn breaks(&self) -> bool {
        let indirect = match &self.rust {
            Rust::Known { indirect } => &indirect[..],
            Rust::Unknown { .. } => &[],
        };
        self.added.iter().chain(&self.removed).any(|item| item.breaks)
            || self.changes().any(Change::breaks)
            || self.types.effects().any(Effect::breaks)
            || indirect.iter().flat_map(|change| &change.effects).any(Effect::breaks)
    }

    /// How many of the combinators that are listed break something.
    pub fn breaking_combinators(&self) -> usize {
        let item = self.added.iter().chain(&self.removed).filter(|item| item.breaks);
        item.count() + self.changes().filter(|change| change.breaks()).count()
    }

    /// Whether the two schemas say the same of what was compared.
    pub fn is_empty(&self) -> bool {
        let nothing_reached = self.reached.as_ref().is_none_or(Reached::is_empty);
        let nothing_else = matches!(&self.rust, Rust::Known { indirect } if indirect.is_empty())
            || matches!(self.rust, Rust::Unknown { .. });
        self.added.is_empty()
            && self.removed.is_empty()
            && self.changes().next().is_none()
            && self.types.is_empty()
            && nothing_reached
            && nothing_else
    }

    /// The renamed combinators, then the changed ones.
    pub fn changes(&self) -> impl Iterator<Item = &Change> {
        self.renamed.iter().chain(&self.changed)
    }
}

/// About a schema as a whole.
#[derive(Clone, Debug)]
pub struct Facts {
    /// What it is called: the path of its file.
    pub name: String,
    /// The layer that it says it is.
    pub layer: Option<u32>,
    /// How many combinators it declares; with roots, how many of them are reached.
    pub combinators: usize,
}

/// A constructor or a function as one schema has it.
#[derive(Clone, Debug)]
pub struct Definition {
    /// The TL name.
    pub name: String,
    /// Whether it is a function.
    pub is_function: bool,
    /// The constructor id, as declared or else as computed.
    pub id: u32,
    /// The result: its type, or what it returns.
    pub result: String,
    /// The definition in one line.
    pub text: String,
}

/// A combinator that only one of the schemas has.
#[derive(Clone, Debug)]
pub struct AddedOrRemoved {
    /// What it is.
    pub definition: Definition,
    /// What that means in Rust, if it is known.
    pub effects: Vec<Effect>,
    /// Whether something breaks. What is removed does, unless the language predefines the same.
    /// Of what is added, a constructor does whose type was there before, because code for the old
    /// schema does not know its id.
    pub breaks: bool,
}

/// How a combinator was found again under another name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RenamedBy {
    /// Its constructor id is the same.
    Id,
    /// Its fields are nearly the same.
    Fields,
}

/// A combinator that both schemas have, with what is different.
#[derive(Clone, Debug)]
pub struct Change {
    /// As the old schema has it.
    pub old: Definition,
    /// As the new schema has it.
    pub new: Definition,
    /// How it was found, if it has another name.
    pub renamed_by: Option<RenamedBy>,
    /// The optional arguments then and now, if they are others.
    pub params: Option<(String, String)>,
    /// VK's annotations then and now, if they are others. They have no part in the bytes.
    pub annotations: Option<(String, String)>,
    /// The fields that are different: removed ones, then changed ones, then added ones.
    pub fields: Vec<FieldChange>,
    /// What it means for bytes.
    pub wire: Wire,
    /// What it means in Rust, if that is known.
    pub effects: Vec<Effect>,
}

impl Change {
    /// Whether the constructor id is another one.
    pub fn has_new_id(&self) -> bool {
        self.old.id != self.new.id
    }

    /// Whether the result is another one.
    pub fn has_new_result(&self) -> bool {
        self.old.result != self.new.result
    }

    /// Whether something breaks: bytes, in either direction, or Rust code.
    pub fn breaks(&self) -> bool {
        !self.wire.is_compatible() || self.effects.iter().any(Effect::breaks)
    }
}

/// A field that is different.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldChange {
    /// The field as the old schema has it, if it does.
    pub old: Option<FieldText>,
    /// The field as the new schema has it, if it does.
    pub new: Option<FieldText>,
    /// What is different: of a field that only one schema has, that it is added or removed.
    pub kinds: Vec<FieldChangeKind>,
}

/// A field as it is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldText {
    /// The name; `_` if it has none.
    pub name: String,
    /// What is behind the colon: `flags.0?int`.
    pub ty: String,
}

/// What can be different about a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum FieldChangeKind {
    /// Only the old schema has it.
    Removed,
    /// Only the new schema has it.
    Added,
    /// It has another name, in the same place and with the same type.
    Renamed,
    /// It has another type.
    Retyped,
    /// It is there under another condition: another bit or mask, always or no longer always.
    Reflagged,
    /// It stands elsewhere among the fields that both have.
    Moved,
}

impl FieldChangeKind {
    /// The word for it.
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

/// What a change means for bytes; [`wire`](mod@crate::wire) has the rules.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wire {
    /// Why code for the new schema does not read all bytes of the old one as they were meant.
    pub old_bytes: Vec<String>,
    /// Why code for the old schema does not read all bytes of the new one as they are meant.
    pub new_bytes: Vec<String>,
}

impl Wire {
    /// Whether code for the new schema reads what code for the old one wrote.
    pub fn reads_old(&self) -> bool {
        self.old_bytes.is_empty()
    }

    /// Whether code for the old schema reads what code for the new one writes.
    pub fn is_read_by_old(&self) -> bool {
        self.new_bytes.is_empty()
    }

    /// Why not everything can be read, in either direction, each reason once.
    pub fn reasons(&self) -> Vec<&str> {
        let all = self.old_bytes.iter().chain(&self.new_bytes).map(String::as_str);
        let mut seen = HashSet::new();
        all.filter(|reason| seen.insert(*reason)).collect()
    }

    /// Whether both directions work.
    pub fn is_compatible(&self) -> bool {
        self.reads_old() && self.is_read_by_old()
    }
}

/// What became of the types.
#[derive(Clone, Debug, Default)]
pub struct Types {
    /// Types that only the new schema has.
    pub added: Vec<TypeFacts>,
    /// Types that only the old schema has.
    pub removed: Vec<TypeFacts>,
    /// Types that have another name: what they were constructed by is what they are constructed by.
    pub renamed: Vec<TypeChange>,
    /// Types that got or lost constructors.
    pub changed: Vec<TypeChange>,
}

impl Types {
    /// Whether nothing is different.
    pub fn is_empty(&self) -> bool {
        self.added.is_empty()
            && self.removed.is_empty()
            && self.renamed.is_empty()
            && self.changed.is_empty()
    }

    /// The effects of all changes.
    pub fn effects(&self) -> impl Iterator<Item = &Effect> {
        self.renamed.iter().chain(&self.changed).flat_map(|change| &change.effects)
    }
}

/// A type as one schema has it.
#[derive(Clone, Debug)]
pub struct TypeFacts {
    /// The TL name.
    pub name: String,
    /// The names of its constructors.
    pub constructors: Vec<String>,
}

/// A type that both schemas have.
#[derive(Clone, Debug)]
pub struct TypeChange {
    /// As the old schema has it.
    pub old: TypeFacts,
    /// As the new schema has it.
    pub new: TypeFacts,
    /// The constructors that it did not have before. One with another name is the same one.
    pub gained: Vec<String>,
    /// The constructors that it does not have any more, by their old names.
    pub lost: Vec<String>,
    /// What it means in Rust for everything of this type, if that is known.
    pub effects: Vec<Effect>,
}

/// What the roots reach in one schema and not in the other.
#[derive(Clone, Debug, Default)]
pub struct Reached {
    /// Types that are reached now, each with the names that lead to it from a root. A long way starts
    /// with `…`, as [`Reach::path_to`](tl_parser::Reach::path_to) says.
    pub newly: Vec<Vec<String>>,
    /// Types that were reached, each with the names that led to it.
    pub no_longer: Vec<Vec<String>>,
}

impl Reached {
    /// Whether the roots reach the same.
    pub fn is_empty(&self) -> bool {
        self.newly.is_empty() && self.no_longer.is_empty()
    }
}

/// What is known of the generated code beside the effects of each change.
#[derive(Clone, Debug)]
pub enum Rust {
    /// Both schemas can be generated.
    Known {
        /// Combinators that are written as before, and different in Rust.
        indirect: Vec<IndirectChange>,
    },
    /// One of the schemas cannot be generated, so there is nothing to compare.
    Unknown {
        /// Why not: one sentence for each thing that the generator refuses.
        why: Vec<String>,
    },
}

/// A combinator whose own definition is the same, and whose Rust is not.
#[derive(Clone, Debug)]
pub struct IndirectChange {
    /// Its name.
    pub name: String,
    /// What is different.
    pub effects: Vec<Effect>,
}
