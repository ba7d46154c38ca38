//! Passing over values by schema, without making them.

use tl_parser::schema::{Argument, CombinatorIndex, Type, TypeIndex};
use tl_runtime::{BOOL_FALSE_ID, BOOL_TRUE_ID, DecodeError, DecodeErrorKind, Reader};

use crate::bind::Bound;
use crate::plan::{Items, Record, ValueForm};
use crate::shape::{BuiltinKind, BuiltinShape, Shape};
use crate::substitute::Environment;
use crate::{Codec, RootType};

/// The type in errors about skipped values.
const SKIPPED: &str = "a skipped value";

/// The number of nested values that take the stack of one level of a reader.
const VALUES_PER_LEVEL: u32 = 8;

impl Codec<'_> {
    /// Returns the number of bytes of the value at the start of `bytes` without decoding it, or `None`
    /// if more bytes must follow. Other values may follow it.
    ///
    /// This takes less time than [`decode`](Self::decode) and checks less: a string, a `gzip_packed` and
    /// an object of known length are bytes here.
    ///
    /// ```
    /// # use tl_parser::{Options, SourceMap, load};
    /// # use tl_reflect::{Codec, RootType};
    /// # let mut sources = SourceMap::new();
    /// # sources.add("point.tl", "point#1 x:int y:int = Point;");
    /// # let schema = load(&sources, &Options::default()).schema.expect("it has no errors");
    /// # let codec = Codec::new(&schema);
    /// let stream = [1, 0, 0, 0, 7, 0, 0, 0, 8, 0, 0, 0, 1, 0, 0, 0, 9, 0];
    /// assert_eq!(codec.value_len(&stream, &RootType::Any), Ok(Some(12)));
    /// assert_eq!(codec.value_len(&stream[12..], &RootType::Any), Ok(None));
    /// ```
    ///
    /// # Errors
    ///
    /// If no value of type `root` starts with these bytes, or if its end cannot be found: an object of
    /// unknown type has no end of its own.
    pub fn value_len(&self, bytes: &[u8], root: &RootType) -> Result<Option<usize>, DecodeError> {
        let newer = self.newer;
        let mut reader = Reader::new(bytes).skipping(&newer);
        let mut pass = Pass { checks_text: false, ..Pass::new(self, &mut reader) };
        match root {
            RootType::Any => pass.any("Object"),
            RootType::Combinator(index) => {
                pass.reader.expect_constructor(self.schema[*index].id, SKIPPED);
                pass.after_id(*index, &[]);
            }
            RootType::Type(ty) => pass.shaped(self.shape(ty)),
        }
        match reader.error() {
            None => Ok(Some(reader.offset())),
            Some(error) if matches!(error.kind, DecodeErrorKind::UnexpectedEnd { .. }) => Ok(None),
            Some(error) => Err(error.clone()),
        }
    }
}

/// Passes over values with a reader, whose limits apply.
pub(crate) struct Pass<'s, 'r, 'b> {
    pub(crate) codec: &'s Codec<'s>,
    pub(crate) reader: &'r mut Reader<'b>,
    depth: u32,
    /// True if strings must be UTF-8.
    checks_text: bool,
}

impl<'s, 'r, 'b> Pass<'s, 'r, 'b> {
    pub(crate) fn new(codec: &'s Codec<'s>, reader: &'r mut Reader<'b>) -> Self {
        Self { codec, reader, depth: 0, checks_text: true }
    }

    fn has_failed(&self) -> bool {
        self.reader.error().is_some()
    }

    /// Passes over the boxed value of a combinator.
    pub(crate) fn boxed(&mut self, index: CombinatorIndex, arguments: &[Argument]) {
        self.reader.constructor_id(SKIPPED);
        self.after_id(index, arguments);
    }

    /// Passes over the fields of a combinator. `arguments` are those of its type.
    fn after_id(&mut self, index: CombinatorIndex, arguments: &[Argument]) {
        let combinator = &self.codec.schema[index];
        match combinator.builtin {
            None => match self.codec.bind(index, arguments) {
                Some(bound) => self.record(&self.codec.plan(index).record, &bound, None),
                None => self.reader.unknown_constructor(combinator.id, SKIPPED),
            },
            Some(_) => self.shaped(self.codec.bare_shape(index, arguments)),
        }
    }

    /// Passes over a boxed value of any type, or over a call.
    fn any(&mut self, type_name: &str) {
        let id = self.reader.peek_constructor_id(SKIPPED);
        match self.codec.combinator_with_id(id) {
            Some(index) if !self.has_failed() => self.boxed(index, &[]),
            _ => self.unknown(id, type_name),
        }
    }

    /// Passes over a value that this schema does not know, if another one does.
    fn unknown(&mut self, id: u32, type_name: &str) {
        if !self.has_failed() && self.reader.skip_value(type_name).is_none() {
            self.reader.unknown_next(id, SKIPPED);
        }
    }

