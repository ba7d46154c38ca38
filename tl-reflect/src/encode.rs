//! Values to bytes by the schema. Everything that could be wrong with a value is found here.

use tl_parser::schema::{
    Argument, Builtin, CombinatorIndex, Condition, Field, Repetition, Type, TypeIndex, Variable,
};
use tl_runtime::{BOOL_FALSE_ID, BOOL_TRUE_ID, VECTOR_ID, encode_into};

use crate::numbers::{Present, numbers, others_on_bit};
use crate::path::Path;
use crate::substitute::{Scope, too_large};
use crate::{Codec, Expected, Fields, Value, ValueError};

impl Codec<'_> {
    /// The bytes of a value. Masks and counts that the value leaves out are computed.
    ///
    /// # Errors
    ///
    /// If the value is not what is expected: a field is missing, unknown or of another type, some
    /// but not all fields of a mask bit are given, a given number disagrees with the fields.
    pub fn encode(&self, value: &Value, expected: &Expected) -> Result<Vec<u8>, ValueError> {
        let mut encoder = Encoder { codec: self, bytes: Vec::new(), path: Path::default() };
        let result = match expected {
            Expected::Any => encoder.any(value),
            Expected::Combinator(index) => encoder.only(value, *index),
            Expected::Type(ty) => encoder.closed(value, ty),
        };
        match result {
            Ok(()) => Ok(encoder.bytes),
            Err(message) => Err(ValueError { path: encoder.path.as_str().to_owned(), message }),
        }
    }

    /// Checks that a value is what is expected.
    ///
    /// # Errors
    ///
    /// As for [`encode`](Self::encode).
    pub fn validate(&self, value: &Value, expected: &Expected) -> Result<(), ValueError> {
        self.encode(value, expected).map(|_| ())
    }
}

/// What is wrong, at the place where the path is.
type Message = String;

struct Encoder<'a> {
    codec: &'a Codec<'a>,
    bytes: Vec<u8>,
    path: Path,
}

impl<'a> Encoder<'a> {
    fn u32(&mut self, value: u32) {
        self.bytes.extend(value.to_le_bytes());
    }

    /// A boxed value of any type, or a function call.
    fn any(&mut self, value: &Value) -> Result<(), Message> {
        let Value::Combinator(index, fields) = value else {
            return Err(format!("expected a constructor or a function, found {}", kind(value)));
        };
        let combinator = &self.codec.schema[*index];
        if self.codec.combinator_with_id(combinator.id) != Some(*index) {
            return Err(format!("`{}` cannot stand where any type can", combinator.name));
        }
        self.named(*index, fields)
    }

    fn named(&mut self, index: CombinatorIndex, fields: &Fields) -> Result<(), Message> {
        let combinator = &self.codec.schema[index];
        self.u32(combinator.id);
        match (combinator.builtin, fields.get(0)) {
            (None, _) => self.record(&combinator.fields, fields, &[], None),
            (Some(_), Some(value)) => self.bare(value, index, &[]),
            (Some(_), None) => Err("the value is missing".to_owned()),
        }
    }

    fn only(&mut self, value: &Value, index: CombinatorIndex) -> Result<(), Message> {
        match value {
            Value::Combinator(found, fields) if *found == index => self.named(index, fields),
            _ => Err(format!(
                "expected `{}`, found {}",
                self.codec.schema[index].name,
                self.described(value)
            )),
        }
    }

    fn described(&self, value: &Value) -> String {
        match value {
            Value::Combinator(index, _) => format!("`{}`", self.codec.schema[*index].name),
            value => kind(value).to_owned(),
        }
    }

    /// The fields of a combinator or of a record.
    fn record(
        &mut self,
        fields: &'a [Field],
        values: &Fields,
        arguments: &[Argument],
        outer: Option<&Scope<'_>>,
    ) -> Result<(), Message> {
        let numbers = numbers(fields, values);
        if let Some((place, _)) = values.iter().find(|(place, _)| *place >= fields.len()) {
            return Err(format!("there is no field number {}", place + 1));
        }
        let mut scope = Scope { arguments, numbers: Vec::with_capacity(fields.len()), outer };
        let mut length_at = None;
        for (place, field) in fields.iter().enumerate() {
            let is_given = values.get(place).is_some() || numbers[place].is_some();
            let holds = scope.holds(field.condition);
            scope.numbers.push(numbers[place].unwrap_or(0));
            self.path.enter(field.key());
            let start = self.bytes.len();
            match (holds, is_given, values.get(place)) {
                (true, true, given) => match (numbers[place], given) {
                    (Some(number), _) => self.u32(number),
                    (None, Some(value)) if field.is_call => self.any(value)?,
                    (None, Some(value)) => self.value(value, &field.ty, &scope)?,
                    (None, None) => {}
                },
                (true, false, _) if self.codec.schema.is_length_of_object(fields, place) => {
                    self.u32(0);
                }
                (true, false, _) => return Err(missing(fields, place, values)),
                (false, true, _) => return Err(superfluous(fields, place, values)),
                (false, false, _) => {}
            }
            if let Some(length_at) = length_at.take() {
                self.set_length(length_at, start)?;
            }
            if self.codec.schema.is_length_of_object(fields, place) {
                length_at = Some((start, values.get(place).is_some()));
            }
            self.path.leave();
        }
        Ok(())
    }

