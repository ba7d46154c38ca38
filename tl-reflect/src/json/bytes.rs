//! Conversion of JSON to bytes, without values between them.
//!
//! The writer follows the text. It gives up on what is invalid, since it does not know the place in the
//! value, and on what is rare. The [reader of values](super::read) then finds the error, or reads it.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use tl_parser::schema::{Argument, CombinatorIndex, Condition, Variable};
use tl_runtime::{BOOL_FALSE_ID, BOOL_TRUE_ID, encode_into};

use super::NAME;
use super::scalars::{base64, decimal, hex_digits};
use crate::plan::{Form, Record, Step};
use crate::shape::{BuiltinKind, BuiltinShape, Shape};
use crate::substitute::Environment;
use crate::{Codec, RootType, ValueError};

impl Codec<'_> {
    /// Converts JSON to the bytes of a value. This takes less time than [`from_json`](Self::from_json)
    /// and [`encode`](Self::encode).
    ///
    /// ```
    /// # use tl_parser::{Options, SourceMap, load};
    /// # use tl_reflect::{Codec, RootType};
    /// # let mut sources = SourceMap::new();
    /// # sources.add("point.tl", "point#1 x:int y:int = Point;");
    /// # let schema = load(&sources, &Options::default()).schema.expect("it has no errors");
    /// # let codec = Codec::new(&schema);
    /// let bytes = codec.encode_json(r#"{"_":"point","x":7,"y":8}"#, &RootType::Any)?;
    /// assert_eq!(bytes, [1, 0, 0, 0, 7, 0, 0, 0, 8, 0, 0, 0]);
    /// # Ok::<(), tl_reflect::ValueError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// As for [`from_json`](Self::from_json) and [`encode`](Self::encode).
    pub fn encode_json(&self, text: &str, root: &RootType) -> Result<Vec<u8>, ValueError> {
        let mut writer = Writer { codec: self, bytes: Vec::new(), parts: Vec::new() };
        let place = match root {
            RootType::Any => Place::Value(Shape::Unbound),
            RootType::Combinator(index) => Place::Boxed(*index),
            RootType::Type(ty) => Place::Value(self.shape(ty)),
        };
        let mut json = serde_json::Deserializer::from_str(text);
        let written = Slot { writer: &mut writer, place }.deserialize(&mut json);
        match written.and_then(|()| json.end()) {
            Ok(()) => Ok(writer.bytes),
            Err(_) => self.json_to_bytes(text, root).map(|(_, bytes)| bytes),
        }
    }
}

/// Writes bytes.
struct Writer<'a> {
    codec: &'a Codec<'a>,
    bytes: Vec<u8>,
    /// The fields of all records that are not complete.
    parts: Vec<Part>,
}

/// A field that has been written.
#[derive(Clone, Copy)]
struct Part {
    place: usize,
    start: usize,
    /// True for a `#` field whose number the JSON gives.
    is_number: bool,
}

/// The place of a JSON value, which has the type of the value.
#[derive(Clone, Copy)]
enum Place<'t> {
    Value(Shape<'t>),
    /// The boxed form of a combinator.
    Boxed(CombinatorIndex),
}

/// A place of a JSON value, and the writer for it.
struct Slot<'w, 'a, 't> {
    writer: &'w mut Writer<'a>,
    place: Place<'t>,
}

/// Returns the error for JSON that the writer does not know.
#[cold]
fn unknown<T, E: Error>() -> Result<T, E> {
    Err(E::custom(""))
}

impl<'de> DeserializeSeed<'de> for Slot<'_, '_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'t> Slot<'_, '_, 't> {
    /// Returns the built-in type of the place, after writing its id, if it is boxed.
    fn builtin<E: Error>(&mut self) -> Result<BuiltinShape<'t>, E> {
        match self.place {
            Place::Value(Shape::Builtin(builtin)) => Ok(builtin),
            Place::Value(Shape::BoxedBuiltin(_, builtin)) => {
                self.writer.u32(builtin.id(self.writer.codec.schema));
                Ok(builtin)
            }
            _ => unknown(),
        }
    }
}

