//! Conversion of JSON to values.

use serde::Deserialize;
use tl_parser::schema::{Argument, CombinatorIndex, Field, Type, TypeIndex};

use super::given::Given;
use super::names::unknown_constructor;
use super::scalars::{base64, decimal, double, float, hex, number};
use super::tree::{Json, nesting, object, unknown_key};
use super::{BYTES, NAME, NEWER, UNKNOWN, VALUE};
use crate::bind::{Bound, other_application};
use crate::encode::missing;
use crate::implied_nats::nats;
use crate::path::Path;
use crate::plan::{Items, Record, ValueForm};
use crate::shape::{BuiltinKind, BuiltinShape, Shape};
use crate::substitute::{Environment, too_large};
use crate::{Codec, Fields, RootType, Value, ValueError};

/// The nesting limit of JSON.
const DEPTH_LIMIT: usize = 512;

impl Codec<'_> {
    /// Converts JSON to a value.
    ///
    /// # Errors
    ///
    /// If the text is not JSON, with the line and the column. If it is not a value of type `root`,
    /// with the path: an unknown key, a value of another type or out of range, or a missing field
    /// that another field on its mask bit requires.
    pub fn from_json(&self, text: &str, root: &RootType) -> Result<Value, ValueError> {
        self.from_json_with_bytes(text, root).map(|(value, _)| value)
    }

    /// Converts JSON to a value and its bytes. Encoding validates a value, so this takes no longer than
    /// [`from_json`](Self::from_json).
    ///
    /// # Errors
    ///
    /// As for [`from_json`](Self::from_json) and [`encode`](Self::encode).
    pub fn from_json_with_bytes(
        &self,
        text: &str,
        root: &RootType,
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
        let result = match root {
            RootType::Any => reader.any(&json),
            RootType::Combinator(index) => reader.only(&json, *index, &[]),
            RootType::Type(ty) => reader.shaped(&json, self.shape(ty)),
        };
        let value = result
            .map_err(|message| ValueError { path: reader.path.as_str().to_owned(), message })?;
        let bytes = self.encode(&value, root)?;
        Ok((value, bytes))
    }
}

/// The text of an error at the current path.
pub(super) type Message = String;

pub(super) type Object = [(String, Json)];

pub(super) struct FromJson<'a> {
    pub(super) codec: &'a Codec<'a>,
    pub(super) path: Path,
}

impl<'a> FromJson<'a> {
    /// Returns the constructor name that an object states.
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

    /// Reads a value of any type, or a call.
    fn any(&mut self, json: &Json) -> Result<Value, Message> {
        let object = object(json, "an object with a `_`")?;
        let name = match self.constructor_name(object)? {
            Some(UNKNOWN) if self.has_newer() => return self.object_bytes(object),
            Some(name) => name,
            None => return Err("`_`, the name of the constructor, is missing".to_owned()),
        };
        let Some(index) = self.codec.schema.combinator_named(name) else {
            self.path.enter(NAME);
            return Err(unknown_constructor(self.codec.schema, name));
        };
        self.codec.check_self_describing(index)?;
        self.combinator(object, index, &[])
    }

    /// Reads a boxed value of any type, or the bytes of one.
    pub(super) fn object(&mut self, json: &Json) -> Result<Value, Message> {
        match json {
            Json::Object(object) if self.constructor_name(object)? == Some(UNKNOWN) => {
                self.object_bytes(object)
            }
            json => self.any(json),
        }
    }

    /// Returns true if values may be the bytes of a value that only a newer schema has.
    fn has_newer(&self) -> bool {
        !self.codec.newer.is_empty()
    }

    /// Reads the bytes of a boxed value. Its JSON by a newer schema, which may be beside them, is
    /// for people.
    fn object_bytes(&mut self, object: &Object) -> Result<Value, Message> {
        let is_key = |key: &str| [NAME, BYTES, NEWER].contains(&key);
        let bytes = object.iter().find(|(key, _)| key == BYTES);
        match bytes {
            Some((_, Json::String(text))) if object.iter().all(|(key, _)| is_key(key)) => {
                self.path.enter(BYTES);
                let bytes = base64(text)?;
                self.path.leave();
                Ok(Value::Object(bytes))
            }
            _ => Err(format!("expected `{BYTES}` beside the `_`")),
        }
    }

