//! Conversion of JSON to bytes, without values between them.
//!
//! The writer follows the text. It gives up on what is invalid, since it does not know the place in the
//! value, and on what is rare. The [reader of values](super::read) then finds the error, or reads it.

mod keys;
mod slot;

use std::mem::take;

use serde::de::{DeserializeSeed, MapAccess};
use tl_parser::schema::{Argument, CombinatorIndex};

use self::keys::{Expected, Key, KeyOf, unknown};
use self::slot::Slot;
use super::read::{FromJson, Object};
use super::tree::Json;
use crate::encode::Encoder;
use crate::path::Path;
use crate::plan::{FieldPlan, Record, ValueForm};
use crate::shape::Shape;
use crate::substitute::Environment;
use crate::{Codec, RootType, Value, ValueError};

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
        let written = self.write_bytes(text, root);
        written.map_or_else(|| self.from_json_with_bytes(text, root).map(|(_, bytes)| bytes), Ok)
    }

    /// Returns the bytes, or `None` if the JSON is invalid or rare.
    fn write_bytes(&self, text: &str, root: &RootType) -> Option<Vec<u8>> {
        let mut writer = Writer { codec: self, bytes: Vec::new(), parts: Vec::new() };
        let place = match root {
            RootType::Any => Expected::Value(Shape::Unbound),
            RootType::Combinator(index) => Expected::Boxed(*index),
            RootType::Type(ty) => Expected::Value(self.shape(ty)),
        };
        let mut json = serde_json::Deserializer::from_str(text);
        let written = Slot { writer: &mut writer, place }.deserialize(&mut json);
        written.and_then(|()| json.end()).is_ok().then_some(writer.bytes)
    }
}

/// Returns the fields of a record, the first of which has this key.
fn json_fields<'de, A: MapAccess<'de>>(
    record: &Record<'_>,
    mut entries: A,
    mut key: Option<Key>,
) -> Result<Vec<(String, Json)>, A::Error> {
    let mut fields = Vec::new();
    while let Some(Key::Field(place)) = key {
        let name = record.steps[place].field.key().to_owned();
        fields.push((name, entries.next_value()?));
        key = entries.next_key_seed(KeyOf { record: Some(record), next: place + 1 })?;
    }
    // A name after fields is unknown.
    if key.is_some() { unknown() } else { Ok(fields) }
}

/// Writes bytes.
struct Writer<'a> {
    codec: &'a Codec<'a>,
    bytes: Vec<u8>,
    /// The fields of all records that are not complete.
    parts: Vec<Written>,
}