impl<'de> Visitor<'de> for Slot<'_, '_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value of the schema")
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<(), E> {
        match (self.place, value) {
            (Place::Value(Shape::Bool), true) => self.writer.u32(BOOL_TRUE_ID),
            (Place::Value(Shape::Bool), false) => self.writer.u32(BOOL_FALSE_ID),
            (Place::Value(Shape::True), true) => {}
            _ => return unknown(),
        }
        Ok(())
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<(), E> {
        match (i64::try_from(value), self.place) {
            (Ok(value), _) => self.visit_i64(value),
            _ => unknown(),
        }
    }

    fn visit_i64<E: Error>(mut self, value: i64) -> Result<(), E> {
        if let Place::Value(Shape::Nat) = self.place {
            let number = u32::try_from(value).or_else(|_| unknown())?;
            self.writer.u32(number);
            return Ok(());
        }
        match self.builtin()?.kind {
            BuiltinKind::Int => {
                let value = i32::try_from(value).or_else(|_| unknown())?;
                self.writer.bytes.extend_from_slice(&value.to_le_bytes());
            }
            BuiltinKind::Long => self.writer.bytes.extend_from_slice(&value.to_le_bytes()),
            BuiltinKind::Double => {
                self.writer.bytes.extend_from_slice(&(value as f64).to_le_bytes());
            }
            _ => return unknown(),
        }
        Ok(())
    }

    fn visit_f64<E: Error>(mut self, value: f64) -> Result<(), E> {
        match self.builtin()?.kind {
            BuiltinKind::Double => self.writer.bytes.extend_from_slice(&value.to_le_bytes()),
            BuiltinKind::Float if (value as f32).is_finite() => {
                self.writer.bytes.extend_from_slice(&(value as f32).to_le_bytes());
            }
            _ => return unknown(),
        }
        Ok(())
    }

    fn visit_str<E: Error>(mut self, text: &str) -> Result<(), E> {
        let kind = self.builtin()?.kind;
        let bytes = &mut self.writer.bytes;
        let written = match kind {
            BuiltinKind::String => encode_into(text, bytes).is_ok(),
            BuiltinKind::Bytes => {
                base64(text).is_ok_and(|content| encode_into(&content, bytes).is_ok())
            }
            BuiltinKind::Long => match decimal(text) {
                Some(value) => {
                    bytes.extend_from_slice(&value.to_le_bytes());
                    true
                }
                None => false,
            },
            BuiltinKind::Raw(len) => match hex_digits(text).filter(|raw| raw.len() == len) {
                Some(raw) => {
                    bytes.extend_from_slice(&raw);
                    true
                }
                None => false,
            },
            _ => false,
        };
        if written { Ok(()) } else { unknown() }
    }

    fn visit_seq<A: SeqAccess<'de>>(mut self, mut items: A) -> Result<(), A::Error> {
        let BuiltinKind::Vector(item) = self.builtin()?.kind else { return unknown() };
        let writer = self.writer;
        let place = Place::Value(writer.codec.shape(item));
        let start = writer.bytes.len();
        writer.u32(0);
        let mut count = 0_u32;
        while items.next_element_seed(Slot { writer, place })?.is_some() {
            count = count.checked_add(1).map_or_else(unknown, Ok)?;
        }
        writer.patch(start, count);
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<(), A::Error> {
        let Self { writer, place } = self;
        let codec = writer.codec;
        let (only, arguments): (_, &[Argument]) = match place {
            Place::Boxed(index) => (Some(index), &[]),
            Place::Value(Shape::Fields(index, arguments)) => (Some(index), arguments),
            Place::Value(Shape::Constructors(ty, arguments)) => {
                (codec.schema.single_constructor(ty), arguments)
            }
            Place::Value(Shape::Object | Shape::Function | Shape::Unbound) => (None, &[]),
            Place::Value(_) => return unknown(),
        };
        let record = only.map(|only| &codec.plan(only).record);
        let mut key = entries.next_key_seed(KeyOf { record, next: 0 })?;
        let index = match (key, only) {
            (Some(Key::Name), _) => {
                let index = entries.next_value_seed(NameOf { codec, place, only })?;
                key = entries
                    .next_key_seed(KeyOf { record: Some(&codec.plan(index).record), next: 0 })?;
                index
            }
            (_, Some(only)) => only,
            (_, None) => return unknown(),
        };
        let is_rare = codec.schema[index].builtin.is_some() || codec.packed == Some(index);
        if is_rare || !codec.plan(index).record.is_simple {
            return unknown();
        }
        if !matches!(place, Place::Value(Shape::Fields(..))) {
            writer.u32(codec.schema[index].id);
        }
        writer.fields(index, arguments, entries, key)
    }
}

