//! Passing over values by a table.
//!
//! The rest of the input is a slice that each function takes and returns, so that it stays in
//! registers. The reader has the limits and the options. Whatever is not a plain step, an error above
//! all, is read by the reader's own methods ([`Pass::read`]), so it means what it means elsewhere.

use super::table::{
    ALWAYS, Action, FIRST_SLOT, Kind, Program, SLOTS, Step, Table, Type, Words, more,
};
use crate::{Reader, VECTOR_ID};

/// The type in errors about values that are passed over.
const PASSED: &str = "a value";

/// The number of nested values that take the stack of one level of a reader.
const VALUES_PER_LEVEL: u32 = 8;

/// The numbers that conditions and counts depend on.
pub(super) type Slots = [u32; SLOTS];

/// Numbers that a value takes.
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

/// Passes over values of a reader.
pub(super) struct Pass<'r, 'a> {
    pub(super) table: Table,
    reader: &'r mut Reader<'a>,
    /// The number of nested values that the reader's levels have room for.
    depth: u32,
    short_prefixes: u8,
}

/// The rest of the input after a value, or `None` after an error, which the reader has.
type Rest<'a> = Option<&'a [u8]>;

impl<'r, 'a> Pass<'r, 'a> {
    pub(super) fn new(table: Table, reader: &'r mut Reader<'a>) -> Self {
        let depth = reader.levels_left().saturating_mul(VALUES_PER_LEVEL);
        let depth = depth.saturating_add(VALUES_PER_LEVEL - 1);
        let short_prefixes = reader.short_prefixes();
        Self { table, reader, depth, short_prefixes }
    }

    /// Passes over a value that takes these numbers.
    pub(super) fn value(&mut self, ty: Type, numbers: &[u32]) {
        let (rest, depth) = (self.reader.rest_of_input(), self.depth);
        let rest = self.value_at(rest, ty, numbers, depth);
        self.go_on(rest);
    }

    /// Passes over the fields of a combinator or of a record.
    pub(super) fn program(&mut self, program: u32, numbers: &[u32]) {
        let (rest, depth) = (self.reader.rest_of_input(), self.depth);
        let rest = self.program_at(rest, program, numbers, depth);
        self.go_on(rest);
    }

    /// Passes over `count` items.
    pub(super) fn items(&mut self, count: u32, item: Type, numbers: &[u32]) {
        let (rest, depth) = (self.reader.rest_of_input(), self.depth);
        let rest = self.items_at(rest, count, item, numbers, depth);
        self.go_on(rest);
    }

    /// Follows steps of a program.
    pub(super) fn steps(&mut self, steps: &[Words], slots: &mut Slots, program: Program) {
        let (rest, depth) = (self.reader.rest_of_input(), self.depth);
        let rest = self.steps_at(rest, steps, slots, depth);
        if rest.is_none() {
            self.name_error(program);
        }
        self.go_on(rest);
    }

    /// Reads the constructor id of a boxed type, and returns its program. A constructor that the type
    /// does not have is passed over, if the reader has a skipper that knows it.
    pub(super) fn constructor(&mut self, ty: Type) -> Option<u32> {
        let rest = self.reader.rest_of_input();
        match self.program_of(rest, ty) {
            Some((program, rest)) => {
                self.go_on(Some(rest));
                Some(program)
            }
            None => {
                let rest = self.unknown(rest, ty, self.depth);
                self.go_on(rest);
                None
            }
        }
    }

