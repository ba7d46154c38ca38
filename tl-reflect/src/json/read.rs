//! JSON to values.

use serde::Deserialize;
use tl_parser::schema::{
    Argument, Builtin, CombinatorIndex, Field, Kind, Repetition, Type, TypeIndex,
};
use tl_parser::suggest::did_you_mean;

use super::given::Given;
use super::scalars::{base64, decimal, double, float, hex, number};
use super::tree::{Json, nesting, object, unknown_key};
use super::{BYTES, NAME, UNKNOWN, VALUE};
use crate::encode::{missing, raw_len};
use crate::numbers::numbers;
use crate::path::Path;
use crate::substitute::{Scope, too_large};
use crate::{Codec, Expected, Fields, Value, ValueError};

/// How deep JSON may be nested.
const DEPTH_LIMIT: usize = 512;

impl Codec<'_> {
    /// Reads a value from JSON.
    ///
    /// # Errors
    ///
    /// If the text is no JSON, with the line and the column, or if it is not what is expected, with
    /// the path: a key that the schema does not have, a value of another type or out of range, a
    /// field that is missing because another one on its mask bit is there.
    pub fn from_json(&self, text: &str, expected: &Expected) -> Result<Value, ValueError> {
        self.json_to_bytes(text, expected).map(|(value, _)| value)
    }

    /// Reads a value from JSON, and encodes it: that is how it is checked.
    pub(crate) fn json_to_bytes(
        &self,
        text: &str,
        expected: &Expected,
    ) -> Result<(Value, Vec<u8>), ValueError> {
        if nesting(text) > DEPTH_LIMIT {
            let message = format!("nested deeper than {DEPTH_LIMIT} levels");
            return Err(ValueError { path: String::new(), message });
        }
        let mut deserializer = serde_json::Deserializer::from_str(text);
        deserializer.disable_recursion_limit();
        let json = Json::deserialize(&mut deserializer);
        let json = json.and_then(|json| deserializer.end().map(|()| json));
        let json = json.map_err(|error| ValueError {
            path: String::new(),
            message: format!("not JSON: {error}"),
        })?;
        let mut reader = FromJson { codec: self, path: Path::default() };
        let result = match expected {
            Expected::Any => reader.any(&json),
            Expected::Combinator(index) => reader.only(&json, *index),
            Expected::Type(ty) => reader.closed(&json, ty),
        };
        let value = result
            .map_err(|message| ValueError { path: reader.path.as_str().to_owned(), message })?;
        let bytes = self.encode(&value, expected)?;
        Ok((value, bytes))
    }
}

/// What is wrong, at the place where the path is.
type Message = String;

type Object = [(String, Json)];

struct FromJson<'a> {
    codec: &'a Codec<'a>,
    path: Path,
}

