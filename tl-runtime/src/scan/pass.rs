//! Passing over values by a table.
//!
//! The rest of the input is a slice that each function takes and returns, so that it stays in
//! registers. The reader has the limits and the options. Whatever is not a plain step, an error above
//! all, is read by the reader's own methods ([`Pass::read`]), so it means what it means elsewhere.

use alloc::vec::Vec;

use super::steps::{ALWAYS, SLOTS, Slots, Words};
use super::table::{Kind, Table, Type};
use crate::{Reader, VECTOR_ID};

/// The type in errors about values that are passed over.
pub(super) const PASSED: &str = "a value";

/// The number of nested values that take the stack of one level of a reader.
const VALUES_PER_LEVEL: u32 = 8;

/// Numbers that a value takes.
pub(super) type Numbers = Vec<u32>;

/// Passes over values of a reader.
pub(super) struct Pass<'r, 'a> {
    pub(super) table: Table,
    pub(super) reader: &'r mut Reader<'a>,
    /// The number of nested values that the reader's levels have room for.
    depth: u32,
    short_prefixes: u8,
    /// The numbers for the next value. Most values take none.
    pub(super) numbers: Numbers,
}

/// The rest of the input after a value, or `None` after an error, which the reader has.
pub(super) type Rest<'a> = Option<&'a [u8]>;

impl<'r, 'a> Pass<'r, 'a> {
    pub(super) fn new(table: Table, reader: &'r mut Reader<'a>) -> Self {
        let depth = reader.levels_left().saturating_mul(VALUES_PER_LEVEL);
        let depth = depth.saturating_add(VALUES_PER_LEVEL - 1);
        let short_prefixes = reader.short_prefixes();
        Self { table, reader, depth, short_prefixes, numbers: Numbers::new() }
    }

    /// Passes over a value, which takes the numbers.
    pub(super) fn value(&mut self, ty: Type) {
        let (rest, depth) = (self.reader.rest_of_input(), self.depth);
        let rest = self.value_at(rest, ty, depth);
        self.go_on(rest);
    }

    /// Passes over the fields of a combinator or of a record, which take the numbers.
    pub(super) fn program(&mut self, program: u32) {
        let (rest, depth) = (self.reader.rest_of_input(), self.depth);
        let rest = self.program_at(rest, program, depth);
        self.go_on(rest);
    }

    /// Passes over `count` items, each of which takes the numbers.
    pub(super) fn items(&mut self, count: u32, item: Type) {
        let (rest, depth) = (self.reader.rest_of_input(), self.depth);
        let rest = self.items_at(rest, count, item, depth);
        self.go_on(rest);
    }

