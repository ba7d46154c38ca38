//! Following a path through bytes.

use alloc::string::String;
use alloc::vec::Vec;
use core::fmt::Write;

use super::Start;
use super::part::Part;
use super::pass::{Numbers, Pass, Slots, pushes, slots};
use super::path::{FieldForm, FieldPlace, ScanPath, Segment};
use super::table::{Kind, Program, Type};
use crate::{DecodeErrorKind, DecodeOptions, Reader, TracedError};

impl ScanPath {
    /// Finds the values at this path in the bytes of a value. Nothing is read before
    /// [`next`](Iterator::next) is called, and nothing after the last value, so the bytes need not be
    /// valid after it.
    pub fn find<'a>(&self, bytes: &'a [u8]) -> Found<'_, 'a> {
        self.find_with(bytes, DecodeOptions::new())
    }

    /// Finds the values at this path with `options`.
    pub fn find_with<'a>(&self, bytes: &'a [u8], options: DecodeOptions) -> Found<'_, 'a> {
        Found::new(self, bytes, Reader::with_options(bytes, options))
    }
}

/// The values at a [`ScanPath`], in the order of the bytes. After an error there are no more.
#[derive(Clone, Debug)]
pub struct Found<'p, 'a> {
    path: &'p ScanPath,
    bytes: &'a [u8],
    reader: Reader<'a>,
    /// The values around the next one, one for each segment of the path that leads to it.
    frames: Vec<Frame>,
    has_started: bool,
    /// The numbers that the next value takes. Most values take none.
    numbers: Numbers,
}

/// A value that the path leads into.
#[derive(Clone, Debug)]
enum Frame {
    /// A combinator: its numbers so far, the next step, and the place of that step in the input, if it
    /// is known.
    Fields { program: Program, slots: Slots, next: usize, place: Option<usize> },
    /// A vector: its items, the number of those before the next one and of those left.
    Items { item: Type, numbers: Numbers, before: u32, left: u32, start: usize, is_wanted: bool },
}

/// The next value on a path.
enum Next<'a> {
    /// A value to enter, which comes next.
    Value(Type),
    /// The value at the end of the path.
    Part(Part<'a>),
    /// There is none here.
    Nothing,
}

impl<'p, 'a> Found<'p, 'a> {
    pub(super) fn new(path: &'p ScanPath, bytes: &'a [u8], reader: Reader<'a>) -> Self {
        let frames = Vec::with_capacity(path.segments.len());
        Self { path, bytes, reader, frames, has_started: false, numbers: Numbers::new() }
    }

    fn pass(&mut self) -> Pass<'_, 'a> {
        Pass::new(self.path.root.table, &mut self.reader)
    }

