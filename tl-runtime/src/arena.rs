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
    /// Where the next value goes, and where the current chunk ends.
    next: Cell<*mut u8>,
    end: Cell<*mut u8>,
    /// All chunks; the last one is the current one and the largest.
    chunks: RefCell<Vec<Chunk>>,
}

struct Chunk {
    start: NonNull<u8>,
    layout: Layout,
}

impl Arena {
    /// An arena without memory; it is allocated when it is needed.
    pub const fn new() -> Self {
        Self {
            next: Cell::new(without_provenance_mut(CHUNK_ALIGN)),
            end: Cell::new(without_provenance_mut(CHUNK_ALIGN)),
            chunks: RefCell::new(Vec::new()),
        }
    }

    /// How many bytes the arena has allocated.
    pub fn capacity(&self) -> usize {
        self.chunks.borrow().iter().map(|chunk| chunk.layout.size()).sum()
    }

    /// Forgets all values and keeps the largest chunk of memory for the next ones.
    pub fn reset(&mut self) {
        let chunks = self.chunks.get_mut();
        let last = chunks.pop();
        for chunk in chunks.drain(..) {
            chunk.free();
        }
        if let Some(chunk) = last {
            self.next.set(chunk.start.as_ptr());
            chunks.push(chunk);
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
        let next = self.next.get();
        let padding = next.addr().wrapping_neg() & (layout.align() - 1);
        let left = self.end.get().addr() - next.addr();
        match padding.checked_add(layout.size()) {
            Some(size) if size <= left => {
                // SAFETY: both are within the chunk, or are its end: `size` bytes are left.
                unsafe {
                    self.next.set(next.add(size));
                    NonNull::new_unchecked(next.add(padding))
                }
            }
            _ => self.place_in_new_chunk(layout),
        }
    }

    #[cold]
    #[inline(never)]
    fn place_in_new_chunk(&self, layout: Layout) -> NonNull<u8> {
        let mut chunks = self.chunks.borrow_mut();
        let last = chunks.last().map_or(FIRST_CHUNK / 2, |chunk| chunk.layout.size());
        let size = last.saturating_mul(2).max(layout.size());
        let align = layout.align().max(CHUNK_ALIGN);
        let Ok(chunk_layout) = Layout::from_size_align(size, align) else {
            handle_alloc_error(layout)
        };
        // SAFETY: the size is at least `FIRST_CHUNK`.
        let Some(start) = NonNull::new(unsafe { alloc(chunk_layout) }) else {
            handle_alloc_error(chunk_layout)
        };
        chunks.push(Chunk { start, layout: chunk_layout });
        // SAFETY: the chunk starts aligned and has at least the size of the layout.
        unsafe {
            self.next.set(start.as_ptr().add(layout.size()));
            self.end.set(start.as_ptr().add(size));
        }
        start
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
