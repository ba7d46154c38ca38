//! Values of each kind of type, from the reader.

use tl_parser::schema::{
    Argument, Builtin, CombinatorIndex, Field, Repetition, Type, TypeIndex, Variable,
};
use tl_runtime::{BOOL_FALSE_ID, BOOL_TRUE_ID, DecodeErrorKind, VECTOR_ID};

use super::budget::Collected;
use super::{ANYTHING, Decoder};
use crate::substitute::Scope;
use crate::{Fields, Shown, Value};

/// How many items without bytes an input may announce.
const EMPTY_ITEMS_LIMIT: usize = 1 << 16;

impl<'a> Decoder<'a, '_> {
    /// A boxed value of any type, or a function call.
    pub(super) fn any(&mut self) -> Value {
        let start = self.reader.offset();
        let id = self.reader.constructor_id("a constructor id");
        match self.codec.combinator_with_id(id) {
            Some(index) if !self.has_failed() => {
                self.piece(start, Shown::Id(&self.codec.schema[index]));
                self.named(index)
            }
            _ => self.unknown(id, ANYTHING),
        }
    }

    pub(super) fn boxed_combinator(&mut self, index: CombinatorIndex) -> Value {
        let start = self.reader.offset();
        let combinator = &self.codec.schema[index];
        let id = self.reader.constructor_id("a constructor id");
        if id != combinator.id {
            return self.unknown(id, &combinator.name);
        }
        self.piece(start, Shown::Id(combinator));
        self.named(index)
    }

    /// What is behind a constructor id, where nothing but the id says what it is.
    fn named(&mut self, index: CombinatorIndex) -> Value {
        let schema = self.codec.schema;
        let fields = match schema[index].builtin {
            None => self.record(&schema[index].fields, &[], None),
            Some(_) => {
                let mut fields = Collected::new();
                let value = self.bare(index, &[]);
                fields.push((0, value), self);
                fields.into_fields(self)
            }
        };
        Value::Combinator(index, fields)
    }

    /// An id that belongs to nothing of this name.
    fn unknown(&mut self, id: u32, expected: &str) -> Value {
        if !self.has_failed() {
            self.expected = Some(expected.to_owned());
        }
        self.reader.unknown_constructor(id, "a boxed value");
        Value::Nat(id)
    }

    /// The fields of a combinator or of one record of a repetition.
    fn record(
        &mut self,
        fields: &'a [Field],
        arguments: &[Argument],
        outer: Option<&Scope<'_>>,
    ) -> Fields {
        let mut scope = Scope { arguments, numbers: Vec::with_capacity(fields.len()), outer };
        let mut values = Collected::new();
        let schema = self.codec.schema;
        for (index, field) in fields.iter().enumerate() {
            let mut number = 0;
            if scope.holds(field.condition) {
                self.path.enter(field.key());
                self.descend();
                let value = if self.has_failed() {
                    break;
                } else if field.ty == Type::Nat {
                    number = self.nat(fields, index);
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
                        _ => self.value(&field.ty, &scope),
                    }
                };
                values.push((index, value), self);
                if self.has_failed() {
                    break;
                }
                self.ascend();
            }
            scope.numbers.push(number);
        }
        values.into_fields(self)
    }

    fn nat(&mut self, fields: &'a [Field], index: usize) -> u32 {
        let start = self.reader.offset();
        let value = self.reader.u32();
        if self.visit.is_none() {
            return value;
        }
        self.set_type(&Type::Nat);
        let mut is_mask = false;
        let mut bits = Vec::new();
        for field in fields {
            let Some(condition) = field.condition else { continue };
            if let (Variable::Field { up: 0, index: mask }, Some(bit)) =
                (condition.mask, condition.bit)
                && mask == index
            {
                is_mask = true;
                if value >> bit & 1 == 1 {
                    bits.push((bit, field.name.as_deref().unwrap_or("_")));
                }
            }
        }
        bits.sort_by_key(|(bit, _)| *bit);
        self.piece(start, if is_mask { Shown::Mask(value, bits) } else { Shown::Nat(value) });
        value
    }

    fn value(&mut self, ty: &'a Type, scope: &Scope<'_>) -> Value {
        match ty {
            Type::Repetition(repetition) => self.repetition(repetition, scope),
            ty => match self.codec.closed_type(ty, scope) {
                Some(closed) => {
                    self.set_type(&closed);
                    self.closed(&closed)
                }
                None => {
                    self.too_deep();
                    self.any()
                }
            },
        }
    }

    /// A value of a type without variables.
    pub(super) fn closed(&mut self, ty: &Type) -> Value {
        match ty {
            ty if self.codec.schema.is_object(ty) => self.object(),
            Type::Boxed(index, arguments) => self.boxed(*index, arguments),
            Type::Bare(index, arguments) => self.bare(*index, arguments),
            Type::Nat => {
                let start = self.reader.offset();
                let value = self.reader.u32();
                self.piece(start, Shown::Nat(value));
                Value::Nat(value)
            }
            Type::Param { .. } | Type::Repetition(_) => self.any(),
        }
    }

    /// A boxed value of any type. One of which nothing is known, such as a vector, is the rest of
    /// the input.
    fn object(&mut self) -> Value {
        let start = self.reader.offset();
        let id = self.reader.peek_constructor_id(ANYTHING);
        if self.has_failed() || self.codec.combinator_with_id(id).is_some() {
            return self.any();
        }
        let bytes = self.reader.take(self.end - start, ANYTHING);
        self.piece(start, Shown::Bytes(bytes));
        self.opaque.get_or_insert_with(|| (self.path.as_str().to_owned(), start, id));
        Value::Object(self.copy(bytes))
    }

    /// An object of so many bytes.
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
        // Where it ends is known, whatever it is.
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

    fn repetition(&mut self, repetition: &'a Repetition, scope: &Scope<'_>) -> Value {
        let count = scope.nat(repetition.count);
        self.many(count, |decoder| match &repetition.items[..] {
            [Field { name: None, condition: None, is_call: false, ty, .. }] => {
                decoder.value(ty, scope)
            }
            items => Value::Record(decoder.record(items, scope.arguments, Some(scope))),
        })
    }

    /// So many items, of a vector or of a repetition.
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
                // Items without bytes say nothing; how many there are may be a lie.
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

    fn boxed(&mut self, index: TypeIndex, arguments: &[Argument]) -> Value {
        let schema = self.codec.schema;
        let start = self.reader.offset();
        if schema.is_bool(index) {
            let value = match self.reader.constructor_id("Bool") {
                BOOL_TRUE_ID => true,
                BOOL_FALSE_ID => false,
                id => return self.unknown(id, "Bool"),
            };
            self.piece(start, Shown::Bool(value));
            return Value::Bool(value);
        }
        let is_vector = schema.builtin(index) == Some(Builtin::Vector);
        let id = self.reader.constructor_id("a constructor id");
        if is_vector {
            if id != VECTOR_ID {
                return self.unknown(id, "Vector");
            }
            self.piece(start, Shown::VectorId);
            return self.items(arguments);
        }
        let constructors = &schema[index].constructors;
        match constructors.iter().find(|&&constructor| schema[constructor].id == id) {
            Some(&constructor) if !self.has_failed() => {
                self.piece(start, Shown::Id(&schema[constructor]));
                match schema[constructor].builtin {
                    Some(_) => self.bare(constructor, arguments),
                    None => {
                        let fields = self.record(&schema[constructor].fields, arguments, None);
                        Value::Combinator(constructor, fields)
                    }
                }
            }
            _ => self.unknown(id, &schema[index].name),
        }
    }

    fn bare(&mut self, index: CombinatorIndex, arguments: &[Argument]) -> Value {
        let schema = self.codec.schema;
        let Some(builtin) = schema[index].builtin else {
            if schema.is_true(index) {
                return Value::True;
            }
            let fields = self.record(&schema[index].fields, arguments, None);
            return Value::Combinator(index, fields);
        };
        let start = self.reader.offset();
        match builtin {
            Builtin::Int => {
                let value = self.reader.i32();
                self.piece(start, Shown::Int(value));
                Value::Int(value)
            }
            Builtin::Long => {
                let value = self.reader.i64();
                self.piece(start, Shown::Long(value));
                Value::Long(value)
            }
            Builtin::Double => {
                let value = self.reader.f64();
                self.piece(start, Shown::Double(value));
                Value::Double(value)
            }
            Builtin::Float => {
                let value = self.reader.f32();
                self.piece(start, Shown::Float(value));
                Value::Float(value)
            }
            Builtin::String => {
                let value = self.reader.str();
                self.piece(start, Shown::String(value));
                Value::String(self.copy(value))
            }
            Builtin::Bytes => {
                let value = self.reader.byte_slice();
                self.piece(start, Shown::Bytes(value));
                Value::Bytes(self.copy(value))
            }
            Builtin::Int128 => self.raw::<16>(),
            Builtin::Int256 => self.raw::<32>(),
            Builtin::Int512 => self.raw::<64>(),
            Builtin::Vector => self.items(arguments),
            Builtin::Object | Builtin::Function => self.any(),
            Builtin::Unknown => {
                let id = self.reader.u32();
                self.unknown(id, "a built-in type of unknown form")
            }
        }
    }

    fn raw<const N: usize>(&mut self) -> Value {
        let start = self.reader.offset();
        let value: [u8; N] = self.reader.raw();
        self.piece(start, Shown::Raw(self.bytes.get(start..start + N).unwrap_or_default()));
        Value::Raw(self.copy(&value[..]))
    }

    /// The count and the items of a vector.
    fn items(&mut self, arguments: &[Argument]) -> Value {
        let start = self.reader.offset();
        let count = self.reader.u32();
        self.piece(start, Shown::Count(count));
        let [Argument::Type(item)] = arguments else { return self.any() };
        self.many(count, |decoder| {
            decoder.set_type(item);
            decoder.closed(item)
        })
    }
}