/// A field that has been written.
#[derive(Clone, Copy)]
struct Written {
    place: usize,
    start: usize,
    /// True for a `#` field whose number the JSON gives.
    is_number: bool,
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
            let part = Written { place, start: self.bytes.len(), is_number: false };
            let instance;
            let shape = match &step.form {
                ValueForm::Nat(_) => Shape::Nat,
                ValueForm::Call => Shape::Unbound,
                ValueForm::Closed(shape) => *shape,
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
                let place = Expected::Value(shape);
                entries.next_value_seed(Slot { writer: self, place })?;
                true
            };
            // A flag that is `false` is an absent flag.
            if is_present {
                self.parts.push(Written { is_number, ..part });
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

    /// Writes the fields of a combinator whose record is not simple. Counts, lengths and types depend on
    /// fields that may come later in the JSON, so the fields become a value first. Returns false if they
    /// are invalid.
    fn fields_by_value(
        &mut self,
        index: CombinatorIndex,
        arguments: &[Argument],
        fields: &Object,
    ) -> bool {
        let codec = self.codec;
        let mut reader = FromJson { codec, path: Path::default() };
        let Ok(Value::Combinator(_, fields)) = reader.combinator(fields, index, arguments) else {
            return false;
        };
        let mut encoder = Encoder { codec, bytes: take(&mut self.bytes), path: Path::default() };
        let is_written = encoder.after_id(index, &fields, arguments).is_ok();
        self.bytes = encoder.bytes;
        is_written
    }

    /// Leaves room for the masks among the steps.
    fn masks(&mut self, record: &Record<'_>, steps: std::ops::Range<usize>) {
        for (place, step) in steps.clone().zip(record.steps.get(steps).unwrap_or_default()) {
            if let ValueForm::Nat(_) = step.form {
                self.parts.push(Written { place, start: self.bytes.len(), is_number: false });
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
        if parts.windows(2).any(|pair| pair[0].0.place == pair[1].0.place) {
            return false;
        }
        let mut next = 0;
        for (part, end) in parts {
            self.masks(record, next..part.place);
            self.parts.push(Written { start: self.bytes.len(), ..part });
            self.bytes.extend_from_slice(&written[part.start - start..end - start]);
            next = part.place + 1;
        }
        self.masks(record, next..record.steps.len());
        true
    }

    /// Computes the masks. Returns false if a field is missing, or must not be there.
    fn complete(
        &mut self,
        record: &Record<'_>,
        first: usize,
        mut environment: Environment<'_>,
    ) -> bool {
        for at in first..self.parts.len() {
            let Written { place, start, is_number } = self.parts[at];
            let ValueForm::Nat(known) = record.steps[place].form else { continue };
            let present = self.parts[first..].iter().map(|part| part.place);
            let mask = record.plain_mask(place, present);
            let given = self.bytes.get(start..).and_then(<[u8]>::first_chunk);
            match given.map(|given| u32::from_le_bytes(*given)) {
                Some(given) if is_number && given & known != mask => return false,
                Some(_) if is_number => {}
                _ => self.patch(start, mask),
            }
            environment.numbers.set(place, mask);
        }
        let mut parts = self.parts[first..].iter().peekable();
        let is_right = |(place, step): (usize, &FieldPlan<'_>)| {
            let is_present = parts.next_if(|part| part.place == place).is_some();
            is_present == environment.holds(step.condition)
        };
        record.steps.iter().enumerate().all(is_right)
    }
}

#[cfg(test)]
mod tests {
    use tl_parser::{Options, SourceMap, load};

    use super::*;

    /// The writer does not give up on a value with types that depend on numbers, which would be written
    /// again from its start.
    #[test]
    fn types_that_depend_on_numbers_are_written_once() {
        let mut sources = SourceMap::new();
        sources.add(
            "matrix.tl",
            "int ? = Int;\nvector {t:Type} # [ t ] = Vector t;\nrow {n:#} x:n*[int] = Row n;\n\
             matrix#1 n:# m:# rows:m*[%(Row n)] = Matrix;\n\
             pair#2 flags:# a:int m:flags.0?Matrix rest:Vector<Matrix> = Pair;\n",
        );
        let schema = load(&sources, &Options::default()).schema.expect("it has no errors");
        let codec = Codec::new(&schema);
        let matrix = r#"{"n":2,"rows":[{"x":[1,2]},{"x":[3,4]}]}"#;
        let named = matrix.replacen('{', r#"{"_":"matrix","#, 1);
        for json in [
            format!(r#"{{"_":"pair","a":7,"m":{matrix},"rest":[{named},{matrix}]}}"#),
            format!(r#"{{"_":"pair","rest":[{named}],"m":{named},"a":7}}"#),
            named,
        ] {
            let written = codec.write_bytes(&json, &RootType::Any);
            let (value, bytes) =
                codec.from_json_with_bytes(&json, &RootType::Any).expect("it is valid");
            assert_eq!(written.as_ref(), Some(&bytes), "{json}");
            assert_eq!(codec.encode(&value, &RootType::Any), Ok(bytes));
        }
        for json in [r#"{"n":2,"rows":[{"x":[1]}]}"#, r#"{"n":2}"#, r#"{"m":1,"rows":[],"n":0}"#] {
            let json = format!(r#"{{"_":"pair","a":7,"rest":[{json}]}}"#);
            assert_eq!(codec.write_bytes(&json, &RootType::Any), None, "{json}");
            codec.encode_json(&json, &RootType::Any).expect_err("invalid");
        }
    }
}
