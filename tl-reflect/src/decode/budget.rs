//! The memory budget of a decoder.

use tl_runtime::DecodeErrorKind;

use super::Decoder;
use crate::{Fields, Value};

/// Returns the memory limit for an input of this length: 1 MiB and 64 bytes for each of its bytes. This
/// is also the default for generated types.
pub(super) fn memory(input_len: usize) -> usize {
    input_len.saturating_mul(64).saturating_add(1 << 20)
}

impl Decoder<'_, '_> {
    /// Takes memory from the budget. Returns false and records an error if too little is left.
    pub(super) fn charge(&mut self, bytes: usize) -> bool {
        match self.memory.checked_sub(bytes) {
            Some(left) => {
                self.memory = left;
                true
            }
            None => {
                let limit = self.limit;
                self.reader.fail(DecodeErrorKind::MemoryLimit { limit }, "the value");
                false
            }
        }
    }

    /// Copies a value, or returns an empty one if it exceeds the budget.
    pub(super) fn copy<T: ToOwned<Owned: Default> + ?Sized>(&mut self, value: &T) -> T::Owned {
        if self.charge(size_of_val(value)) { value.to_owned() } else { T::Owned::default() }
    }
}

/// A growing list of values. The budget pays for its capacity.
pub(super) struct Collected<T> {
    items: Vec<T>,
    charged: usize,
}

impl<T> Collected<T> {
    pub(super) const fn new() -> Self {
        Self { items: Vec::new(), charged: 0 }
    }

    /// Adds a value, unless that exceeds the budget.
    pub(super) fn push(&mut self, item: T, decoder: &mut Decoder<'_, '_>) {
        let capacity = self.items.capacity();
        if self.items.len() == capacity {
            // Both the old and the new memory exist while items move.
            let grown = capacity.saturating_mul(2).max(2);
            let bytes = grown.saturating_mul(size_of::<T>());
            if !decoder.charge(bytes) {
                return;
            }
            self.charged += bytes;
            self.items.reserve_exact(grown - capacity);
        }
        self.items.push(item);
    }

    /// Returns the values without spare capacity, and returns the difference to the budget.
    pub(super) fn finish(mut self, decoder: &mut Decoder<'_, '_>) -> Vec<T> {
        self.items.shrink_to_fit();
        let needed = self.items.len() * size_of::<T>();
        decoder.memory = decoder.memory.saturating_add(self.charged.saturating_sub(needed));
        self.items
    }
}

impl Collected<(usize, Value)> {
    /// Returns the value of a field, if it has been read.
    pub(super) fn get(&self, place: usize) -> Option<&Value> {
        let found = self.items.binary_search_by_key(&place, |(place, _)| *place);
        found.ok().map(|index| &self.items[index].1)
    }

    pub(super) fn into_fields(self, decoder: &mut Decoder<'_, '_>) -> Fields {
        Fields::from_sorted(self.finish(decoder))
    }
}
