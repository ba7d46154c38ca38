//! Passing over values by a table.
//!
//! The rest of the input is a slice that each function takes and returns, so that it stays in
//! registers. The reader has the limits and the options. Whatever is not a plain step, an error above
//! all, is read by the reader's own methods ([`Pass::read`]), so it means what it means elsewhere.

use alloc::vec::Vec;

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
pub(super) type Numbers = Vec<u32>;

/// Passes over values of a reader.
pub(super) struct Pass<'r, 'a> {
    pub(super) table: Table,
    reader: &'r mut Reader<'a>,
    /// The number of nested values that the reader's levels have room for.
    depth: u32,
    short_prefixes: u8,
    /// The numbers for the next value. Most values take none.
    numbers: Numbers,
}

/// The rest of the input after a value, or `None` after an error, which the reader has.
type Rest<'a> = Option<&'a [u8]>;

impl<'r, 'a> Pass<'r, 'a> {
    pub(super) fn new(table: Table, reader: &'r mut Reader<'a>) -> Self {
        let depth = reader.levels_left().saturating_mul(VALUES_PER_LEVEL);
        let depth = depth.saturating_add(VALUES_PER_LEVEL - 1);
        let short_prefixes = reader.short_prefixes();
        Self { table, reader, depth, short_prefixes, numbers: Numbers::new() }
    }

    /// Passes over a value that takes these numbers.
    pub(super) fn value(&mut self, ty: Type, numbers: &[u32]) {
        let (rest, depth) = (self.reader.rest_of_input(), self.depth);
        self.numbers.extend_from_slice(numbers);
        let rest = self.value_at(rest, ty, depth);
        self.go_on(rest);
    }

    /// Passes over the fields of a combinator or of a record.
    pub(super) fn program(&mut self, program: u32, numbers: &[u32]) {
        let (rest, depth) = (self.reader.rest_of_input(), self.depth);
        self.numbers.extend_from_slice(numbers);
        let rest = self.program_at(rest, program, depth);
        self.go_on(rest);
    }

