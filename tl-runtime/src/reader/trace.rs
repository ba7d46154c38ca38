//! Traced reading: a second pass over bytes with an error, which finds the path of the error.
//!
//! Generated decoders know no field names. A traced reader counts the fields instead, and the schema
//! in the generated module has their names. It hides its input, so that every read of a generated
//! decoder takes the branch for the end of the input, where the reader counts. Plain readers have no
//! more branches for that.

use alloc::string::String;
use alloc::vec::Vec;
use core::fmt::Write;

use super::Reader;
use super::cold::Cold;
use crate::definition::{ReadFields, definition, field, item};
use crate::{Decode, Described};

/// The values that a traced reader has entered.
#[derive(Clone, Debug, Default)]
pub(super) struct Trace<'a> {
    /// The whole input. The input of the reader ends where it has read to.
    input: &'a [u8],
    frames: Vec<Frame>,
    joint: Joint,
}

/// A value with parts, and the parts that the reader has begun.
#[derive(Clone, Debug)]
struct Frame {
    whole: Whole,
    parts: ReadFields,
}

/// A value with parts.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Whole {
    /// The fields of a combinator with this name and constructor id. The id is zero if it is unknown.
    Combinator(&'static str, u32),
    /// The fields of an item of a repetition.
    Record,
    /// The items of a vector or of a repetition.
    Items,
}

/// The role of bytes in a field.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Unit {
    /// A whole field, or the end of an announced one.
    Value,
    /// A constructor id. The fields of the constructor may follow it.
    Id,
    /// The start of a field, which continues.
    Announcement,
}

/// The relation of the next read to the last one.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
enum Joint {
    /// It starts a field.
    #[default]
    New,
    /// It starts a field, unless it enters the constructor with this id.
    AfterId(u32),
    /// It continues the field.
    Announced,
}

impl Trace<'_> {
    pub(super) fn enter(&mut self, whole: Whole) {
        let continues = match (self.joint, whole) {
            (Joint::AfterId(read), Whole::Combinator(_, id)) => id == read || id == 0,
            (joint, _) => joint == Joint::Announced,
        };
        if !continues {
            self.begin(Unit::Value, "");
        }
        self.joint = Joint::New;
        self.frames.push(Frame { whole, parts: ReadFields::default() });
    }

    /// Leaves values until there are `depth`.
    pub(super) fn leave_to(&mut self, depth: usize) {
        if self.frames.len() > depth {
            self.frames.truncate(depth);
            self.joint = Joint::New;
        }
    }

    /// Begins a field, unless an announcement has begun it.
    fn begin(&mut self, unit: Unit, type_name: &'static str) {
        if let Some(frame) = self.frames.last_mut()
            && self.joint != Joint::Announced
        {
            // The type of an announcement is not that of the whole field.
            frame.parts.begin(if unit == Unit::Announcement { "" } else { type_name });
        }
        self.joint = if unit == Unit::Announcement { Joint::Announced } else { Joint::New };
    }

    /// Returns the name of the innermost combinator.
    pub(super) fn innermost(&self) -> Option<&'static str> {
        self.frames.iter().rev().find_map(|frame| match frame.whole {
            Whole::Combinator(name, _) => Some(name),
            Whole::Record | Whole::Items => None,
        })
    }

    /// Returns the path of the last read, as far as `schema` has its parts.
    fn path(&self, schema: &[&str]) -> String {
        let mut path = String::new();
        // The definition around the place, and the type there: the item of a repetition.
        let (mut text, mut ty) = ("", "");
        for Frame { whole, parts } in &self.frames {
            // Without it, nothing of the value has been read.
            let Some(last) = parts.begun().checked_sub(1) else { break };
            let fields = match *whole {
                Whole::Items => {
                    // Writing to a string cannot fail.
                    let _ = write!(path, "[{last}]");
                    ty = item(ty);
                    continue;
                }
                Whole::Combinator(name, id) => {
                    text = definition(schema, name, id).unwrap_or_default();
                    text
                }
                Whole::Record => ty,
            };
            let Some((key, of_field)) = field(fields, text, parts) else { break };
            let dot = if path.is_empty() { "" } else { "." };
            let _ = write!(path, "{dot}{key}");
            ty = of_field;
        }
        path
    }
}

impl<'a> Reader<'a> {
    /// Returns the path of the first error of a value.
    #[cold]
    #[inline(never)]
    pub(crate) fn error_path<T: Decode + Described>(mut self) -> String {
        let trace = Trace { input: self.input, ..Trace::default() };
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
        let input = trace.input;
        let Some(end) = start.checked_add(needed) else { return false };
        let (Some(input), Some(rest)) = (input.get(..end), input.get(start..end)) else {
            return false;
        };
        (self.input, self.rest) = (input, rest);
        true
    }

    /// Returns the number of bytes that have not been read.
    #[inline]
    pub(super) fn remaining(&self) -> usize {
        match &self.cold {
            None => self.rest.len(),
            Some(cold) => match &**cold {
                Cold { error: None, trace: Some(trace), .. } => trace.input.len() - self.offset(),
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
        let id = self.trace()?.input.get(start..)?.first_chunk()?;
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
        if let (Some(trace), Ok(bytes)) = (self.trace(), bytes.try_into()) {
            let number = u32::from_le_bytes(bytes);
            match (unit, trace.frames.last_mut()) {
                (Unit::Id, _) => trace.joint = Joint::AfterId(number),
                (_, Some(frame)) => frame.parts.keep(number),
                _ => {}
            }
        }
    }
}