    /// Returns the next value, or `None` after the last one or an error.
    fn advance(&mut self) -> Option<Part<'a>> {
        let mut next = match core::mem::replace(&mut self.has_started, true) {
            false => self.start(),
            true => Next::Nothing,
        };
        loop {
            next = match next {
                Next::Part(part) => return Some(part),
                Next::Value(ty) => self.enter(ty),
                Next::Nothing => self.next_item()?,
            };
            if self.reader.has_failed() {
                return None;
            }
        }
    }

    fn start(&mut self) -> Next<'a> {
        let root = self.path.root;
        match root.start {
            Start::Type(ty) => Next::Value(ty),
            Start::Combinator { id, program } => {
                let name = root.table.program(program).name;
                self.reader.expect_constructor(id, root.table.name(name));
                match self.path.segments.first() {
                    Some(Segment::Field(_, places)) => self.enter_program(program, places, &[]),
                    _ => {
                        self.pass().program(program, &[]);
                        self.part(0, name)
                    }
                }
            }
        }
    }

    /// Follows the path into a value that comes next, or passes over it.
    fn enter(&mut self, ty: Type) -> Next<'a> {
        let (path, numbers) = (self.path, core::mem::take(&mut self.numbers));
        match (path.segments.get(self.frames.len()), ty.kind) {
            (Some(Segment::Field(_, places)), Kind::Boxed) => match self.pass().constructor(ty) {
                Some(program) => self.enter_program(program, places, &numbers),
                None => Next::Nothing,
            },
            (Some(Segment::Field(_, places)), Kind::Record) => {
                self.enter_program(ty.operand, places, &numbers)
            }
            (Some(Segment::Items(index)), Kind::Vector | Kind::BoxedVector | Kind::Repeat) => {
                self.enter_items(*index, ty, &numbers)
            }
            (Some(Segment::Field(_, places)), Kind::Sized) => self.enter_object(&numbers, places),
            (segment, _) => {
                let start = self.reader.offset();
                self.pass().value(ty, &numbers);
                match segment {
                    None => self.part(start, ty.name),
                    // Only other constructors have a value at this path.
                    Some(_) => Next::Nothing,
                }
            }
        }
    }

    /// Returns the value that ends here as the one at the end of the path.
    fn part(&self, start: usize, name: u32) -> Next<'a> {
        let bytes = self.bytes.get(start..self.reader.offset()).unwrap_or_default();
        Next::Part(Part { bytes, offset: start, table: self.path.root.table, name })
    }

    /// Follows the path to a field of a combinator.
    fn enter_program(
        &mut self,
        program: u32,
        places: &[(u32, FieldPlace)],
        numbers: &[u32],
    ) -> Next<'a> {
        let Ok(found) = places.binary_search_by_key(&program, |(program, _)| *program) else {
            self.pass().program(program, numbers);
            return Next::Nothing;
        };
        let (place, program) = (places[found].1, self.path.root.table.program(program));
        let steps = |from: usize, to: usize| program.steps.get(from..to).unwrap_or_default();
        let mut slots = slots(numbers);
        self.pass().steps(steps(0, place.step), &mut slots, program);
        let (mut next, mut end) = (place.step, None);
        let mut found = Next::Nothing;
        let start = self.reader.offset();
        if place.condition.holds(&slots) && !self.reader.has_failed() {
            let name = place.ty.name;
            match place.form {
                FieldForm::Flag => found = self.part(start, name),
                FieldForm::Number => {
                    next += 2;
                    self.pass().steps(steps(place.step, next), &mut slots, program);
                    found = self.part(start, name);
                }
                FieldForm::Bytes { before, after } => {
                    self.reader.take(before, "a value");
                    next += 1;
                    let len = (place.ty.operand as usize).saturating_add(after);
                    end = Some(self.reader.offset().saturating_add(len));
                    found = Next::Value(place.ty);
                }
                FieldForm::Value => {
                    let (numbers, len) = pushes(steps(next, program.steps.len()), &slots);
                    next += len + 1;
                    self.numbers = numbers;
                    found = Next::Value(place.ty);
                }
            }
        }
        if self.reader.has_failed() {
            self.pass().name_error(program);
        }
        self.frames.push(Frame::Fields { program, slots, next, place: end });
        found
    }

    /// Follows the path into an object whose length is stated.
    fn enter_object(&mut self, numbers: &[u32], places: &[(u32, FieldPlace)]) -> Next<'a> {
        let table = self.path.root.table;
        let mut after = self.reader.clone();
        Pass::new(table, &mut after).sized_object(numbers);
        if let Some(error) = after.error() {
            self.reader.fail(error.kind, error.type_name);
            return Next::Nothing;
        }
        if let Some(Frame::Fields { place, .. }) = self.frames.last_mut() {
            *place = Some(after.offset());
        }
        // Whatever the object is, the value around it goes on at the stated place.
        match self.pass().known_object() {
            Some(program) => self.enter_program(program, places, &[]),
            None => Next::Nothing,
        }
    }

    /// Passes over the rest of a value that ends at this place.
    fn go_to(&mut self, place: Option<usize>) {
        let Some(place) = place.filter(|_| !self.reader.has_failed()) else { return };
        match place.checked_sub(self.reader.offset()) {
            Some(len) => _ = self.reader.take(len, "a value"),
            // An object is longer than the number before it says.
            None => {
                let len = self.reader.offset() - place;
                self.reader.fail(DecodeErrorKind::SkippedLength { len }, "Object");
            }
        }
    }

    /// Follows the path to the items of a vector.
    fn enter_items(&mut self, index: Option<u32>, ty: Type, numbers: &[u32]) -> Next<'a> {
        let mut pass = self.pass();
        let (count, numbers) = pass.count(ty.kind, numbers);
        let (item, numbers) = (pass.table.ty(ty.operand), numbers.to_vec());
        let start = usize::MAX;
        let Some(index) = index else {
            let (before, left, is_wanted) = (0, count, true);
            self.frames.push(Frame::Items { item, numbers, before, left, start, is_wanted });
            return Next::Nothing;
        };
        let before = index.min(count);
        pass.items(before, item, &numbers);
        let (before, left, is_wanted) = (before + 1, count - before, false);
        match left.checked_sub(1) {
            Some(left) => {
                self.numbers.clone_from(&numbers);
                self.frames.push(Frame::Items { item, numbers, before, left, start, is_wanted });
                Next::Value(item)
            }
            None => Next::Nothing,
        }
    }

    /// Finishes the values around the last one, up to a vector with more items, and returns the next
    /// of these. Returns `None` if no vector around has more, or after an error.
    fn next_item(&mut self) -> Option<Next<'a>> {
        let has_more =
            |frame: &Frame| matches!(frame, Frame::Items { left: 1.., is_wanted: true, .. });
        let depth = self.frames.iter().rposition(has_more)?;
        while self.frames.len() > depth + 1 {
            // An error after the part belongs to the value around it.
            match self.frames.pop()? {
                Frame::Fields { program, mut slots, next, place } => {
                    self.go_to(place);
                    let steps = program.steps.get(next..).unwrap_or_default();
                    self.pass().steps(steps, &mut slots, program);
                }
                Frame::Items { item, numbers, left, .. } => {
                    self.pass().items(left, item, &numbers);
                }
            }
            if self.reader.has_failed() {
                return None;
            }
        }
        let offset = self.reader.offset();
        let Some(Frame::Items { item, numbers, before, left, start, .. }) = self.frames.last_mut()
        else {
            return None;
        };
        // The input does not bound the number of items that have no bytes.
        let is_empty = *start == offset;
        (*start, *before, *left) = (offset, *before + 1, *left - 1);
        self.numbers.clone_from(numbers);
        let next = Next::Value(*item);
        if is_empty {
            self.reader.skip_empty_items(1);
        }
        Some(next)
    }

    /// Returns the path to the value that was found last, or to the error, with the index of each item:
    /// `updates[3].message`.
    pub fn place(&self) -> String {
        let mut place = String::new();
        for (segment, frame) in self.path.segments.iter().zip(&self.frames) {
            let written = match (segment, frame) {
                (Segment::Items(_), Frame::Items { before, .. }) => {
                    write!(place, "[{}]", before.saturating_sub(1))
                }
                (Segment::Field(name, _), _) if place.is_empty() => write!(place, "{name}"),
                (Segment::Field(name, _), _) => write!(place, ".{name}"),
                (Segment::Items(_), _) => Ok(()),
            };
            debug_assert!(written.is_ok(), "a string takes any text");
        }
        place
    }
}

impl<'a> Iterator for Found<'_, 'a> {
    type Item = Result<Part<'a>, TracedError>;

    fn next(&mut self) -> Option<Self::Item> {
        if let Some(part) = self.advance() {
            return Some(Ok(part));
        }
        let error = self.reader.error().cloned();
        let error = error.map(|error| TracedError { path: self.place(), error });
        // An error is returned once, and nothing after it.
        if error.is_some() {
            self.reader = Reader::new(&[]);
            self.bytes = &[];
        }
        self.frames.clear();
        error.map(Err)
    }
}