    /// Passes over `count` items.
    pub(super) fn items(&mut self, count: u32, item: Type, numbers: &[u32]) {
        let (rest, depth) = (self.reader.rest_of_input(), self.depth);
        self.numbers.extend_from_slice(numbers);
        let rest = self.items_at(rest, count, item, depth);
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
        let found = rest.split_first_chunk().and_then(|(id, rest)| {
            Some((self.table.constructor(ty.operand, u32::from_le_bytes(*id))?.program(), rest))
        });
        let Some((program, rest)) = found else {
            let rest = self.unknown(rest, ty.operand, self.depth);
            self.go_on(rest);
            return None;
        };
        self.go_on(Some(rest));
        Some(program)
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

    fn value_at(&mut self, rest: &'a [u8], ty: Type, depth: u32) -> Rest<'a> {
        match ty.kind {
            Kind::Fixed => self.bytes_at(rest, ty.operand),
            Kind::Text => self.text_at(rest),
            Kind::Boxed => self.boxed_at(rest, ty.operand, depth),
            Kind::Record => self.program_at(rest, ty.operand, depth),
            Kind::BoxedVector | Kind::Vector | Kind::Repeat => {
                let Some(depth) = depth.checked_sub(1) else { return self.too_deep(rest) };
                if ty.kind == Kind::BoxedVector
                    && let Some([id, count]) = rest.as_chunks::<4>().0.first_chunk::<2>()
                    && u32::from_le_bytes(*id) == VECTOR_ID
                    && self.reader.take_items(u32::from_le_bytes(*count) as usize)
                {
                    let count = u32::from_le_bytes(*count);
                    let rest = rest.get(8..).unwrap_or_default();
                    return self.items_at(rest, count, self.table.ty(ty.operand), depth);
                }
                let (numbers, mut count) = (core::mem::take(&mut self.numbers), 0);
                let rest = self.read(rest, |pass| {
                    let (number, inner) = pass.count(ty.kind, &numbers);
                    (count, pass.numbers) = (number, inner.to_vec());
                })?;
                self.items_at(rest, count, self.table.ty(ty.operand), depth)
            }
            Kind::Sized => {
                let numbers = core::mem::take(&mut self.numbers);
                self.read(rest, |pass| pass.sized_object(&numbers))
            }
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

    /// Passes over a value of one of the constructors at `place`.
    #[inline]
    fn boxed_at(&mut self, rest: &'a [u8], place: u32, depth: u32) -> Rest<'a> {
        if let Some((id, after)) = rest.split_first_chunk()
            && let Some(found) = self.table.constructor(place, u32::from_le_bytes(*id))
        {
            let program = found.program();
            // Most constructors of small types are a few bytes.
            if found.is_bytes()
                && let Some(rest) = after.get(self.table.bytes(program) as usize..)
            {
                return Some(rest);
            }
            return self.program_at(after, program, depth);
        }
        self.unknown(rest, place, depth)
    }

    #[cold]
    #[inline(never)]
    fn unknown(&mut self, rest: &'a [u8], place: u32, depth: u32) -> Rest<'a> {
        let name = self.table.name(self.table.type_of(place).name);
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

    fn items_at(&mut self, mut rest: &'a [u8], count: u32, item: Type, depth: u32) -> Rest<'a> {
        if let (Kind::Fixed, 1..) = (item.kind, item.operand) {
            let len = u64::from(count) * u64::from(item.operand);
            let len = usize::try_from(len).unwrap_or(usize::MAX);
            return match rest.get(len..) {
                Some(rest) => Some(rest),
                None => self.read(rest, |pass| _ = pass.reader.take(len, PASSED)),
            };
        }
        let numbers = core::mem::take(&mut self.numbers);
        for i in 0..count {
            if !numbers.is_empty() {
                self.numbers.clone_from(&numbers);
            }
            let before = rest.len();
            rest = match item.kind {
                Kind::Boxed => self.boxed_at(rest, item.operand, depth)?,
                _ => self.value_at(rest, item, depth)?,
            };
            if rest.len() == before {
                // An item that reads nothing depends on nothing, so the others read nothing either.
                return self.read(rest, |pass| pass.reader.skip_empty_items(count - i));
            }
        }
        Some(rest)
    }

    #[inline(never)]
    fn program_at(&mut self, rest: &'a [u8], place: u32, depth: u32) -> Rest<'a> {
        let program = self.table.program(place);
        let mut slots = [0; SLOTS];
        slots[0] = ALWAYS;
        if !self.numbers.is_empty() {
            slots = self::slots(&core::mem::take(&mut self.numbers));
        }
        let after = match depth.checked_sub(1) {
            Some(depth) => self.steps_at(rest, program.steps, &mut slots, depth),
            None => self.too_deep(rest),
        };
        if after.is_none() {
            self.name_error(program);
        }
        after
    }

    /// Passes over a value of a field. Vectors count their own items without bytes.
    #[inline]
    fn field_at(&mut self, rest: &'a [u8], ty: Type, depth: u32) -> Rest<'a> {
        let after = self.value_at(rest, ty, depth)?;
        if ty.kind == Kind::Record && after.len() == rest.len() {
            // The input does not bound the number of such records.
            return self.read(after, |pass| pass.reader.skip_empty_items(1));
        }
        Some(after)
    }

    #[inline(always)]
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
                // An absent number is zero, as its slot was. Its second pair leads over no bytes.
                if step.action() == Action::Jump {
                    steps = others.get(step.operand() as usize..).unwrap_or_default();
                }
                continue;
            }
            rest = match step.action() {
                Action::Fixed => self.bytes_at(rest, step.operand())?,
                Action::Text => self.text_at(rest)?,
                Action::Value => self.field_at(rest, self.table.ty(step.operand()), depth)?,
                Action::Constructor => self.boxed_at(rest, step.operand(), depth)?,
                Action::Jump => rest,
                Action::Number => {
                    let [second, others @ ..] = others else { return Some(rest) };
                    steps = others;
                    let (number, rest) = self.number_at(rest, more(second))?;
                    slots[step.operand() as usize % SLOTS] = number;
                    rest
                }
                Action::Push => {
                    let (numbers, len) = pushes(before, slots);
                    let value = before.get(len..).and_then(<[Words]>::split_first);
                    let Some((value, others)) = value else { return Some(rest) };
                    (steps, self.numbers) = (others, numbers);
                    let ty = self.table.ty(Step::new(value).operand());
                    let rest = self.field_at(rest, ty, depth)?;
                    self.numbers.clear();
                    rest
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
pub(super) fn pushes(steps: &[Words], slots: &Slots) -> (Numbers, usize) {
    let mut numbers = Numbers::new();
    let mut pairs = steps.chunks_exact(2).map(|pair| (Step::new(&pair[0]), more(&pair[1])));
    while let Some((step, plus)) = pairs.next().filter(|(step, _)| step.action() == Action::Push) {
        let slot = step.operand() as usize % SLOTS;
        let base = if slot == 0 { 0 } else { slots[slot] };
        numbers.push(base.saturating_add(plus));
    }
    let len = 2 * numbers.len();
    (numbers, len)
}
