//! A program without the standard library. If one of its crates used it, there would be two panic
//! handlers, and the program would not link. It returns 0 if an album survives encoding and
//! decoding.
#![no_std]
#![no_main]

use core::alloc::{GlobalAlloc, Layout};
use core::cell::UnsafeCell;
use core::panic::PanicInfo;
use core::ptr::null_mut;
use core::sync::atomic::{AtomicUsize, Ordering};

use tl_runtime::Arena;

#[unsafe(no_mangle)]
extern "C" fn main(_: i32, _: *const *const u8) -> i32 {
    let bytes = no_std::album();
    let is_same = bytes.len() == no_std::ALBUM_SIZE
        && no_std::captions(&bytes).is_ok_and(|captions| captions == ["Noon"])
        && no_std::captions_len(&bytes, &Arena::new()) == Ok(4)
        && no_std::captions(&bytes[..50]).is_err();
    i32::from(!is_same)
}

#[panic_handler]
fn panic(_: &PanicInfo<'_>) -> ! {
    loop {}
}

/// The precompiled `core` refers to this function, for unwinding. This program does not unwind.
#[unsafe(no_mangle)]
extern "C" fn rust_eh_personality() {}

// The C library defines the entry point on the systems that the test runs on.
#[link(name = "c")]
unsafe extern "C" {}

const SIZE: usize = 1 << 20;

/// Memory for an allocator that never frees.
struct Memory {
    bytes: UnsafeCell<[u8; SIZE]>,
    used: AtomicUsize,
}

#[global_allocator]
static MEMORY: Memory = Memory { bytes: UnsafeCell::new([0; SIZE]), used: AtomicUsize::new(0) };

// SAFETY: the bytes are only reached through `alloc`, which hands each out once.
unsafe impl Sync for Memory {}

// SAFETY: each piece lies within the bytes, after all others, at an address that is a multiple of
// the alignment.
unsafe impl GlobalAlloc for Memory {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        let start = self.bytes.get().cast::<u8>();
        let padded = layout.size() + layout.align();
        let used = self.used.fetch_add(padded, Ordering::Relaxed);
        if used + padded > SIZE {
            return null_mut();
        }
        let piece = start.wrapping_add(used);
        piece.wrapping_add(piece.align_offset(layout.align()))
    }

    unsafe fn dealloc(&self, _: *mut u8, _: Layout) {}
}
