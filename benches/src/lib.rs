//! Benchmarks of the TL tool chain. `cargo bench -p benches` times the parser and JSON by schema;
//! `cargo run --release -p benches --bin compare` compares encoding and decoding with peers and
//! writes the result down.
//!
//! [`workloads`] makes the bytes, [`operations`] is the table of what is done with them, by us, by
//! the [`peers`] and by hand.

pub mod chart;
pub mod compiling;
pub mod operations;
pub mod peers;
pub mod report;
pub mod timing;
pub mod workloads;

/// Five types of layer 185, with what they need, that also have serde's derives.
#[allow(missing_docs)]
pub mod derived {
    include!(concat!(env!("OUT_DIR"), "/derived.rs"));
}

/// The generated forms of what an album and updates need.
#[allow(missing_docs)]
pub mod generated {
    /// As the builder makes it by itself: `String` and `Vec<u8>`.
    pub mod api {
        include!(concat!(env!("OUT_DIR"), "/api.rs"));
    }

    /// With `Box<str>` and `Box<[u8]>`.
    pub mod box_str {
        include!(concat!(env!("OUT_DIR"), "/box_str.rs"));
    }

    /// With `compact_str::CompactString`.
    pub mod compact_str {
        include!(concat!(env!("OUT_DIR"), "/compact_str.rs"));
    }
}
