//! The table as words. `tl_runtime`'s `scan/table.rs` reads them, and describes their order.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use super::Tables;
use super::items::{Arg, CALL, OBJECT, TableType};
use super::program::{Action, Program, ProgramField, Step, Test};
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
    // Programs and constructors refer to each other.
    image.reserve_constructors(tables);
    let programs = tables.programs.iter().flatten();
    let programs: Vec<u32> = programs.map(|program| image.program(program, tables)).collect();
    for (index, item) in tables.items.iter().enumerate() {
        let (kind, operand) = match item {
            TableType::Object | TableType::Call | TableType::Boxed(..) => {
                (BOXED, image.constructors(index, tables, &programs))
            }
            TableType::Fixed(_, size) => (FIXED, *size),
            TableType::Text(_) => (TEXT, 0),
            TableType::Bare(constructor, args) => {
                let key = super::ProgramKey::Combinator(*constructor, args.clone());
                (RECORD, tables.program_indices.get(&key).map_or(0, |&place| programs[place]))
            }
            TableType::Record(program) => (RECORD, programs[*program]),
            TableType::Vector(item) => (VECTOR, *item as u32),
            TableType::BoxedVector(item) => (BOXED_VECTOR, *item as u32),
            TableType::Repeat(item) => (REPEAT, *item as u32),
            TableType::Sized => (SIZED, 0),
        };
        let name = image.name(&name(tables, item, 0));
        image.words[types + 3 * index..][..3].copy_from_slice(&[kind, operand, name]);
    }
    // A reader may look at a list after each place of constructors.
    image.words.resize(image.words.len() + 2 * (1 + LIST), 0);
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
    places: FxHashMap<String, u32>,
    /// For each boxed type, the place of its constructors.
    constructors: BTreeMap<usize, u32>,
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

    /// Makes room for the constructors of all boxed types.
    fn reserve_constructors(&mut self, tables: &Tables<'_>) {
        for (index, item) in tables.items.iter().enumerate() {
            if matches!(item, TableType::Object | TableType::Call | TableType::Boxed(..)) {
                let cases = tables.cases.get(&index).map_or(&[][..], Vec::as_slice);
                // Pairs are at even places.
                self.words.resize(self.words.len().next_multiple_of(2), 0);
                let (shift, pairs) = spread(cases);
                self.constructors.insert(index, self.words.len() as u32);
                self.words.extend([shift, index as u32]);
                self.words.resize(self.words.len() + 2 * pairs.len(), 0);
            }
        }
    }

    /// Writes the constructors of a type, and returns their place.
    fn constructors(&mut self, item: usize, tables: &Tables<'_>, programs: &[u32]) -> u32 {
        let Some(&place) = self.constructors.get(&item) else { return 0 };
        let cases = tables.cases.get(&item).map_or(&[][..], Vec::as_slice);
        let pairs = self.words[place as usize + 2..].as_chunks_mut::<2>().0;
        for (pair, case) in pairs.iter_mut().zip(spread(cases).1) {
            if let Some((id, program)) = case {
                let words = tables.words(program).unwrap_or(0);
                *pair = [id, programs[program] | words << 27];
            }
        }
        place
    }

    /// Writes a program and returns its place.
    fn program(&mut self, program: &Program, tables: &Tables<'_>) -> u32 {
        let combinator = &tables.schema[program.combinator];
        let name = self.name(&combinator.name);
        let fields = program.fields.len() as u32;
        let is_function = u32::from(combinator.is_function) << 31;
        self.words.extend([name, fields | is_function]);
        let place = self.words.len() as u32;
        self.words.push(0);
        let places = self.steps(&program.steps, tables);
        self.words[place as usize] = self.words.len() as u32 - place - 1;
        for ProgramField { name, step, condition, item } in &program.fields {
            let (name, slot) = (self.name(name), condition.map_or(0, |test| test.mask().0));
            let bits = condition.and_then(|test| test.bit).map_or(u32::MAX, |bit| 1 << bit);
            self.words.extend([name, places[*step], slot | (*item as u32) << 4, bits]);
        }
        place
    }

    /// Writes the steps of a program, and returns the place of each, or of the value for which it pushes
    /// a number. The last place is the end.
    fn steps(&mut self, steps: &[Step], tables: &Tables<'_>) -> Vec<u32> {
        let start = self.words.len();
        let (mut places, mut halves) = (Vec::new(), Halves::default());
        for (index, step) in steps.iter().enumerate() {
            let mask = step.condition.map(Test::mask);
            if let Some((slot, is_any)) = mask.filter(|mask| !halves.0.contains(&Some(*mask))) {
                self.words.extend([word(MASK, ALWAYS, slot, is_any.into()), 0]);
                halves.0[0] = mask;
            }
            places.push(((self.words.len() - start) / 2) as u32);
            let is_pushed = index > 0 && matches!(steps[index - 1].action, Action::Push(_));
            let bit = halves.bit(step.condition);
            let (word, operand) = match step.action {
                Action::Fixed(size) => (word(FIXED_STEP, bit, 0, 0), size),
                Action::Text => (word(TEXT_STEP, bit, 0, 0), 0),
                Action::Value(item) if is_pushed => (word(VALUE, bit, 0, 0), item as u32),
                Action::Value(item) => {
                    let (action, operand) = self.value(item, tables);
                    (word(action, bit, 0, 0), operand)
                }
                Action::Number { slot, known } => {
                    let half = halves.take(slot, step, &steps[index + 1..]);
                    (word(NUMBER, bit, slot + FIRST_SLOT, half), known)
                }
                Action::Push(Number { slot, plus }) => {
                    let slot = slot.map_or(0, |slot| slot + FIRST_SLOT);
                    (word(PUSH, bit, slot, 0), plus)
                }
            };
            self.words.extend([word, operand]);
        }
        places.push(((self.words.len() - start) / 2) as u32);
        for index in (0..steps.len()).rev() {
            if matches!(steps[index].action, Action::Push(_)) {
                places[index] = places[index + 1];
            }
        }
        places
    }

    /// Returns the action and the operand for a value of a type that takes no numbers.
    fn value(&self, item: usize, tables: &Tables<'_>) -> (u32, u32) {
        let constructors = |item| self.constructors.get(item).copied();
        match &tables.items[item] {
            TableType::BoxedVector(inner) if constructors(inner).is_some() => {
                (CONSTRUCTORS, constructors(inner).unwrap_or_default())
            }
            _ => constructors(&item).map_or((VALUE, item as u32), |place| (CONSTRUCTOR, place)),
        }
    }
}

