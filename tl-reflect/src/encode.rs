//! Encoding of values to bytes by schema. Encoding is also the validation of a value.

use tl_parser::schema::{Argument, CombinatorIndex, Condition, Field, Type, Variable};
use tl_runtime::{BOOL_FALSE_ID, BOOL_TRUE_ID, encode_into};

use crate::bind::{Bound, other_application};
use crate::implied_nats::{Present, nats, others_on_bit};
use crate::path::Path;
use crate::plan::{Items, Record, ValueForm};
use crate::shape::{BuiltinKind, BuiltinShape, Shape};
use crate::substitute::{Environment, too_large};
use crate::{Codec, Fields, RootType, Value, ValueError};

impl Codec<'_> {
    /// Encodes a value. Computes masks and counts that the value leaves out.
    ///
    /// # Errors
    ///
    /// If the value is not of type `root`: a field is missing, unknown or of another type, a mask bit
    /// has some but not all of its fields, or a given mask or count contradicts the other fields.
    pub fn encode(&self, value: &Value, root: &RootType) -> Result<Vec<u8>, ValueError> {
        let mut encoder = Encoder { codec: self, bytes: Vec::new(), path: Path::default() };
        let result = match root {
            RootType::Any => encoder.any(value),
            RootType::Combinator(index) => encoder.only(value, *index),
            RootType::Type(ty) => encoder.shaped(value, self.shape(ty)),
        };
        match result {
            Ok(()) => Ok(encoder.bytes),
            Err(message) => Err(ValueError { path: encoder.path.as_str().to_owned(), message }),
        }
    }

    /// Checks that a value is of type `root`.
    ///
    /// # Errors
    ///
    /// As for [`encode`](Self::encode).
    pub fn validate(&self, value: &Value, root: &RootType) -> Result<(), ValueError> {
        self.encode(value, root).map(|_| ())
    }
}

/// The text of an error at the current path.
pub(crate) type Message = String;

pub(crate) struct Encoder<'a> {
    pub(crate) codec: &'a Codec<'a>,
    pub(crate) bytes: Vec<u8>,
    pub(crate) path: Path,
}

impl<'a> Encoder<'a> {
    fn u32(&mut self, value: u32) {
        self.bytes.extend(value.to_le_bytes());
    }

    fn id(&mut self, index: CombinatorIndex) {
        self.u32(self.codec.schema[index].id);
    }

    /// Encodes a boxed value of any type, or a function call.
    fn any(&mut self, value: &Value) -> Result<(), Message> {
        if let Value::Object(bytes) = value
            && self.codec.newer_for_any(bytes).is_some()
        {
            self.bytes.extend(bytes);
            return Ok(());
        }
        let Value::Combinator(index, fields) = value else {
            return Err(format!("expected a constructor or a function, found {}", kind(value)));
        };
        self.codec.check_self_describing(*index)?;
        self.id(*index);
        self.after_id(*index, fields, &[])
    }

