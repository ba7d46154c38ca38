//! Following a path to the next value.

use alloc::vec::Vec;

use super::Start;
use super::pass::{Numbers, PASSED, Pass};
use super::path::{FieldForm, FieldPlace, Places, ScanPath, Segment};
use super::steps::{ALWAYS, SLOTS, Slots, Step, Words};
use super::table::{Kind, Type};
use crate::{DecodeErrorKind, Reader};

/// A value that the path leads into.
#[derive(Clone, Debug)]
pub(super) enum Frame<'p> {
    /// A combinator: the steps that are left, its mask, its numbers so far, and the end of the object of
    /// stated length that the path leads into.
    Fields { program: u32, steps: &'static [Words], mask: u64, slots: Slots, end: Option<usize> },
    /// A vector: its items, and the number of those before the next one and of those left. Items often
    /// have one constructor, so that of the last item is kept with the place of the field.
    Items {
        item: Type,
        numbers: Numbers,
        before: u32,
        left: u32,
        start: usize,
        is_wanted: bool,
        last: Option<Last<'p>>,
    },
}

/// The constructor of an item.
#[derive(Clone, Copy, Debug)]
pub(super) struct Last<'p> {
    id: u32,
    program: u32,
    place: Option<&'p FieldPlace>,
}

/// The next value on a path.
pub(super) enum Next {
    /// A value to enter, which comes next.
    Value(Type),
    /// The value at the end of the path.
    Part(Place),
    /// There is none here.
    Nothing,
}

/// The place of a value in the input, and the name of its type.
pub(super) struct Place {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) name: u32,
}

/// Passes over the rest of an object that ends at this place.
fn go_to(reader: &mut Reader<'_>, end: usize) {
    match end.checked_sub(reader.offset()) {
        Some(len) => _ = reader.take(len, PASSED),
        // An object is longer than the number before it says.
        None => {
            let len = reader.offset() - end;
            reader.fail(DecodeErrorKind::SkippedLength { len }, "Object");
        }
    }
}

/// Following a path to the next value.
pub(super) struct Search<'f, 'p, 'a> {
    pub(super) path: &'p ScanPath,
    pub(super) frames: &'f mut Vec<Frame<'p>>,
    pub(super) pass: Pass<'f, 'a>,
}

impl<'p> Search<'_, 'p, '_> {
    pub(super) fn start(&mut self) -> Next {
        let root = self.path.root;
        match root.start {
            Start::Type(ty) => Next::Value(ty),
            Start::Combinator { id, program } => {
                let name = root.table.name_of(program);
                self.pass.reader.expect_constructor(id, root.table.name(name));
                match self.path.segments.first() {
                    Some(Segment::Field(_, places)) => {
                        self.enter_program(program, places.get(program))
                    }
                    _ => {
                        self.pass.program(program);
                        self.part(0, name)
                    }
                }
            }
        }
    }

    /// Follows the path into a value that comes next, or passes over it.
    #[inline]
    pub(super) fn enter(&mut self, ty: Type) -> Next {
        let path = self.path;
        match (path.segments.get(self.frames.len()), ty.kind) {
            (Some(Segment::Field(_, places)), Kind::Boxed) => self.enter_boxed(ty, places),
            (Some(Segment::Field(_, places)), Kind::Record) => {
                self.enter_program(ty.operand, places.get(ty.operand))
            }
            (Some(Segment::Items(index)), Kind::Vector | Kind::BoxedVector | Kind::Repeat) => {
                self.enter_items(*index, ty)
            }
            (Some(Segment::Field(_, places)), Kind::Sized) => self.enter_object(places),
            (segment, _) => {
                let start = self.pass.reader.offset();
                self.pass.value(ty);
                self.pass.numbers.clear();
                match segment {
                    None => self.part(start, ty.name),
                    // Only other constructors have a value at this path.
                    Some(_) => Next::Nothing,
                }
            }
        }
    }

    /// Follows the path to a field of a boxed value.
    #[inline]
    fn enter_boxed(&mut self, ty: Type, places: &'p Places) -> Next {
        let mut none = None;
        let last = match self.frames.last_mut() {
            Some(Frame::Items { last, .. }) => last,
            _ => &mut none,
        };
        let rest = self.pass.reader.rest_of_input();
        let next = rest.split_first_chunk().map(|(id, rest)| (u32::from_le_bytes(*id), rest));
        if let (Some((id, rest)), Some(last)) = (next, *last)
            && last.id == id
        {
            self.pass.reader.set_rest_of_input(rest);
            return self.enter_program(last.program, last.place);
        }
        let Some(program) = self.pass.constructor(ty) else { return Next::Nothing };
        let place = places.get(program);
        *last = next.map(|(id, _)| Last { id, program, place });
        self.enter_program(program, place)
    }

    /// Returns the value that ends here as the one at the end of the path.
    fn part(&self, start: usize, name: u32) -> Next {
        Next::Part(Place { start, end: self.pass.reader.offset(), name })
    }

