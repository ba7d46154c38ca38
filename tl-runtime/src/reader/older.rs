//! Reading values in the form of an older layer.

use super::Reader;
use crate::{ConversionError, Decode, DecodeErrorKind};

impl Reader<'_> {
    /// Reads a value of an older layer's type and converts it, if the next constructor id is one of
    /// `ids` and the options accept it. A failed conversion is an error.
    ///
    /// During conversion, both values are in memory, and the budget pays for both. The parts of the
    /// newer value are up to `growth` times as large, and the boxes that only it has take up to
    /// `new_boxes` times the size of `Old`.
    #[doc(hidden)]
    #[inline]
    pub fn older<Old: Decode, New: TryFrom<Old>>(
        &mut self,
        ids: &[u32],
        sizes: (usize, usize),
        type_name: &'static str,
    ) -> Option<New>
    where
        ConversionError: From<New::Error>,
    {
        self.older_with(ids, sizes, type_name, Old::decode)
    }

    /// Like [`older`](Self::older), for a type whose form depends on numbers: `read` knows them.
    #[doc(hidden)]
    #[inline]
    pub fn older_with<Old, New: TryFrom<Old>>(
        &mut self,
        ids: &[u32],
        (growth, new_boxes): (usize, usize),
        type_name: &'static str,
        read: impl FnOnce(&mut Self) -> Old,
    ) -> Option<New>
    where
        ConversionError: From<New::Error>,
    {
        let id = self.peek()?;
        if !ids.contains(&id) || !self.options.older_layers {
            return None;
        }
        let (offset, memory, share) = (self.offset(), self.memory, growth.saturating_add(1));
        self.memory = memory / share;
        let start = self.memory;
        let older = read(self);
        if self.has_failed() {
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
