//! What one input may ask for: depth, memory, items.

use super::Reader;
use crate::DecodeErrorKind;

impl Reader<'_> {
    /// Enters a value of a recursive type; past the limit this is an error.
    #[inline]
    pub fn descend(&mut self, type_name: &'static str) {
        match self.depth.checked_sub(1) {
            Some(depth) => self.depth = depth,
            None => self.fail_deep(type_name),
        }
    }

    #[cold]
    fn fail_deep(&mut self, type_name: &'static str) {
        self.fail(DecodeErrorKind::TooDeep { limit: self.options.max_depth }, type_name);
    }

    /// Leaves a value that [`descend`](Self::descend) entered.
    #[inline]
    pub fn ascend(&mut self) {
        // After an error it does not matter what is left.
        self.depth = self.depth.saturating_add(1);
    }

    /// Takes so many bytes from what may be allocated, if that many are left.
    #[inline]
    pub(crate) fn charge(&mut self, bytes: usize, type_name: &'static str) -> bool {
        match self.memory.checked_sub(bytes) {
            Some(left) => {
                self.memory = left;
                true
            }
            None => {
                self.fail_memory(type_name);
                false
            }
        }
    }

    #[cold]
    fn fail_memory(&mut self, type_name: &'static str) {
        let limit = self.options.memory(self.input_len);
        self.fail(DecodeErrorKind::MemoryLimit { limit }, type_name);
    }

    /// The count of items that take at least `min_size` bytes each, checked against what is left of
    /// the input. Zero after an error.
    pub fn count(&mut self, min_size: usize) -> usize {
        let announced = self.u32();
        let count = usize::try_from(announced).unwrap_or(usize::MAX);
        let fits = match self.rest.len().checked_div(min_size) {
            Some(most) => count <= most,
            None => match self.empty_items.checked_sub(count) {
                Some(left) => {
                    self.empty_items = left;
                    true
                }
                None => false,
            },
        };
        match self.items.checked_sub(count) {
            Some(left) if fits => {
                self.items = left;
                count
            }
            _ => {
                self.fail_count(announced, fits);
                0
            }
        }
    }

    #[cold]
    fn fail_count(&mut self, count: u32, fits: bool) {
        let kind = match fits {
            true => DecodeErrorKind::ItemLimit { limit: self.options.items().0 },
            false => DecodeErrorKind::CountTooLarge { count },
        };
        self.fail_at(self.offset().saturating_sub(4), kind, "Vector");
    }
}
