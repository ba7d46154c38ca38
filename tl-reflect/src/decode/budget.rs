//! The memory budget of a decoder.

/// Returns the memory limit for an input of this length: 1 MiB and 64 bytes for each of its bytes. This
/// is also the default for generated types.
pub(crate) fn memory(input_len: usize) -> usize {
    input_len.saturating_mul(64).saturating_add(1 << 20)
}

/// The memory that a decoder may allocate.
#[derive(Debug)]
pub(crate) struct Budget {
    /// The number of bytes left to allocate.
    left: usize,
    limit: usize,
    is_exceeded: bool,
}

impl Budget {
    /// Returns the budget for an input of this length.
    pub(crate) fn of(input_len: usize) -> Self {
        let limit = memory(input_len);
        Self { left: limit, limit, is_exceeded: false }
    }

    /// Returns the limit, if it is exceeded.
    pub(crate) fn exceeded(&self) -> Option<usize> {
        self.is_exceeded.then_some(self.limit)
    }

    /// Takes memory from the budget. Returns false if too little is left.
    pub(crate) fn charge(&mut self, bytes: usize) -> bool {
        match self.left.checked_sub(bytes) {
            Some(left) => self.left = left,
            None => self.is_exceeded = true,
        }
        !self.is_exceeded
    }

    /// Gives memory back.
    pub(crate) fn release(&mut self, bytes: usize) {
        self.left = self.left.saturating_add(bytes);
    }

    /// Copies a value, or returns an empty one if it exceeds the budget.
    pub(crate) fn copy<T: ToOwned<Owned: Default> + ?Sized>(&mut self, value: &T) -> T::Owned {
        if self.charge(size_of_val(value)) { value.to_owned() } else { T::Owned::default() }
    }

    /// Adds an item, unless the memory of the list exceeds the budget, which pays for its capacity.
    pub(crate) fn push<T>(&mut self, items: &mut Vec<T>, item: T) {
        if items.len() < items.capacity() || self.grow(items) {
            items.push(item);
        }
    }

    #[cold]
    fn grow<T>(&mut self, items: &mut Vec<T>) -> bool {
        let old = items.capacity();
        let new = old.saturating_mul(2).max(4);
        // Both the old and the new memory exist while items move.
        let has_room = self.charge(new.saturating_mul(size_of::<T>()));
        if has_room {
            items.reserve_exact(new - items.len());
            self.release(old * size_of::<T>());
        }
        has_room
    }

    /// Returns a list with room for `count` items, or without room if that exceeds the budget.
    pub(crate) fn list<T>(&mut self, count: usize) -> Vec<T> {
        let has_room = count > 0 && self.charge(count.saturating_mul(size_of::<T>()));
        if has_room { Vec::with_capacity(count) } else { Vec::new() }
    }

    /// Removes the spare room of a list, and gives its memory back.
    pub(crate) fn shrink<T>(&mut self, items: &mut Vec<T>) {
        let old = items.capacity();
        if old > items.len() {
            items.shrink_to_fit();
            self.release((old - items.len()) * size_of::<T>());
        }
    }
}
