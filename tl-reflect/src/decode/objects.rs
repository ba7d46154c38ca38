//! Decoding of objects, whose types only the bytes tell.

use tl_runtime::DecodeErrorKind;

use super::sink::{Leaf, Sink};
use super::trace::Trace;
use super::{ANYTHING, Decoder};
use crate::newer::newest;

impl<S: Sink, T: Trace> Decoder<'_, '_, S, T> {
    /// Reads a boxed value of any type. If the id is unknown, as for a vector, the value is the rest
    /// of the input.
    pub(super) fn object(&mut self) -> S::Value {
        let state = &mut *self.state;
        let start = state.reader.offset();
        let id = state.reader.peek_constructor_id(ANYTHING);
        let is_known = state.codec.combinator_with_id(id).is_some();
        let is_newer = || newest(state.schemas, id, "Object").is_some();
        if state.reader.error().is_some() || is_known || is_newer() {
            return self.any();
        }
        let bytes = state.reader.take(state.end - start, ANYTHING);
        let path = state.trace.path();
        state.opaque.get_or_insert_with(|| (path.to_owned(), start, id));
        self.leaf(start, Leaf::Object(bytes))
    }

    /// Reads an object of `len` bytes.
    pub(super) fn sized_object(&mut self, len: i32) -> S::Value {
        let start = self.state.reader.offset();
        let left = self.state.end - start;
        let Some(len) = usize::try_from(len).ok().filter(|len| *len <= left) else {
            let missing = (len as u32 as usize).saturating_sub(left);
            self.state.reader.fail(DecodeErrorKind::UnexpectedEnd { missing }, "Object");
            return self.sink.leaf(Leaf::Object(&[]));
        };
        let (outer, end) = (self.state.end, start + len);
        self.state.reader = self.state.reader_between(start, end);
        self.state.end = end;
        let opaque = self.state.opaque.clone();
        let value = self.object();
        // The length says where it ends, whatever its type.
        self.state.opaque = opaque;
        if self.has_failed() {
            return value;
        }
        let count = end - self.state.reader.offset();
        if count > 0 {
            self.state.reader.fail(DecodeErrorKind::TrailingBytes { count }, "the object");
            return value;
        }
        self.state.reader = self.state.reader_between(end, outer);
        self.state.end = outer;
        value
    }
}
