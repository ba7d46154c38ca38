//! Benchmarks of the TL tool chain. `cargo bench -p benches` times the parser and JSON by schema;
//! `cargo run --release -p benches --bin compare` compares encoding and decoding with peers, and
//! `--bin growth` larger schemas and messages with smaller ones.
//!
//! [`workloads`] makes the values, [`operations`] is the table of operations on them: ours, those
//! of the [`peers`] and those written by hand.

use tl_parser::Archive;

pub mod chart;
pub mod children;
pub mod clean_builds;
pub mod compiling;
pub mod generating;
pub mod growth;
pub mod operations;
pub mod page;
pub mod peers;
pub mod report;
pub mod timing;
pub mod workloads;

/// Returns the schema of the peer's layer.
///
/// # Panics
///
/// If the archive of layers does not have it.
pub fn peer_schema() -> String {
    let archive = Archive::parse(include_str!("../../schema/api.tl")).expect("an archive");
    let layer = archive.layer(grammers_tl_types::LAYER as u32);
    layer.expect("the archive has the layer of the peer")
}

/// Five types of layer 185 and their dependencies, with serde's derives.
#[allow(missing_docs)]
pub mod derived {
    include!(concat!(env!("OUT_DIR"), "/derived.rs"));
}

/// The generated types for an album and updates, in several forms.
#[allow(missing_docs)]
pub mod generated {
    /// With the default types, `String` and `Vec<u8>`.
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
