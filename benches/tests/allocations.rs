//! Counts the allocations of the main operations. These numbers depend on the code alone. If one of them
//! changes, check the reason and write the new number here.

use benches::operations::OPERATIONS;

#[global_allocator]
static ALLOCATOR: dhat::Alloc = dhat::Alloc;

const EXPECTED: [(&str, &str, u64); 8] = [
    ("album, encoded, new buffer", "ours", 1),
    ("album, encoded, reused buffer", "ours", 0),
    ("album, decoded", "ours", 42),
    ("updates, encoded, reused buffer", "ours", 0),
    ("updates, decoded", "ours", 163),
    ("updates, decoded", "ours, reused", 0),
    ("updates, decoded", "ours, borrowed", 0),
    ("difference of 1 MiB, decoded", "ours, borrowed", 0),
];

#[test]
fn no_operation_allocates_more_often() {
    let counted = EXPECTED.map(|(task, by, _)| {
        let operation = OPERATIONS.iter().find(|op| op.task == task && op.by == by);
        let mut work = (operation.expect("the operation is in the table").prepare)();
        // Reused values reach their size in the second run.
        work();
        work();
        let profiler = dhat::Profiler::builder().testing().build();
        work();
        let blocks = dhat::HeapStats::get().total_blocks;
        drop(profiler);
        (task, by, blocks)
    });
    assert_eq!(counted, EXPECTED);
}
