//! Decoding of bytes to values by schema.
//!
//! This file has the public methods and the state of the decoder; [`values`] decodes each shape.

mod budget;
mod newer;
mod packed;
mod values;

use tl_parser::schema::Type;
use tl_runtime::{DecodeErrorKind, Reader};

use crate::path::Path;
use crate::{Annotation, Codec, DecodeFailure, RootType, Skipper, Token, Value};

/// The nesting limit of values, in parts of their path.
const DEPTH_LIMIT: usize = 256;

impl Codec<'_> {
    /// Decodes a value from all of `bytes`.
    ///
    /// # Errors
    ///
    /// If the bytes are not a value of type `root`, or if bytes follow it.
    pub fn decode(&self, bytes: &[u8], root: &RootType) -> Result<Value, DecodeFailure> {
        self.read(bytes, root, self.newer, None)
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
        self.read(bytes, root, self.newer, Some(visit))
    }

    /// Decodes a value with the help of these newer schemas.
    pub(crate) fn decode_with(
        &self,
        bytes: &[u8],
        root: &RootType,
        newer: &[Skipper<'_>],
    ) -> Result<Value, DecodeFailure> {
        self.read(bytes, root, newer, None)
    }

    fn read(
        &self,
        bytes: &[u8],
        root: &RootType,
        newer: &[Skipper<'_>],
        visit: Option<&mut dyn FnMut(Annotation<'_>)>,
    ) -> Result<Value, DecodeFailure> {
        let mut decoder = Decoder {
            codec: self,
            schemas: newer,
            bytes,
            reader: Reader::new(bytes),
            end: bytes.len(),
            path: Path::default(),
            empty_items: 0,
            memory: budget::memory(bytes.len()),
            limit: budget::memory(bytes.len()),
            packed: 0,
            expected: None,
            opaque: None,
            type_text: String::new(),
            newer: None,
            visit,
        };
        let value = match root {
            RootType::Any => decoder.any(),
            RootType::Combinator(index) => decoder.boxed_combinator(*index),
            RootType::Type(ty) => {
                decoder.set_type(ty);
                decoder.shaped(self.shape(ty))
            }
        };
        decoder.finish(value)
    }
}

/// The state of decoding. After an error, the reader is empty and the decoder still returns a value;
/// the path stays at the place of the error.
struct Decoder<'a, 'v> {
    codec: &'a Codec<'a>,
    /// The newer schemas, the newest first.
    schemas: &'a [Skipper<'a>],
    bytes: &'a [u8],
    reader: Reader<'a>,
    /// The end of the reader's input: that of all bytes, or of an object of known length.
    end: usize,
    path: Path,
    empty_items: usize,
    /// The number of bytes left to allocate.
    memory: usize,
    /// The number of bytes to allocate for all of the value.
    limit: usize,
    /// The number of `gzip_packed` values whose content this is.
    packed: usize,
    /// The path, the offset and the id of an object that took the rest of the input, because its id
    /// is unknown.
    opaque: Option<(String, usize, u32)>,
    /// The expected type of an unknown constructor id.
    expected: Option<String>,
    /// The text of the current type, if there is a visitor.
    type_text: String,
    /// The name of the newer schema that the next constructor id is from.
    newer: Option<&'a str>,
    visit: Option<&'v mut dyn FnMut(Annotation<'_>)>,
}

/// The expected type where any type is allowed.
const ANYTHING: &str = "a combinator of the schema";

impl<'a> Decoder<'a, '_> {
    fn has_failed(&self) -> bool {
        self.reader.error().is_some()
    }

    /// Returns the value, or the first error, which may be that bytes are left.
    fn finish(self, value: Value) -> Result<Value, DecodeFailure> {
        let Self { path, reader, expected, opaque, .. } = self;
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
                path: if failed_before_end { path.as_str().to_owned() } else { String::new() },
                error,
                expected,
                partial: Box::new(value),
            }),
        }
    }

    /// Passes the token read since `start` to the visitor, unless reading it failed.
    fn annotate(&mut self, start: usize, token: Token<'_>) {
        let newer = self.newer.take();
        if self.has_failed() {
            return;
        }
        if let Some(visit) = &mut self.visit {
            visit(Annotation {
                bytes: start..self.reader.offset(),
                input: self.bytes,
                packed: self.packed,
                path: self.path.as_str(),
                type_text: &self.type_text,
                newer,
                token,
            });
        }
    }

    fn set_type(&mut self, ty: &Type) {
        if self.visit.is_some() {
            self.type_text = self.codec.schema.type_text(ty);
        }
    }

    /// Creates a reader from `start` to `end`, with offsets that count from the first byte.
    fn reader_between(&self, start: usize, end: usize) -> Reader<'a> {
        let mut reader = Reader::new(self.bytes.get(..end).unwrap_or_default());
        reader.take(start, "the value");
        reader
    }

    /// Checks the depth after a step into a value.
    fn descend(&mut self) {
        if self.path.depth() > DEPTH_LIMIT {
            self.too_deep();
        }
    }

    fn too_deep(&mut self) {
        let kind = DecodeErrorKind::TooDeep { limit: DEPTH_LIMIT as u32 };
        self.reader.fail(kind, "the value");
    }

    /// Leaves a part of the path, unless there is an error in it.
    fn ascend(&mut self) {
        if !self.has_failed() {
            self.path.leave();
        }
    }
}
