//! A bump arena: it hands out memory piece by piece and frees it as a whole.

use alloc::alloc::{alloc, dealloc, handle_alloc_error};
use alloc::vec::Vec;
use core::alloc::Layout;
use core::cell::{Cell, RefCell};
use core::fmt;
use core::ptr::{NonNull, without_provenance_mut};
use core::slice;

/// The size of the first chunk, in bytes.
const FIRST_CHUNK: usize = 1 << 10;

/// Values up to this size, in bytes, never get a chunk of their own.
const LARGE: usize = 512;

/// The alignment of chunks in bytes: more than any decoded value needs.
const CHUNK_ALIGN: usize = 16;

/// Memory for decoded values that borrow.
///
/// Values are `Copy`, so the arena never drops them. [`reset`](Self::reset) makes the memory
/// available for the next values: a loop that resets its arena stops allocating once the arena has
/// grown to fit the largest value.
///
/// ```
/// use tl_runtime::{Arena, decode_in, to_bytes};
///
/// let bytes = to_bytes(&vec!["a".to_owned(), "b".to_owned()]);
/// let arena = Arena::new();
/// let texts: &[&str] = decode_in(&bytes, &arena)?;
/// assert_eq!(texts, ["a", "b"]);
/// # Ok::<(), tl_runtime::DecodeError>(())
/// ```
pub struct Arena {
    /// The memory for the next values.
    room: Cell<Room>,
    /// The rest of the previous chunk, set aside when a large value got its own.
    spare: Cell<Room>,
    chunks: RefCell<Vec<Chunk>>,
}

/// The unused part of a chunk.
#[derive(Clone, Copy)]
struct Room {
    next: *mut u8,
    end: *mut u8,
}

impl Room {
    /// An empty room.
    const NONE: Self = {
        let nowhere = without_provenance_mut(CHUNK_ALIGN);
        Self { next: nowhere, end: nowhere }
    };

    #[inline]
    fn len(self) -> usize {
        self.end.addr() - self.next.addr()
    }

    /// Returns the padding before a value and the bytes that both take, if they fit.
    #[inline]
    fn size_of(self, layout: Layout) -> Option<(usize, usize)> {
        let padding = self.next.addr().wrapping_neg() & (layout.align() - 1);
        let size = padding.checked_add(layout.size())?;
        (size <= self.len()).then_some((padding, size))
    }
}

struct Chunk {
    start: NonNull<u8>,
    layout: Layout,
}

impl Arena {
    /// Creates an empty arena. It allocates on first use.
    pub const fn new() -> Self {
        Self {
            room: Cell::new(Room::NONE),
            spare: Cell::new(Room::NONE),
            chunks: RefCell::new(Vec::new()),
        }
    }

    /// Returns the number of bytes that the arena has allocated.
    pub fn capacity(&self) -> usize {
        self.chunks.borrow().iter().map(|chunk| chunk.layout.size()).sum()
    }

    /// Discards all values and keeps the memory, as a single chunk.
    pub fn reset(&mut self) {
        self.spare.set(Room::NONE);
        if let [chunk] = &self.chunks.get_mut()[..] {
            let next = chunk.start.as_ptr();
            self.room.set(Room { next, ..self.room.get() });
            return;
        }
        let capacity = self.capacity();
        self.room.set(Room::NONE);
        self.chunks.get_mut().drain(..).for_each(Chunk::free);
        if let Ok(layout) = Layout::from_size_align(capacity, CHUNK_ALIGN)
            && capacity > 0
        {
            self.room.set(self.chunk(layout));
        }
    }

    /// Moves a value into the arena.
    #[inline]
    pub fn alloc<T: Copy>(&self, value: T) -> &T {
        self.alloc_with(|| value)
    }

    /// Creates a value in the arena.
    #[inline]
    pub fn alloc_with<T: Copy>(&self, make: impl FnOnce() -> T) -> &T {
        let place = self.place(Layout::new::<T>()).cast::<T>();
        // SAFETY: the place has the size and alignment of a `T`, is handed out once, and lives as
        // long as the borrow of the arena: only `reset` and `drop` free memory, and both need
        // exclusive access.
        unsafe {
            place.write(make());
            place.as_ref()
        }
    }

