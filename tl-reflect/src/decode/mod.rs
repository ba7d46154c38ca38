//! Decoding of bytes by schema.
//!
//! This file has the public methods and the state of the decoder; [`walk`] reads each shape. A [`sink`]
//! makes the result: [`values`] or JSON. The first pass over the bytes does not know where in the value
//! it is. If it fails, a second one does ([`trace`]), for the path in the error.

mod budget;
mod newer;
mod objects;
mod packed;
mod sink;
mod trace;
mod values;
mod walk;

use tl_runtime::{DecodeErrorKind, Reader};

use self::sink::Values;
use self::trace::{Trace, Tracer};
use crate::{Annotation, Codec, DecodeFailure, RootType, Skipper, Token, Value};

pub(crate) use self::budget::memory;
pub(crate) use self::sink::{Leaf, Sink, Values as ValueSink};

/// The nesting limit of values, in parts of their path.
const DEPTH_LIMIT: usize = 256;

impl Codec<'_> {
    /// Decodes a value from all of `bytes`.
    ///
    /// # Errors
    ///
    /// If the bytes are not a value of type `root`, or if bytes follow it.
    pub fn decode(&self, bytes: &[u8], root: &RootType) -> Result<Value, DecodeFailure> {
        self.decode_with(bytes, root, self.newer)
    }

    /// Decodes a value from all of `bytes` and passes an annotation of each token to `visit`, in
    /// order.
    ///
    /// # Errors
    ///
    /// As for [`decode`](Self::decode). Annotations before the error are valid.
    pub fn walk(
        &self,
        bytes: &[u8],
        root: &RootType,
        visit: &mut dyn FnMut(Annotation<'_>),
    ) -> Result<Value, DecodeFailure> {
        self.trace(bytes, root, self.newer, Some(visit))
    }

    /// Decodes a value with the help of these newer schemas.
    pub(crate) fn decode_with(
        &self,
        bytes: &[u8],
        root: &RootType,
        newer: &[Skipper<'_>],
    ) -> Result<Value, DecodeFailure> {
        let mut state = State::<()>::new(self, newer, bytes, 0);
        let value = state.read(root, &mut Values::new(bytes.len()));
        match state.reader.error() {
            None => state.finish(value),
            Some(_) => self.trace(bytes, root, newer, None),
        }
    }

    /// Decodes a value with its path at hand, for annotations and errors.
    pub(crate) fn trace(
        &self,
        bytes: &[u8],
        root: &RootType,
        newer: &[Skipper<'_>],
        visit: Option<&mut dyn FnMut(Annotation<'_>)>,
    ) -> Result<Value, DecodeFailure> {
        let mut state = State::new(self, newer, bytes, 0);
        state.trace = Tracer::new(visit);
        let value = state.read(root, &mut Values::new(bytes.len()));
        state.finish(value)
    }

    /// Reads the value at the start of `bytes` into a sink, and returns its length, or `None` if the
    /// bytes are no value, or one that exceeds the limit of the sink.
    pub(crate) fn read_into<S: Sink>(
        &self,
        bytes: &[u8],
        root: &RootType,
        sink: &mut S,
    ) -> Option<usize> {
        let mut state = State::<()>::new(self, self.newer, bytes, 0);
        state.read(root, sink);
        state.reader.error().is_none().then(|| state.reader.offset())
    }
}

/// The state of decoding. After an error, the reader is empty and the decoder still returns a value;
/// the trace stays at the place of the error.
struct State<'a, T> {
    codec: &'a Codec<'a>,
    /// The newer schemas, the newest first.
    schemas: &'a [Skipper<'a>],
    bytes: &'a [u8],
    reader: Reader<'a>,
    /// The end of the reader's input: that of all bytes, or of an object of known length.
    end: usize,
    /// The number of parts of the path.
    depth: usize,
    empty_items: usize,
    /// The number of `gzip_packed` values whose content this is.
    packed: usize,
    /// The path, the offset and the id of an object that took the rest of the input, because its id
    /// is unknown.
    opaque: Option<(String, usize, u32)>,
    /// The expected type of an unknown constructor id.
    expected: Option<String>,
    trace: T,
}

/// A decoder with its result so far.
struct Decoder<'s, 'a, S, T> {
    state: &'s mut State<'a, T>,
    sink: &'s mut S,
}

/// The expected type where any type is allowed.
const ANYTHING: &str = "a combinator of the schema";

impl<'a, T: Trace> State<'a, T> {
    fn new(
        codec: &'a Codec<'a>,
        schemas: &'a [Skipper<'a>],
        bytes: &'a [u8],
        packed: usize,
    ) -> Self {
        Self {
            codec,
            schemas,
            bytes,
            reader: Reader::new(bytes),
            end: bytes.len(),
            depth: 0,
            empty_items: 0,
            packed,
            opaque: None,
            expected: None,
            trace: T::default(),
        }
    }

    fn read<S: Sink>(&mut self, root: &RootType, sink: &mut S) -> S::Value {
        let codec = self.codec;
        let mut decoder = Decoder { state: self, sink };
        let value = match root {
            RootType::Any => decoder.any(),
            RootType::Combinator(index) => decoder.boxed_combinator(*index),
            RootType::Type(ty) => {
                decoder.state.trace.set_type(|| codec.schema.type_text(ty));
                decoder.shaped(codec.shape(ty))
            }
        };
        decoder.has_failed();
        value
    }

    /// Returns the value, or the first error, which may be that bytes are left.
    fn finish(self, value: Value) -> Result<Value, DecodeFailure> {
        let Self { trace, reader, expected, opaque, .. } = self;
        let failed_before_end = reader.error().is_some();
        match (reader.finish(), opaque) {
            (Ok(()), _) => Ok(value),
            // An object of unknown type took bytes that belong to later fields.
            (Err(mut error), Some((path, offset, id))) if failed_before_end => {
                error.kind = DecodeErrorKind::UnknownConstructor { id };
                error.offset = offset;
                let expected = Some(ANYTHING.to_owned());
                Err(DecodeFailure { path, error, expected, partial: Box::new(value) })
            }
            (Err(error), _) => Err(DecodeFailure {
                path: if failed_before_end { trace.path().to_owned() } else { String::new() },
                error,
                expected,
                partial: Box::new(value),
            }),
        }
    }

    /// Creates a reader from `start` to `end`, with offsets that count from the first byte.
    fn reader_between(&self, start: usize, end: usize) -> Reader<'a> {
        let mut reader = Reader::new(self.bytes.get(..end).unwrap_or_default());
        reader.take(start, "the value");
        reader
    }

    /// Enters a field.
    fn enter(&mut self, key: &str) {
        self.trace.enter(key);
        self.deepen();
    }

    /// Enters an item of a list.
    fn enter_item(&mut self, index: usize) {
        self.trace.enter_item(index);
        self.deepen();
    }

    fn deepen(&mut self) {
        self.depth += 1;
        if self.depth > DEPTH_LIMIT {
            self.too_deep();
        }
    }

    #[cold]
    fn too_deep(&mut self) {
        let kind = DecodeErrorKind::TooDeep { limit: DEPTH_LIMIT as u32 };
        self.reader.fail(kind, "the value");
    }

    /// Leaves a field or an item, in which there is no error.
    fn leave(&mut self) {
        self.depth -= 1;
        self.trace.leave();
    }
}

impl<'a, S: Sink, T: Trace> Decoder<'_, 'a, S, T> {
    /// Returns true after an error. A result that exceeds its limit is one.
    fn has_failed(&mut self) -> bool {
        if let Some(limit) = self.sink.exceeded() {
            self.state.reader.fail(DecodeErrorKind::MemoryLimit { limit }, "the value");
        }
        self.state.reader.error().is_some()
    }

    /// Passes the token read since `start` to the visitor, unless reading it failed.
    fn annotate<'t>(&mut self, start: usize, token: impl FnOnce(&Self) -> Token<'t>) {
        if T::IS_ON && !self.has_failed() {
            let token = token(self);
            let state = &mut *self.state;
            state.trace.annotate(Annotation {
                bytes: start..state.reader.offset(),
                input: state.bytes,
                packed: state.packed,
                path: "",
                type_text: "",
                newer: None,
                token,
            });
        }
    }
}
