//! Paths: from names to places in the programs of a table.

use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use super::steps::{Action, Condition, Step, Words};
use super::table::{Field, Kind, OBJECT, SPREAD, Table, Type};
use super::{ScanRoot, Start};

/// A path to values inside of others, such as `updates[*].pts`. [`Scan::path`](super::Scan::path)
/// makes it once, for any number of inputs.
#[derive(Clone, Debug)]
pub struct ScanPath {
    pub(super) root: ScanRoot,
    pub(super) segments: Vec<Segment>,
}

/// A part of a path.
#[derive(Clone, Debug)]
pub(super) enum Segment {
    /// A field, with its place in each program that has it.
    Field(String, Places),
    /// All items of a vector, or one.
    Items(Option<u32>),
}

/// The places of a field: a hash table of programs.
#[derive(Clone, Debug)]
pub(super) struct Places {
    shift: u32,
    places: Vec<Option<(u32, FieldPlace)>>,
}

impl Places {
    fn new(found: &[(u32, FieldPlace)]) -> Self {
        // At most half of the places are used.
        let bits = (2 * found.len()).next_power_of_two().trailing_zeros();
        let mut all = Self { shift: 32 - bits, places: alloc::vec![None; 1 << bits] };
        for (program, place) in found {
            let mut index = all.first(*program);
            while all.places[index].is_some() {
                index = (index + 1) % all.places.len();
            }
            all.places[index] = Some((*program, *place));
        }
        all
    }

    #[inline]
    fn first(&self, program: u32) -> usize {
        (program.wrapping_mul(SPREAD) >> self.shift) as usize
    }

    /// Returns the place of the field in a program.
    #[inline]
    pub(super) fn get(&self, program: u32) -> Option<&FieldPlace> {
        let mut index = self.first(program);
        loop {
            match self.places.get(index) {
                Some(Some((found, place))) if *found == program => return Some(place),
                Some(Some(_)) => index += 1,
                Some(None) => return None,
                None => index = 0,
            }
        }
    }
}

/// The place of a field among the steps of a program.
#[derive(Clone, Copy, Debug)]
pub(super) struct FieldPlace {
    /// The steps before the value.
    pub(super) before: &'static [Words],
    /// The step of the value and the steps after it; for a flag, which has no step, only these.
    pub(super) steps: &'static [Words],
    pub(super) ty: Type,
    pub(super) form: FieldForm,
}

/// The form of a field among the steps.
#[derive(Clone, Copy, Debug)]
pub(super) enum FieldForm {
    /// No step: the condition is the value.
    Flag(Condition),
    /// Bytes of a step: where they start and end in it, and the number of all.
    Bytes { before: usize, end: usize, all: usize },
    /// A number that has a slot.
    Number,
    /// A value with a step of its own.
    Value,
}

/// The reason why there is no such path.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum PathError {
    /// The generated module has no type, constructor or function of this name.
    UnknownRoot {
        /// The name.
        name: String,
    },
    /// No value at this place has the field.
    UnknownField {
        /// The path to the place. Empty for the value itself.
        place: String,
        /// The name.
        field: String,
        /// The fields of the values at this place, in the order of their names.
        known: Vec<&'static str>,
    },
    /// No value at this place is a vector.
    NoVector {
        /// The path to the place.
        place: String,
    },
    /// The text is no path.
    Syntax {
        /// The place of the error in bytes.
        offset: usize,
    },
}

impl fmt::Display for PathError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let at = |place: &str| match place {
            "" => String::from("the value"),
            place => alloc::format!("`{place}`"),
        };
        match self {
            Self::UnknownRoot { name } => {
                write!(f, "the module has no type, constructor or function `{name}` to start at")
            }
            Self::UnknownField { place, field, known } if known.is_empty() => {
                write!(f, "{} has no fields, so there is no `{field}` in it", at(place))
            }
            Self::UnknownField { place, field, known } => {
                let likely = likely(field, known);
                let others = match known.len() - likely.len() {
                    0 => String::new(),
                    others => alloc::format!(" and {others} more"),
                };
                let (at, likely) = (at(place), likely.join("`, `"));
                write!(f, "{at} has no field `{field}`; its fields are `{likely}`{others}")
            }
            Self::NoVector { place } => write!(f, "{} is no vector", at(place)),
            Self::Syntax { offset } => write!(
                f,
                "expected a name, `.`, `[*]` or `[` and a number at byte {offset} of the path"
            ),
        }
    }
}

impl core::error::Error for PathError {}

/// The most names in a message.
const MOST_NAMES: usize = 16;

