//! The trace of a traced reader: the values that it has entered, and the fields that it has begun.

use alloc::string::String;
use alloc::vec::Vec;
use core::fmt::Write;

use crate::definition::{ReadFields, definition, field, item};

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

impl<'a> Trace<'a> {
    pub(super) fn new(input: &'a [u8]) -> Self {
        Self { input, ..Self::default() }
    }

    /// Returns the whole input.
    pub(super) fn input(&self) -> &'a [u8] {
        self.input
    }

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
    pub(super) fn begin(&mut self, unit: Unit, type_name: &'static str) {
        if let Some(frame) = self.frames.last_mut()
            && self.joint != Joint::Announced
        {
            // The type of an announcement is not that of the whole field.
            frame.parts.begin(if unit == Unit::Announcement { "" } else { type_name });
        }
        self.joint = if unit == Unit::Announcement { Joint::Announced } else { Joint::New };
    }

    /// Keeps what the trace needs of a number or a constructor id that was read.
    pub(super) fn keep(&mut self, bytes: &[u8], unit: Unit) {
        if let Ok(bytes) = bytes.try_into() {
            let number = u32::from_le_bytes(bytes);
            match (unit, self.frames.last_mut()) {
                (Unit::Id, _) => self.joint = Joint::AfterId(number),
                // A list has no masks, and may have more numbers than the memory limit allows.
                (_, Some(Frame { whole: Whole::Items, .. }) | None) => {}
                (_, Some(frame)) => frame.parts.keep(number),
            }
        }
    }

    /// Returns the name of the innermost combinator.
    pub(super) fn innermost(&self) -> Option<&'static str> {
        self.frames.iter().rev().find_map(|frame| match frame.whole {
            Whole::Combinator(name, _) => Some(name),
            Whole::Record | Whole::Items => None,
        })
    }

    /// Returns the path of the last read, as far as `schema` has its parts.
    pub(super) fn path(&self, schema: &[&str]) -> String {
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
