//! Objects, which are boxed values of any type, and the two forms in which MTProto packs them.

use super::{Builtin, CombinatorIndex, Field, Schema, Type};

impl Schema {
    /// Returns true for `Object`, any boxed value, and `Function`, any call.
    pub fn is_object(&self, ty: &Type) -> bool {
        match ty {
            Type::Boxed(index, _) => {
                let builtin = self.builtin(*index);
                self[*index].name == "Object"
                    || matches!(builtin, Some(Builtin::Object | Builtin::Function))
            }
            Type::Bare(index, _) => {
                matches!(self[*index].builtin, Some(Builtin::Object | Builtin::Function))
            }
            Type::Nat | Type::Param { .. } | Type::Repetition(_) => false,
        }
    }

    /// Returns true if a field states the length in bytes of the object after it, as in
    /// `bytes:int body:Object` of MTProto's `message`.
    pub fn is_length_of_object(&self, fields: &[Field], index: usize) -> bool {
        let is_int = |ty: &Type| matches!(ty, Type::Bare(int, _) if self[*int].builtin == Some(Builtin::Int));
        match fields.get(index..index + 2) {
            Some([length, object]) => {
                length.name.as_deref() == Some("bytes")
                    && length.condition.is_none()
                    && is_int(&length.ty)
                    && object.condition.is_none()
                    && self.is_object(&object.ty)
            }
            _ => false,
        }
    }

    /// Returns true for `gzip_packed packed_data:bytes = Object` of MTProto, whose bytes are an object in
    /// the format of gzip.
    pub fn is_gzip_packed(&self, constructor: CombinatorIndex) -> bool {
        let constructor = &self[constructor];
        let is_bytes = |ty: &Type| matches!(ty, Type::Bare(bytes, _) if self[*bytes].builtin == Some(Builtin::Bytes));
        let is_data = |field: &Field| {
            field.key() == "packed_data" && field.condition.is_none() && is_bytes(&field.ty)
        };
        constructor.id == 0x3072_cfa1
            && self.is_object(&constructor.result)
            && matches!(&constructor.fields[..], [data] if is_data(data))
    }
}