    /// Reads the constructor id of an object, and returns its program, if there is one.
    pub(super) fn known_object(&mut self) -> Option<u32> {
        let program = self.table.object(self.reader.peek_constructor_id(PASSED))?;
        self.reader.constructor_id(PASSED);
        Some(program)
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

    /// Passes over an object whose length is a number.
    pub(super) fn sized_object(&mut self, numbers: &[u32]) {
        // A negative length is longer than any input.
        let len = numbers.first().and_then(|len| i32::try_from(*len).ok());
        let len = len.and_then(|len| usize::try_from(len).ok());
        self.reader.take(len.unwrap_or(usize::MAX), "Object");
    }

    #[cold]
    pub(super) fn name_error(&mut self, program: Program) {
        self.reader.name_error(self.table.name(program.name));
    }

    fn go_on(&mut self, rest: Rest<'a>) {
        if let Some(rest) = rest {
            self.reader.set_rest_of_input(rest);
        }
    }

    /// Reads with the methods of the reader.
    #[inline]
    fn read(&mut self, rest: &'a [u8], read: impl FnOnce(&mut Self)) -> Rest<'a> {
        self.reader.set_rest_of_input(rest);
        read(self);
        (!self.reader.has_failed()).then(|| self.reader.rest_of_input())
    }

    fn value_at(&mut self, rest: &'a [u8], ty: Type, numbers: &[u32], depth: u32) -> Rest<'a> {
        match ty.kind {
            Kind::Fixed => self.bytes_at(rest, ty.operand),
            Kind::Text => self.text_at(rest),
            Kind::Boxed { .. } => match self.program_of(rest, ty) {
                Some((program, rest)) => self.program_at(rest, program, numbers, depth),
                None => self.unknown(rest, ty, depth),
            },
            Kind::Record => self.program_at(rest, ty.operand, numbers, depth),
            Kind::BoxedVector | Kind::Vector | Kind::Repeat => {
                let Some(depth) = depth.checked_sub(1) else { return self.too_deep(rest) };
                let (mut count, mut inner) = (0, numbers);
                let rest = self.read(rest, |pass| (count, inner) = pass.count(ty.kind, numbers))?;
                self.items_at(rest, count, self.table.ty(ty.operand), inner, depth)
            }
            Kind::Sized => self.read(rest, |pass| pass.sized_object(numbers)),
        }
    }

    #[inline]
    fn bytes_at(&mut self, rest: &'a [u8], len: u32) -> Rest<'a> {
        match rest.get(len as usize..) {
            Some(rest) => Some(rest),
            None => self.end(rest, len),
        }
    }

    #[cold]
    fn end(&mut self, rest: &'a [u8], len: u32) -> Rest<'a> {
        self.read(rest, |pass| _ = pass.reader.take(len as usize, PASSED))
    }

    #[inline]
    fn text_at(&mut self, rest: &'a [u8]) -> Rest<'a> {
        if let Some(len) = rest.first()
            && *len < self.short_prefixes
            && let Some(rest) = rest.get((usize::from(*len) | 3) + 1..)
        {
            return Some(rest);
        }
        self.long_text(rest)
    }

    #[inline(never)]
    fn long_text(&mut self, rest: &'a [u8]) -> Rest<'a> {
        self.read(rest, |pass| _ = pass.reader.byte_slice())
    }

    /// Returns the program of the constructor that comes next, and the input after its id.
    #[inline]
    fn program_of(&self, rest: &'a [u8], ty: Type) -> Option<(u32, &'a [u8])> {
        let Kind::Boxed { bits } = ty.kind else { return None };
        let (id, rest) = rest.split_first_chunk()?;
        let program = self.table.constructor(ty.operand, bits, u32::from_le_bytes(*id))?;
        Some((program, rest))
    }

    #[cold]
    fn unknown(&mut self, rest: &'a [u8], ty: Type, depth: u32) -> Rest<'a> {
        let name = self.table.name(ty.name);
        let levels = (self.depth - depth) / VALUES_PER_LEVEL;
        self.read(rest, |Pass { reader, .. }| {
            let id = reader.peek_constructor_id(PASSED);
            reader.descend_levels(levels, PASSED);
            if !reader.has_failed() && reader.skip_value(name).is_none() {
                reader.unknown_next(id, name);
            }
            reader.ascend_levels(levels);
        })
    }

    #[cold]
    fn too_deep(&mut self, rest: &'a [u8]) -> Rest<'a> {
        self.read(rest, |pass| pass.reader.descend_levels(u32::MAX, PASSED))
    }

    fn items_at(
        &mut self,
        mut rest: &'a [u8],
        count: u32,
        item: Type,
        numbers: &[u32],
        depth: u32,
    ) -> Rest<'a> {
        if let (Kind::Fixed, 1..) = (item.kind, item.operand) {
            let len = u64::from(count) * u64::from(item.operand);
            let len = usize::try_from(len).unwrap_or(usize::MAX);
            return match rest.get(len..) {
                Some(rest) => Some(rest),
                None => self.read(rest, |pass| _ = pass.reader.take(len, PASSED)),
            };
        }
        for i in 0..count {
            let before = rest.len();
            rest = self.value_at(rest, item, numbers, depth)?;
            if rest.len() == before {
                // An item that reads nothing depends on nothing, so the others read nothing either.
                return self.read(rest, |pass| pass.reader.skip_empty_items(count - i));
            }
        }
        Some(rest)
    }

    fn program_at(
        &mut self,
        rest: &'a [u8],
        program: u32,
        numbers: &[u32],
        depth: u32,
    ) -> Rest<'a> {
        let program = self.table.program(program);
        let after = match (program.steps, depth.checked_sub(1)) {
            // Most constructors of small types are a few bytes. They have no values inside.
            ([only], _) if Step::new(only).is_bytes() => {
                self.bytes_at(rest, Step::new(only).operand())
            }
            (steps, Some(depth)) => self.steps_at(rest, steps, &mut slots(numbers), depth),
            (_, None) => self.too_deep(rest),
        };
        match after {
            None => self.name_error(program),
            // The input does not bound the number of such records.
            Some(after) if after.len() == rest.len() => {
                return self.read(after, |pass| pass.reader.skip_empty_items(1));
            }
            Some(_) => {}
        }
        after
    }

    fn steps_at(
        &mut self,
        mut rest: &'a [u8],
        mut steps: &[Words],
        slots: &mut Slots,
        depth: u32,
    ) -> Rest<'a> {
        while let [words, others @ ..] = steps {
            let (before, step) = (steps, Step::new(words));
            steps = others;
            if !step.holds(slots) {
                if step.has_more() {
                    // An absent number is zero, as its slot was.
                    steps = others.get(1..).unwrap_or_default();
                }
                continue;
            }
            rest = match step.action() {
                Action::Fixed => self.bytes_at(rest, step.operand())?,
                Action::Text => self.text_at(rest)?,
                Action::Value => self.value_at(rest, self.table.ty(step.operand()), &[], depth)?,
                Action::Number => {
                    let known = others.first().map_or(0, more);
                    steps = others.get(1..).unwrap_or_default();
                    let (number, rest) = self.number_at(rest, known)?;
                    slots[step.operand() as usize % SLOTS] = number;
                    rest
                }
                Action::Push => {
                    let (pushed, len) = pushes(before, slots);
                    let value = before.get(len..).and_then(<[Words]>::split_first);
                    let Some((value, others)) = value else { return Some(rest) };
                    steps = others;
                    let ty = self.table.ty(Step::new(value).operand());
                    self.value_at(rest, ty, pushed.numbers(), depth)?
                }
            };
        }
        Some(rest)
    }

    #[inline]
    fn number_at(&mut self, rest: &'a [u8], known: u32) -> Option<(u32, &'a [u8])> {
        if let Some((number, rest)) = rest.split_first_chunk() {
            let number = u32::from_le_bytes(*number);
            if number & !known == 0 {
                return Some((number, rest));
            }
        }
        let mut number = 0;
        let rest = self.read(rest, |pass| number = pass.reader.mask(known))?;
        Some((number, rest))
    }
}

/// Returns the slots of a program that takes these numbers.
#[inline]
pub(super) fn slots(numbers: &[u32]) -> Slots {
    let mut slots = [0; SLOTS];
    slots[0] = ALWAYS;
    for (slot, number) in slots.iter_mut().skip(FIRST_SLOT).zip(numbers) {
        *slot = *number;
    }
    slots
}

/// Returns the numbers that the first steps push, and the number of words after which a value comes.
pub(super) fn pushes(steps: &[Words], slots: &Slots) -> (Pushed, usize) {
    let (mut pushed, mut len) = (Pushed::default(), 0);
    while let Some([words, second, ..]) = steps.get(len..)
        && Step::new(words).action() == Action::Push
    {
        let slot = Step::new(words).operand() as usize;
        let base = if slot == 0 { 0 } else { slots[slot % SLOTS] };
        pushed.push(base.saturating_add(more(second)));
        len += 2;
    }
    (pushed, len)
}
