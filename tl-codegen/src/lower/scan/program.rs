//! Programs: the steps that lead over the fields of a combinator or of a record.
//!
//! A program has slots for numbers: first those that it takes, then those of its fields on which
//! other fields depend.

use std::collections::BTreeMap;

use rustc_hash::FxHashSet;
use tl_parser::schema::{
    Argument, CombinatorIndex, Condition, Field, Nat, Repetition, Type, Variable,
};

use super::items::{Arg, CALL, TableType};
use super::scope::{Bound, Number, ProgramVariables};
use super::{Refusal, Tables};
use crate::lower::param_set::place_of;

/// The most numbers of a program, and the most that a step passes on.
const MOST_NUMBERS: u32 = 15;

/// The most bytes of a step over several fields.
const LONGEST_RUN: u32 = (1 << 24) - 1;

/// The identity of a program.
#[derive(Debug, PartialEq, Eq, Hash)]
pub(super) enum ProgramKey {
    /// A combinator, with the arguments of its type.
    Combinator(CombinatorIndex, Vec<Arg>),
    /// The record of a repetition: the places of the fields that lead to it, and its variables.
    Record(CombinatorIndex, Vec<usize>, ProgramVariables),
}

/// The steps over the fields of a combinator or of a record.
#[derive(Debug)]
pub(super) struct Program {
    pub(super) combinator: CombinatorIndex,
    pub(super) steps: Vec<Step>,
    pub(super) fields: Vec<ProgramField>,
}

/// A step over one field, or over fields of constant size that have one condition.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Step {
    pub(super) condition: Option<Test>,
    pub(super) action: Action,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Action {
    /// This number of bytes.
    Fixed(u32),
    Text,
    /// A number into a slot, with the bits that guard fields.
    Number {
        slot: u32,
        known: u32,
    },
    /// A type of the table, with the numbers that are pushed.
    Value(usize),
    /// Pushes a number for the next value.
    Push(Number),
}

/// True if the number in a slot has a bit, or without one if it is not zero.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Test {
    pub(super) slot: u32,
    pub(super) bit: Option<u8>,
}

/// A named field of a program.
#[derive(Debug)]
pub(super) struct ProgramField {
    pub(super) name: String,
    /// The first step of the field, or the one after it for a field without bytes.
    pub(super) step: usize,
    pub(super) condition: Option<Test>,
    pub(super) item: usize,
}

impl<'a> Tables<'a> {
    /// Returns the variables of a combinator, given the arguments of its type.
    pub(super) fn scope(&self, index: CombinatorIndex, args: &[Arg]) -> ProgramVariables {
        let combinator = &self.schema[index];
        let mut scope = ProgramVariables {
            params: vec![Bound::Nothing; combinator.params.len()],
            levels: vec![BTreeMap::new()],
            ..ProgramVariables::default()
        };
        let patterns = match &combinator.result {
            Type::Boxed(_, patterns) if !combinator.is_function => &patterns[..],
            _ => &[],
        };
        for (arg, pattern) in args.iter().zip(patterns) {
            let first = scope.claim(arg.numbers());
            match (arg, pattern) {
                (Arg::Type(item, numbers), Argument::Type(Type::Param { index, .. })) => {
                    scope.params[*index] = Bound::Type { item: *item, first, numbers: *numbers };
                }
                (Arg::Nat, Argument::Nat(Nat::Sum(Variable::Param(index), 0))) => {
                    scope.params[*index] = Bound::Nat(first);
                }
                // A constructor of some applications is one of all.
                _ => {}
            }
        }
        scope
    }