    /// Follows steps of a program, given its mask and its numbers so far. Returns the rest of the input,
    /// which is empty after an error.
    #[inline(always)]
    pub(super) fn steps(
        &mut self,
        steps: &'static [Words],
        mask: &mut u64,
        slots: &mut Slots,
        program: u32,
    ) -> &'a [u8] {
        let rest = self.reader.rest_of_input();
        let rest = self.steps_at(rest, steps, mask, slots, self.depth);
        if rest.is_none() {
            self.name_error(program);
        }
        self.go_on(rest);
        rest.unwrap_or_default()
    }

    /// Reads the constructor id of a boxed type, and returns its program. A constructor that the type
    /// does not have is passed over, if the reader has a skipper that knows it.
    pub(super) fn constructor(&mut self, ty: Type) -> Option<u32> {
        let rest = self.reader.rest_of_input();
        let found = rest.split_first_chunk().and_then(|(id, rest)| {
            Some((self.table.constructor(ty.operand, u32::from_le_bytes(*id)).program()?, rest))
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

    /// Reads or takes the number of items of a vector. The numbers that are left are for its items.
    pub(super) fn count(&mut self, kind: Kind) -> u32 {
        match kind {
            Kind::Repeat if self.numbers.is_empty() => return 0,
            Kind::Repeat => {
                let count = self.numbers.remove(0);
                return self.reader.repeated_to_skip(count);
            }
            Kind::BoxedVector => self.reader.expect_constructor(VECTOR_ID, "Vector"),
            _ => {}
        }
        self.reader.count_to_skip()
    }

    /// Passes over an object whose length is the number that it takes.
    pub(super) fn sized_object(&mut self) {
        // A negative length is longer than any input.
        let len = self.numbers.first().and_then(|len| i32::try_from(*len).ok());
        let len = len.and_then(|len| usize::try_from(len).ok());
        self.reader.take(len.unwrap_or(usize::MAX), "Object");
    }

    #[cold]
    #[inline(never)]
    pub(super) fn name_error(&mut self, program: u32) {
        self.reader.name_error(self.table.name(self.table.name_of(program)));
    }

    fn go_on(&mut self, rest: Rest<'a>) {
        if let Some(rest) = rest {
            self.reader.set_rest_of_input(rest);
        }
    }

    /// Reads with the methods of the reader.
    #[inline]
    pub(super) fn read(&mut self, rest: &'a [u8], read: impl FnOnce(&mut Self)) -> Rest<'a> {
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
                let item = self.table.ty(ty.operand);
                if ty.kind == Kind::BoxedVector
                    && let Some((count, rest)) = self.count_at(rest)
                {
                    return self.items_at(rest, count, item, depth);
                }
                let mut count = 0;
                let rest = self.read(rest, |pass| count = pass.count(ty.kind))?;
                self.items_at(rest, count, item, depth)
            }
            Kind::Sized => self.read(rest, Self::sized_object),
        }
    }

    /// Reads the id and the number of items of a boxed vector, if nothing is wrong with them.
    #[inline]
    fn count_at(&mut self, rest: &'a [u8]) -> Option<(u32, &'a [u8])> {
        let (head, rest) = rest.split_first_chunk::<8>()?;
        let [id, count] = head.as_chunks::<4>().0 else { return None };
        let count = u32::from_le_bytes(*count);
        let is_plain =
            u32::from_le_bytes(*id) == VECTOR_ID && self.reader.take_items(count as usize);
        is_plain.then_some((count, rest))
    }

    #[inline]
    pub(super) fn bytes_at(&mut self, rest: &'a [u8], len: u32) -> Rest<'a> {
        match rest.get(len as usize..) {
            Some(rest) => Some(rest),
            None => self.end(rest, len),
        }
    }

    #[cold]
    #[inline(never)]
    fn end(&mut self, rest: &'a [u8], len: u32) -> Rest<'a> {
        self.read(rest, |pass| _ = pass.reader.take(len as usize, PASSED))
    }

    #[inline]
    fn text_at(&mut self, rest: &'a [u8]) -> Rest<'a> {
        self.short_text(rest).or_else(|| self.long_text(rest))
    }

    #[inline]
    pub(super) fn short_text(&self, rest: &'a [u8]) -> Option<&'a [u8]> {
        let len = *rest.first().filter(|len| **len < self.short_prefixes)?;
        rest.get((usize::from(len) | 3) + 1..)
    }

    #[inline(never)]
    pub(super) fn long_text(&mut self, rest: &'a [u8]) -> Rest<'a> {
        self.read(rest, |pass| _ = pass.reader.byte_slice())
    }

    /// Passes over a value of one of the constructors at `place`.
    #[inline]
    pub(super) fn boxed_at(&mut self, rest: &'a [u8], place: u32, depth: u32) -> Rest<'a> {
        if let Some((id, after)) = rest.split_first_chunk() {
            let found = self.table.constructor(place, u32::from_le_bytes(*id));
            // Most constructors of small types are a few bytes.
            let size = found.size();
            if size != 0
                && let Some(rest) = rest.get(size..)
            {
                return Some(rest);
            }
            if let Some(program) = found.program() {
                return self.program_at(after, program, depth);
            }
        }
        self.unknown(rest, place, depth)
    }

    #[cold]
    #[inline(never)]
    fn unknown(&mut self, rest: &'a [u8], place: u32, depth: u32) -> Rest<'a> {
        let name = self.table.name(self.table.type_of(place).name);
        self.numbers.clear();
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
    #[inline(never)]
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
        if item.kind == Kind::Boxed && self.numbers.is_empty() {
            return self.boxes_at(rest, count, item.operand, depth);
        }
        let numbers = core::mem::take(&mut self.numbers);
        for i in 0..count {
            if !numbers.is_empty() {
                self.numbers.clone_from(&numbers);
            }
            let before = rest.len();
            rest = self.value_at(rest, item, depth)?;
            if rest.len() == before {
                // An item that reads nothing depends on nothing, so the others read nothing either.
                return self.read(rest, |pass| pass.reader.skip_empty_items(count - i));
            }
        }
        Some(rest)
    }

    /// Passes over `count` values of a boxed type that takes no numbers.
    fn boxes_at(&mut self, mut rest: &'a [u8], count: u32, place: u32, depth: u32) -> Rest<'a> {
        for _ in 0..count {
            rest = self.boxed_at(rest, place, depth)?;
        }
        Some(rest)
    }

    /// Passes over a boxed vector of such values.
    #[inline]
    pub(super) fn boxed_vector_at(&mut self, rest: &'a [u8], place: u32, depth: u32) -> Rest<'a> {
        let Some(depth) = depth.checked_sub(1) else { return self.too_deep(rest) };
        if let Some((count, rest)) = self.count_at(rest) {
            return self.boxes_at(rest, count, place, depth);
        }
        let mut count = 0;
        let rest = self.read(rest, |pass| count = pass.count(Kind::BoxedVector))?;
        self.boxes_at(rest, count, place, depth)
    }

    #[inline(never)]
    fn program_at(&mut self, rest: &'a [u8], program: u32, depth: u32) -> Rest<'a> {
        let (steps, mut mask) = (self.table.steps(program), ALWAYS);
        let mut slots = [0; SLOTS];
        if !self.numbers.is_empty() {
            self.fill(&mut slots);
        }
        let after = match depth.checked_sub(1) {
            Some(depth) => self.steps_at(rest, steps, &mut mask, &mut slots, depth),
            None => self.too_deep(rest),
        };
        if after.is_none() {
            self.name_error(program);
        }
        after
    }

    /// Passes over a value of a field. Vectors count their own items without bytes.
    #[inline]
    pub(super) fn field_at(&mut self, rest: &'a [u8], ty: u32, depth: u32) -> Rest<'a> {
        let ty = self.table.ty(ty);
        let after = self.value_at(rest, ty, depth)?;
        self.numbers.clear();
        if ty.kind == Kind::Record && after.len() == rest.len() {
            // The input does not bound the number of such records.
            return self.read(after, |pass| pass.reader.skip_empty_items(1));
        }
        Some(after)
    }
}
