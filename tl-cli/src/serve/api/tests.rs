//! Answers to good and to hostile requests.

use serde_json::{Value, json};
use tl_parser::{Options, Schema, SourceMap, load};

use super::*;

fn schema(text: &str) -> Schema {
    let mut sources = SourceMap::new();
    sources.add("test.tl", text);
    load(&sources, &Options::default()).schema.expect("it has no errors")
}
