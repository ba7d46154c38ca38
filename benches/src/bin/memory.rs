//! The heap use of one run of an operation: `memory INDEX` prints the number of its allocations and
//! the maximum number of bytes that it holds.

use std::env;
use std::io::{self, Write, stdout};

use benches::operations::OPERATIONS;

#[global_allocator]
static ALLOCATOR: dhat::Alloc = dhat::Alloc;

fn main() -> io::Result<()> {
    let index = env::args().nth(1).ok_or_else(|| io::Error::other("usage: memory INDEX"))?;
    let index: usize = index.parse().map_err(io::Error::other)?;
    let mut work = (OPERATIONS[index].prepare)();
    // Reused values reach their size in the second run.
    work();
    work();
    let _profiler = dhat::Profiler::builder().testing().build();
    work();
    let stats = dhat::HeapStats::get();
    writeln!(stdout(), "{} {}", stats.total_blocks, stats.max_bytes)
}
