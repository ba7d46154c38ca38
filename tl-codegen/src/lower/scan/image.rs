//! The table as words. `tl_runtime`'s `scan/table.rs` reads them, and describes their order.

use std::collections::BTreeMap;

use super::Tables;
use super::items::{Arg, CALL, Item, OBJECT};
use super::program::{Action, Place, Program, Step, Test};
use super::scope::Number;
use crate::rust_model::ScanTable;

/// Longer names of types leave their arguments out.
const LONGEST_NAME: usize = 100;

/// Writes the table. The first `named` types after `Object` and `Function` have a name of their own.
pub(super) fn write(tables: &Tables<'_>, named: usize) -> ScanTable {
    let mut image = Image::default();
    image.words.extend([tables.items.len() as u32, named as u32]);
    let types = image.words.len();
    image.words.resize(types + 3 * tables.items.len(), 0);
    let programs = tables.programs.iter().flatten();
    let programs: Vec<u32> = programs.map(|program| image.program(program, tables)).collect();
    let mut names: Vec<String> = Vec::new();
    for (index, item) in tables.items.iter().enumerate() {
        // The parts of a type may come after it.
        names.push(name(tables, item, 0));
        let (kind, operand) = match item {
            Item::Object | Item::Call | Item::Boxed(..) => {
                let cases = tables.cases.get(&index).map_or(&[][..], Vec::as_slice);
                image.cases(cases, &programs)
            }
            Item::Fixed(_, size) => (FIXED, *size),
            Item::Text(_) => (TEXT, 0),
            Item::Bare(constructor, args) => {
                let key = super::ProgramKey::Combinator(*constructor, args.clone());
                (RECORD, tables.program_indices.get(&key).map_or(0, |&place| programs[place]))
            }
            Item::Record(program) => (RECORD, programs[*program]),
            Item::Vector(item) => (VECTOR, *item as u32),
            Item::BoxedVector(item) => (BOXED_VECTOR, *item as u32),
            Item::Repeat(item) => (REPEAT, *item as u32),
            Item::Sized => (SIZED, 0),
        };
        let name = image.name(&names[index]);
        image.words[types + 3 * index..][..3].copy_from_slice(&[kind, operand, name]);
    }
    ScanTable { words: image.words, names: image.names }
}

// Kinds of types.
const FIXED: u32 = 0;
const TEXT: u32 = 1;
const BOXED: u32 = 2;
const RECORD: u32 = 3;
const VECTOR: u32 = 4;
const BOXED_VECTOR: u32 = 5;
const REPEAT: u32 = 6;
const SIZED: u32 = 7;

#[derive(Default)]
struct Image {
    words: Vec<u32>,
    names: String,
    places: BTreeMap<String, u32>,
}

impl Image {
    /// Returns the place of a name, which ends at a line feed.
    fn name(&mut self, name: &str) -> u32 {
        if let Some(&place) = self.places.get(name) {
            return place;
        }
        let place = self.names.len() as u32;
        self.names.extend([name, "\n"]);
        self.places.insert(name.to_owned(), place);
        place
    }

    /// Writes the constructors of a type as a hash table, and returns its kind with the size, and its
    /// place.
    fn cases(&mut self, cases: &[(u32, usize)], programs: &[u32]) -> (u32, u32) {
        let mut cases = cases.to_vec();
        // Of two with one id, the first one counts.
        cases.sort_by_key(|(id, _)| *id);
        cases.dedup_by_key(|(id, _)| *id);
        // At most three of four pairs are used.
        let mut bits = 1;
        while (3 << bits) / 4 < cases.len() {
            bits += 1;
        }
        let mut pairs = vec![[0, 0]; 1 << bits];
        for (id, program) in cases {
            let mut index = (id.wrapping_mul(SPREAD) >> (32 - bits)) as usize;
            while pairs[index][1] != 0 {
                index = (index + 1) % pairs.len();
            }
            pairs[index] = [id, programs[program]];
        }
        let place = self.words.len() as u32;
        self.words.extend(pairs.concat());
        (BOXED | bits << 4, place)
    }