impl Test {
    /// Returns the mask for the condition: its slot, and true if it has all bits unless it is zero.
    fn mask(self) -> (u32, bool) {
        (self.slot + FIRST_SLOT, self.bit.is_none())
    }
}

/// The numbers in the two halves of the mask of a program.
#[derive(Default)]
struct Halves([Option<(u32, bool)>; 2]);

impl Halves {
    /// Returns the bit of the mask on which a step depends.
    fn bit(&self, condition: Option<Test>) -> u32 {
        let Some(test) = condition else { return ALWAYS };
        let upper = if self.0[0] == Some(test.mask()) { 0 } else { 32 };
        upper + u32::from(test.bit.unwrap_or(0))
    }

    /// Takes a half for a number that a step reads, if it is the mask of others and a half is free.
    /// Returns one for the lower half, two for the upper half, or zero.
    fn take(&mut self, slot: u32, step: &Step, others: &[Step]) -> u32 {
        let mask = (slot + FIRST_SLOT, false);
        let tests = others.iter().filter_map(|step| step.condition);
        let bits = tests.filter(|test| test.mask() == mask).filter_map(|test| test.bit).max();
        // A number that is absent leaves the mask as it is.
        let is_mask = step.condition.is_none() && bits.is_some();
        let free = self.0.iter().position(Option::is_none).filter(|_| is_mask);
        // The last bit of the mask is always set.
        match free.filter(|half| *half == 0 || bits < Some(31)) {
            Some(half) => {
                self.0[half] = Some(mask);
                half as u32 + 1
            }
            None => 0,
        }
    }
}

