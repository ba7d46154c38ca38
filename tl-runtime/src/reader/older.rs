//! Reading values in the form of an older layer.

use super::Reader;
use crate::{ConversionError, Decode, DecodeBare, DecodeErrorKind, UnknownBits};

/// A constructor of an older schema, which generated code converts into the newest form.
#[doc(hidden)]
pub trait OlderForm: DecodeBare {
    /// Checks that the newest form has a place for the values of all fields.
    ///
    /// # Errors
    ///
    /// The first field whose value would be lost.
    fn check(&self) -> Result<(), ConversionError> {
        Ok(())
    }
}

impl Reader<'_> {
    /// Reads a value of an older layer's type and converts it, if the next constructor id is one of
    /// `ids` and the options accept it. A failed conversion is an error.
    ///
    /// During conversion, both values are in memory, and the budget pays for both. The parts that
    /// conversion allocates again take up to `growth` times the memory of the older value, and the boxes
    /// that only the newer value has take up to `new_boxes` times the size of `Old`.
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
        sizes: (usize, usize),
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
        self.convert(self.offset(), sizes, type_name, read)
    }

    /// Returns true if the options accept constructors of older layers.
    #[doc(hidden)]
    #[inline]
    pub fn reads_older(&self) -> bool {
        self.options.older_layers
    }

    /// Reads a value of an older constructor and converts it, if `id` comes next and the options accept it.
    #[doc(hidden)]
    #[inline]
    pub fn older_form<Old: OlderForm, New: TryFrom<Old>>(
        &mut self,
        id: u32,
        sizes: (usize, usize),
        type_name: &'static str,
    ) -> Option<New>
    where
        ConversionError: From<New::Error>,
    {
        self.older_with(&[id], sizes, type_name, |reader| {
            reader.expect_constructor(id, type_name);
            reader.form(type_name)
        })
    }

    /// Reads the fields of an older constructor, whose id has been read, and converts them.
    #[doc(hidden)]
    #[inline]
    pub fn older_fields<Old: OlderForm, New: TryFrom<Old>>(
        &mut self,
        sizes: (usize, usize),
        type_name: &'static str,
    ) -> Option<New>
    where
        ConversionError: From<New::Error>,
    {
        let offset = self.offset().saturating_sub(size_of::<u32>());
        self.convert(offset, sizes, type_name, |reader| reader.form(type_name))
    }

    /// Reads the fields of an older constructor. Values for which the newest form has no place are an error
    /// where unknown bits of masks are one.
    #[inline]
    fn form<Old: OlderForm>(&mut self, type_name: &'static str) -> Old {
        let offset = self.offset().saturating_sub(size_of::<u32>());
        let older: Old = self.fields();
        if self.options.unknown_bits == UnknownBits::Reject
            && let Err(error) = older.check()
        {
            self.fail_at(offset, DecodeErrorKind::OlderLayer(error), type_name);
        }
        older
    }

    /// Reads an older value, which starts at `offset`, and converts it.
    #[inline]
    fn convert<Old, New: TryFrom<Old>>(
        &mut self,
        offset: usize,
        (growth, new_boxes): (usize, usize),
        type_name: &'static str,
        read: impl FnOnce(&mut Self) -> Old,
    ) -> Option<New>
    where
        ConversionError: From<New::Error>,
    {
        let memory = self.memory;
        let older = read(self);
        if self.has_failed() {
            return None;
        }
        let again = (memory - self.memory).saturating_mul(growth);
        let boxes = size_of::<Old>().max(1).saturating_mul(new_boxes);
        if !self.charge(again.saturating_add(boxes), type_name) {
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