    /// Lowers the fields of a combinator or of a record.
    pub(super) fn program(
        &mut self,
        combinator: CombinatorIndex,
        fields: &'a [Field],
        mut scope: ProgramVariables,
    ) -> Result<Program, Refusal> {
        let mut params = 0..self.schema[combinator].params.len();
        let is_lost = |param: &usize| {
            self.used.in_combinator(combinator, *param)
                && place_of(self.schema, combinator, *param).is_none()
        };
        if let (Some(param), false) = (params.find(is_lost), self.schema[combinator].is_function) {
            let name = &self.schema[combinator].params[param].name;
            let what = format!("a table for `Extra::Scan`, as no argument is `{name}`,");
            return Err(Refusal { combinator, what });
        }
        let mut program = Program { combinator, steps: Vec::new(), fields: Vec::new() };
        if let (Some(scalar), true) = (self.scalar(combinator), scope.path.is_empty()) {
            program.push(None, self.action(scalar));
            return Ok(program);
        }
        let (mut length, mut most) = (None, 0);
        for (index, field) in fields.iter().enumerate() {
            let condition = match field.condition {
                None => None,
                Some(Condition { mask, bit }) => match scope.slot(mask) {
                    Some(slot) => Some(Test { slot, bit }),
                    // The mask is zero.
                    None => continue,
                },
            };
            let is_number = field.ty == Type::Nat && is_used(fields, index);
            let is_length = self.schema.is_length_of_object(fields, index);
            let (item, numbers) = match (length.take(), &field.ty) {
                (Some(length), _) => (self.intern(TableType::Sized), vec![Number::slot(length)]),
                _ if field.is_call => (CALL, Vec::new()),
                (None, Type::Repetition(repetition)) => {
                    self.repetition(combinator, repetition, index, &scope)
                }
                (None, ty) => self.item(ty, &scope),
            };
            let has_slot = is_number || is_length;
            let step = match &self.items[item] {
                TableType::Fixed(_, size) if !has_slot => program.step_of_bytes(condition, *size),
                _ => program.steps.len(),
            };
            program.fields.push(ProgramField {
                name: field.key().to_owned(),
                step,
                condition,
                item,
            });
            if has_slot {
                let slot = scope.claim(1);
                let known = if is_number { known_bits(fields, index) } else { u32::MAX };
                program.push(condition, Action::Number { slot, known });
                match is_number {
                    true => _ = scope.levels.last_mut().map(|level| level.insert(index, slot)),
                    false => length = Some(slot),
                }
            } else {
                for number in &numbers {
                    program.push(condition, Action::Push(*number));
                }
                program.push(condition, self.action(item));
            }
            most = most.max(numbers.len() as u32);
        }
        if most.max(scope.slots) > MOST_NUMBERS {
            let what = format!("a table for `Extra::Scan`, with more than {MOST_NUMBERS} numbers,");
            return Err(Refusal { combinator, what });
        }
        Ok(program)
    }

    fn action(&self, item: usize) -> Action {
        match self.items[item] {
            TableType::Fixed(_, size) => Action::Fixed(size),
            TableType::Text(_) => Action::Text,
            _ => Action::Value(item),
        }
    }

    /// Lowers a repetition, the field `index` of its record.
    fn repetition(
        &mut self,
        combinator: CombinatorIndex,
        repetition: &'a Repetition,
        index: usize,
        scope: &ProgramVariables,
    ) -> (usize, Vec<Number>) {
        let count = scope.nat(repetition.count);
        let mut inner = scope.clone();
        inner.levels.push(BTreeMap::new());
        inner.path.push(index);
        let (item, numbers) = match &repetition.items[..] {
            [Field { name: None, condition: None, is_call: false, ty, .. }] => match ty {
                Type::Repetition(repetition) => self.repetition(combinator, repetition, 0, &inner),
                ty => self.item(ty, &inner),
            },
            items => self.record(combinator, items, &inner),
        };
        (self.intern(TableType::Repeat(item)), [vec![count], numbers].concat())
    }

    /// Lowers the record of a repetition. It takes the variables around it that it uses.
    fn record(
        &mut self,
        combinator: CombinatorIndex,
        fields: &'a [Field],
        outer: &ProgramVariables,
    ) -> (usize, Vec<Number>) {
        let mut uses = Uses { depth: outer.levels.len() - 1, ..Uses::default() };
        uses.add_fields(fields);
        let (mut inner, mut numbers) = (outer.clone(), Vec::new());
        inner.slots = 0;
        for (index, bound) in inner.params.clone().into_iter().enumerate() {
            let (first, count) = match bound {
                _ if !uses.params.contains(&index) => (0, 0),
                Bound::Type { first, numbers, .. } => (first, numbers),
                Bound::Nat(slot) => (slot, 1),
                Bound::Nothing => (0, 0),
            };
            numbers.extend((first..first + count).map(Number::slot));
            let slot = inner.claim(count);
            inner.params[index] = match bound {
                _ if !uses.params.contains(&index) => Bound::Nothing,
                Bound::Type { item, numbers, .. } => Bound::Type { item, first: slot, numbers },
                Bound::Nat(_) => Bound::Nat(slot),
                Bound::Nothing => Bound::Nothing,
            };
        }
        for level in 0..inner.levels.len() {
            let slots = std::mem::take(&mut inner.levels[level]);
            for (index, slot) in slots {
                if uses.fields.contains(&(level, index)) {
                    numbers.push(Number::slot(slot));
                    let slot = inner.claim(1);
                    inner.levels[level].insert(index, slot);
                }
            }
        }
        let key = ProgramKey::Record(combinator, inner.path.clone(), inner.clone());
        let program = self.program_index(key, combinator, fields, inner);
        (self.intern(TableType::Record(program)), numbers)
    }
}

