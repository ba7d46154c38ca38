//! The Rust on the pages. `tests/tests/expressions.rs` compiles the expressions that this test stores,
//! and compares their bytes.

use std::env;
use std::fmt::Write;
use std::path::Path;

use data_encoding::HEXLOWER;
use tl_parser::{Options, Reach, SourceMap, load};
use tl_reflect::{Codec, RootType, Sampler};

use super::repository;
use crate::site::rust::Rust;

#[test]
fn expressions_for_the_small_schema() {
    let mut sources = SourceMap::new();
    sources.add("small.tl", repository("tests/schemas/small.tl"));
    let schema = load(&sources, &Options::default()).schema.expect("a schema");
    let reach = Reach::everything(&schema, &[]);
    let outline = tl_codegen::outline(&schema, &reach).expect("it has forms in Rust");
    let (codec, rust) = (Codec::new(&schema), Rust::new(&schema, &outline));
    let mut sampler = Sampler::new(&codec, 0).max_pieces(40).max_depth(4);
    let (mut out, mut without) = ("[\n".to_owned(), Vec::new());
    for &index in reach.combinators.iter().filter(|index| schema[**index].builtin.is_none()) {
        let (root, name) = (RootType::Combinator(index), &schema[index].name);
        for seed in 0..2 {
            sampler = sampler.seed(seed);
            let Ok(value) = sampler.try_sample(&root) else { continue };
            let bytes = codec.encode(&value, &root).expect("bytes");
            match rust.combinator(&value) {
                Some(expression) => {
                    let bytes = HEXLOWER.encode(&bytes);
                    writeln!(out, "(\"{name}\", to_bytes(&{expression}), \"{bytes}\"),")
                        .expect("a string takes any text");
                }
                None if !without.contains(name) => without.push(name.clone()),
                None => {}
            }
        }
    }
    out += "]\n";
    insta::assert_debug_snapshot!("without_rust", without);
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/tests/expressions/small.in");
    if env::var_os("UPDATE_DOCS").is_some() {
        crate::files::write(&path, &out).expect("a written file");
    }
    let stored = repository("tests/tests/expressions/small.in").replace("\r\n", "\n");
    assert!(stored == out, "stale: run `UPDATE_DOCS=1 cargo test -p tl-cli --bin tl expressions`");
}
