//! Conversion of the JSON of `gzip_packed`, which has one key more than the schema has fields.

use tl_parser::schema::CombinatorIndex;

use super::NAME;
use super::read::{FromJson, Message, Object};
use super::tree::unknown_key;
use crate::Fields;
use crate::gzip::{CONTENT, DATA, UNPACKED};

impl FromJson<'_> {
    /// Reads the bytes of a `gzip_packed`, their content, or both.
    pub(super) fn packed(
        &mut self,
        object: &Object,
        index: CombinatorIndex,
    ) -> Result<Fields, Message> {
        let field = &self.codec.schema[index].fields[DATA];
        let mut fields = Fields::new();
        for (key, json) in object.iter().filter(|(key, _)| key != NAME) {
            self.path.enter(key);
            let (place, value) = if key == UNPACKED {
                (CONTENT, self.object(json)?)
            } else if key == field.key() {
                (DATA, self.shaped(json, self.codec.shape(&field.ty))?)
            } else {
                return Err(unknown_key(&[field.key(), UNPACKED]));
            };
            if fields.set(place, value).is_some() {
                return Err("is given twice".to_owned());
            }
            self.path.leave();
        }
        Ok(fields)
    }
}
