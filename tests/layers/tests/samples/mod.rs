//! Random values of layer 185.

use std::sync::LazyLock;

use tl_parser::{Options, Schema, SourceMap, load};
use tl_reflect::{Codec, Sampler};

/// The number of values of each type.
pub(crate) const SAMPLES: usize = 60;

static SCHEMA: LazyLock<Schema> = LazyLock::new(|| {
    let mut sources = SourceMap::new();
    sources.add("api-185.tl", include_str!("../../../../schema/api-185.tl"));
    load(&sources, &Options::default()).schema.expect("the schema has no errors")
});

/// Returns the bytes of values of a boxed type.
pub(crate) fn samples(tl_name: &str) -> Vec<Vec<u8>> {
    let codec = Codec::new(&SCHEMA);
    let mut sampler = Sampler::new(&codec, 1).max_depth(4);
    let ty = codec.root_type(tl_name).expect("a type of layer 185");
    let sample = |_| {
        let value = sampler.sample(&ty).expect("it has values");
        codec.encode(&value, &ty).expect("it has bytes")
    };
    (0..SAMPLES).map(sample).collect()
}
