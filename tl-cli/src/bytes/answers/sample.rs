//! Random values, as examples.

use std::iter::repeat_n;

use tl_reflect::{Codec, RootType, Sampler};

/// The length of a good example, in bytes.
const GOOD: usize = 100;

/// The number of values of which the best becomes the example.
const ATTEMPTS: usize = 200;

/// Encodes a random value of a type, or of any constructor or function. Each run returns an equal value.
pub(super) fn example(codec: &Codec<'_>, root: &RootType) -> Result<Vec<u8>, String> {
    let roots: Vec<RootType> = match root {
        RootType::Any => {
            let own = codec.schema().combinators();
            let own = own.filter(|(_, one)| !one.is_predeclared && !one.is_local);
            own.map(|(index, _)| RootType::Combinator(index)).take(ATTEMPTS).collect()
        }
        root => repeat_n(root.clone(), ATTEMPTS).collect(),
    };
    let mut sampler = Sampler::new(codec, 1).max_pieces(12).max_depth(4);
    let mut error = "the schema has no definitions".to_owned();
    let mut encoded = |root: &RootType| {
        let value = sampler.try_sample(root).map_err(|error| error.to_string())?;
        codec.encode(&value, root).map_err(|error| error.to_string())
    };
    let all = roots.iter().filter_map(|root| encoded(root).map_err(|other| error = other).ok());
    let best = all.min_by_key(|bytes| bytes.len().abs_diff(GOOD));
    best.ok_or(error)
}
