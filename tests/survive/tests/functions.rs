//! Calls of a newer layer inside the wrappers of layer 185, as a server of layer 185 reads them.

use std::collections::BTreeSet;

use survive::layer185::any::Function;
use tl_parser::{Options, Schema, SourceMap, load};
use tl_reflect::{Codec, RootType, Sampler, Skipper};
use tl_runtime::{from_bytes, from_bytes_skipping, to_bytes};

fn schema(name: &str, text: &str) -> Schema {
    let mut sources = SourceMap::new();
    sources.add(name, text);
    load(&sources, &Options::default()).schema.expect("the schema has no errors")
}

/// `invokeWithLayer layer:186 query:(initConnection … query:CALL)`.
fn wrapped(codec: &Codec<'_>, call: &[u8]) -> Vec<u8> {
    let json = r#"{"_":"invokeWithLayer","layer":186,"query":{"_":"initConnection","api_id":6,
        "device_model":"x","system_version":"1","app_version":"2","system_lang_code":"en",
        "lang_pack":"","lang_code":"en","query":{"_":"help.getConfig"}}}"#;
    let value = codec.from_json(json, &RootType::Any).expect("layer 185 has the wrappers");
    let bytes = codec.encode(&value, &RootType::Any).expect("it has bytes");
    [&bytes[..bytes.len() - 4], call].concat()
}

/// The id, the name and the length of each unknown call are known, and its bytes are kept.
#[test]
fn new_functions_inside_wrappers() {
    let older = schema("api-185.tl", include_str!("../../../schema/api-185.tl"));
    let newer = schema("api-186.tl", include_str!("../../../schema/api-186.tl"));
    let (old, new, skipper) = (Codec::new(&older), Codec::new(&newer), Skipper::new(&newer));
    let known: BTreeSet<u32> = older.combinators().map(|(_, combinator)| combinator.id).collect();
    let mut count = 0;
    for (index, function) in newer.combinators() {
        if !function.is_function || known.contains(&function.id) || !function.params.is_empty() {
            continue;
        }
        let root = RootType::Combinator(index);
        let value = Sampler::new(&new, 1).sample(&root).expect("the function has a call");
        let call = new.encode(&value, &root).expect("a sample has bytes");
        let bytes = wrapped(&old, &call);
        let read: Function = from_bytes_skipping(&bytes, &skipper).expect("layer 186 has it");
        assert_eq!(to_bytes(&read), bytes, "{}", function.name);
        let Function::InvokeWithLayer(wrapper) = read else { panic!("it is a wrapper") };
        let Function::InitConnection(wrapper) = wrapper.query else { panic!("it is a wrapper") };
        let Function::Unknown(object) = wrapper.query else { panic!("{}", function.name) };
        assert_eq!(object.constructor_id(), Some(function.id));
        assert_eq!(skipper.name(&object), Some(function.name.as_str()));
        assert_eq!(object.as_bytes(), call);

        // Without the newer schema, the error has the id and the place, and so the length.
        let error = from_bytes::<Function>(&bytes).expect_err("layer 185 does not have it");
        assert!(error.is_unknown_call());
        assert_eq!(bytes.len() - error.offset, call.len());
        count += 1;
    }
    assert!(count >= 3, "{count} functions");
}
