//! Decoding of the content of `gzip_packed`.

use std::mem::take;

use tl_parser::schema::CombinatorIndex;
use tl_runtime::{DecodeErrorKind, Reader};

use super::sink::Sink;
use super::trace::Trace;
use super::{Decoder, State};
use crate::gzip::{CONTENT, Gzip, JSON_KEY, UNPACKED};
use crate::{Annotation, DecodeFailure, Token, Value};

impl<S: Sink, T: Trace> Decoder<'_, '_, S, T> {
    /// Adds the content of a `gzip_packed`, whose bytes start at `start`, to its fields. Bytes that are
    /// not in the format of gzip have none.
    pub(super) fn unpack(&mut self, index: CombinatorIndex, start: usize, fields: &mut S::Fields) {
        if self.has_failed() {
            return;
        }
        let data = self.state.bytes.get(start..self.state.reader.offset()).unwrap_or_default();
        let Some(gzip) = Gzip::new(Reader::new(data).byte_slice()) else { return };
        let depth = self.state.depth;
        self.state.enter(UNPACKED);
        // The budget does not get this back, so that it also bounds the time of inflating.
        let memory = gzip.len() + size_of::<(usize, Value)>();
        let has_room = self.sink.values().budget.charge(memory);
        if self.has_failed() || !has_room {
            return;
        }
        if let Some(content) = gzip.inflate() {
            let value = self.content(index, content);
            self.sink.key(JSON_KEY);
            let value = self.sink.value(value);
            self.sink.field(fields, CONTENT, value);
        }
        if !self.has_failed() {
            self.state.depth = depth;
            self.state.trace.leave_to(depth);
        }
    }

    /// Reads the content of a `gzip_packed` as an object. If it is none, the value is its bytes.
    fn content(&mut self, index: CombinatorIndex, content: Vec<u8>) -> Value {
        let outer = &mut *self.state;
        let mut inner = State::new(outer.codec, outer.schemas, &content, outer.packed + 1);
        (inner.depth, inner.empty_items) = (outer.depth, outer.empty_items);
        inner.trace = take(&mut outer.trace);
        inner.trace.set_type(|| outer.codec.schema.type_text(&outer.codec.schema[index].result));
        let mut decoder = Decoder { state: &mut inner, sink: self.sink.values() };
        let value = decoder.object();
        // An error, if there is not enough memory.
        decoder.has_failed();
        outer.empty_items = inner.empty_items;
        outer.trace = take(&mut inner.trace);
        let packed = inner.packed;
        let failure = match inner.finish(value) {
            Ok(value) => return value,
            Err(failure) => failure,
        };
        let kind = failure.error.kind;
        if matches!(kind, DecodeErrorKind::TooDeep { .. } | DecodeErrorKind::MemoryLimit { .. }) {
            outer.reader.fail(kind, "the value");
        } else if T::IS_ON {
            let start = failure.error.offset;
            let message = DecodeFailure { path: String::new(), ..failure }.to_string();
            outer.trace.annotate(Annotation {
                bytes: start..content.len(),
                input: &content,
                packed,
                path: "",
                type_text: "",
                newer: None,
                token: Token::Invalid(&message),
            });
        }
        Value::Object(content)
    }
}