    fn only(&mut self, value: &Value, index: CombinatorIndex) -> Result<(), Message> {
        match value {
            Value::Combinator(found, fields) if *found == index => {
                self.id(index);
                self.after_id(index, fields, &[])
            }
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

    /// Encodes the fields of a combinator. `arguments` are those of its type.
    pub(crate) fn after_id(
        &mut self,
        index: CombinatorIndex,
        fields: &Fields,
        arguments: &[Argument],
    ) -> Result<(), Message> {
        let combinator = &self.codec.schema[index];
        match (combinator.builtin, fields.get(0)) {
            _ if self.codec.packed == Some(index) => self.packed(index, fields),
            (None, _) => match self.codec.bind(index, arguments) {
                Some(bound) => {
                    let codec = self.codec;
                    self.record(&codec.plan(index).record, fields, &bound, None)
                }
                None => Err(other_application(combinator)),
            },
            (Some(_), Some(value)) => self.shaped(value, self.codec.bare_shape(index, arguments)),
            (Some(_), None) => Err("the value is missing".to_owned()),
        }
    }

    /// Encodes the fields of a combinator or of a record.
    pub(crate) fn record(
        &mut self,
        record: &'a Record<'a>,
        values: &Fields,
        arguments: &Bound<'_>,
        outer: Option<&Environment<'_>>,
    ) -> Result<(), Message> {
        let fields = record.fields;
        let numbers = nats(fields, values);
        if let Some((place, _)) = values.iter().find(|(place, _)| *place >= fields.len()) {
            return Err(format!("there is no field number {}", place + 1));
        }
        let mut environment = Environment::new(arguments, outer);
        let mut length_at = None;
        for (place, step) in record.steps.iter().enumerate() {
            let is_given = values.get(place).is_some() || numbers[place].is_some();
            let holds = environment.holds(step.condition);
            numbers[place].into_iter().for_each(|number| environment.numbers.set(place, number));
            self.path.enter(step.field.key());
            let start = self.bytes.len();
            match (holds, is_given, values.get(place)) {
                (true, true, given) => match (numbers[place], given) {
                    (Some(number), _) => self.u32(number),
                    (None, Some(value)) => {
                        self.form(value, &step.form, &step.field.ty, &environment)?;
                    }
                    (None, None) => {}
                },
                (true, false, _) if matches!(step.form, ValueForm::Length(_)) => self.u32(0),
                (true, false, _) => return Err(missing(fields, place, values)),
                (false, true, _) => return Err(superfluous(fields, place, values)),
                (false, false, _) => {}
            }
            if let Some(length_at) = length_at.take() {
                self.set_length(length_at, start)?;
            }
            if let ValueForm::Length(_) = step.form {
                length_at = Some((start, values.get(place).is_some()));
            }
            self.path.leave();
        }
        Ok(())
    }

    /// Writes the number of bytes since `start` into the length field before them.
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

    /// Encodes a value of a field or of a repetition.
    fn form(
        &mut self,
        value: &Value,
        form: &'a ValueForm<'a>,
        ty: &Type,
        environment: &Environment<'_>,
    ) -> Result<(), Message> {
        match form {
            ValueForm::Closed(shape) | ValueForm::Length(shape) => self.shaped(value, *shape),
            ValueForm::Call => self.any(value),
            ValueForm::Repetition(count, items) => {
                self.repetition(value, environment.nat(*count), items, environment)
            }
            _ => {
                let instance = self.codec.instantiate(ty, environment).ok_or_else(too_large)?;
                self.shaped(value, self.codec.shape(&instance))
            }
        }
    }

    /// Encodes a value of a type without variables.
    pub(crate) fn shaped(&mut self, value: &Value, shape: Shape<'_>) -> Result<(), Message> {
        let schema = self.codec.schema;
        match (shape, value) {
            (Shape::Nat, Value::Nat(number)) => self.u32(*number),
            (Shape::Object | Shape::Function, Value::Object(bytes)) => match bytes.len() {
                0..4 => return Err("is too short for a constructor id".to_owned()),
                _ => self.bytes.extend(bytes),
            },
            (Shape::Constructors(ty, _), Value::Object(bytes))
                if self.codec.newer_for(bytes, &schema[ty].name).is_some() =>
            {
                self.bytes.extend(bytes);
            }
            (Shape::Object | Shape::Function | Shape::Unbound, value) => return self.any(value),
            (Shape::Bool, Value::Bool(true)) => self.u32(BOOL_TRUE_ID),
            (Shape::Bool, Value::Bool(false)) => self.u32(BOOL_FALSE_ID),
            (Shape::True, Value::True) => {}
            (Shape::Builtin(builtin), value) => return self.builtin(value, builtin),
            (Shape::BoxedBuiltin(_, builtin), value) => {
                self.u32(builtin.id(schema));
                return self.builtin(value, builtin);
            }
            (Shape::Fields(index, arguments), Value::Combinator(found, fields))
                if *found == index =>
            {
                return self.after_id(index, fields, arguments);
            }
            (Shape::Constructors(ty, arguments), Value::Combinator(constructor, fields))
                if schema[ty].constructors.contains(constructor) =>
            {
                self.id(*constructor);
                return self.after_id(*constructor, fields, arguments);
            }
            (shape, value) => {
                let found = self.described(value);
                return Err(format!("expected {}, found {found}", self.codec.shape_text(shape)));
            }
        }
        Ok(())
    }

    fn repetition(
        &mut self,
        value: &Value,
        count: u32,
        kind: &'a Items<'a>,
        environment: &Environment<'_>,
    ) -> Result<(), Message> {
        let Value::Vector(items) = value else {
            return Err(format!("expected a list, found {}", self.described(value)));
        };
        if items.len() != count as usize {
            return Err(format!("has {} items, where there have to be {count}", items.len()));
        }
        let inside = environment.inside();
        self.many(items, |encoder, item| match (kind, item) {
            (Items::Values(form, ty), item) => encoder.form(item, form, ty, &inside),
            (Items::Records(record), Value::Record(values)) => {
                encoder.record(record, values, environment.arguments, Some(environment))
            }
            (Items::Records(_), item) => {
                Err(format!("expected a record, found {}", encoder.described(item)))
            }
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

    fn builtin(&mut self, value: &Value, builtin: BuiltinShape<'_>) -> Result<(), Message> {
        match (builtin.kind, value) {
            (BuiltinKind::Int, Value::Int(value)) => self.bytes.extend(value.to_le_bytes()),
            (BuiltinKind::Long, Value::Long(value)) => self.bytes.extend(value.to_le_bytes()),
            (BuiltinKind::Double, Value::Double(value)) => self.bytes.extend(value.to_le_bytes()),
            (BuiltinKind::Float, Value::Float(value)) => self.bytes.extend(value.to_le_bytes()),
            (BuiltinKind::String, Value::String(value)) => {
                encode_into(value, &mut self.bytes).map_err(|error| error.to_string())?;
            }
            (BuiltinKind::Bytes, Value::Bytes(value)) => {
                encode_into(value, &mut self.bytes).map_err(|error| error.to_string())?;
            }
            (BuiltinKind::Raw(len), Value::Raw(value)) if value.len() == len => {
                self.bytes.extend(value);
            }
            (BuiltinKind::Vector(item), Value::Vector(items)) => {
                let count = u32::try_from(items.len());
                self.u32(count.map_err(|_| format!("has {} items", items.len()))?);
                let shape = self.codec.shape(item);
                return self.many(items, |encoder, value| encoder.shaped(value, shape));
            }
            (_, value) => {
                let name = &self.codec.schema[builtin.constructor].name;
                return Err(format!("expected `{name}`, found {}", self.described(value)));
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

/// Returns the error for a field that has to be present.
pub(crate) fn missing(fields: &[Field], place: usize, present: &impl Present) -> Message {
    let Some(condition) = fields[place].condition else { return "is missing".to_owned() };
    let mut others = others_on_bit(fields, place, condition).filter(|other| present.has(*other));
    match others.next() {
        Some(other) => format!(
            "is missing: it is required with `{}`, because they share {}",
            fields[other].key(),
            guard(fields, condition)
        ),
        None => format!("is missing: {} is set", guard(fields, condition)),
    }
}

/// Returns the error for a field that must be absent.
fn superfluous(fields: &[Field], place: usize, present: &impl Present) -> Message {
    let Some(condition) = fields[place].condition else { return "is not expected".to_owned() };
    let mut others = others_on_bit(fields, place, condition).filter(|other| !present.has(*other));
    match (present.number(place), others.next()) {
        (None, Some(other)) => format!(
            "requires `{}`, which is missing: they share {}",
            fields[other].key(),
            guard(fields, condition)
        ),
        _ => format!("is given, but {} is not set", guard(fields, condition)),
    }
}

/// Returns the condition as a text, such as `` bit 3 of `flags` ``.
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

/// Returns the kind of a value, for error messages.
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
