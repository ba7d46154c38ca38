//! Decoding of the content of `gzip_packed`.

use tl_parser::schema::CombinatorIndex;
use tl_runtime::{DecodeErrorKind, Reader};

use super::Decoder;
use crate::gzip::{CONTENT, DATA, Gzip, UNPACKED};
use crate::{Annotation, DecodeFailure, Fields, Token, Value};

impl Decoder<'_, '_> {
    /// Adds the content of a `gzip_packed` to its fields. Bytes that are not in the format of gzip have
    /// none.
    pub(super) fn unpack(&mut self, index: CombinatorIndex, mut fields: Fields) -> Fields {
        let Some(Value::Bytes(data)) = fields.get(DATA) else { return fields };
        let Some(gzip) = Gzip::new(data).filter(|_| !self.has_failed()) else { return fields };
        let depth = self.path.depth();
        self.path.enter(UNPACKED);
        self.descend();
        // The budget does not get this back, so that it also bounds the time of inflating.
        if self.has_failed() || !self.charge(gzip.len() + size_of::<(usize, Value)>()) {
            return fields;
        }
        if let Some(content) = gzip.inflate() {
            let value = self.content(index, content);
            fields.set(CONTENT, value);
        }
        if !self.has_failed() {
            self.path.leave_to(depth);
        }
        fields
    }

    /// Reads the content of a `gzip_packed` as an object. If it is none, the value is its bytes.
    fn content(&mut self, index: CombinatorIndex, content: Vec<u8>) -> Value {
        let mut inner = Decoder {
            codec: self.codec,
            schemas: self.schemas,
            bytes: &content,
            reader: Reader::new(&content),
            end: content.len(),
            path: std::mem::take(&mut self.path),
            empty_items: self.empty_items,
            memory: self.memory,
            limit: self.limit,
            packed: self.packed + 1,
            opaque: None,
            expected: None,
            type_text: String::new(),
            newer: None,
            visit: match &mut self.visit {
                Some(visit) => Some(&mut **visit),
                None => None,
            },
        };
        inner.set_type(&inner.codec.schema[index].result);
        let value = inner.object();
        self.empty_items = inner.empty_items;
        self.memory = inner.memory;
        let visit = inner.visit.take();
        let path = std::mem::take(&mut inner.path);
        let result = inner.finish(value);
        self.path = path;
        let failure = match result {
            Ok(value) => return value,
            Err(failure) => failure,
        };
        let kind = failure.error.kind;
        if matches!(kind, DecodeErrorKind::TooDeep { .. } | DecodeErrorKind::MemoryLimit { .. }) {
            self.reader.fail(kind, "the value");
        } else if let Some(visit) = visit {
            let start = failure.error.offset;
            let message = DecodeFailure { path: String::new(), ..failure }.to_string();
            visit(Annotation {
                bytes: start..content.len(),
                input: &content,
                packed: self.packed + 1,
                path: self.path.as_str(),
                type_text: "",
                newer: None,
                token: Token::Invalid(&message),
            });
        }
        Value::Object(content)
    }
}
