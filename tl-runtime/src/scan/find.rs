//! The values at a path.

use alloc::string::String;
use alloc::vec::Vec;
use core::fmt::Write;

use super::part::Part;
use super::pass::Pass;
use super::path::{ScanPath, Segment};
use super::search::{Frame, Next, Place, Search};
use crate::{DecodeOptions, Reader, TracedError};

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
    frames: Vec<Frame<'p>>,
    has_started: bool,
}

impl<'p, 'a> Found<'p, 'a> {
    pub(super) fn new(path: &'p ScanPath, bytes: &'a [u8], reader: Reader<'a>) -> Self {
        let frames = Vec::with_capacity(path.segments.len());
        Self { path, bytes, reader, frames, has_started: false }
    }

    /// Returns the place of the next value, or `None` after the last one or an error.
    fn advance(&mut self) -> Option<Place> {
        let Self { path, reader, frames, has_started, .. } = self;
        let pass = Pass::new(path.root.table, reader);
        let mut search = Search { path, frames, pass };
        let mut next = match core::mem::replace(has_started, true) {
            false => search.start(),
            true => Next::Nothing,
        };
        loop {
            next = match next {
                Next::Part(place) => return Some(place),
                Next::Value(ty) => search.enter(ty),
                Next::Nothing => {
                    let item = search.next_item()?;
                    search.enter(item)
                }
            };
            if search.pass.reader.has_failed() {
                return None;
            }
        }
    }
}

impl<'a> Found<'_, 'a> {
    /// Returns the error after which there are no more values, if there is one.
    #[cold]
    fn end(&mut self) -> Option<Result<Part<'a>, TracedError>> {
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
        if let Some(Place { start, end, name }) = self.advance() {
            let bytes = self.bytes.get(start..end).unwrap_or_default();
            let names = self.path.root.table.names;
            return Some(Ok(Part { bytes, offset: start, names, name }));
        }
        self.end()
    }
}
