//! Benchmarks of the TL tool chain: `cargo bench -p benches`.