impl Program {
    /// Returns the index of the step that is to lead over `size` bytes.
    fn step_of_bytes(&self, condition: Option<Test>, size: u32) -> usize {
        let joins = self.steps.last().is_some_and(|last| last.takes(condition, size));
        self.steps.len() - usize::from(joins)
    }

    fn push(&mut self, condition: Option<Test>, action: Action) {
        match (self.steps.last_mut(), &action) {
            (_, Action::Fixed(0)) => {}
            (Some(last), Action::Fixed(more)) if last.takes(condition, *more) => {
                if let Action::Fixed(size) = &mut last.action {
                    *size += more;
                }
            }
            _ => self.steps.push(Step { condition, action }),
        }
    }
}

impl Step {
    /// Returns true if the step can lead over more bytes with this condition.
    fn takes(&self, condition: Option<Test>, more: u32) -> bool {
        let fits = |size| more > 0 && size + more <= LONGEST_RUN;
        self.condition == condition && matches!(self.action, Action::Fixed(size) if fits(size))
    }
}

/// Returns true if a later field depends on the number.
fn is_used(fields: &[Field], index: usize) -> bool {
    let mut uses = Uses { depth: 0, ..Uses::default() };
    uses.add_fields(&fields[index + 1..]);
    uses.fields.contains(&(0, index))
}

/// Returns the bits of the mask at `place` that guard fields, or all bits of a number that is no mask.
fn known_bits(fields: &[Field], place: usize) -> u32 {
    let mask = Variable::Field { up: 0, index: place };
    let conditions = fields.iter().filter_map(|field| field.condition);
    let bits = conditions.filter(|condition| condition.mask == mask);
    let bits = bits.map(|condition| condition.bit.map_or(u32::MAX, |bit| 1 << bit));
    match bits.fold(0, |known, bit| known | bit) {
        0 => u32::MAX,
        known => known,
    }
}

/// The variables in fields.
#[derive(Default)]
struct Uses {
    /// The level of the fields.
    depth: usize,
    params: FxHashSet<usize>,
    /// Levels, and places of fields of them.
    fields: FxHashSet<(usize, usize)>,
}

impl Uses {
    fn add_fields(&mut self, fields: &[Field]) {
        for field in fields {
            if let Some(condition) = field.condition {
                self.add(condition.mask);
            }
            self.add_type(&field.ty);
        }
    }

    fn add_type(&mut self, ty: &Type) {
        match ty {
            Type::Nat => {}
            Type::Param { index, .. } => _ = self.params.insert(*index),
            Type::Boxed(_, args) | Type::Bare(_, args) => {
                for arg in args {
                    match arg {
                        Argument::Type(ty) => self.add_type(ty),
                        Argument::Nat(nat) => self.add_nat(*nat),
                    }
                }
            }
            Type::Repetition(repetition) => {
                self.add_nat(repetition.count);
                self.depth += 1;
                self.add_fields(&repetition.items);
                self.depth -= 1;
            }
        }
    }

    fn add_nat(&mut self, nat: Nat) {
        if let Nat::Sum(variable, _) = nat {
            self.add(variable);
        }
    }

    fn add(&mut self, variable: Variable) {
        match variable {
            Variable::Param(index) => _ = self.params.insert(index),
            Variable::Field { up, index } => {
                self.fields.extend(self.depth.checked_sub(up).map(|level| (level, index)));
            }
        }
    }
}