/// Returns the names that start most like a name.
fn likely(name: &str, known: &[&'static str]) -> Vec<&'static str> {
    let common = |other: &str| name.bytes().zip(other.bytes()).take_while(|(a, b)| a == b).count();
    let mut likely = known.to_vec();
    if likely.len() > MOST_NAMES {
        likely.sort_by_key(|other| core::cmp::Reverse(common(other)));
        likely.truncate(MOST_NAMES);
    }
    likely
}

impl ScanPath {
    pub(super) fn new(root: ScanRoot, text: &str) -> Result<Self, PathError> {
        let mut lookup = Lookup::new(root);
        let mut segments = Vec::new();
        let mut rest = text;
        while !rest.is_empty() {
            let place = &text[..text.len() - rest.len()];
            let syntax = |rest: &str| PathError::Syntax { offset: text.len() - rest.len() };
            if let Some(after) = rest.strip_prefix('[') {
                let (index, after) = after.split_once(']').ok_or_else(|| syntax(after))?;
                let index = match index {
                    "*" => None,
                    index => Some(index.parse().map_err(|_| syntax(&rest[1..]))?),
                };
                lookup.enter_items(place)?;
                segments.push(Segment::Items(index));
                rest = after;
            } else {
                let name = match place {
                    "" => rest,
                    _ => rest.strip_prefix('.').ok_or_else(|| syntax(rest))?,
                };
                let len = name.find(['.', '[']).unwrap_or(name.len());
                let (name, after) = name.split_at(len);
                if name.is_empty() {
                    return Err(syntax(after));
                }
                let places = Places::new(&lookup.enter_field(place, name)?);
                segments.push(Segment::Field(name.into(), places));
                rest = after;
            }
        }
        Ok(Self { root, segments })
    }
}

/// The types and the programs of the values at the end of a path.
struct Lookup {
    table: Table,
    types: Vec<Type>,
    programs: Vec<u32>,
}

impl Lookup {
    fn new(root: ScanRoot) -> Self {
        let mut lookup = Self { table: root.table, types: Vec::new(), programs: Vec::new() };
        match root.start {
            Start::Type(ty) => lookup.enter([ty].into()),
            Start::Combinator { program, .. } => lookup.programs.push(program),
        }
        lookup
    }

    fn enter(&mut self, mut types: Vec<Type>) {
        types.sort_unstable_by_key(|ty| (ty.operand, ty.name));
        types.dedup_by_key(|ty| (ty.operand, ty.name));
        self.programs.clear();
        for ty in &types {
            // An object whose length is stated is entered like any other.
            let ty = if ty.kind == Kind::Sized { &self.table.ty(OBJECT) } else { ty };
            match ty.kind {
                Kind::Boxed => {
                    let all = self.table.constructors(ty.operand);
                    self.programs.extend(all.map(|(_, program)| program));
                }
                Kind::Record => self.programs.push(ty.operand),
                _ => {}
            }
        }
        self.programs.sort_unstable();
        self.programs.dedup();
        self.types = types;
    }

    fn enter_items(&mut self, place: &str) -> Result<(), PathError> {
        let is_vector =
            |ty: &&Type| matches!(ty.kind, Kind::Vector | Kind::BoxedVector | Kind::Repeat);
        let vectors = self.types.iter().filter(is_vector);
        let items: Vec<_> = vectors.map(|ty| self.table.ty(ty.operand)).collect();
        if items.is_empty() {
            return Err(PathError::NoVector { place: place.into() });
        }
        self.enter(items);
        Ok(())
    }

    fn enter_field(
        &mut self,
        place: &str,
        name: &str,
    ) -> Result<Vec<(u32, FieldPlace)>, PathError> {
        let table = self.table;
        let programs = self.programs.iter();
        let places = programs.filter_map(|&program| Some((program, table.place(program, name)?)));
        let places: Vec<_> = places.collect();
        if places.is_empty() {
            let fields = self.programs.iter().flat_map(|&program| table.fields(program));
            let mut known: Vec<_> = fields.map(|field| table.name(field.name)).collect();
            known.sort_unstable();
            known.dedup();
            let (place, field) = (place.into(), name.into());
            return Err(PathError::UnknownField { place, field, known });
        }
        self.enter(places.iter().map(|(_, place)| place.ty).collect());
        Ok(places)
    }
}

impl Table {
    /// Returns the place of the field of this name.
    fn place(&self, program: u32, name: &str) -> Option<FieldPlace> {
        let mut fields = self.fields(program);
        let field = fields.find(|field| self.name(field.name) == name)?;
        let ty = self.ty(field.ty);
        let (before, steps) = self.steps(program).split_at_checked(field.step as usize)?;
        let first = steps.first().copied().map(Step);
        let form = match (ty.kind, first.map(|first| (first.action(), first.operand()))) {
            (Kind::Fixed, _) if ty.operand == 0 => FieldForm::Flag(field.condition),
            (Kind::Fixed, Some((Action::Number, _))) => FieldForm::Number,
            (Kind::Fixed, Some((Action::Fixed, all))) => {
                let before = self.size_before(program, &field);
                let end = before.saturating_add(ty.operand) as usize;
                FieldForm::Bytes { before: before as usize, end, all: (all as usize).max(end) }
            }
            _ => FieldForm::Value,
        };
        Some(FieldPlace { before, steps, ty, form })
    }

    /// Returns the number of bytes before a field in its step.
    fn size_before(&self, program: u32, field: &Field) -> u32 {
        let others = self.fields(program).take_while(|other| other.name != field.name);
        let others = others.filter(|other| other.step == field.step);
        let sizes = others.map(|other| self.ty(other.ty).operand);
        sizes.fold(0, u32::saturating_add)
    }
}