    /// Follows the path to a field of a combinator.
    fn enter_program(&mut self, program: u32, place: Option<&'p FieldPlace>) -> Next {
        let Some(place) = place else {
            self.pass.program(program);
            return Next::Nothing;
        };
        let (steps, mask, slots) = (place.steps, ALWAYS, [0; SLOTS]);
        self.frames.push(Frame::Fields { program, steps, mask, slots, end: None });
        let is_last = self.frames.len() == self.path.segments.len();
        let Some(Frame::Fields { steps, mask, slots, .. }) = self.frames.last_mut() else {
            return Next::Nothing;
        };
        if !self.pass.numbers.is_empty() {
            self.pass.fill(slots);
        }
        let rest = self.pass.steps(place.before, mask, slots, program);
        let (start, name) = (self.pass.reader.offset(), place.ty.name);
        if let FieldForm::Flag(condition) = place.form {
            return if condition.holds(slots) { self.part(start, name) } else { Next::Nothing };
        }
        let [step, others @ ..] = *steps else { return Next::Nothing };
        if !Step(*step).applies(*mask) {
            return Next::Nothing;
        }
        match place.form {
            FieldForm::Number => {
                *steps = others;
                self.pass.steps(core::slice::from_ref(step), mask, slots, program);
                self.part(start, name)
            }
            // Only other constructors have a value at this path.
            FieldForm::Bytes { .. } if !is_last => Next::Nothing,
            FieldForm::Bytes { before, end, all } => {
                if let Some(rest) = rest.get(all..) {
                    *steps = others;
                    self.pass.reader.set_rest_of_input(rest);
                } else if rest.len() < end {
                    self.pass.reader.take(end, PASSED);
                    self.pass.name_error(program);
                    return Next::Nothing;
                }
                Next::Part(Place { start: start + before, end: start + end, name })
            }
            FieldForm::Flag(_) | FieldForm::Value => {
                *steps = others;
                Next::Value(place.ty)
            }
        }
    }

    /// Follows the path into an object whose length is stated.
    fn enter_object(&mut self, places: &'p Places) -> Next {
        let table = self.pass.table;
        let mut after = self.pass.reader.clone();
        let mut pass = Pass::new(table, &mut after);
        core::mem::swap(&mut pass.numbers, &mut self.pass.numbers);
        pass.sized_object();
        if let Some(error) = after.error() {
            self.pass.reader.fail(error.kind, error.type_name);
            return Next::Nothing;
        }
        if let Some(Frame::Fields { end, .. }) = self.frames.last_mut() {
            *end = Some(after.offset());
        }
        // The value around an object goes on at the stated place, even if the object is unknown.
        match self.pass.known_object() {
            Some(program) => self.enter_program(program, places.get(program)),
            None => Next::Nothing,
        }
    }

    /// Follows the path to the items of a vector.
    fn enter_items(&mut self, index: Option<u32>, ty: Type) -> Next {
        let count = self.pass.count(ty.kind);
        let item = self.pass.table.ty(ty.operand);
        let numbers = core::mem::take(&mut self.pass.numbers);
        let frame = |numbers, before, left, is_wanted| {
            let (start, last) = (usize::MAX, None);
            Frame::Items { item, numbers, before, left, start, is_wanted, last }
        };
        let Some(index) = index else {
            self.frames.push(frame(numbers, 0, count, true));
            return Next::Nothing;
        };
        let before = index.min(count);
        self.pass.numbers.clone_from(&numbers);
        self.pass.items(before, item);
        match (count - before).checked_sub(1) {
            Some(left) => {
                self.pass.numbers.clone_from(&numbers);
                self.frames.push(frame(numbers, before + 1, left, false));
                Next::Value(item)
            }
            None => {
                self.pass.numbers.clear();
                Next::Nothing
            }
        }
    }

    /// Passes over the rest of the innermost value that the path has entered, and leaves it.
    fn finish(&mut self) {
        match self.frames.last_mut() {
            Some(Frame::Fields { program, steps, mask, slots, end }) => {
                if let Some(end) = *end {
                    go_to(self.pass.reader, end);
                }
                // An error after the part belongs to the value around it.
                if !steps.is_empty() && !self.pass.reader.has_failed() {
                    self.pass.steps(steps, mask, slots, *program);
                }
            }
            Some(Frame::Items { item, numbers, left, .. }) => {
                self.pass.numbers.clone_from(numbers);
                self.pass.items(*left, *item);
                self.pass.numbers.clear();
            }
            None => {}
        }
        self.frames.pop();
    }

    /// Leaves values, the innermost first, up to a vector with more items. Returns `None` if there is no
    /// such vector, or after an error.
    #[inline(never)]
    fn finish_values(&mut self) -> Option<()> {
        let has_more =
            |frame: &Frame<'_>| matches!(frame, Frame::Items { left: 1.., is_wanted: true, .. });
        let depth = self.frames.iter().rposition(has_more)?;
        while self.frames.len() > depth + 1 {
            self.finish();
            if self.pass.reader.has_failed() {
                return None;
            }
        }
        Some(())
    }

    /// Leaves values up to a vector with more items, and returns the type of the next one. Returns `None`
    /// if no vector has more, or after an error.
    #[inline]
    pub(super) fn next_item(&mut self) -> Option<Type> {
        // Most often there is nothing left of the last item, and the vector around it has another one.
        let is_finished = matches!(
            &self.frames[..],
            [
                ..,
                Frame::Items { left: 1.., is_wanted: true, .. },
                Frame::Fields { steps: [], end: None, .. }
            ]
        );
        if is_finished {
            self.frames.pop();
        } else {
            self.finish_values()?;
        }
        let offset = self.pass.reader.offset();
        let Some(Frame::Items { item, numbers, before, left, start, .. }) = self.frames.last_mut()
        else {
            return None;
        };
        // The input does not bound the number of items that have no bytes.
        let is_empty = *start == offset;
        (*start, *before, *left) = (offset, *before + 1, *left - 1);
        if !numbers.is_empty() {
            self.pass.numbers.clone_from(numbers);
        }
        let item = *item;
        if is_empty {
            self.pass.reader.skip_empty_items(1);
            if self.pass.reader.has_failed() {
                return None;
            }
        }
        Some(item)
    }
}
