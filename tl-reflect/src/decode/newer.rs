//! Decoding of constructors that only a newer schema has.

use super::Decoder;
use super::sink::{Leaf, Sink};
use super::trace::Trace;
use crate::Token;
use crate::newer::newest;

impl<S: Sink, T: Trace> Decoder<'_, '_, S, T> {
    /// Reads the fields of a constructor that only a newer schema has, after its id at `start`. The
    /// value is its bytes.
    pub(super) fn newer(&mut self, start: usize, id: u32, type_name: &str) -> Option<S::Value> {
        if self.has_failed() {
            return None;
        }
        let (skipper, index) = newest(self.state.schemas, id, type_name)?;
        let own = std::mem::replace(&mut self.state.codec, skipper.codec());
        self.state.trace.set_newer(skipper.label());
        self.annotate(start, |_| Token::Id(&skipper.codec().schema[index]));
        Decoder { state: self.state, sink: self.sink.values() }.after_id(index, &[]);
        self.state.codec = own;
        let bytes = self.state.bytes.get(start..self.state.reader.offset()).unwrap_or_default();
        Some(self.sink.leaf(Leaf::Object(bytes)))
    }
}