    /// Reads a value of one combinator, whose name may be absent.
    fn only(
        &mut self,
        json: &Json,
        index: CombinatorIndex,
        arguments: &[Argument],
    ) -> Result<Value, Message> {
        let expected = &self.codec.schema[index].name;
        let object = object(json, &format!("an object, `{expected}`"))?;
        match self.constructor_name(object)? {
            Some(name) if name != expected => {
                self.path.enter(NAME);
                Err(format!("expected `{expected}`, found `{name}`"))
            }
            _ => self.combinator(object, index, arguments),
        }
    }

    /// Reads the fields of a combinator. `arguments` are those of its type.
    pub(super) fn combinator(
        &mut self,
        object: &Object,
        index: CombinatorIndex,
        arguments: &[Argument],
    ) -> Result<Value, Message> {
        let combinator = &self.codec.schema[index];
        let fields = if self.codec.packed == Some(index) {
            self.packed(object, index)?
        } else if combinator.builtin.is_some() {
            self.wrapped(object, self.codec.bare_shape(index, arguments))?
        } else if let Some(bound) = self.codec.bind(index, arguments) {
            let codec = self.codec;
            self.record(object, &codec.plan(index).record, &bound, None)?
        } else {
            return Err(other_application(combinator));
        };
        Ok(Value::Combinator(index, fields))
    }

    /// Reads the value of a built-in type where any type is allowed.
    fn wrapped(&mut self, object: &Object, shape: Shape<'_>) -> Result<Fields, Message> {
        let mut fields = Fields::new();
        for (key, json) in object {
            self.path.enter(key);
            match key.as_str() {
                NAME => {}
                VALUE => drop(fields.set(0, self.shaped(json, shape)?)),
                _ => return Err(unknown_key(&[VALUE])),
            }
            self.path.leave();
        }
        Ok(fields)
    }

    /// Reads the fields of a combinator or of a record.
    fn record(
        &mut self,
        object: &Object,
        record: &'a Record<'a>,
        arguments: &Bound<'_>,
        outer: Option<&Environment<'_>>,
    ) -> Result<Fields, Message> {
        let (fields, steps) = (record.fields, &record.steps);
        let mut given: Vec<Option<&Json>> = vec![None; steps.len()];
        for (key, json) in object.iter().filter(|(key, _)| key != NAME) {
            self.path.enter(key);
            let found = steps.iter().position(|step| step.field.key() == *key);
            let Some(place) = found else {
                return Err(unknown_key(&fields.iter().map(Field::key).collect::<Vec<_>>()));
            };
            if given[place].replace(json).is_some() {
                return Err("is given twice".to_owned());
            }
            // A flag that is `false` is an absent flag.
            if matches!(json, Json::Bool(false)) && steps[place].is_flag() {
                given[place] = None;
            }
            self.path.leave();
        }
        let given = Given(given);
        let numbers = nats(fields, &given);
        let mut environment = Environment::new(arguments, outer);
        let mut values = Fields::new();
        for (place, step) in steps.iter().enumerate() {
            let holds = environment.holds(step.condition);
            numbers[place].into_iter().for_each(|number| environment.numbers.set(place, number));
            self.path.enter(step.field.key());
            match given.0[place] {
                Some(json) => {
                    let value = self.form(json, &step.form, &step.field.ty, &environment)?;
                    values.set(place, value);
                }
                None => {
                    let is_computed = matches!(step.form, ValueForm::Nat(_) | ValueForm::Length(_));
                    if holds && !is_computed {
                        return Err(missing(fields, place, &given));
                    }
                }
            }
            self.path.leave();
        }
        Ok(values)
    }

    /// Reads a value of a field or of a repetition.
    fn form(
        &mut self,
        json: &Json,
        form: &'a ValueForm<'a>,
        ty: &Type,
        environment: &Environment<'_>,
    ) -> Result<Value, Message> {
        match form {
            ValueForm::Closed(shape) | ValueForm::Length(shape) => self.shaped(json, *shape),
            ValueForm::Call => self.any(json),
            ValueForm::Repetition(_, items) => self.repetition(json, items, environment),
            _ => {
                let instance = self.codec.instantiate(ty, environment).ok_or_else(too_large)?;
                self.shaped(json, self.codec.shape(&instance))
            }
        }
    }