impl<'a> FromJson<'a> {
    /// The name of the constructor that an object is one of.
    fn constructor_name<'j>(&mut self, object: &'j Object) -> Result<Option<&'j str>, Message> {
        let mut names = object.iter().filter(|(key, _)| key == NAME);
        match (names.next(), names.next()) {
            (None, _) => Ok(None),
            (Some((_, Json::String(name))), None) => Ok(Some(name)),
            (Some((_, json)), second) => {
                self.path.enter(NAME);
                Err(match second {
                    Some(_) => "is given twice".to_owned(),
                    None => format!("expected the name of a constructor, found {}", json.kind()),
                })
            }
        }
    }

    /// A value of any type, or a call.
    fn any(&mut self, json: &Json) -> Result<Value, Message> {
        let object = object(json, "an object with a `_`")?;
        let Some(name) = self.constructor_name(object)? else {
            return Err("`_`, the name of the constructor, is missing".to_owned());
        };
        let Some(index) = self.codec.schema.combinator_named(name) else {
            self.path.enter(NAME);
            return Err(self.unknown_name(name));
        };
        if self.codec.combinator_with_id(self.codec.schema[index].id) != Some(index) {
            return Err(format!("`{name}` cannot stand where any type can"));
        }
        self.named(object, index)
    }

    /// A boxed value of any type, or the bytes of one.
    fn object(&mut self, json: &Json) -> Result<Value, Message> {
        match json {
            Json::Object(object) if self.constructor_name(object)? == Some(UNKNOWN) => {
                match &object[..] {
                    [(a, Json::String(text)), (b, _)] | [(b, _), (a, Json::String(text))]
                        if a == BYTES && b == NAME =>
                    {
                        self.path.enter(BYTES);
                        let bytes = base64(text)?;
                        self.path.leave();
                        Ok(Value::Object(bytes))
                    }
                    _ => Err(format!("expected `{BYTES}` beside the `_`")),
                }
            }
            json => self.any(json),
        }
    }

    fn unknown_name(&self, name: &str) -> Message {
        let names = self.codec.schema.combinators().map(|(_, c)| c.name.as_str());
        let help = did_you_mean(name, names).map_or(String::new(), |help| format!(": {help}"));
        format!("the schema has no constructor `{name}`{help}")
    }

    fn only(&mut self, json: &Json, index: CombinatorIndex) -> Result<Value, Message> {
        let combinator = &self.codec.schema[index];
        let object = object(json, &format!("an object, `{}`", combinator.name))?;
        self.check_name(object, index)?;
        self.named(object, index)
    }

    fn check_name(&mut self, object: &Object, index: CombinatorIndex) -> Result<(), Message> {
        let expected = &self.codec.schema[index].name;
        match self.constructor_name(object)? {
            Some(name) if name != expected => {
                self.path.enter(NAME);
                Err(format!("expected `{expected}`, found `{name}`"))
            }
            _ => Ok(()),
        }
    }

    fn named(&mut self, object: &'_ Object, index: CombinatorIndex) -> Result<Value, Message> {
        let combinator = &self.codec.schema[index];
        if combinator.builtin.is_none() {
            let fields = self.record(object, &combinator.fields, &[], None)?;
            return Ok(Value::Combinator(index, fields));
        }
        let mut fields = Fields::new();
        for (key, json) in object {
            self.path.enter(key);
            match key.as_str() {
                NAME => {}
                VALUE => drop(fields.set(0, self.bare(json, index, &[])?)),
                _ => return Err(unknown_key(&[VALUE])),
            }
            self.path.leave();
        }
        Ok(Value::Combinator(index, fields))
    }

    /// The fields of a combinator or of a record.
    fn record(
        &mut self,
        object: &Object,
        fields: &'a [Field],
        arguments: &[Argument],
        outer: Option<&Scope<'_>>,
    ) -> Result<Fields, Message> {
        let mut given: Vec<Option<&Json>> = vec![None; fields.len()];
        for (key, json) in object.iter().filter(|(key, _)| key != NAME) {
            self.path.enter(key);
            let found = fields.iter().position(|field| field.key() == *key);
            let Some(place) = found else {
                return Err(unknown_key(&fields.iter().map(Field::key).collect::<Vec<_>>()));
            };
            if given[place].replace(json).is_some() {
                return Err("is given twice".to_owned());
            }
            // `false` says of a flag what leaving it out says.
            if matches!(json, Json::Bool(false)) && self.is_flag(&fields[place]) {
                given[place] = None;
            }
            self.path.leave();
        }
        let given = Given(given);
        let numbers = numbers(fields, &given);
        let mut scope = Scope { arguments, numbers: Vec::with_capacity(fields.len()), outer };
        let mut values = Fields::new();
        for (place, field) in fields.iter().enumerate() {
            let holds = scope.holds(field.condition);
            scope.numbers.push(numbers[place].unwrap_or(0));
            self.path.enter(field.key());
            match given.0[place] {
                Some(json) => drop(values.set(place, self.field(json, field, &scope)?)),
                None => {
                    let is_computed = field.ty == Type::Nat
                        || self.codec.schema.is_length_of_object(fields, place);
                    if holds && !is_computed {
                        return Err(missing(fields, place, &given));
                    }
                }
            }
            self.path.leave();
        }
        Ok(values)
    }

    fn is_flag(&self, field: &Field) -> bool {
        field.condition.is_some()
            && matches!(field.ty, Type::Bare(index, _) if self.codec.schema.is_true(index))
    }

    fn field(
        &mut self,
        json: &Json,
        field: &'a Field,
        scope: &Scope<'_>,
    ) -> Result<Value, Message> {
        match &field.ty {
            _ if field.is_call => self.any(json),
            Type::Repetition(repetition) => self.repetition(json, repetition, scope),
            ty => {
                let closed = self.codec.closed_type(ty, scope).ok_or_else(too_large)?;
                self.closed(json, &closed)
            }
        }
    }

    fn repetition(
        &mut self,
        json: &Json,
        repetition: &'a Repetition,
        scope: &Scope<'_>,
    ) -> Result<Value, Message> {
        self.many(json, |reader, item| match &repetition.items[..] {
            [field @ Field { name: None, condition: None, .. }] => reader.field(item, field, scope),
            fields => {
                let object = object(item, "an object")?;
                let record = reader.record(object, fields, scope.arguments, Some(scope))?;
                Ok(Value::Record(record))
            }
        })
    }

    fn many(
        &mut self,
        json: &Json,
        mut read: impl FnMut(&mut Self, &Json) -> Result<Value, Message>,
    ) -> Result<Value, Message> {
        let Json::Array(items) = json else {
            return Err(format!("expected an array, found {}", json.kind()));
        };
        let mut values = Vec::with_capacity(items.len());
        for (i, item) in items.iter().enumerate() {
            self.path.enter_item(i);
            values.push(read(self, item)?);
            self.path.leave();
        }
        Ok(Value::Vector(values))
    }

    /// A value of a type without variables.
    fn closed(&mut self, json: &Json, ty: &Type) -> Result<Value, Message> {
        match ty {
            ty if self.codec.schema.is_object(ty) => self.object(json),
            Type::Nat => number(json, "#", 0, i64::from(u32::MAX)).map(|n| Value::Nat(n as u32)),
            Type::Boxed(index, arguments) => self.boxed(json, *index, arguments),
            Type::Bare(index, arguments) => self.bare(json, *index, arguments),
            Type::Param { .. } | Type::Repetition(_) => self.any(json),
        }
    }

    fn boxed(
        &mut self,
        json: &Json,
        index: TypeIndex,
        arguments: &[Argument],
    ) -> Result<Value, Message> {
        let schema = self.codec.schema;
        let ty = &schema[index];
        if schema.is_bool(index) {
            return match json {
                Json::Bool(value) => Ok(Value::Bool(*value)),
                json => Err(format!("expected true or false, found {}", json.kind())),
            };
        }
        let only = schema.single_constructor(index);
        if let Some(only) = only
            && schema[only].builtin.is_some()
        {
            return self.bare(json, only, arguments);
        }
        let object = object(json, &format!("an object, one of `{}`", ty.name))?;
        let constructor = match (self.constructor_name(object)?, only) {
            (None, Some(only)) => only,
            (None, None) => {
                let names = ty.constructors.iter().take(3).map(|&c| schema[c].name.as_str());
                let names = names.collect::<Vec<_>>().join("`, `");
                return Err(format!("`_` is missing, which names a `{}`: `{names}`…", ty.name));
            }
            (Some(name), _) => {
                let named = |index: &&CombinatorIndex| schema[**index].name == name;
                match ty.constructors.iter().find(named) {
                    Some(constructor) => *constructor,
                    None => {
                        self.path.enter(NAME);
                        return Err(match schema.combinator_named(name) {
                            Some(_) => format!("`{name}` is no constructor of `{}`", ty.name),
                            None => self.unknown_name(name),
                        });
                    }
                }
            }
        };
        let fields = self.record(object, &schema[constructor].fields, arguments, None)?;
        Ok(Value::Combinator(constructor, fields))
    }

    fn bare(
        &mut self,
        json: &Json,
        index: CombinatorIndex,
        arguments: &[Argument],
    ) -> Result<Value, Message> {
        let combinator = &self.codec.schema[index];
        let Some(builtin) = combinator.builtin else {
            if self.codec.schema.is_true(index) {
                return match json {
                    Json::Bool(true) => Ok(Value::True),
                    json => Err(format!("expected true, found {}", json.kind())),
                };
            }
            let object = object(json, &format!("an object, `{}`", combinator.name))?;
            self.check_name(object, index)?;
            let fields = self.record(object, &combinator.fields, arguments, None)?;
            return Ok(Value::Combinator(index, fields));
        };
        match builtin {
            Builtin::Int => {
                let value = number(json, "int", i64::from(i32::MIN), i64::from(i32::MAX))?;
                Ok(Value::Int(value as i32))
            }
            Builtin::Long => match json {
                Json::String(digits) => decimal(digits).map(Value::Long).ok_or_else(|| {
                    format!("expected the digits of a `long`, found {}", json.kind())
                }),
                json => number(json, "long", i64::MIN, i64::MAX).map(Value::Long),
            },
            Builtin::Double => double(json).map(Value::Double),
            Builtin::Float => float(json).map(Value::Float),
            Builtin::String => match json {
                Json::String(text) => Ok(Value::String(text.clone())),
                json => Err(format!("expected a text, found {}", json.kind())),
            },
            Builtin::Bytes => match json {
                Json::String(text) => base64(text).map(Value::Bytes),
                json => Err(format!("expected a text in base64, found {}", json.kind())),
            },
            Builtin::Int128 | Builtin::Int256 | Builtin::Int512 => {
                let len = raw_len(builtin).unwrap_or(0);
                hex(json).filter(|bytes| bytes.len() == len).map(Value::Raw).ok_or_else(|| {
                    format!("expected {} hexadecimal digits, found {}", len * 2, json.kind())
                })
            }
            Builtin::Vector => match arguments {
                [Argument::Type(item)] => self.many(json, |reader, json| reader.closed(json, item)),
                _ => Err(format!("a vector has one argument of kind {}", Kind::Type)),
            },
            Builtin::Object | Builtin::Function => self.any(json),
            Builtin::Unknown => Err(format!("nothing is known of `{}`", combinator.name)),
        }
    }
}
