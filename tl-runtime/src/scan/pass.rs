//! Passing over values by a table.

use super::table::{Action, FUNCTION, Kind, OBJECT, Program, SLOTS, Step, Table, Type};
use crate::{Reader, VECTOR_ID};

/// The type in errors about values that are passed over.
const PASSED: &str = "a value";

/// The number of nested values that take the stack of one level of a reader.
const VALUES_PER_LEVEL: u32 = 8;

/// Numbers that a step passes to the value after it.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Pushed {
    numbers: [u32; SLOTS],
    len: usize,
}

impl Pushed {
    fn push(&mut self, number: u32) {
        if let Some(place) = self.numbers.get_mut(self.len) {
            *place = number;
            self.len += 1;
        }
    }

    pub(super) fn numbers(&self) -> &[u32] {
        self.numbers.get(..self.len).unwrap_or_default()
    }

    pub(super) fn of(numbers: &[u32]) -> Self {
        let mut pushed = Self::default();
        numbers.iter().for_each(|number| pushed.push(*number));
        pushed
    }
}

/// Passes over values with a reader, whose limits apply.
pub(super) struct Pass<'r, 'a> {
    pub(super) table: Table,
    pub(super) reader: &'r mut Reader<'a>,
    /// The number of values around the next one.
    pub(super) depth: u32,
}

impl Pass<'_, '_> {
    /// Passes over a value that takes these numbers.
    pub(super) fn value(&mut self, ty: Type, numbers: &[u32]) {
        match ty.kind {
            Kind::Fixed => _ = self.reader.take(ty.operand as usize, PASSED),
            Kind::Text => _ = self.reader.byte_slice(),
            Kind::Boxed { .. } => {
                if let Some(program) = self.constructor(ty) {
                    self.program(program, numbers);
                }
            }
            Kind::Record => self.program(ty.operand, numbers),
            Kind::BoxedVector | Kind::Vector | Kind::Repeat => {
                let (count, numbers) = self.count(ty.kind, numbers);
                if self.enter() {
                    self.items(count, self.table.ty(ty.operand), numbers);
                }
                self.leave();
            }
            Kind::Sized => self.sized_object(numbers),
        }
    }

    /// Passes over an object whose length is a number.
    pub(super) fn sized_object(&mut self, numbers: &[u32]) {
        // A negative length is longer than any input.
        let len = numbers.first().and_then(|len| i32::try_from(*len).ok());
        let len = len.and_then(|len| usize::try_from(len).ok());
        self.reader.take(len.unwrap_or(usize::MAX), "Object");
    }

    /// Reads the constructor id of an object, and returns its program, if there is one.
    pub(super) fn known_object(&mut self) -> Option<u32> {
        let program = self.table.object(self.reader.peek_constructor_id(PASSED))?;
        self.reader.constructor_id(PASSED);
        Some(program)
    }

    /// Reads the constructor id of a boxed type, and returns its program. A constructor that the type
    /// does not have is passed over, if the reader has a skipper that knows it.
    pub(super) fn constructor(&mut self, ty: Type) -> Option<u32> {
        let Kind::Boxed { cases } = ty.kind else { return None };
        let id = self.reader.peek_constructor_id(PASSED);
        match self.table.constructor(ty.operand, cases, id) {
            Some(program) => {
                self.reader.constructor_id(PASSED);
                Some(program)
            }
            None => {
                self.unknown(id, ty);
                None
            }
        }
    }

    #[cold]
    fn unknown(&mut self, id: u32, ty: Type) {
        let name = self.table.name(ty.name);
        if !self.reader.has_failed() && self.reader.skip_value(name).is_none() {
            self.reader.unknown_next(id, name);
        }
    }

