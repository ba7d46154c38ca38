//! Decoding of each shape of value.

use tl_parser::schema::{Argument, CombinatorIndex, Type, TypeIndex};
use tl_runtime::{BOOL_FALSE_ID, BOOL_TRUE_ID, DecodeErrorKind};

use super::sink::{Leaf, Sink};
use super::trace::Trace;
use super::{ANYTHING, Decoder};
use crate::Token;
use crate::bind::Bound;
use crate::implied_nats::guarded;
use crate::json;
use crate::plan::{Items, Record, ValueForm};
use crate::shape::{BuiltinKind, BuiltinShape, Shape};
use crate::substitute::Environment;

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

impl<'a, S: Sink, T: Trace> Decoder<'_, 'a, S, T> {
    /// Reads a boxed value of any type, or a function call.
    pub(super) fn any(&mut self) -> S::Value {
        let start = self.state.reader.offset();
        let id = self.state.reader.constructor_id("a constructor id");
        match self.state.codec.combinator_with_id(id) {
            Some(index) if !self.has_failed() => {
                self.annotate_id(start, index);
                self.after_id(index, &[])
            }
            _ => self.newer(start, id, "Object").unwrap_or_else(|| self.unknown(id, ANYTHING)),
        }
    }

    /// Reads the boxed form of a combinator.
    pub(super) fn boxed_combinator(&mut self, index: CombinatorIndex) -> S::Value {
        let start = self.state.reader.offset();
        let combinator = &self.state.codec.schema[index];
        let id = self.state.reader.constructor_id("a constructor id");
        if id != combinator.id {
            return self.unknown(id, &combinator.name);
        }
        self.annotate_id(start, index);
        self.after_id(index, &[])
    }

    fn annotate_id(&mut self, start: usize, index: CombinatorIndex) {
        self.annotate(start, |decoder| Token::Id(&decoder.state.codec.schema[index]));
    }

    /// Reads the rest of a boxed value after its constructor id.
    pub(super) fn after_id(&mut self, index: CombinatorIndex, arguments: &[Argument]) -> S::Value {
        let codec = self.state.codec;
        if codec.schema[index].builtin.is_none() {
            return self.combinator(index, arguments);
        }
        let plan = codec.plan(index);
        let mut fields = self.sink.open(&plan.json, &plan.record);
        self.sink.key(json::VALUE_KEY);
        let value = self.shaped(codec.bare_shape(index, arguments));
        self.sink.field(&mut fields, 0, value);
        self.sink.close(Some(index), fields)
    }

    /// Reads the fields of a constructor of a type with these arguments.
    fn combinator(&mut self, index: CombinatorIndex, arguments: &[Argument]) -> S::Value {
        let codec = self.state.codec;
        let plan = codec.plan(index);
        let start = self.state.reader.offset();
        let mut fields = self.sink.open(&plan.json, &plan.record);
        match codec.bind(index, arguments) {
            Some(bound) => {
                self.record(&plan.record, &mut fields, &bound, None);
                if codec.packed == Some(index) {
                    self.unpack(index, start, &mut fields);
                }
            }
            None => {
                self.unknown(codec.schema[index].id, "this application of the type");
            }
        }
        self.sink.close(Some(index), fields)
    }

    /// Records the error that `id` is no constructor of the type `expected`.
    #[cold]
    fn unknown(&mut self, id: u32, expected: &str) -> S::Value {
        if !self.has_failed() {
            self.state.expected = Some(expected.to_owned());
        }
        self.state.reader.unknown_constructor(id, "a boxed value");
        self.sink.leaf(Leaf::Nat(id))
    }

    /// Reads the fields of a combinator or of one record of a repetition.
    fn record(
        &mut self,
        record: &'a Record<'a>,
        fields: &mut S::Fields,
        arguments: &Bound<'_>,
        outer: Option<&Environment<'_>>,
    ) {
        let mut environment = Environment::new(arguments, outer);
        // The length of the object that comes next.
        let mut length = 0;
        for (place, step) in record.steps.iter().enumerate() {
            if !environment.holds(step.condition) {
                continue;
            }
            self.state.enter(step.field.key());
            if self.has_failed() {
                break;
            }
            if let ValueForm::Nat(_) = step.form {
                let nat = self.nat(record, place);
                environment.numbers.set(place, nat);
                self.sink.nat(fields, record, place, nat);
            } else {
                self.sink.key(&step.json);
                let value = match &step.form {
                    ValueForm::Call => {
                        self.state.trace.set_type(String::new);
                        self.any()
                    }
                    ValueForm::Sized => {
                        self.set_type(&step.field.ty);
                        self.sized_object(length)
                    }
                    ValueForm::Length(shape) => {
                        let bytes = self.state.bytes.get(self.state.reader.offset()..);
                        let bytes = bytes.and_then(<[u8]>::first_chunk);
                        length = bytes.map_or(0, |bytes| i32::from_le_bytes(*bytes));
                        self.set_type(&step.field.ty);
                        self.shaped(*shape)
                    }
                    form => self.form(form, &step.field.ty, &environment),
                };
                self.sink.field(fields, place, value);
            }
            if self.has_failed() {
                break;
            }
            self.state.leave();
        }
        self.sink.end_fields(fields, record);
    }

    fn set_type(&mut self, ty: &Type) {
        let codec = self.state.codec;
        self.state.trace.set_type(|| codec.schema.type_text(ty));
    }

    /// Reads a `#` field and annotates it as a mask or a number.
    fn nat(&mut self, record: &'a Record<'a>, place: usize) -> u32 {
        let start = self.state.reader.offset();
        let value = self.state.reader.u32();
        if T::IS_ON {
            self.set_type(&Type::Nat);
            let mut is_mask = false;
            let mut bits = Vec::new();
            for (field, bit) in guarded(record.fields, place) {
                let Some(bit) = bit else { continue };
                is_mask = true;
                if value >> bit & 1 == 1 {
                    bits.push((bit, field.key()));
                }
            }
            bits.sort_by_key(|(bit, _)| *bit);
            self.annotate(start, |_| match is_mask {
                true => Token::Mask(value, bits),
                false => Token::Nat(value),
            });
        }
        value
    }

    /// Reads a value of a field or of a repetition.
    fn form(
        &mut self,
        form: &'a ValueForm<'a>,
        ty: &Type,
        environment: &Environment<'_>,
    ) -> S::Value {
        match form {
            ValueForm::Closed(shape) => {
                self.set_type(ty);
                self.shaped(*shape)
            }
            ValueForm::Repetition(count, items) => {
                self.repetition(environment.nat(*count), items, environment)
            }
            _ => match self.state.codec.instantiate(ty, environment) {
                Some(instance) => {
                    self.set_type(&instance);
                    self.shaped(self.state.codec.shape(&instance))
                }
                None => {
                    self.state.too_deep();
                    self.any()
                }
            },
        }
    }

    fn repetition(
        &mut self,
        count: u32,
        items: &'a Items<'a>,
        environment: &Environment<'_>,
    ) -> S::Value {
        match items {
            Items::Values(item, ty) => {
                let inside = environment.inside();
                self.many(count, |decoder| decoder.form(item, ty, &inside))
            }
            Items::Records(record) => self.many(count, |decoder| {
                let mut fields = decoder.sink.open("{", record);
                decoder.record(record, &mut fields, environment.arguments, Some(environment));
                decoder.sink.close(None, fields)
            }),
        }
    }

    /// Reads `count` items of a vector or of a repetition.
    fn many(&mut self, count: u32, mut item: impl FnMut(&mut Self) -> S::Value) -> S::Value {
        let count = count as usize;
        // Most items take four bytes or more.
        let most = (self.state.end - self.state.reader.offset()) / 4;
        let mut items = self.sink.open_items(count.min(most));
        for i in 0..count {
            let start = self.state.reader.offset();
            self.state.enter_item(i);
            if self.has_failed() {
                break;
            }
            self.sink.comma(&items);
            let value = item(self);
            self.sink.item(&mut items, value);
            if !self.has_failed() && self.state.reader.offset() == start {
                // The input does not bound the count of zero-sized items.
                self.state.empty_items += 1;
                let announced = self.state.empty_items.saturating_add(count - i - 1);
                if announced > EMPTY_ITEMS_LIMIT {
                    let count = count as u32;
                    let kind = DecodeErrorKind::CountTooLarge { count };
                    self.state.reader.fail(kind, "Vector");
                }
            }
            if self.has_failed() {
                break;
            }
            self.state.leave();
        }
        self.sink.close_items(items)
    }

    /// Reads a value of a type without variables.
    pub(super) fn shaped(&mut self, shape: Shape<'_>) -> S::Value {
        match shape {
            Shape::Nat => {
                let start = self.state.reader.offset();
                let value = self.state.reader.u32();
                self.leaf(start, Leaf::Nat(value))
            }
            Shape::Object | Shape::Function => self.object(),
            Shape::Unbound => self.any(),
            Shape::Bool => self.bool(),
            Shape::True => self.sink.leaf(Leaf::True),
            Shape::Builtin(builtin) => self.builtin(builtin),
            Shape::BoxedBuiltin(ty, builtin) => self.boxed_builtin(ty, builtin),
            Shape::Fields(index, arguments) => self.combinator(index, arguments),
            Shape::Constructors(ty, arguments) => self.constructor(ty, arguments),
        }
    }

    fn bool(&mut self) -> S::Value {
        let start = self.state.reader.offset();
        let value = match self.state.reader.constructor_id("Bool") {
            BOOL_TRUE_ID => true,
            BOOL_FALSE_ID => false,
            id => return self.unknown(id, "Bool"),
        };
        self.leaf(start, Leaf::Bool(value))
    }

    fn boxed_builtin(&mut self, ty: TypeIndex, builtin: BuiltinShape<'_>) -> S::Value {
        let schema = self.state.codec.schema;
        let start = self.state.reader.offset();
        let id = self.state.reader.constructor_id("a constructor id");
        if id != builtin.id(schema) || self.has_failed() {
            return self.unknown(id, &schema[ty].name);
        }
        self.annotate(start, |_| match builtin.kind {
            BuiltinKind::Vector(_) => Token::VectorId,
            _ => Token::Id(&schema[builtin.constructor]),
        });
        self.builtin(builtin)
    }

    fn constructor(&mut self, ty: TypeIndex, arguments: &[Argument]) -> S::Value {
        let start = self.state.reader.offset();
        let id = self.state.reader.constructor_id("a constructor id");
        match self.state.codec.constructor(ty, id) {
            Some(constructor) if !self.has_failed() => {
                self.annotate_id(start, constructor);
                self.after_id(constructor, arguments)
            }
            _ => {
                let name = &self.state.codec.schema[ty].name;
                self.newer(start, id, name).unwrap_or_else(|| self.unknown(id, name))
            }
        }
    }

    fn builtin(&mut self, builtin: BuiltinShape<'_>) -> S::Value {
        let reader = &mut self.state.reader;
        let start = reader.offset();
        let leaf = match builtin.kind {
            BuiltinKind::Int => Leaf::Int(reader.i32()),
            BuiltinKind::Long => Leaf::Long(reader.i64()),
            BuiltinKind::Double => Leaf::Double(reader.f64()),
            BuiltinKind::Float => Leaf::Float(reader.f32()),
            BuiltinKind::String => Leaf::String(reader.str()),
            BuiltinKind::Bytes => Leaf::Bytes(reader.byte_slice()),
            BuiltinKind::Raw(len) => Leaf::Raw(reader.take(len, raw_name(len))),
            BuiltinKind::Vector(item) => return self.items(item),
            BuiltinKind::Unknown => {
                let id = reader.u32();
                return self.unknown(id, "a built-in type of unknown form");
            }
        };
        self.leaf(start, leaf)
    }

    /// Annotates and adds a value without parts, which was read since `start`.
    #[inline(always)]
    pub(super) fn leaf(&mut self, start: usize, leaf: Leaf<'_>) -> S::Value {
        if T::IS_ON
            && let Some(token) = leaf.token()
        {
            self.annotate(start, |_| token);
        }
        self.sink.leaf(leaf)
    }

    /// Reads the count and the items of a vector.
    fn items(&mut self, item: &Type) -> S::Value {
        let start = self.state.reader.offset();
        let count = self.state.reader.u32();
        self.annotate(start, |_| Token::Count(count));
        let shape = self.state.codec.shape(item);
        self.many(count, |decoder| {
            decoder.set_type(item);
            decoder.shaped(shape)
        })
    }
}
