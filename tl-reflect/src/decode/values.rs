//! Decoding of each shape of value.

use tl_parser::schema::{Argument, CombinatorIndex, Field, Repetition, Type, TypeIndex};
use tl_runtime::{BOOL_FALSE_ID, BOOL_TRUE_ID, DecodeErrorKind};

use super::budget::Collected;
use super::{ANYTHING, Decoder};
use crate::bind::Bound;
use crate::implied_nats::guarded;
use crate::items::Items;
use crate::newer::newest;
use crate::shape::{BuiltinKind, BuiltinShape, Shape};
use crate::substitute::Environment;
use crate::{Fields, Token, Value};

/// The name of the type of raw bytes with this length.
fn raw_name(len: usize) -> &'static str {
    match len {
        16 => "int128",
        32 => "int256",
        _ => "int512",
    }
}

/// The maximum number of zero-sized items that an input may announce.
const EMPTY_ITEMS_LIMIT: usize = 1 << 16;

impl<'a> Decoder<'a, '_> {
    /// Reads a boxed value of any type, or a function call.
    pub(super) fn any(&mut self) -> Value {
        let start = self.reader.offset();
        let id = self.reader.constructor_id("a constructor id");
        match self.codec.combinator_with_id(id) {
            Some(index) if !self.has_failed() => {
                self.annotate(start, Token::Id(&self.codec.schema[index]));
                self.after_id(index, &[])
            }
            _ => self.newer(start, id, "Object").unwrap_or_else(|| self.unknown(id, ANYTHING)),
        }
    }

    /// Reads the boxed form of a combinator.
    pub(super) fn boxed_combinator(&mut self, index: CombinatorIndex) -> Value {
        let start = self.reader.offset();
        let combinator = &self.codec.schema[index];
        let id = self.reader.constructor_id("a constructor id");
        if id != combinator.id {
            return self.unknown(id, &combinator.name);
        }
        self.annotate(start, Token::Id(combinator));
        self.after_id(index, &[])
    }

    /// Reads the rest of a boxed value after its constructor id.
    pub(super) fn after_id(&mut self, index: CombinatorIndex, arguments: &[Argument]) -> Value {
        let schema = self.codec.schema;
        let fields = match schema[index].builtin {
            None => self.fields(index, arguments),
            Some(_) => {
                let mut fields = Collected::new();
                let value = self.shaped(self.codec.bare_shape(index, arguments));
                fields.push((0, value), self);
                fields.into_fields(self)
            }
        };
        Value::Combinator(index, fields)
    }

    /// Reads the fields of a constructor of a type with these arguments.
    fn fields(&mut self, index: CombinatorIndex, arguments: &[Argument]) -> Fields {
        let combinator = &self.codec.schema[index];
        match self.codec.bind(index, arguments) {
            Some(bound) => {
                let fields = self.record(&combinator.fields, &bound, None);
                if self.codec.packed == Some(index) { self.unpack(index, fields) } else { fields }
            }
            None => {
                self.unknown(combinator.id, "this application of the type");
                Fields::new()
            }
        }
    }

    /// Records the error that `id` is no constructor of the type `expected`.
    fn unknown(&mut self, id: u32, expected: &str) -> Value {
        if !self.has_failed() {
            self.expected = Some(expected.to_owned());
        }
        self.reader.unknown_constructor(id, "a boxed value");
        Value::Nat(id)
    }

    /// Reads the fields of a combinator or of one record of a repetition.
    fn record(
        &mut self,
        fields: &'a [Field],
        arguments: &Bound<'_>,
        outer: Option<&Environment<'_>>,
    ) -> Fields {
        let mut environment = Environment { arguments, numbers: Vec::new(), outer };
        let mut values = Collected::new();
        let schema = self.codec.schema;
        for (index, field) in fields.iter().enumerate() {
            if environment.holds(field.condition) {
                self.path.enter(field.key());
                self.descend();
                let value = if self.has_failed() {
                    break;
                } else if field.ty == Type::Nat {
                    let number = self.nat(fields, index);
                    environment.numbers.resize(index, 0);
                    environment.numbers.push(number);
                    Value::Nat(number)
                } else if field.is_call {
                    self.type_text.clear();
                    self.any()
                } else {
                    match index.checked_sub(1).and_then(|length| values.get(length)) {
                        Some(Value::Int(len)) if schema.is_length_of_object(fields, index - 1) => {
                            self.set_type(&field.ty);
                            self.sized_object(*len)
                        }
                        _ => self.value(&field.ty, &environment),
                    }
                };
                values.push((index, value), self);
                if self.has_failed() {
                    break;
                }
                self.ascend();
            }
        }
        values.into_fields(self)
    }

    /// Reads a `#` field and annotates it as a mask or a number.
    fn nat(&mut self, fields: &'a [Field], index: usize) -> u32 {
        let start = self.reader.offset();
        let value = self.reader.u32();
        if self.visit.is_none() {
            return value;
        }
        self.set_type(&Type::Nat);
        let mut is_mask = false;
        let mut bits = Vec::new();
        for (field, bit) in guarded(fields, index) {
            let Some(bit) = bit else { continue };
            is_mask = true;
            if value >> bit & 1 == 1 {
                bits.push((bit, field.key()));
            }
        }
        bits.sort_by_key(|(bit, _)| *bit);
        self.annotate(start, if is_mask { Token::Mask(value, bits) } else { Token::Nat(value) });
        value
    }

    fn value(&mut self, ty: &'a Type, environment: &Environment<'_>) -> Value {
        match ty {
            Type::Repetition(repetition) => self.repetition(repetition, environment),
            ty => match self.codec.instantiate(ty, environment) {
                Some(instance) => {
                    self.set_type(&instance);
                    self.shaped(self.codec.shape(&instance))
                }
                None => {
                    self.too_deep();
                    self.any()
                }
            },
        }
    }

    /// Reads a value of a type without variables.
    pub(super) fn shaped(&mut self, shape: Shape<'_>) -> Value {
        match shape {
            Shape::Nat => {
                let start = self.reader.offset();
                let value = self.reader.u32();
                self.annotate(start, Token::Nat(value));
                Value::Nat(value)
            }
            Shape::Object | Shape::Function => self.object(),
            Shape::Unbound => self.any(),
            Shape::Bool => self.bool(),
            Shape::True => Value::True,
            Shape::Builtin(builtin) => self.builtin(builtin),
            Shape::BoxedBuiltin(ty, builtin) => self.boxed_builtin(ty, builtin),
            Shape::Fields(index, arguments) => {
                let fields = self.fields(index, arguments);
                Value::Combinator(index, fields)
            }
            Shape::Constructors(ty, arguments) => self.constructor(ty, arguments),
        }
    }

    /// Reads a boxed value of any type. If the id is unknown, as for a vector, the value is the rest
    /// of the input.
    pub(super) fn object(&mut self) -> Value {
        let start = self.reader.offset();
        let id = self.reader.peek_constructor_id(ANYTHING);
        let is_known = self.codec.combinator_with_id(id).is_some();
        if self.has_failed() || is_known || newest(self.schemas, id, "Object").is_some() {
            return self.any();
        }
        let bytes = self.reader.take(self.end - start, ANYTHING);
        self.annotate(start, Token::Bytes(bytes));
        self.opaque.get_or_insert_with(|| (self.path.as_str().to_owned(), start, id));
        Value::Object(self.copy(bytes))
    }

    /// Reads an object of `len` bytes.
    fn sized_object(&mut self, len: i32) -> Value {
        let start = self.reader.offset();
        let left = self.end - start;
        let Some(len) = usize::try_from(len).ok().filter(|len| *len <= left) else {
            let missing = (len as u32 as usize).saturating_sub(left);
            self.reader.fail(DecodeErrorKind::UnexpectedEnd { missing }, "Object");
            return Value::Object(Vec::new());
        };
        let (outer, end) = (self.end, start + len);
        self.reader = self.reader_between(start, end);
        self.end = end;
        let opaque = self.opaque.clone();
        let value = self.object();
        // The length says where it ends, whatever its type.
        self.opaque = opaque;
        if self.has_failed() {
            return value;
        }
        let count = end - self.reader.offset();
        if count > 0 {
            self.reader.fail(DecodeErrorKind::TrailingBytes { count }, "the object");
            return value;
        }
        self.reader = self.reader_between(end, outer);
        self.end = outer;
        value
    }

    fn repetition(&mut self, repetition: &'a Repetition, environment: &Environment<'_>) -> Value {
        let count = environment.nat(repetition.count);
        let items = environment.items(repetition);
        self.many(count, |decoder| match &items {
            Items::Values(ty, environment) => decoder.value(ty, environment),
            Items::Records(fields) => {
                Value::Record(decoder.record(fields, environment.arguments, Some(environment)))
            }
        })
    }

    /// Reads `count` items of a vector or of a repetition.
    fn many(&mut self, count: u32, mut item: impl FnMut(&mut Self) -> Value) -> Value {
        let mut items = Collected::new();
        for i in 0..count as usize {
            let start = self.reader.offset();
            self.path.enter_item(i);
            self.descend();
            if self.has_failed() {
                break;
            }
            let value = item(self);
            items.push(value, self);
            if !self.has_failed() && self.reader.offset() == start {
                // The input does not bound the count of zero-sized items.
                self.empty_items += 1;
                let announced = self.empty_items.saturating_add(count as usize - i - 1);
                if announced > EMPTY_ITEMS_LIMIT {
                    self.reader.fail(DecodeErrorKind::CountTooLarge { count }, "Vector");
                }
            }
            if self.has_failed() {
                break;
            }
            self.ascend();
        }
        Value::Vector(items.finish(self))
    }

    fn bool(&mut self) -> Value {
        let start = self.reader.offset();
        let value = match self.reader.constructor_id("Bool") {
            BOOL_TRUE_ID => true,
            BOOL_FALSE_ID => false,
            id => return self.unknown(id, "Bool"),
        };
        self.annotate(start, Token::Bool(value));
        Value::Bool(value)
    }

    fn boxed_builtin(&mut self, ty: TypeIndex, builtin: BuiltinShape<'_>) -> Value {
        let schema = self.codec.schema;
        let start = self.reader.offset();
        let id = self.reader.constructor_id("a constructor id");
        if id != builtin.id(schema) || self.has_failed() {
            return self.unknown(id, &schema[ty].name);
        }
        self.annotate(
            start,
            match builtin.kind {
                BuiltinKind::Vector(_) => Token::VectorId,
                _ => Token::Id(&schema[builtin.constructor]),
            },
        );
        self.builtin(builtin)
    }

    fn constructor(&mut self, ty: TypeIndex, arguments: &[Argument]) -> Value {
        let schema = self.codec.schema;
        let start = self.reader.offset();
        let id = self.reader.constructor_id("a constructor id");
        let constructors = &schema[ty].constructors;
        match constructors.iter().find(|&&constructor| schema[constructor].id == id) {
            Some(&constructor) if !self.has_failed() => {
                self.annotate(start, Token::Id(&schema[constructor]));
                self.after_id(constructor, arguments)
            }
            _ => {
                let name = &schema[ty].name;
                self.newer(start, id, name).unwrap_or_else(|| self.unknown(id, name))
            }
        }
    }

    fn builtin(&mut self, builtin: BuiltinShape<'_>) -> Value {
        let start = self.reader.offset();
        match builtin.kind {
            BuiltinKind::Int => {
                let value = self.reader.i32();
                self.annotate(start, Token::Int(value));
                Value::Int(value)
            }
            BuiltinKind::Long => {
                let value = self.reader.i64();
                self.annotate(start, Token::Long(value));
                Value::Long(value)
            }
            BuiltinKind::Double => {
                let value = self.reader.f64();
                self.annotate(start, Token::Double(value));
                Value::Double(value)
            }
            BuiltinKind::Float => {
                let value = self.reader.f32();
                self.annotate(start, Token::Float(value));
                Value::Float(value)
            }
            BuiltinKind::String => {
                let value = self.reader.str();
                self.annotate(start, Token::String(value));
                Value::String(self.copy(value))
            }
            BuiltinKind::Bytes => {
                let value = self.reader.byte_slice();
                self.annotate(start, Token::Bytes(value));
                Value::Bytes(self.copy(value))
            }
            BuiltinKind::Raw(len) => {
                let value = self.reader.take(len, raw_name(len));
                self.annotate(start, Token::Raw(value));
                Value::Raw(self.copy(value))
            }
            BuiltinKind::Vector(item) => self.items(item),
            BuiltinKind::Unknown => {
                let id = self.reader.u32();
                self.unknown(id, "a built-in type of unknown form")
            }
        }
    }

    /// Reads the count and the items of a vector.
    fn items(&mut self, item: &Type) -> Value {
        let start = self.reader.offset();
        let count = self.reader.u32();
        self.annotate(start, Token::Count(count));
        let shape = self.codec.shape(item);
        self.many(count, |decoder| {
            decoder.set_type(item);
            decoder.shaped(shape)
        })
    }
}
