//! The heap use of one run of an operation: `memory TASK IMPLEMENTATION` prints the number of
//! its allocations and the maximum number of bytes that it holds.

use std::env;
use std::io::{self, Write, stdout};

use benches::operations;

#[global_allocator]
static ALLOCATOR: dhat::Alloc = dhat::Alloc;

fn main() -> io::Result<()> {
    let args: Vec<String> = env::args().skip(1).collect();
    let [task, by] = &args[..] else {
        return Err(io::Error::other("usage: memory TASK IMPLEMENTATION"));
    };
    let operation = operations::named(task, by).map_err(io::Error::other)?;
    let mut work = (operation.prepare)();
    // Reused values reach their size in the second run.
    work();
    work();
    let _profiler = dhat::Profiler::builder().testing().build();
    work();
    let stats = dhat::HeapStats::get();
    writeln!(stdout(), "{} {}", stats.total_blocks, stats.max_bytes)
}
