//! The memory that encoding takes. An allocator counts it for each thread.
#![allow(unsafe_code)]

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;

use tl_runtime::{encode_into, to_bytes};

thread_local! {
    static ALLOCATIONS: Cell<usize> = const { Cell::new(0) };
    // Negative if a thread frees what was there before.
    static HELD: Cell<isize> = const { Cell::new(0) };
    static PEAK: Cell<isize> = const { Cell::new(0) };
}

struct Counting;

// SAFETY: the system's allocator does all the work. `realloc` is the default one, which allocates,
// copies and frees.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        ALLOCATIONS.set(ALLOCATIONS.get() + 1);
        HELD.set(HELD.get() + layout.size() as isize);
        PEAK.set(PEAK.get().max(HELD.get()));
        // SAFETY: the caller has the duties of this call.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, place: *mut u8, layout: Layout) {
        HELD.set(HELD.get() - layout.size() as isize);
        // SAFETY: the caller has the duties of this call.
        unsafe { System.dealloc(place, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// Returns the number of allocations of `run`, and the most bytes that it held.
fn counted<T>(run: impl FnOnce() -> T) -> (T, usize, isize) {
    ALLOCATIONS.set(0);
    HELD.set(0);
    PEAK.set(0);
    let value = run();
    (value, ALLOCATIONS.get(), PEAK.get())
}

#[test]
fn a_new_vector_takes_one_allocation_of_its_size() {
    let rooms = [0, 1, 100, 1_000, 2_048, 4_000, 8_184, 8_188, 8_192, 10_000, 1_000_000];
    for value in rooms.map(|len| vec![7_u8; len]) {
        let (bytes, allocations, peak) = counted(|| to_bytes(&value));
        assert_eq!((allocations, peak), (1, bytes.len() as isize), "for {} bytes", value.len());
        assert_eq!(bytes.capacity(), bytes.len());
    }
}

#[test]
fn a_buffer_with_room_is_not_allocated_again() {
    let value = vec!["content".to_owned(); 1_000];
    let mut buffer = Vec::with_capacity(8 + 8 * 1_000);
    let (written, allocations, _) = counted(|| encode_into(&value, &mut buffer));
    assert_eq!((written, allocations), (Ok(8 + 8 * 1_000), 0));
}
