//! The state of a reader that is rarely needed: the error, and the trace of a traced reader.

use super::Reader;
use super::trace::{Trace, Unit, Whole};
use crate::{DecodeError, DecodeErrorKind};

/// State outside of the reader. A plain reader has none until its first error, so that the common case
/// is one comparison.
#[derive(Clone, Debug, Default)]
pub(super) struct Cold<'a> {
    pub(super) error: Option<DecodeError>,
    pub(super) trace: Option<Trace<'a>>,
    /// The number of values entered minus that of values left, since there is this state.
    depth: isize,
    /// The smallest depth so far. Values that are left at a smaller one were open at the error.
    lowest: isize,
}

impl Cold<'_> {
    #[cold]
    #[inline(never)]
    fn enter(&mut self, whole: Whole) {
        self.settle();
        self.depth += 1;
        if let (None, Some(trace)) = (&self.error, &mut self.trace) {
            trace.enter(whole);
        }
    }

    /// Makes the trace leave the values that the reader has left.
    fn settle(&mut self) {
        if let (None, Some(trace)) = (&self.error, &mut self.trace) {
            trace.leave_to(self.depth.unsigned_abs());
        }
    }
}

impl<'a> Reader<'a> {
    /// Returns the first error, if any.
    #[inline]
    pub fn error(&self) -> Option<&DecodeError> {
        self.cold.as_ref()?.error.as_ref()
    }

    #[inline]
    pub(crate) fn has_failed(&self) -> bool {
        self.error().is_some()
    }

    pub(super) fn into_error(self) -> Option<DecodeError> {
        self.cold?.error
    }

    /// Returns the trace, unless there is an error.
    pub(super) fn trace(&mut self) -> Option<&mut Trace<'a>> {
        let cold = self.cold.as_mut()?;
        cold.settle();
        match &mut **cold {
            Cold { error: None, trace, .. } => trace.as_mut(),
            Cold { error: Some(_), .. } => None,
        }
    }

    #[cold]
    pub(super) fn fail_at(
        &mut self,
        offset: usize,
        kind: DecodeErrorKind,
        type_name: &'static str,
    ) {
        self.keep_error(DecodeError { kind, offset, type_name, within: None });
    }

    /// Records an error, unless it is a later one, and drops the rest of the input.
    pub(super) fn keep_error(&mut self, mut error: DecodeError) {
        let cold = self.cold.get_or_insert_default();
        cold.settle();
        if cold.error.is_none() {
            if let Some(trace) = &cold.trace {
                error.within = error.within.or(trace.innermost());
            }
            cold.error = Some(error);
        }
        self.rest = &[];
    }

    /// Records that at least `needed` bytes were to come. A traced reader makes them visible if they
    /// are there, and returns true.
    #[cold]
    pub(super) fn fail_end(&mut self, needed: usize, type_name: &'static str) -> bool {
        if self.show(needed) {
            return true;
        }
        let missing = needed.saturating_sub(self.remaining());
        self.fail(DecodeErrorKind::UnexpectedEnd { missing }, type_name);
        false
    }

    /// Reads bytes of a traced reader, or records the end of the input.
    #[cold]
    #[inline(never)]
    pub(super) fn read_at_end(&mut self, value: &mut [u8], type_name: &'static str, unit: Unit) {
        self.begin(unit, type_name);
        if self.fail_end(value.len(), type_name)
            && let Some((head, rest)) = self.rest.split_at_checked(value.len())
        {
            value.copy_from_slice(head);
            self.rest = rest;
            self.hide();
            self.trace_number(head, unit);
        }
    }

    /// Takes `len` bytes of a traced reader, or records the end of the input.
    #[cold]
    pub(super) fn take_at_end(&mut self, len: usize, type_name: &'static str) -> &'a [u8] {
        self.begin(Unit::Value, type_name);
        if self.fail_end(len, type_name)
            && let Some((value, rest)) = self.rest.split_at_checked(len)
        {
            self.rest = rest;
            self.hide();
            return value;
        }
        &[]
    }

    /// Enters a value with parts. Only a cold reader needs to know which.
    #[inline]
    pub(crate) fn enter(&mut self, whole: impl FnOnce() -> Whole) {
        if let Some(cold) = &mut self.cold {
            cold.enter(whole());
        }
    }

    /// Leaves the combinator `name`. An error inside it that names no inner combinator gets its name.
    ///
    /// This makes no call: values that have been read would move out of registers.
    #[inline]
    pub(crate) fn leave(&mut self, name: &'static str) {
        if let Some(cold) = &mut self.cold {
            cold.depth -= 1;
            if cold.depth < cold.lowest {
                cold.lowest = cold.depth;
                if let Some(error) = &mut cold.error {
                    error.within = error.within.or(Some(name));
                }
            }
        }
    }

    /// Leaves a value that is no combinator.
    #[inline]
    pub(super) fn leave_part(&mut self) {
        if let Some(cold) = &mut self.cold {
            cold.depth -= 1;
            cold.lowest = cold.lowest.min(cold.depth);
        }
    }

    /// Names the combinator around the error, unless an inner one is named.
    pub(crate) fn name_error(&mut self, name: &'static str) {
        if let Some(error) = self.cold.as_mut().and_then(|cold| cold.error.as_mut()) {
            error.within = error.within.or(Some(name));
        }
    }

    /// Returns true if the reader has an error or is traced.
    #[inline]
    pub(super) fn is_cold(&self) -> bool {
        self.cold.is_some()
    }
}