/// The bit of every mask that is set.
const ALWAYS: u32 = 63;

/// Returns the first word of a step.
fn word(action: u32, bit: u32, slot: u32, more: u32) -> u32 {
    action | bit << 8 | slot << 16 | more << 24
}

/// The number of pairs in a list of constructors.
const LIST: usize = 8;

/// Returns the pairs of a type, and the shift of a hash table or zero for a list.
fn spread(cases: &[(u32, usize)]) -> (u32, Vec<Option<(u32, usize)>>) {
    if cases.len() <= LIST {
        let unused = [None].into_iter().cycle();
        return (0, cases.iter().copied().map(Some).chain(unused).take(LIST).collect());
    }
    // At most three of four pairs are used.
    let mut bits = 1;
    while (3 << bits) / 4 < cases.len() {
        bits += 1;
    }
    let mut pairs: Vec<Option<(u32, usize)>> = vec![None; 1 << bits];
    for (id, program) in cases {
        let mut index = (id.wrapping_mul(SPREAD) >> (32 - bits)) as usize;
        // Of two with one id, the first one counts.
        while pairs[index].is_some_and(|(found, _)| found != *id) {
            index += 1;
            pairs.resize(pairs.len().max(index + 1), None);
        }
        pairs[index].get_or_insert((*id, *program));
    }
    pairs.push(None);
    (32 - bits, pairs)
}

impl Tables<'_> {
    /// Returns the number of words of every value of a program with its id, if it is known and small.
    fn words(&self, program: usize) -> Option<u32> {
        let steps = self.programs[program].as_ref().map(|program| &program.steps[..])?;
        match steps {
            [] => Some(1),
            [Step { condition: None, action: Action::Fixed(size) }] => {
                Some(1 + size / 4).filter(|words| *words < 32 && size % 4 == 0)
            }
            _ => None,
        }
    }
}

// Actions of steps, a bit each.
const FIXED_STEP: u32 = 1;
const TEXT_STEP: u32 = 2;
const NUMBER: u32 = 4;
const CONSTRUCTOR: u32 = 8;
const CONSTRUCTORS: u32 = 16;
const VALUE: u32 = 32;
const PUSH: u32 = 64;
const MASK: u32 = 128;

/// The slots before those of numbers: one that is zero.
const FIRST_SLOT: u32 = 1;

/// Spreads constructor ids over a hash table.
const SPREAD: u32 = 0x9e37_79b1;

/// Returns the name of a type, which is inside of others `depth` deep.
fn name(tables: &Tables<'_>, item: &TableType, depth: usize) -> String {
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
        TableType::Object | TableType::Sized => "Object".to_owned(),
        TableType::Call => "Function".to_owned(),
        TableType::Fixed(name, _) | TableType::Text(name) => name.clone(),
        TableType::Boxed(ty, args) => applied(&schema[*ty].name, args),
        TableType::Bare(constructor, args) => applied(&schema[*constructor].name, args),
        TableType::Vector(item) => format!("vector<{}>", inner(*item)),
        TableType::BoxedVector(item) => format!("Vector<{}>", inner(*item)),
        TableType::Repeat(_) => "a repetition".to_owned(),
        TableType::Record(program) => {
            let program = tables.programs[*program].as_ref();
            program.map_or(String::new(), |program| schema[program.combinator].name.clone())
        }
    }
}

/// `Object` and `Function` come first.
const _: () = assert!(OBJECT == 0 && CALL == 1);