impl<'a> Writer<'a> {
    fn u32(&mut self, value: u32) {
        self.bytes.extend_from_slice(&value.to_le_bytes());
    }

    /// Replaces the number at `start`.
    fn patch(&mut self, start: usize, value: u32) {
        if let Some(place) = self.bytes.get_mut(start..start + 4) {
            place.copy_from_slice(&value.to_le_bytes());
        }
    }

    /// Writes the fields of a combinator, the first of which has this key.
    fn fields<'de, A: MapAccess<'de>>(
        &mut self,
        index: CombinatorIndex,
        arguments: &[Argument],
        mut entries: A,
        mut key: Option<Key>,
    ) -> Result<(), A::Error> {
        let codec = self.codec;
        let Some(bound) = codec.bind(index, arguments) else { return unknown() };
        let environment = Environment::new(&bound, None);
        let record = &codec.plan(index).record;
        let (first, start) = (self.parts.len(), self.bytes.len());
        let mut next = 0;
        let mut is_sorted = true;
        while let Some(Key::Field(place)) = key {
            is_sorted &= place >= next;
            if is_sorted {
                self.masks(record, next..place);
            }
            let step = &record.steps[place];
            let part = Part { place, start: self.bytes.len(), is_number: false };
            let instance;
            let shape = match &step.form {
                Form::Nat(_) => Shape::Nat,
                Form::Call => Shape::Unbound,
                Form::Closed(shape) => *shape,
                _ => match codec.instantiate(&step.field.ty, &environment) {
                    Some(ty) => {
                        instance = ty;
                        codec.shape(&instance)
                    }
                    None => return unknown(),
                },
            };
            let is_number = matches!(shape, Shape::Nat);
            let is_present = if step.is_flag() {
                entries.next_value()?
            } else {
                let place = Place::Value(shape);
                entries.next_value_seed(Slot { writer: self, place })?;
                true
            };
            // A flag that is `false` is an absent flag.
            if is_present {
                self.parts.push(Part { is_number, ..part });
            } else if self.parts[first..].iter().any(|part| part.place == place) {
                return unknown();
            }
            next = place + 1;
            key = entries.next_key_seed(KeyOf { record: Some(record), next })?;
        }
        if key.is_some() {
            // A name after fields.
            return unknown();
        }
        if is_sorted {
            self.masks(record, next..record.steps.len());
        } else if !self.sort(record, first, start) {
            return unknown();
        }
        if !self.complete(record, first, environment) {
            return unknown();
        }
        self.parts.truncate(first);
        Ok(())
    }

    /// Leaves room for the masks among the steps.
    fn masks(&mut self, record: &Record<'_>, steps: std::ops::Range<usize>) {
        for (place, step) in steps.clone().zip(&record.steps[steps]) {
            if let Form::Nat(_) = step.form {
                self.parts.push(Part { place, start: self.bytes.len(), is_number: false });
                self.u32(0);
            }
        }
    }