    /// Writes how many bytes there are since `start` into the field in front of them.
    fn set_length(&mut self, length: (usize, bool), start: usize) -> Result<(), Message> {
        let (at, is_given) = length;
        let actual = ((self.bytes.len() - start) as u32).to_le_bytes();
        let place = &mut self.bytes[at..at + 4];
        if is_given && *place != actual {
            let given = i32::from_le_bytes([place[0], place[1], place[2], place[3]]);
            let actual = u32::from_le_bytes(actual);
            return Err(format!("has {actual} bytes, where `bytes` says {given}"));
        }
        place.copy_from_slice(&actual);
        Ok(())
    }

    fn value(&mut self, value: &Value, ty: &'a Type, scope: &Scope<'_>) -> Result<(), Message> {
        match ty {
            Type::Repetition(repetition) => self.repetition(value, repetition, scope),
            ty => {
                let closed = self.codec.closed_type(ty, scope).ok_or_else(too_large)?;
                self.closed(value, &closed)
            }
        }
    }

    /// A value of a type without variables.
    fn closed(&mut self, value: &Value, ty: &Type) -> Result<(), Message> {
        match ty {
            ty if self.codec.schema.is_object(ty) => match value {
                Value::Object(bytes) if bytes.len() < 4 => {
                    Err("is too short for a constructor id".to_owned())
                }
                Value::Object(bytes) => {
                    self.bytes.extend(bytes);
                    Ok(())
                }
                value => self.any(value),
            },
            Type::Boxed(index, arguments) => self.boxed(value, *index, arguments),
            Type::Bare(index, arguments) => self.bare(value, *index, arguments),
            Type::Nat => match value {
                Value::Nat(number) => {
                    self.u32(*number);
                    Ok(())
                }
                _ => Err(format!("expected a `#`, found {}", self.described(value))),
            },
            Type::Param { .. } | Type::Repetition(_) => self.any(value),
        }
    }

    fn repetition(
        &mut self,
        value: &Value,
        repetition: &'a Repetition,
        scope: &Scope<'_>,
    ) -> Result<(), Message> {
        let Value::Vector(items) = value else {
            return Err(format!("expected a list, found {}", self.described(value)));
        };
        let count = scope.nat(repetition.count);
        if items.len() != count as usize {
            return Err(format!("has {} items, where there have to be {count}", items.len()));
        }
        self.many(items, |encoder, item| match (&repetition.items[..], item) {
            ([Field { name: None, condition: None, is_call: false, ty, .. }], item) => {
                encoder.value(item, ty, scope)
            }
            (fields, Value::Record(values)) => {
                encoder.record(fields, values, scope.arguments, Some(scope))
            }
            (_, item) => Err(format!("expected a record, found {}", encoder.described(item))),
        })
    }

    fn many(
        &mut self,
        items: &[Value],
        mut write: impl FnMut(&mut Self, &Value) -> Result<(), Message>,
    ) -> Result<(), Message> {
        for (i, item) in items.iter().enumerate() {
            self.path.enter_item(i);
            write(self, item)?;
            self.path.leave();
        }
        Ok(())
    }

    fn boxed(
        &mut self,
        value: &Value,
        index: TypeIndex,
        arguments: &[Argument],
    ) -> Result<(), Message> {
        let schema = self.codec.schema;
        let name = &schema[index].name;
        if schema.is_bool(index) {
            let Value::Bool(value) = value else {
                return Err(format!("expected a `Bool`, found {}", self.described(value)));
            };
            self.u32(if *value { BOOL_TRUE_ID } else { BOOL_FALSE_ID });
            return Ok(());
        }
        if let Some(only) = schema.single_constructor(index)
            && let Some(builtin) = schema[only].builtin
        {
            self.u32(if builtin == Builtin::Vector { VECTOR_ID } else { schema[only].id });
            return self.bare(value, only, arguments);
        }
        match value {
            Value::Combinator(constructor, fields)
                if schema[index].constructors.contains(constructor) =>
            {
                self.u32(schema[*constructor].id);
                self.record(&schema[*constructor].fields, fields, arguments, None)
            }
            _ => Err(format!("expected a value of `{name}`, found {}", self.described(value))),
        }
    }