    /// Reads or takes the number of items of a vector, and returns the numbers for its items.
    pub(super) fn count<'n>(&mut self, kind: Kind, numbers: &'n [u32]) -> (u32, &'n [u32]) {
        if kind == Kind::BoxedVector {
            self.reader.expect_constructor(VECTOR_ID, "Vector");
        }
        match (kind, numbers) {
            (Kind::Repeat, [count, rest @ ..]) => (self.reader.repeated_to_skip(*count), rest),
            (Kind::Repeat, []) => (0, numbers),
            _ => (self.reader.count_to_skip(), numbers),
        }
    }

    /// Passes over `count` items.
    pub(super) fn items(&mut self, count: u32, item: Type, numbers: &[u32]) {
        if let (Kind::Fixed, 1..) = (item.kind, item.operand) {
            let len = u64::from(count) * u64::from(item.operand);
            self.reader.take(usize::try_from(len).unwrap_or(usize::MAX), PASSED);
            return;
        }
        for i in 0..count {
            let start = self.reader.offset();
            self.value(item, numbers);
            if self.reader.has_failed() {
                return;
            }
            if self.reader.offset() == start {
                // An item that reads nothing depends on nothing, so the others read nothing either.
                self.reader.skip_empty_items(count - i);
                return;
            }
        }
    }

    /// Passes over the fields of a combinator or of a record.
    pub(super) fn program(&mut self, program: u32, numbers: &[u32]) {
        let program = self.table.program(program);
        if self.enter() {
            let start = self.reader.offset();
            let mut slots = slots(numbers);
            self.steps(program.steps, &mut slots);
            if self.reader.has_failed() {
                self.name_error(program);
            } else if self.reader.offset() == start {
                // The input does not bound the number of such records.
                self.reader.skip_empty_items(1);
            }
        }
        self.leave();
    }

    #[cold]
    pub(super) fn name_error(&mut self, program: Program) {
        self.reader.name_error(self.table.name(program.name));
    }

    /// Takes the stack of a nested value. Returns false if that is too much.
    fn enter(&mut self) -> bool {
        self.depth += 1;
        if self.depth.is_multiple_of(VALUES_PER_LEVEL) {
            self.reader.descend(PASSED);
        }
        !self.reader.has_failed()
    }

    fn leave(&mut self) {
        if self.depth.is_multiple_of(VALUES_PER_LEVEL) {
            self.reader.ascend();
        }
        self.depth -= 1;
    }

    /// Follows steps.
    pub(super) fn steps(&mut self, mut steps: &[[u8; 4]], slots: &mut [u32; SLOTS]) {
        let mut pushed = Pushed::default();
        while let Some((word, rest)) = steps.split_first() {
            let step = Step::new(*word);
            steps = rest;
            let action = step.action();
            let holds = step.holds(slots);
            match action {
                Action::Fixed if holds => _ = self.reader.take(step.operand() as usize, PASSED),
                Action::Text if holds => _ = self.reader.byte_slice(),
                Action::Value if holds => {
                    self.value(self.table.ty(step.operand()), pushed.numbers());
                    pushed.len = 0;
                }
                Action::Fixed | Action::Text | Action::Value => continue,
                Action::Number | Action::Push => {
                    let Some((second, rest)) = steps.split_first() else { return };
                    steps = rest;
                    let second = u32::from_le_bytes(*second);
                    match action {
                        Action::Number => {
                            let number = if holds { self.reader.mask(second) } else { 0 };
                            slots[step.operand() as usize % SLOTS] = number;
                        }
                        _ if holds => pushed.push(pushed_number(step, second, slots)),
                        _ => {}
                    }
                }
            }
            if self.reader.has_failed() {
                return;
            }
        }
    }
}

/// Returns the slots of a program that takes these numbers.
pub(super) fn slots(numbers: &[u32]) -> [u32; SLOTS] {
    let mut slots = [0; SLOTS];
    for (slot, number) in slots.iter_mut().zip(numbers) {
        *slot = *number;
    }
    slots
}

/// Returns the number that a step pushes.
fn pushed_number(step: Step, plus: u32, slots: &[u32; SLOTS]) -> u32 {
    let slot = (step.operand() as usize).checked_sub(1);
    slot.map_or(0, |slot| slots[slot % SLOTS]).saturating_add(plus)
}

/// Returns the numbers that the first steps push, and the number of words after which a value comes.
pub(super) fn pushes(steps: &[[u8; 4]], slots: &[u32; SLOTS]) -> (Pushed, usize) {
    let (mut pushed, mut words) = (Pushed::default(), 0);
    for step in steps.chunks_exact(2) {
        let (first, second) = (Step::new(step[0]), u32::from_le_bytes(step[1]));
        if first.action() != Action::Push {
            break;
        }
        pushed.push(pushed_number(first, second, slots));
        words += 2;
    }
    (pushed, words)
}

impl Table {
    /// Returns the type for a name as readers have it.
    pub(super) fn skipped_type(&self, name: &str) -> Option<u32> {
        match name {
            "Object" => Some(OBJECT),
            "Function" => Some(FUNCTION),
            name => self.type_named(name),
        }
    }
}