    /// Creates a slice of up to `len` values in the arena. It is shorter if `make` returns `None`.
    #[inline]
    pub fn alloc_slice<T: Copy>(&self, len: usize, mut make: impl FnMut() -> Option<T>) -> &[T] {
        let Ok(layout) = Layout::array::<T>(len) else { return &[] };
        let place = self.place(layout).cast::<T>();
        let mut made = 0;
        while made < len
            && let Some(value) = make()
        {
            // SAFETY: `made` is less than `len`, and the place has room for `len` values.
            unsafe { place.add(made).write(value) };
            made += 1;
        }
        // SAFETY: the loop has written `made` values, and they live as long as in `alloc_with`.
        unsafe { slice::from_raw_parts(place.as_ptr(), made) }
    }

    /// Returns memory for a value that no other value uses.
    #[inline]
    fn place(&self, layout: Layout) -> NonNull<u8> {
        loop {
            let room = self.room.get();
            if let Some((padding, size)) = room.size_of(layout) {
                // SAFETY: both pointers are within the chunk or at its end: it has `size` more bytes.
                return unsafe {
                    self.room.set(Room { next: room.next.add(size), ..room });
                    NonNull::new_unchecked(room.next.add(padding))
                };
            }
            self.grow(layout, usize::MAX);
        }
    }

    /// Returns the number of bytes that a value of this layout takes, with the padding before it, if it
    /// fits without a new chunk.
    #[inline]
    pub(crate) fn size_in_room(&self, layout: Layout) -> Option<usize> {
        self.room.get().size_of(layout).map(|(_, size)| size)
    }

    /// Makes room for a value of this layout, and for more values. Returns the number of bytes in
    /// existing chunks that are lost by this. They and the room for more values take up to `budget`
    /// bytes together, if the loss alone does not take more.
    ///
    /// A value that is large compared with the arena gets a chunk of exactly its size. Smaller values
    /// continue in the current chunk, so that little is lost.
    #[cold]
    #[inline(never)]
    pub(crate) fn grow(&self, layout: Layout, budget: usize) -> usize {
        let (room, spare) = (self.room.get(), self.spare.get());
        let (kept, dropped) = if room.len() > spare.len() { (room, spare) } else { (spare, room) };
        if kept.size_of(layout).is_some() {
            self.room.set(kept);
            self.spare.set(Room::NONE);
            return dropped.len();
        }
        let usual = self.capacity().max(FIRST_CHUNK);
        let is_large = layout.size() > LARGE.max(usual / 16);
        let lost = dropped.len() + if is_large { 0 } else { kept.len() };
        let size = match is_large {
            true => layout.size(),
            false => {
                let most = layout.size().saturating_add(budget.saturating_sub(lost));
                usual.min(most).max(layout.size())
            }
        };
        // A zero-sized value still needs an aligned place.
        let align = layout.align().max(CHUNK_ALIGN);
        let Ok(chunk) = Layout::from_size_align(size.max(1), align) else {
            handle_alloc_error(layout)
        };
        self.room.set(self.chunk(chunk));
        self.spare.set(if is_large { kept } else { Room::NONE });
        lost
    }

    /// Allocates a chunk.
    fn chunk(&self, layout: Layout) -> Room {
        // SAFETY: no caller asks for a chunk of size zero.
        let Some(start) = NonNull::new(unsafe { alloc(layout) }) else {
            handle_alloc_error(layout)
        };
        self.chunks.borrow_mut().push(Chunk { start, layout });
        let next = start.as_ptr();
        // SAFETY: this is the end of the allocation.
        Room { next, end: unsafe { next.add(layout.size()) } }
    }
}

impl Chunk {
    fn free(self) {
        // SAFETY: the chunk was allocated with this layout and is freed once.
        unsafe { dealloc(self.start.as_ptr(), self.layout) };
    }
}

impl Drop for Arena {
    fn drop(&mut self) {
        for chunk in self.chunks.get_mut().drain(..) {
            chunk.free();
        }
    }
}

// SAFETY: an arena owns its memory, and it can only be sent while nothing borrows from it. Values left
// in it have no destructor that could access them.
unsafe impl Send for Arena {}

impl Default for Arena {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for Arena {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Arena").field("capacity", &self.capacity()).finish()
    }
}
