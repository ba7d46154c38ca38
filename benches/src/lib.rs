//! Benchmarks of the TL tool chain: `cargo bench -p benches`.

/// Five types of layer 185, with what they need, that also have serde's derives.
#[allow(missing_docs)]
pub mod derived {
    include!(concat!(env!("OUT_DIR"), "/derived.rs"));
}
