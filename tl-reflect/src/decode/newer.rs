//! Decoding of constructors that only a newer schema has.

use super::Decoder;
use crate::newer::newest;
use crate::{Token, Value};

impl Decoder<'_, '_> {
    /// Reads the fields of a constructor that only a newer schema has, after its id at `start`. The
    /// value is its bytes.
    pub(super) fn newer(&mut self, start: usize, id: u32, type_name: &str) -> Option<Value> {
        if self.has_failed() {
            return None;
        }
        let (skipper, index) = newest(self.schemas, id, type_name)?;
        let own = std::mem::replace(&mut self.codec, skipper.codec());
        self.newer = Some(skipper.label());
        self.annotate(start, Token::Id(&self.codec.schema[index]));
        self.after_id(index, &[]);
        self.codec = own;
        let bytes = self.bytes.get(start..self.reader.offset()).unwrap_or_default();
        Some(Value::Object(self.copy(bytes)))
    }
}
