//! A value of each definition, as Rust, as JSON and as annotated bytes.

use data_encoding::HEXLOWER;
use tl_parser::Reach;
use tl_parser::schema::{CombinatorIndex, Schema};
use tl_reflect::{Codec, RootType, Sampler};

use super::rust::Rust;

/// The number of fields and items after which a value has only the smallest choices.
pub(super) const PIECES: u64 = 8;
/// The depth below which a value has only the smallest choices.
pub(super) const DEPTH: u32 = 3;
/// The maximum length of the bytes of a value.
const LONGEST: usize = 1024;

/// A value in several forms.
#[derive(Debug)]
pub(super) struct Sample {
    /// An expression, if the generator has a form for the definition.
    pub(super) rust: Option<String>,
    pub(super) json: String,
    /// The bytes in hexadecimal.
    pub(super) hex: String,
    /// The annotated bytes.
    pub(super) dump: String,
}

/// The values of a layer's definitions, by the positions of their combinators.
#[derive(Debug)]
pub(super) struct Samples(Vec<Option<Sample>>);

impl Samples {
    /// Makes the values of these combinators: those that `tl sample` makes with seed 0 and the limits
    /// above.
    pub(super) fn new(schema: &Schema, wanted: impl IntoIterator<Item = CombinatorIndex>) -> Self {
        let codec = Codec::new(schema);
        let mut sampler = Sampler::new(&codec, 0).max_pieces(PIECES).max_depth(DEPTH);
        let outline = tl_codegen::outline(schema, &Reach::everything(schema, &[])).ok();
        let rust = outline.as_ref().map(|outline| Rust::new(schema, outline));
        let mut samples = Vec::new();
        samples.resize_with(schema.combinators().len(), || None);
        for index in wanted {
            sampler = sampler.seed(0);
            let root = RootType::Combinator(index);
            let Ok(value) = sampler.try_sample(&root) else { continue };
            let Ok(bytes) = codec.encode(&value, &root) else { continue };
            if bytes.len() <= LONGEST {
                samples[index.position()] = Some(Sample {
                    rust: rust.as_ref().and_then(|rust| rust.combinator(&value)),
                    json: codec.to_json_pretty(&value),
                    hex: HEXLOWER.encode(&bytes),
                    dump: codec.explain(&bytes, &root, false).text,
                });
            }
        }
        Self(samples)
    }

    pub(super) fn get(&self, index: CombinatorIndex) -> Option<&Sample> {
        self.0.get(index.position())?.as_ref()
    }
}
