//! Every definition of layer 185: random valid bytes must decode, and encode to the same bytes.

use tl_parser::{Options, SourceMap, load};
use tl_reflect::Sampler;
use tl_runtime::{Decode, DecodeError, Encode, from_bytes, to_bytes};

include!(concat!(env!("OUT_DIR"), "/round_trip.rs"));

fn again<T: Decode + Encode>(bytes: &[u8]) -> Result<bool, DecodeError> {
    Ok(to_bytes(&from_bytes::<T>(bytes)?) == bytes)
}

#[test]
fn samples_of_every_definition_survive() {
    let mut sources = SourceMap::new();
    sources.add("api-185.tl", include_str!("../../schema/api-185.tl"));
    let schema = load(&sources, Options::default()).schema.expect("the schema has no errors");
    let mut sampler = Sampler::new(&schema, 185);
    let (mut tried, mut without_type) = (0, Vec::new());
    for (index, combinator) in schema.combinators().filter(|(_, c)| !c.is_predeclared) {
        for round in 0..20 {
            let Some(bytes) = sampler.sample(index) else { continue };
            tl_reflect::walk(&schema, &bytes, &mut |_| ()).expect("samples are valid");
            match round_trip(&combinator.name, &bytes) {
                Ok(Some(is_same)) => assert!(is_same, "{} in round {round}", combinator.name),
                Ok(None) => {
                    without_type.push(combinator.name.as_str());
                    break;
                }
                Err(error) => panic!("{} in round {round}: {error}", combinator.name),
            }
            tried += 1;
        }
    }
    // All of the layer but `vector`, and the two constructors that are Rust's `bool`.
    assert_eq!(without_type, ["boolFalse", "boolTrue"]);
    assert_eq!(tried, (1988 - 3) * 20);
}
