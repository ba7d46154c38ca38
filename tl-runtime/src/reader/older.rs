//! Values in the form of an older layer.

use super::Reader;
use crate::{ConversionError, Decode, DecodeErrorKind};

impl Reader<'_> {
    /// A value of an older layer's type, brought over to a newer one, if one of these constructor ids
    /// comes next and the options accept it.
    ///
    /// Where the newer layer cannot say what is read, that is an error, and there is no value.
    ///
    /// Bringing a value over takes memory for the newer one beside the older one. The budget pays for
    /// both: the parts of the newer value are up to `growth` times as large, and the boxes that only it
    /// has take up to `new_boxes` times the size of `Old`.
    #[inline]
    pub fn older<Old: Decode, New: TryFrom<Old>>(
        &mut self,
        ids: &[u32],
        (growth, new_boxes): (usize, usize),
        type_name: &'static str,
    ) -> Option<New>
    where
        ConversionError: From<New::Error>,
    {
        let id = u32::from_le_bytes(*self.rest.first_chunk()?);
        if !ids.contains(&id) || !self.options.older_layers {
            return None;
        }
        let (offset, memory, share) = (self.offset(), self.memory, growth.saturating_add(1));
        self.memory = memory / share;
        let start = self.memory;
        let older = Old::decode(self);
        if self.error.is_some() {
            return None;
        }
        self.memory = memory.saturating_sub((start - self.memory).saturating_mul(share));
        if !self.charge(size_of::<Old>().saturating_mul(new_boxes), type_name) {
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