    /// Passes over the fields of a combinator or of one record of a repetition.
    fn record(
        &mut self,
        record: &'s Record<'s>,
        arguments: &Bound<'_>,
        outer: Option<&Environment<'_>>,
    ) {
        let start = self.reader.offset();
        self.depth += 1;
        let takes_level = self.depth.is_multiple_of(VALUES_PER_LEVEL);
        if takes_level {
            self.reader.descend(SKIPPED);
        }
        let mut environment = Environment::new(arguments, outer);
        let mut length = 0;
        for (place, step) in record.steps.iter().enumerate() {
            if self.has_failed() {
                return;
            }
            if !environment.holds(step.condition) {
                continue;
            }
            match &step.form {
                ValueForm::Nat(known) => environment.numbers.set(place, self.reader.mask(*known)),
                ValueForm::Call => self.any("Function"),
                ValueForm::Length(_) => length = self.reader.i32(),
                ValueForm::Sized => self.sized_object(length),
                form => self.form(form, &step.field.ty, &environment),
            }
        }
        if !self.has_failed() && self.reader.offset() == start {
            // The input does not bound the number of such records.
            self.reader.skip_empty_items(1);
        }
        if takes_level {
            self.reader.ascend();
        }
        self.depth -= 1;
    }

    fn sized_object(&mut self, len: i32) {
        // A negative length is longer than any input.
        self.reader.take(usize::try_from(len).unwrap_or(usize::MAX), "Object");
    }

    /// Passes over a value of a field or of a repetition.
    fn form(&mut self, form: &'s ValueForm<'s>, ty: &Type, environment: &Environment<'_>) {
        match form {
            ValueForm::Closed(shape) => self.shaped(*shape),
            ValueForm::Repetition(count, items) => {
                self.repetition(environment.nat(*count), items, environment);
            }
            _ => match self.codec.instantiate(ty, environment) {
                Some(instance) => self.shaped(self.codec.shape(&instance)),
                None => {
                    self.reader.descend_levels(u32::MAX, SKIPPED);
                }
            },
        }
    }

    fn repetition(&mut self, count: u32, items: &'s Items<'s>, environment: &Environment<'_>) {
        let arguments = environment.arguments;
        match items {
            Items::Values(item, ty) => {
                let inside = environment.inside();
                self.many(count, |pass| pass.form(item, ty, &inside));
            }
            Items::Records(record) => {
                self.many(count, |pass| pass.record(record, arguments, Some(environment)));
            }
        }
    }

    /// Passes over `count` items.
    fn many(&mut self, count: u32, mut item: impl FnMut(&mut Self)) {
        for i in 0..count {
            let start = self.reader.offset();
            item(self);
            if self.has_failed() {
                return;
            }
            if self.reader.offset() == start {
                // An item that reads nothing depends on nothing, so the others read nothing either.
                self.reader.skip_empty_items(count - i);
                return;
            }
        }
    }

    /// Passes over a value of a type without variables.
    fn shaped(&mut self, shape: Shape<'_>) {
        match shape {
            Shape::Nat => _ = self.reader.u32(),
            Shape::Object | Shape::Unbound => self.any("Object"),
            Shape::Function => self.any("Function"),
            Shape::Bool => match self.reader.constructor_id("Bool") {
                BOOL_TRUE_ID | BOOL_FALSE_ID => {}
                id => self.reader.unknown_constructor(id, "Bool"),
            },
            Shape::True => {}
            Shape::Builtin(builtin) => self.builtin(builtin),
            Shape::BoxedBuiltin(_, builtin) => {
                self.reader.expect_constructor(builtin.id(self.codec.schema), SKIPPED);
                self.builtin(builtin);
            }
            Shape::Fields(index, arguments) => self.after_id(index, arguments),
            Shape::Constructors(ty, arguments) => self.constructor(ty, arguments),
        }
    }

    fn constructor(&mut self, ty: TypeIndex, arguments: &[Argument]) {
        let id = self.reader.peek_constructor_id(SKIPPED);
        match self.codec.constructor(ty, id) {
            Some(constructor) if !self.has_failed() => self.boxed(constructor, arguments),
            _ => self.unknown(id, &self.codec.schema[ty].name),
        }
    }

    fn builtin(&mut self, builtin: BuiltinShape<'_>) {
        match builtin.kind {
            BuiltinKind::Int => _ = self.reader.i32(),
            BuiltinKind::Long => _ = self.reader.i64(),
            BuiltinKind::Double => _ = self.reader.f64(),
            BuiltinKind::Float => _ = self.reader.f32(),
            BuiltinKind::String if self.checks_text => _ = self.reader.str(),
            BuiltinKind::String | BuiltinKind::Bytes => _ = self.reader.byte_slice(),
            BuiltinKind::Raw(len) => _ = self.reader.take(len, SKIPPED),
            BuiltinKind::Vector(item) => {
                let count = self.reader.count_to_skip();
                let shape = self.codec.shape(item);
                self.many(count, |pass| pass.shaped(shape));
            }
            BuiltinKind::Unknown => {
                let id = self.reader.u32();
                self.reader.unknown_constructor(id, "a built-in type of unknown form");
            }
        }
    }
}