    /// Puts the fields in the order of the schema, with room for the other masks. Returns false if one
    /// is given twice.
    fn sort(&mut self, record: &Record<'_>, first: usize, start: usize) -> bool {
        let written = self.bytes.split_off(start);
        let parts = self.parts.split_off(first);
        let ends = parts.iter().skip(1).map(|part| part.start).chain([start + written.len()]);
        let mut parts: Vec<_> = parts.iter().copied().zip(ends).collect();
        parts.sort_by_key(|(part, _)| part.place);
        let is_unique = parts.windows(2).all(|pair| pair[0].0.place != pair[1].0.place);
        let mut next = 0;
        for (part, end) in parts {
            self.masks(record, next..part.place);
            self.parts.push(Part { start: self.bytes.len(), ..part });
            self.bytes.extend_from_slice(&written[part.start - start..end - start]);
            next = part.place + 1;
        }
        self.masks(record, next..record.steps.len());
        is_unique
    }

    /// Computes the masks. Returns false if a field is missing, or must not be there.
    fn complete(
        &mut self,
        record: &Record<'_>,
        first: usize,
        mut environment: Environment<'_>,
    ) -> bool {
        for at in first..self.parts.len() {
            let Part { place, start, is_number } = self.parts[at];
            let Form::Nat(known) = record.steps[place].form else { continue };
            let mask = self.parts[first..]
                .iter()
                .fold(0, |mask, part| mask | bit_on(&record.steps[part.place], place));
            let given = self.bytes.get(start..).and_then(<[u8]>::first_chunk);
            match given.map(|given| u32::from_le_bytes(*given)) {
                Some(given) if is_number && given & known != mask => return false,
                Some(_) if is_number => {}
                _ => self.patch(start, mask),
            }
            environment.numbers.set(place, mask);
        }
        let mut parts = self.parts[first..].iter().peekable();
        let is_right = |(place, step): (usize, &Step<'_>)| {
            let is_present = parts.next_if(|part| part.place == place).is_some();
            is_present == environment.holds(step.condition)
        };
        record.steps.iter().enumerate().all(is_right)
    }
}

/// Returns the bit of the mask at `place` that guards a field, or no bit.
fn bit_on(step: &Step<'_>, place: usize) -> u32 {
    match step.condition {
        Some(Condition { mask: Variable::Field { up: 0, index }, bit: Some(bit) })
            if index == place =>
        {
            1 << bit
        }
        _ => 0,
    }
}

/// A key of an object.
#[derive(Clone, Copy)]
enum Key {
    Name,
    /// That of the field at this place.
    Field(usize),
}

/// Finds the field of a key. It is the next one, most likely.
struct KeyOf<'r> {
    record: Option<&'r Record<'r>>,
    next: usize,
}

impl<'de> DeserializeSeed<'de> for KeyOf<'_> {
    type Value = Key;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Key, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for KeyOf<'_> {
    type Value = Key;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }

    fn visit_str<E: Error>(self, key: &str) -> Result<Key, E> {
        if key == NAME {
            return Ok(Key::Name);
        }
        let steps = self.record.map_or(&[][..], |record| &record.steps);
        let (before, after) = steps.split_at(self.next.min(steps.len()));
        let find = |steps: &[Step<'_>]| steps.iter().position(|step| step.field.key() == key);
        match find(after).map(|place| self.next + place).or_else(|| find(before)) {
            Some(place) => Ok(Key::Field(place)),
            None => unknown(),
        }
    }
}

/// Finds the combinator of a name.
struct NameOf<'n, 't> {
    codec: &'n Codec<'n>,
    place: Place<'t>,
    only: Option<CombinatorIndex>,
}

impl<'de> DeserializeSeed<'de> for NameOf<'_, '_> {
    type Value = CombinatorIndex;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for NameOf<'_, '_> {
    type Value = CombinatorIndex;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a name")
    }

    fn visit_str<E: Error>(self, name: &str) -> Result<CombinatorIndex, E> {
        let Self { codec, place, only } = self;
        let index = match (only, place) {
            (Some(only), _) => Some(only).filter(|&only| codec.schema[only].name == name),
            (None, Place::Value(Shape::Constructors(ty, _))) => codec.constructor_named(ty, name),
            (None, _) => {
                codec.named(name).filter(|&index| codec.check_self_describing(index).is_ok())
            }
        };
        index.map_or_else(unknown, Ok)
    }
}
