//! Values in the form of an older layer.

use super::Reader;
use crate::{ConversionError, Decode, DecodeErrorKind};

impl Reader<'_> {
    /// A value of an older layer's type, brought over to a newer one, if one of these constructor ids
    /// comes next and the options accept it.
    ///
    /// Where the newer layer cannot say what is read, that is an error, and there is no value.
    #[inline]
    pub fn older<Old: Decode, New: TryFrom<Old>>(
        &mut self,
        ids: &[u32],
        type_name: &'static str,
    ) -> Option<New>
    where
        ConversionError: From<New::Error>,
    {
        let id = u32::from_le_bytes(*self.rest.first_chunk()?);
        if !ids.contains(&id) || !self.options.older_layers {
            return None;
        }
        let offset = self.offset();
        let older = Old::decode(self);
        if self.error.is_some() {
            return None;
        }
        match New::try_from(older) {
            Ok(newer) => Some(newer),
            Err(error) => {
                let kind = DecodeErrorKind::OlderLayer(error.into());
                self.fail_at(offset, kind, type_name);
                None
            }
        }
    }
}
