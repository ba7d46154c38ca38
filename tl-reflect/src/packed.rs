//! Encoding of `gzip_packed` of MTProto, an object in the format of gzip.

use tl_parser::schema::CombinatorIndex;

use crate::bind::Bound;
use crate::encode::{Encoder, Message};
use crate::gzip::{CONTENT, DATA, Gzip, UNPACKED, deflate};
use crate::shape::Shape;
use crate::{Codec, Fields, RootType, Value};

impl Encoder<'_> {
    /// Encodes the fields of a `gzip_packed`. The content alone is enough.
    pub(crate) fn packed(
        &mut self,
        index: CombinatorIndex,
        values: &Fields,
    ) -> Result<(), Message> {
        let content = match values.get(CONTENT) {
            Some(object) => Some(self.content(object)?),
            None => None,
        };
        let data = match (values.get(DATA), content) {
            (None, Some(content)) => Some(Value::Bytes(deflate(&content)?)),
            (Some(Value::Bytes(data)), Some(content)) => {
                if !self.codec.unpacks_to(index, data, values.get(CONTENT), &content) {
                    self.path.enter(UNPACKED);
                    return Err("is not the content of `packed_data`; to pack it, remove \
                                `packed_data`"
                        .to_owned());
                }
                Some(Value::Bytes(data.clone()))
            }
            (data, _) => data.cloned(),
        };
        let data = data.into_iter().map(|data| (DATA, data)).collect();
        let codec = self.codec;
        self.record(&codec.plan(index).record, &Fields::from_sorted(data), &Bound::none(), None)
    }

    /// Returns the bytes of the content of a `gzip_packed`.
    fn content(&mut self, object: &Value) -> Result<Vec<u8>, Message> {
        let outer = std::mem::take(&mut self.bytes);
        self.path.enter(UNPACKED);
        self.shaped(object, Shape::Object)?;
        self.path.leave();
        Ok(std::mem::replace(&mut self.bytes, outer))
    }
}

impl Codec<'_> {
    /// Returns the content of a value, if it is a `gzip_packed` that has some.
    pub(crate) fn content<'v>(
        &self,
        index: CombinatorIndex,
        values: &'v Fields,
    ) -> Option<&'v Value> {
        values.get(CONTENT).filter(|_| self.packed == Some(index))
    }

    /// Returns true if the content of `data` is `object`, which encodes to `content`.
    fn unpacks_to(
        &self,
        index: CombinatorIndex,
        data: &[u8],
        object: Option<&Value>,
        content: &[u8],
    ) -> bool {
        let Some(gzip) = Gzip::new(data) else { return false };
        if gzip.len() == content.len() && gzip.inflate().as_deref() == Some(content) {
            return true;
        }
        // Bytes that this crate would not write can have an equal value. NaN is not equal to itself, so
        // compare texts.
        let fields = Fields::from_sorted(vec![(DATA, Value::Bytes(data.to_owned()))]);
        let (packed, root) = (Value::Combinator(index, fields), RootType::Combinator(index));
        let decoded = self.encode(&packed, &root).ok();
        match decoded.and_then(|bytes| self.decode(&bytes, &root).ok()) {
            Some(Value::Combinator(_, fields)) => {
                let json = |value: &Value| self.to_json(value);
                fields.get(CONTENT).map(json) == object.map(json)
            }
            _ => false,
        }
    }
}