    fn bare(
        &mut self,
        value: &Value,
        index: CombinatorIndex,
        arguments: &[Argument],
    ) -> Result<(), Message> {
        let schema = self.codec.schema;
        let combinator = &schema[index];
        match (combinator.builtin, value) {
            (None, Value::True) if schema.is_true(index) => {}
            (None, Value::Combinator(found, fields)) if *found == index => {
                return self.record(&combinator.fields, fields, arguments, None);
            }
            (Some(Builtin::Int), Value::Int(value)) => self.bytes.extend(value.to_le_bytes()),
            (Some(Builtin::Long), Value::Long(value)) => self.bytes.extend(value.to_le_bytes()),
            (Some(Builtin::Double), Value::Double(value)) => self.bytes.extend(value.to_le_bytes()),
            (Some(Builtin::Float), Value::Float(value)) => self.bytes.extend(value.to_le_bytes()),
            (Some(Builtin::String), Value::String(value)) => {
                encode_into(value, &mut self.bytes).map_err(|error| error.to_string())?;
            }
            (Some(Builtin::Bytes), Value::Bytes(value)) => {
                encode_into(value, &mut self.bytes).map_err(|error| error.to_string())?;
            }
            (Some(builtin), Value::Raw(value)) if raw_len(builtin) == Some(value.len()) => {
                self.bytes.extend(value);
            }
            (Some(Builtin::Vector), Value::Vector(items)) => {
                let [Argument::Type(item)] = arguments else {
                    return Err("a vector of unknown items".to_owned());
                };
                let count = u32::try_from(items.len());
                self.u32(count.map_err(|_| format!("has {} items", items.len()))?);
                return self.many(items, |encoder, value| encoder.closed(value, item));
            }
            (Some(Builtin::Object | Builtin::Function), value) => return self.any(value),
            (_, value) => {
                let found = self.described(value);
                return Err(format!("expected `{}`, found {found}", combinator.name));
            }
        }
        Ok(())
    }
}

impl Present for Fields {
    fn has(&self, place: usize) -> bool {
        self.get(place).is_some()
    }

    fn number(&self, place: usize) -> Option<u32> {
        match self.get(place) {
            Some(Value::Nat(number)) => Some(*number),
            _ => None,
        }
    }

    fn count(&self, place: usize) -> Option<usize> {
        match self.get(place) {
            Some(Value::Vector(items)) => Some(items.len()),
            _ => None,
        }
    }
}

/// The length of the types that are raw bytes.
pub(crate) fn raw_len(builtin: Builtin) -> Option<usize> {
    match builtin {
        Builtin::Int128 => Some(16),
        Builtin::Int256 => Some(32),
        Builtin::Int512 => Some(64),
        _ => None,
    }
}

/// Why a field has to be there.
pub(crate) fn missing(fields: &[Field], place: usize, present: &impl Present) -> Message {
    let Some(condition) = fields[place].condition else { return "is missing".to_owned() };
    let mut others = others_on_bit(fields, place, condition).filter(|other| present.has(*other));
    match others.next() {
        Some(other) => format!(
            "is missing: it is there if `{}` is, they share {}",
            fields[other].key(),
            guard(fields, condition)
        ),
        None => format!("is missing: {} is set", guard(fields, condition)),
    }
}

/// Why a field must not be there.
fn superfluous(fields: &[Field], place: usize, present: &impl Present) -> Message {
    let Some(condition) = fields[place].condition else { return "is not expected".to_owned() };
    let mut others = others_on_bit(fields, place, condition).filter(|other| !present.has(*other));
    match (present.number(place), others.next()) {
        (None, Some(other)) => format!(
            "is given without `{}`: they share {}",
            fields[other].key(),
            guard(fields, condition)
        ),
        _ => format!("is given, but {} is not set", guard(fields, condition)),
    }
}

/// `` bit 3 of `flags` ``
fn guard(fields: &[Field], condition: Condition) -> String {
    let mask = match condition.mask {
        Variable::Field { up: 0, index } => format!("`{}`", fields[index].key()),
        Variable::Field { .. } | Variable::Param(_) => "its mask".to_owned(),
    };
    match condition.bit {
        Some(bit) => format!("bit {bit} of {mask}"),
        None => mask,
    }
}

/// What a value is, for people.
fn kind(value: &Value) -> &'static str {
    match value {
        Value::Nat(_) => "a `#`",
        Value::Int(_) => "an `int`",
        Value::Long(_) => "a `long`",
        Value::Double(_) => "a `double`",
        Value::Float(_) => "a `float`",
        Value::Bool(_) => "a `Bool`",
        Value::True => "`true`",
        Value::String(_) => "a `string`",
        Value::Bytes(_) => "`bytes`",
        Value::Raw(_) => "raw bytes",
        Value::Object(_) => "an object of unknown type",
        Value::Vector(_) => "a list",
        Value::Record(_) => "a record",
        Value::Combinator(..) => "a combinator",
    }
}
