//! Checks of counts and masks that are stored or given.

use super::Writer;
use crate::EncodeError;

impl Writer<'_> {
    /// Writes items without a count. `number`, which is written elsewhere or given, must be their
    /// count. `place` has the names of the combinator and of the field.
    #[doc(hidden)]
    #[inline]
    pub fn counted<T>(
        &mut self,
        number: u32,
        items: &[T],
        place: (&'static str, &'static str),
        item: impl Fn(&T, &mut Self),
    ) {
        if usize::try_from(number) != Ok(items.len()) {
            return self.fail_count(number, items.len(), place);
        }
        self.items(items, item);
    }

    #[cold]
    fn fail_count(&mut self, number: u32, len: usize, place: (&'static str, &'static str)) {
        let (type_name, field) = place;
        self.fail(match u32::try_from(len) {
            Ok(_) => EncodeError::CountMismatch { type_name, field, number, len },
            Err(_) => EncodeError::VectorTooLong { len },
        });
    }

    /// Checks that `bits`, which the fields imply, are those of a mask that is stored or given. Bits
    /// outside of `known` guard no field.
    #[doc(hidden)]
    #[inline]
    pub fn check_mask(
        &mut self,
        mask: u32,
        known: u32,
        bits: u32,
        place: (&'static str, &'static str),
    ) {
        if mask & known != bits {
            let ((type_name, field), number) = (place, mask & known);
            self.fail(EncodeError::MaskMismatch { type_name, field, number, bits });
        }
    }
}
