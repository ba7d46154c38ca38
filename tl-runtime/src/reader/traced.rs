//! Traced reading: a second pass over bytes with an error, which finds the path of the error.
//!
//! Generated decoders know no field names. A traced reader counts the fields instead, and the schema
//! in the generated module has their names. It hides its input, so that every read of a generated
//! decoder takes the branch for the end of the input, where the reader counts.

use alloc::string::String;

use super::Reader;
use super::cold::Cold;
use super::trace::{Trace, Unit};
use crate::{Decode, Described};

impl<'a> Reader<'a> {
    /// Returns the path of the first error of a value.
    #[cold]
    #[inline(never)]
    pub(crate) fn error_path<T: Decode + Described>(mut self) -> String {
        let trace = Trace::new(self.input);
        self.cold.get_or_insert_default().trace = Some(trace);
        self.hide();
        T::decode(&mut self);
        match self.cold.as_deref() {
            Some(Cold { error: Some(_), trace: Some(trace), .. }) => trace.path(T::SCHEMA),
            _ => String::new(),
        }
    }

    /// Hides the visible rest of the input again.
    #[inline]
    pub(super) fn hide(&mut self) {
        if self.is_cold() && self.trace().is_some() {
            self.input = &self.input[..self.offset()];
            self.rest = &self.input[self.input.len()..];
        }
    }

    /// Makes at least `needed` bytes of the rest of the input visible, if a trace hides them.
    #[cold]
    pub(super) fn show(&mut self, needed: usize) -> bool {
        let start = self.offset();
        let Some(trace) = self.trace() else { return false };
        let input = trace.input();
        let Some(end) = start.checked_add(needed) else { return false };
        let (Some(input), Some(rest)) = (input.get(..end), input.get(start..end)) else {
            return false;
        };
        (self.input, self.rest) = (input, rest);
        true
    }

    /// Returns the bytes that have not been read, and makes them visible.
    #[inline]
    pub(crate) fn rest_of_input(&mut self) -> &'a [u8] {
        if self.is_cold() {
            self.show(self.remaining());
        }
        self.rest
    }

    /// Goes on where `rest` starts, an end of [`rest_of_input`](Self::rest_of_input).
    #[inline]
    pub(crate) fn set_rest_of_input(&mut self, rest: &'a [u8]) {
        self.rest = rest;
    }

    /// Returns the number of bytes that have not been read.
    #[inline]
    pub(super) fn remaining(&self) -> usize {
        match &self.cold {
            None => self.rest.len(),
            Some(cold) => match &**cold {
                Cold { error: None, trace: Some(trace), .. } => trace.input().len() - self.offset(),
                _ => self.rest.len(),
            },
        }
    }

    /// Returns the next four bytes as a number, without reading them.
    #[inline]
    pub(super) fn peek(&mut self) -> Option<u32> {
        match self.rest.first_chunk() {
            Some(id) => Some(u32::from_le_bytes(*id)),
            None => self.peek_hidden(),
        }
    }

    #[cold]
    fn peek_hidden(&mut self) -> Option<u32> {
        let start = self.offset();
        let id = self.trace()?.input().get(start..)?.first_chunk()?;
        Some(u32::from_le_bytes(*id))
    }

    /// Counts a field of type `type_name`.
    #[cold]
    pub(super) fn begin(&mut self, unit: Unit, type_name: &'static str) {
        if let Some(trace) = self.trace() {
            trace.begin(unit, type_name);
        }
    }

    /// Counts a field that costs memory before its first byte is read.
    #[cold]
    pub(super) fn announce(&mut self) {
        self.begin(Unit::Announcement, "");
    }

    /// Counts a field that is too deep. Fields of a combinator that is too deep itself do not count.
    pub(super) fn begin_deep(&mut self, type_name: &'static str) {
        if let Some(trace) = self.trace()
            && trace.innermost() != Some(type_name)
        {
            trace.begin(Unit::Announcement, "");
        }
    }

    /// Keeps what the trace needs of a number or a constructor id that was read.
    pub(super) fn trace_number(&mut self, bytes: &[u8], unit: Unit) {
        if let Some(trace) = self.trace() {
            trace.keep(bytes, unit);
        }
    }
}
