//! Bytes to values by the schema, piece by piece.
//!
//! This file has the entrance and what is known on the way; [`values`] goes through the types.

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
            path: Path::default(),
            empty_items: 0,
            expected: None,
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
        let Decoder { path, reader, expected, .. } = decoder;
        let failed_before_end = reader.error().is_some();
        match reader.finish() {
            Ok(()) => Ok(value),
            Err(error) => Err(DecodeFailure {
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
    path: Path,
    empty_items: usize,
    /// What the unknown constructor id was expected to belong to.
    expected: Option<String>,
    /// The type that is expected, if somebody wants to know.
    type_text: String,
    visit: Option<&'v mut dyn FnMut(Piece<'_>)>,
}

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
                name: self.path.last(),
                depth: self.path.depth(),
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

    /// Checks the depth after a step into a value.
    fn descend(&mut self) {
        if self.path.depth() > DEPTH_LIMIT {
            let kind = DecodeErrorKind::TooDeep { limit: DEPTH_LIMIT as u32 };
            self.reader.fail(kind, "the value");
        }
    }

    /// Goes back, unless the error is here.
    fn ascend(&mut self) {
        if !self.has_failed() {
            self.path.leave();
        }
    }
}

impl Codec<'_> {
    /// `%T` of a type that a variable stands for.
    pub(crate) fn bare_form(&self, ty: Type) -> Type {
        match ty {
            Type::Boxed(index, arguments) => match self.schema.single_constructor(index) {
                Some(only) => Type::Bare(only, arguments),
                None => Type::Boxed(index, arguments),
            },
            bare => bare,
        }
    }
}