    /// Writes a program and returns its place.
    fn program(&mut self, program: &Program, tables: &Tables<'_>) -> u32 {
        let combinator = &tables.schema[program.combinator];
        let name = self.name(&combinator.name);
        // The place of each step, in pairs of words, and the end.
        let mut places = vec![0];
        for step in &program.steps {
            let size = if step.number().is_some() { 2 } else { 1 };
            places.push(places[places.len() - 1] + size);
        }
        let place = self.words.len() as u32;
        let fields = program.fields.len() as u32;
        let is_function = u32::from(combinator.is_function) << 31;
        self.words.extend([2 * places[program.steps.len()], name, fields | is_function]);
        for step in &program.steps {
            let (action, operand) = step.operation();
            self.words.extend(pair(action, step.condition, operand));
            self.words.extend(step.number().into_iter().flat_map(|number| [number, 0]));
        }
        for Place { name, step, condition, item } in &program.fields {
            let name = self.name(name);
            self.words.extend([name, places[*step]]);
            self.words.extend(pair(0, *condition, *item as u32));
        }
        place
    }
}

impl Step {
    /// Returns the action and its operand.
    fn operation(&self) -> (u32, u32) {
        match self.action {
            Action::Fixed(size) => (0, size),
            Action::Text => (1, 0),
            Action::Value(item) => (2, item as u32),
            Action::Number { slot, .. } => (3, slot + FIRST_SLOT),
            Action::Push(Number { slot, .. }) => (4, slot.map_or(0, |slot| slot + FIRST_SLOT)),
        }
    }

    /// Returns the number in the second pair.
    fn number(&self) -> Option<u32> {
        match self.action {
            Action::Number { known, .. } => Some(known),
            Action::Push(Number { plus, .. }) => Some(plus),
            Action::Fixed(_) | Action::Text | Action::Value(_) => None,
        }
    }
}

/// The slots before those of numbers: one that has all bits.
const FIRST_SLOT: u32 = 1;

/// Spreads constructor ids over a hash table.
const SPREAD: u32 = 0x9e37_79b1;

/// Returns a word with four bits for an action, four for the slot of a condition and the rest for an
/// operand, and a word with the bits of the condition.
fn pair(action: u32, condition: Option<Test>, operand: u32) -> [u32; 2] {
    let (slot, bits) = condition.map_or((0, u32::MAX), |Test { slot, bit }| {
        (slot + FIRST_SLOT, bit.map_or(u32::MAX, |bit| 1 << bit))
    });
    [action | slot << 4 | operand << 8, bits]
}

/// Returns the name of a type, which is inside of others `depth` deep.
fn name(tables: &Tables<'_>, item: &Item, depth: usize) -> String {
    let schema = tables.schema;
    let inner = |index: usize| match depth {
        0..8 => name(tables, &tables.items[index], depth + 1),
        _ => "…".to_owned(),
    };
    let applied = |head: &str, args: &[Arg]| {
        let args = args.iter().filter_map(|arg| match arg {
            Arg::Type(item, _) => Some(inner(*item)),
            Arg::Nat | Arg::Unused => None,
        });
        let args: Vec<_> = args.collect();
        match args.is_empty() || args.iter().map(String::len).sum::<usize>() > LONGEST_NAME {
            true => head.to_owned(),
            false => format!("{head}<{}>", args.join(", ")),
        }
    };
    match item {
        Item::Object | Item::Sized => "Object".to_owned(),
        Item::Call => "Function".to_owned(),
        Item::Fixed(name, _) | Item::Text(name) => name.clone(),
        Item::Boxed(ty, args) => applied(&schema[*ty].name, args),
        Item::Bare(constructor, args) => applied(&schema[*constructor].name, args),
        Item::Vector(item) => format!("vector<{}>", inner(*item)),
        Item::BoxedVector(item) => format!("Vector<{}>", inner(*item)),
        Item::Repeat(_) => "a repetition".to_owned(),
        Item::Record(program) => {
            let program = tables.programs[*program].as_ref();
            program.map_or(String::new(), |program| schema[program.combinator].name.clone())
        }
    }
}

/// `Object` and `Function` come first.
const _: () = assert!(OBJECT == 0 && CALL == 1);
