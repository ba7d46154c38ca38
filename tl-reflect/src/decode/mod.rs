//! Bytes to values by the schema, piece by piece.
//!
//! This file has the entrance and what is known on the way; [`values`] goes through the types.

mod budget;
mod values;

use tl_parser::schema::Type;
use tl_runtime::{DecodeErrorKind, Reader};

use crate::path::Path;
use crate::{Codec, DecodeFailure, Expected, Piece, Shown, Value};

/// How deep values may be nested, in parts of their path.
const DEPTH_LIMIT: usize = 256;

impl Codec<'_> {
    /// Reads a value that takes up the whole of `bytes`.
    ///
    /// # Errors
    ///
    /// If the bytes are not what is expected, or if some are left over.
    pub fn decode(&self, bytes: &[u8], expected: &Expected) -> Result<Value, DecodeFailure> {
        self.read(bytes, expected, None)
    }

    /// Reads a value and tells `visit` of every piece in order.
    ///
    /// # Errors
    ///
    /// As for [`decode`](Self::decode). What was visited before the error is right.
    pub fn walk(
        &self,
        bytes: &[u8],
        expected: &Expected,
        visit: &mut dyn FnMut(Piece<'_>),
    ) -> Result<Value, DecodeFailure> {
        self.read(bytes, expected, Some(visit))
    }

    fn read(
        &self,
        bytes: &[u8],
        expected: &Expected,
        visit: Option<&mut dyn FnMut(Piece<'_>)>,
    ) -> Result<Value, DecodeFailure> {
        let mut decoder = Decoder {
            codec: self,
            bytes,
            reader: Reader::new(bytes),
            end: bytes.len(),
            path: Path::default(),
            empty_items: 0,
            memory: budget::memory(bytes.len()),
            expected: None,
            opaque: None,
            type_text: String::new(),
            visit,
        };
        let value = match expected {
            Expected::Any => decoder.any(),
            Expected::Combinator(index) => decoder.boxed_combinator(*index),
            Expected::Type(ty) => {
                decoder.set_type(ty);
                decoder.closed(ty)
            }
        };
        let Decoder { path, reader, expected, opaque, .. } = decoder;
        let failed_before_end = reader.error().is_some();
        match (reader.finish(), opaque) {
            (Ok(()), _) => Ok(value),
            // Something had to come behind it, so where it ends is not known.
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
}

/// Reads on after an error, from an empty reader, so that there is a value; the path stays where the
/// error was.
struct Decoder<'a, 'v> {
    codec: &'a Codec<'a>,
    bytes: &'a [u8],
    reader: Reader<'a>,
    /// Where the input of the reader ends: with the whole, or with an object of known length.
    end: usize,
    path: Path,
    empty_items: usize,
    /// The number of bytes that values may still take.
    memory: usize,
    /// The path, the offset and the id of an object that took all the rest, because nothing is known
    /// of its id.
    opaque: Option<(String, usize, u32)>,
    /// What the unknown constructor id was expected to belong to.
    expected: Option<String>,
    /// The type that is expected, if somebody wants to know.
    type_text: String,
    visit: Option<&'v mut dyn FnMut(Piece<'_>)>,
}

/// What a constructor id belongs to where any type can stand.
const ANYTHING: &str = "a combinator of the schema";

impl<'a> Decoder<'a, '_> {
    fn has_failed(&self) -> bool {
        self.reader.error().is_some()
    }

    /// Tells of what was read since `start`, unless that failed.
    fn piece(&mut self, start: usize, shown: Shown<'_>) {
        if self.has_failed() {
            return;
        }
        if let Some(visit) = &mut self.visit {
            visit(Piece {
                bytes: start..self.reader.offset(),
                path: self.path.as_str(),
                type_text: &self.type_text,
                shown,
            });
        }
    }

    fn set_type(&mut self, ty: &Type) {
        if self.visit.is_some() {
            self.type_text = self.codec.schema.type_text(ty);
        }
    }

    /// A reader of the bytes from `start` to `end`, with offsets that count from the first byte.
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

    /// Goes back, unless the error is here.
    fn ascend(&mut self) {
        if !self.has_failed() {
            self.path.leave();
        }
    }
}
