//! Paths of decoding errors: the generated code agrees with the codec, which reads by schema.

use tests::{api, small};
use tl_parser::{Options, Schema, SourceMap, load};
use tl_reflect::{Codec, RootType, Sampler};
use tl_runtime::{
    Decode, DecodeErrorKind, Described, TracedError, from_bytes, from_bytes_traced, to_bytes,
};

/// The number of places at which the bytes of a value are cut off, and changed.
const PLACES: usize = 16;

fn schema(texts: &[&str]) -> Schema {
    let mut sources = SourceMap::new();
    for text in texts {
        sources.add("schema.tl", *text);
    }
    load(&sources, &Options::default()).schema.expect("the schema has no errors")
}

/// The numbers of errors with a path, and of those with the whole path.
#[derive(Debug, Default)]
struct Found {
    errors: usize,
    whole: usize,
    wrong: Vec<String>,
}

impl Found {
    /// Compares the paths of the error in these bytes, if there is one.
    fn compare<T: Decode + Described>(&mut self, codec: &Codec<'_>, root: &RootType, bytes: &[u8]) {
        let Err(TracedError { path, error }) = from_bytes_traced::<T>(bytes) else { return };
        assert_eq!(from_bytes::<T>(bytes).err().as_ref(), Some(&error));
        let Err(failure) = codec.decode(bytes, root) else { return };
        self.errors += 1;
        let is_whole = path == failure.path;
        self.whole += usize::from(is_whole);
        // A generated decoder rejects a vector before its first item, and stops at types that it
        // does not describe.
        let rest = failure.path.strip_prefix(&*path);
        let is_part = path.is_empty() || rest.is_some_and(|rest| rest.starts_with(['.', '[']));
        let is_early = error.offset < failure.error.offset;
        // It rejects items whose count is a field of its own at that field.
        if is_early && matches!(error.kind, DecodeErrorKind::CountTooLarge { .. }) {
            let around = |path: &str| path.rfind('.').map_or(0, |end| end);
            self.wrong
                .extend((!failure.path.starts_with(&path[..around(&path)])).then(|| path.clone()));
            return;
        }
        let is_right = is_whole || is_part && is_early;
        if !is_right {
            self.wrong.push(format!("{path}: {error} / {failure}"));
        }
    }
}

/// Cuts off and changes the bytes of a value of each definition.
fn all<Object: Decode + Described, Function: Decode + Described>(schema: &Schema) -> Found {
    let codec = Codec::new(schema);
    let mut sampler = Sampler::new(&codec, 7);
    let mut found = Found::default();
    let combinators = schema.combinators();
    let combinators = combinators.filter(|(_, c)| {
        !c.is_predeclared && !c.is_local && (c.is_function || c.params.is_empty())
    });
    for (index, combinator) in combinators {
        let Some(value) = sampler.sample(&RootType::Combinator(index)) else { continue };
        let bytes = codec.encode(&value, &RootType::Combinator(index)).expect("a valid value");
        let mut compare = |bytes: &[u8]| match combinator.is_function {
            true => found.compare::<Function>(&codec, &RootType::Any, bytes),
            false => found.compare::<Object>(&codec, &RootType::Any, bytes),
        };
        for place in 0..PLACES.min(bytes.len()) {
            let place = bytes.len() * place / PLACES.min(bytes.len());
            compare(&bytes[..place]);
            let mut changed = bytes.clone();
            changed[place] ^= 0x80;
            compare(&changed);
        }
    }
    found
}

#[test]
fn generated_code_and_the_codec_agree_on_paths() {
    let texts = [include_str!("../../schema/api-185.tl"), include_str!("../../schema/mtproto.tl")];
    let found = all::<api::any::Object, api::any::Function>(&schema(&texts));
    assert!(found.wrong.is_empty(), "{}", found.wrong.join("\n"));
    assert!(found.whole > found.errors / 10 * 9, "{} of {}", found.whole, found.errors);
    let found = all::<small::any::Object, small::any::Function>(&schema(&[include_str!(
        "../schemas/small.tl"
    )]));
    assert!(found.wrong.is_empty(), "{}", found.wrong.join("\n"));
    assert!(found.whole > found.errors / 10 * 9, "{} of {}", found.whole, found.errors);
}

#[test]
fn the_path_has_fields_and_items() {
    let message =
        api::types::Message::new(1, api::types::PeerUser::new(7).into(), 0, "x".to_owned());
    let update = api::types::UpdateNewMessage::new(message.into(), 1, 1);
    let updates = vec![api::enums::Update::Config, update.into()];
    let updates = api::types::Updates::new(updates, vec![], vec![], 0, 0);
    let mut bytes = to_bytes(&updates);
    let place = bytes.windows(2).position(|bytes| bytes == b"\x01x").expect("the text");
    bytes[place + 1] = 0xff;
    let error = from_bytes_traced::<api::enums::Updates>(&bytes).expect_err("no UTF-8");
    assert_eq!(error.error.kind, DecodeErrorKind::InvalidUtf8);
    assert_eq!(error.path, "updates[1].message.message");
}
