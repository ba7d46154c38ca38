//! A bump arena: memory that is handed out piece by piece and given back as a whole.

use alloc::alloc::{alloc, dealloc, handle_alloc_error};
use alloc::vec::Vec;
use core::alloc::Layout;
use core::cell::{Cell, RefCell};
use core::fmt;
use core::ptr::{NonNull, without_provenance_mut};
use core::slice;

/// The size of the first chunk, in bytes.
const FIRST_CHUNK: usize = 1 << 10;

/// Values of up to this size, in bytes, never get a chunk to themselves.
const LARGE: usize = 512;

/// What chunks are aligned to, in bytes: more than any decoded value asks for.
const CHUNK_ALIGN: usize = 16;

/// Memory for decoded values that borrow.
///
/// Values are `Copy`, so nothing in an arena is ever dropped. [`reset`](Self::reset) makes the
/// memory ready for the next values, and a loop that resets its arena does not allocate any more
/// once the arena has grown to the largest of them.
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
    /// The memory that values are taken from.
    room: Cell<Room>,
    /// Memory set aside while a large value had a chunk to itself.
    spare: Cell<Room>,
    chunks: RefCell<Vec<Chunk>>,
}

/// The part of a chunk that no value has yet.
#[derive(Clone, Copy)]
struct Room {
    next: *mut u8,
    end: *mut u8,
}

impl Room {
    /// No memory at all.
    const NONE: Self = {
        let nowhere = without_provenance_mut(CHUNK_ALIGN);
        Self { next: nowhere, end: nowhere }
    };

    #[inline]
    fn len(self) -> usize {
        self.end.addr() - self.next.addr()
    }

    /// The number of bytes that a value takes here, with the padding in front of it, if there are
    /// that many.
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
    /// An arena without memory; it is allocated when it is needed.
    pub const fn new() -> Self {
        Self {
            room: Cell::new(Room::NONE),
            spare: Cell::new(Room::NONE),
            chunks: RefCell::new(Vec::new()),
        }
    }

    /// The number of bytes that the arena has allocated.
    pub fn capacity(&self) -> usize {
        self.chunks.borrow().iter().map(|chunk| chunk.layout.size()).sum()
    }

    /// Forgets all values and keeps the memory for the next ones, as a single chunk.
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

    /// Makes a value in the arena.
    #[inline]
    pub fn alloc_with<T: Copy>(&self, make: impl FnOnce() -> T) -> &T {
        let place = self.place(Layout::new::<T>()).cast::<T>();
        // SAFETY: the place has the size and the alignment of a `T`, is handed out once, and lives
        // as long as the arena is borrowed: memory is given back by `reset` and `drop` alone, which
        // need the arena to themselves.
        unsafe {
            place.write(make());
            place.as_ref()
        }
    }

    /// Makes a slice in the arena, of at most `len` values: fewer if `make` runs out of them.
    #[inline]
    pub fn alloc_slice<T: Copy>(&self, len: usize, mut make: impl FnMut() -> Option<T>) -> &[T] {
        let Ok(layout) = Layout::array::<T>(len) else { return &[] };
        let place = self.place(layout).cast::<T>();
        let mut made = 0;
        while made < len
            && let Some(value) = make()
        {
            // SAFETY: `made` is less than `len`, and the place has room for that many.
            unsafe { place.add(made).write(value) };
            made += 1;
        }
        // SAFETY: that many values have been written, and they live as in `alloc_with`.
        unsafe { slice::from_raw_parts(place.as_ptr(), made) }
    }

    /// A place of its own for each caller.
    #[inline]
    fn place(&self, layout: Layout) -> NonNull<u8> {
        let room = self.room.get();
        match room.size_of(layout) {
            Some((padding, size)) => {
                // SAFETY: both are within the chunk, or are its end: `size` bytes are left.
                unsafe {
                    self.room.set(Room { next: room.next.add(size), ..room });
                    NonNull::new_unchecked(room.next.add(padding))
                }
            }
            None => {
                self.grow(layout, usize::MAX);
                self.place(layout)
            }
        }
    }

    /// Whether the next value of this layout needs no new chunk.
    #[inline]
    pub(crate) fn has_room(&self, layout: Layout) -> bool {
        self.room.get().size_of(layout).is_some()
    }

    /// Makes room for a value of this layout, and for up to `budget` bytes more. Returns how many
    /// bytes of the memory that was there will never be used.
    ///
    /// A value that is large compared with the arena gets a chunk of exactly its size, and smaller ones
    /// go on in the current chunk, so that little is lost.
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
        let size = match is_large {
            true => layout.size(),
            false => usual.min(layout.size().saturating_add(budget)).max(layout.size()),
        };
        // A value without a size needs no more than an aligned place.
        let align = layout.align().max(CHUNK_ALIGN);
        let Ok(chunk) = Layout::from_size_align(size.max(1), align) else {
            handle_alloc_error(layout)
        };
        self.room.set(self.chunk(chunk));
        self.spare.set(if is_large { kept } else { Room::NONE });
        dropped.len() + if is_large { 0 } else { kept.len() }
    }

    /// A new chunk, empty.
    fn chunk(&self, layout: Layout) -> Room {
        // SAFETY: no caller asks for a chunk without a size.
        let Some(start) = NonNull::new(unsafe { alloc(layout) }) else {
            handle_alloc_error(layout)
        };
        self.chunks.borrow_mut().push(Chunk { start, layout });
        let next = start.as_ptr();
        // SAFETY: that is the end of what was allocated.
        Room { next, end: unsafe { next.add(layout.size()) } }
    }
}

impl Chunk {
    fn free(self) {
        // SAFETY: it was allocated with this layout, and is given back once.
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

// SAFETY: an arena owns its memory. It can only be sent while nothing borrows from it, and what was
// in it then has no destructor that could look at it.
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
