//! Counts the instructions of the main operations, relative to the peer's. A count hardly depends on the
//! machine or on its load, so this guards the speed where times would be too noisy.
//!
//! Needs optimised code and valgrind: `cargo test --release -p benches --test instructions`. Without
//! valgrind, the test says that it is skipped.

use std::process::Command;

/// Tasks, our implementations, and the instructions of the peer divided by ours. If one of them changes,
/// check the reason and write the new number here.
const EXPECTED: [(&str, &str, f64); 11] = [
    ("album, encoded, new buffer", "ours", 2.92),
    ("album, encoded, reused buffer", "ours", 2.38),
    ("album, decoded", "ours", 1.82),
    ("updates, encoded, new buffer", "ours", 2.35),
    ("updates, encoded, reused buffer", "ours", 2.17),
    ("updates, decoded", "ours", 2.21),
    ("updates, decoded", "ours, CompactString", 3.34),
    ("updates, decoded", "ours, reused", 6.65),
    ("updates, decoded", "ours, borrowed", 7.05),
    ("updates, end found", "ours, scan", 6.95),
    ("updates, `updates[*].pts` read", "ours, scan", 13.05),
];

/// The share by which a ratio may change: the library of C and the compiler have a part in it.
const TOLERANCE: f64 = 0.05;

#[test]
#[cfg_attr(debug_assertions, ignore = "the counts are those of optimised code")]
fn no_operation_takes_more_instructions() {
    if Command::new("valgrind").arg("--version").output().is_err() {
        eprintln!("skipped: valgrind is not installed");
        return;
    }
    let ratios = EXPECTED.map(|(task, by, expected)| {
        let ratio = instructions(task, "grammers") / instructions(task, by);
        (task, by, expected, ratio)
    });
    let changed =
        ratios.iter().filter(|(_, _, expected, ratio)| (ratio / expected - 1.0).abs() > TOLERANCE);
    let changed: Vec<_> = changed.collect();
    assert!(changed.is_empty(), "task, implementation, expected and counted ratio: {changed:#.2?}");
}

/// Returns the instructions of one run of an operation.
fn instructions(task: &str, by: &str) -> f64 {
    let [few, many] = [20, 120].map(|times| counted(task, by, times));
    (many - few) / 100.0
}

/// Returns the instructions of a process that runs an operation this number of times.
fn counted(task: &str, by: &str, times: u32) -> f64 {
    let output = Command::new("valgrind")
        .args(["--tool=cachegrind", "--cache-sim=no", "--cachegrind-out-file=/dev/null"])
        .args([env!("CARGO_BIN_EXE_compare"), "--repeat", &times.to_string(), task, by])
        .output()
        .expect("valgrind runs");
    let log = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{log}");
    let count = log.lines().find_map(|line| line.split_once("I   refs:"));
    let (_, count) = count.expect("valgrind prints a count");
    count.trim().replace(',', "").parse().expect("a number")
}
