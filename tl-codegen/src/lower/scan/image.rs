//! The table as words. `tl_runtime`'s `scan/table.rs` reads them, and describes their order.

use std::collections::BTreeMap;

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
                let count = tables.cases.get(&index).map_or(0, Vec::len);
                // At most three of four pairs are used.
                let mut bits = 1;
                while (3 << bits) / 4 < count {
                    bits += 1;
                }
                self.constructors.insert(index, self.words.len() as u32);
                self.words.extend([32 - bits, index as u32]);
                self.words.resize(self.words.len() + (2 << bits), 0);
            }
        }
    }

    /// Writes the constructors of a type as a hash table, and returns its place.
    fn constructors(&mut self, item: usize, tables: &Tables<'_>, programs: &[u32]) -> u32 {
        let Some(&place) = self.constructors.get(&item) else { return 0 };
        let bits = 32 - self.words[place as usize];
        let pairs = &mut self.words[place as usize + 2..][..2 << bits];
        for (id, program) in tables.cases.get(&item).into_iter().flatten() {
            let mut index = (id.wrapping_mul(SPREAD) >> (32 - bits)) as usize;
            // Of two with one id, the first one counts.
            while pairs[2 * index + 1] != 0 && pairs[2 * index] != *id {
                index = (index + 1) % (1 << bits);
            }
            if pairs[2 * index + 1] == 0 {
                let is_bytes = u32::from(tables.is_bytes(*program)) << 31;
                pairs[2 * index..][..2].copy_from_slice(&[*id, programs[*program] | is_bytes]);
            }
        }
        place
    }

    /// Writes a program and returns its place.
    fn program(&mut self, program: &Program, tables: &Tables<'_>) -> u32 {
        let combinator = &tables.schema[program.combinator];
        let name = self.name(&combinator.name);
        let place = self.words.len() as u32;
        let fields = program.fields.len() as u32;
        let is_function = u32::from(combinator.is_function) << 31;
        self.words.extend([0, name, fields | is_function]);
        let start = self.words.len();
        // The place of each step, in pairs of words, and the end.
        let mut places = Vec::new();
        let mut jump_end = 0;
        for (index, step) in program.steps.iter().enumerate() {
            let (mut action, mut operand) = step.operation();
            let is_pushed = index > 0 && matches!(program.steps[index - 1].action, Action::Push(_));
            if let (Action::Value(item), false) = (&step.action, is_pushed)
                && let Some(&constructors) = self.constructors.get(item)
            {
                (action, operand) = (CONSTRUCTOR, constructors);
            }
            let run = run(&program.steps[index..]);
            if index >= jump_end && run.len() >= SHORTEST_JUMP {
                jump_end = index + run.len();
                let bits = run.iter().fold(0, |bits, step| bits | pair(0, step.condition, 0)[1]);
                let [word, _] = pair(JUMP, step.condition, run.len() as u32);
                self.words.extend([word, bits]);
            }
            places.push(((self.words.len() - start) / 2) as u32);
            self.words.extend(pair(action, step.condition, operand));
            // If the step does not apply, its second pair is read as a step over no bytes.
            self.words.extend(step.number().into_iter().flat_map(|number| [0, number]));
        }
        let end = self.words.len() - start;
        places.push((end / 2) as u32);
        self.words[start - 3] = end as u32;
        for ProgramField { name, step, condition, item } in &program.fields {
            let name = self.name(name);
            self.words.extend([name, places[*step]]);
            self.words.extend(pair(0, *condition, *item as u32));
        }
        place
    }
}

impl Tables<'_> {
    /// Returns true for a program of one step over a number of bytes.
    fn is_bytes(&self, program: usize) -> bool {
        let steps = self.programs[program].as_ref().map(|program| &program.steps[..]);
        matches!(steps, Some([Step { condition: None, action: Action::Fixed(_) }]))
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

/// The action for a value of a boxed type that takes no numbers. The operand is the place of the
/// constructors.
const CONSTRUCTOR: u32 = 5;

/// The action that leads over a number of steps, unless the mask has one of their bits.
const JUMP: u32 = 6;

/// The fewest and the most steps of a jump.
const SHORTEST_JUMP: usize = 3;
const LONGEST_JUMP: usize = 8;

/// Returns the first steps, as far as they take one pair of words each and depend on one mask.
fn run(steps: &[Step]) -> &[Step] {
    let slot = |step: &Step| step.condition.map(|condition| condition.slot);
    let is_alike = |step: &&Step| slot(step).is_some() && slot(step) == slot(&steps[0]);
    let others = steps.iter().take_while(is_alike).take_while(|step| step.number().is_none());
    &steps[..others.take(LONGEST_JUMP).count()]
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