    fn repetition(
        &mut self,
        json: &Json,
        items: &'a Items<'a>,
        environment: &Environment<'_>,
    ) -> Result<Value, Message> {
        let inside = environment.inside();
        self.many(json, |reader, item| match items {
            Items::Values(form, ty) => reader.form(item, form, ty, &inside),
            Items::Records(record) => {
                let object = object(item, "an object")?;
                let record =
                    reader.record(object, record, environment.arguments, Some(environment))?;
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

    /// Reads a value of a type without variables.
    pub(super) fn shaped(&mut self, json: &Json, shape: Shape<'_>) -> Result<Value, Message> {
        match (shape, json) {
            (Shape::Nat, json) => {
                number(json, "#", 0, i64::from(u32::MAX)).map(|n| Value::Nat(n as u32))
            }
            (Shape::Object | Shape::Function, json) => self.object(json),
            (Shape::Unbound, json) => self.any(json),
            (Shape::Bool, Json::Bool(value)) => Ok(Value::Bool(*value)),
            (Shape::Bool, json) => Err(format!("expected true or false, found {}", json.kind())),
            (Shape::True, Json::Bool(true)) => Ok(Value::True),
            (Shape::True, json) => Err(format!("expected true, found {}", json.kind())),
            (Shape::Builtin(builtin) | Shape::BoxedBuiltin(_, builtin), json) => {
                self.builtin(json, builtin)
            }
            (Shape::Constructors(ty, arguments), json) => self.constructor(json, ty, arguments),
            (Shape::Fields(index, arguments), json) => self.only(json, index, arguments),
        }
    }

    fn constructor(
        &mut self,
        json: &Json,
        index: TypeIndex,
        arguments: &[Argument],
    ) -> Result<Value, Message> {
        let schema = self.codec.schema;
        let ty = &schema[index];
        let only = schema.single_constructor(index);
        let object = object(json, &format!("an object, one of `{}`", ty.name))?;
        let constructor = match (self.constructor_name(object)?, only) {
            (Some(UNKNOWN), _) if self.has_newer() => return self.object_bytes(object),
            (None, Some(only)) => only,
            (None, None) => {
                let names = ty.constructors.iter().take(3).map(|&c| schema[c].name.as_str());
                let names = names.collect::<Vec<_>>().join("`, `");
                return Err(format!("`_` is missing, which names a `{}`: `{names}`…", ty.name));
            }
            (Some(name), _) => match self.codec.constructor_named(index, name) {
                Some(constructor) => constructor,
                None => {
                    self.path.enter(NAME);
                    return Err(match schema.combinator_named(name) {
                        Some(_) => format!("`{name}` is no constructor of `{}`", ty.name),
                        None => unknown_constructor(self.codec.schema, name),
                    });
                }
            },
        };
        self.combinator(object, constructor, arguments)
    }

    fn builtin(&mut self, json: &Json, builtin: BuiltinShape<'_>) -> Result<Value, Message> {
        match builtin.kind {
            BuiltinKind::Int => {
                let value = number(json, "int", i64::from(i32::MIN), i64::from(i32::MAX))?;
                Ok(Value::Int(value as i32))
            }
            BuiltinKind::Long => match json {
                Json::String(digits) => decimal(digits).map(Value::Long).ok_or_else(|| {
                    format!("expected the digits of a `long`, found {}", json.kind())
                }),
                json => number(json, "long", i64::MIN, i64::MAX).map(Value::Long),
            },
            BuiltinKind::Double => double(json).map(Value::Double),
            BuiltinKind::Float => float(json).map(Value::Float),
            BuiltinKind::String => match json {
                Json::String(text) => Ok(Value::String(text.clone())),
                json => Err(format!("expected a text, found {}", json.kind())),
            },
            BuiltinKind::Bytes => match json {
                Json::String(text) => base64(text).map(Value::Bytes),
                json => Err(format!("expected a text in base64, found {}", json.kind())),
            },
            BuiltinKind::Raw(len) => {
                hex(json).filter(|bytes| bytes.len() == len).map(Value::Raw).ok_or_else(|| {
                    format!("expected {} hexadecimal digits, found {}", len * 2, json.kind())
                })
            }
            BuiltinKind::Vector(item) => {
                let shape = self.codec.shape(item);
                self.many(json, |reader, json| reader.shaped(json, shape))
            }
            BuiltinKind::Unknown => {
                let name = &self.codec.schema[builtin.constructor].name;
                Err(format!("the form of `{name}` is unknown"))
            }
        }
    }
}
