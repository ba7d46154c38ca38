//! Properties of scans of any bytes.

use std::sync::LazyLock;
use std::sync::atomic::{AtomicUsize, Ordering};

use scan::{api, newer, updates};
use tests::api::any;
use tl_parser::Schema;
use tl_reflect::{Codec, RootType, Sampler};
use tl_runtime::{
    DecodeErrorKind, Reader, ScanPath, Skip, encoded_len, from_bytes, from_bytes_prefix,
    from_bytes_skipping, to_bytes,
};
use updates::enums::{Update, Updates};

use crate::{CODEC, check_offset, older, schema};

/// The number of updates among the seeds.
const SAMPLES: u64 = 200;

/// The least number of bytes of an item of a vector, or of a value that a skipper knows.
const LEAST: usize = 4;

/// Paths in updates: to numbers, texts, flags and boxed values, into vectors and through them.
const PATHS: [&str; 14] = [
    "",
    "date",
    "updates",
    "updates[*]",
    "updates[2]",
    "updates[*].pts",
    "updates[*].message.media.photo.sizes[*].w",
    "updates[*].message.entities[*].url",
    "updates[*].messages[*]",
    "update.message",
    "users[*].premium",
    "users[*].status.was_online",
    "chats[*].title",
    "message",
];

static LAYER_186: LazyLock<Schema> =
    LazyLock::new(|| schema(&[("api-186.tl", include_str!("../../../schema/api-186.tl"))]));

static FOLLOWED: LazyLock<Vec<ScanPath>> = LazyLock::new(|| {
    let path = |path| updates::SCAN.path("Updates", path).expect("the layer has the path");
    PATHS.into_iter().map(path).collect()
});

/// Returns random updates of layer 186, some of whose constructors layer 185 does not have.
pub(crate) fn samples() -> Vec<Vec<u8>> {
    let codec = Codec::new(&LAYER_186);
    let root = codec.root_type("Updates").expect("the layer has the type");
    let samples = (0..SAMPLES).map(|seed| {
        let value = Sampler::new(&codec, seed).max_pieces(40 << (seed % 4)).sample(&root);
        codec.encode(&value.expect("the type has values"), &root).expect("samples can be encoded")
    });
    samples.collect()
}

/// Scans of any bytes end where decoding ends, and the values that they find lie in the bytes. Layer 185
/// with the table of layer 186 reads what layer 186 reads. Each step takes bytes.
pub fn scan(bytes: &[u8]) {
    lens(bytes);
    let value = from_bytes_prefix::<Updates>(bytes);
    let len = updates::SCAN.root("Updates").map(|root| root.value_len(bytes));
    let len = len.expect("the layer has the type");
    match &value {
        Ok((_, rest)) => assert_eq!(len, Ok(Some(bytes.len() - rest.len()))),
        Err(error) if matches!(len, Ok(Some(_))) => assert!(
            // A scan does not look at texts, and takes fewer levels and no memory.
            matches!(
                error.kind,
                DecodeErrorKind::InvalidUtf8
                    | DecodeErrorKind::TooDeep { .. }
                    | DecodeErrorKind::MemoryLimit { .. }
            ),
            "only decoding rejects the bytes: {error}"
        ),
        Err(_) => {}
    }
    if let Err(error) = &len {
        check_offset(error, bytes);
    }
    let is_value = matches!(len, Ok(Some(_)));
    FOLLOWED.iter().for_each(|path| follow(path, bytes, is_value));
    if let Ok((value, _)) = value {
        compare_items(&value, bytes);
    }
    skip(bytes);
}

/// The table of layer 185 and the codec agree on the end of a value, or on the error. Where an object or a
/// call has an end, it is that of the codec and of generated code.
fn lens(bytes: &[u8]) {
    for name in ["Updates", "Message", "Object", "Function"] {
        let root = api::SCAN.root(name).expect("the table has the type");
        let found = root.value_len(bytes).map_err(|error| (error.kind, error.offset));
        let root: RootType = CODEC.root_type(name).expect("the schema has the type");
        let expected = CODEC.value_len(bytes, &root).map_err(|error| (error.kind, error.offset));
        let decoded = match name {
            "Object" => from_bytes_prefix::<any::Object>(bytes).map(|(_, rest)| rest),
            "Function" => from_bytes_prefix::<any::Function>(bytes).map(|(_, rest)| rest),
            _ => {
                assert_eq!(found, expected, "{name}");
                continue;
            }
        };
        // The codec takes a call for an object. Both keep an unknown object at the end of the bytes.
        if let Ok(Some(len)) = found {
            assert_eq!(expected, found, "{name}");
            assert!(decoded.is_err() || decoded == Ok(&bytes[len..]), "{name}");
        }
    }
}

/// The values at a path are in the bytes, one after the other, and an error is the last item.
fn follow(path: &ScanPath, bytes: &[u8], is_value: bool) {
    let (mut found, mut count, mut end) = (path.find(bytes), 0, 0);
    while let Some(part) = found.next() {
        let part = match part {
            Ok(part) => part,
            Err(error) => {
                check_offset(&error.error, bytes);
                assert!(!is_value, "only the path rejects the bytes: {error}");
                assert!(found.next().is_none(), "there is a value after an error");
                break;
            }
        };
        count += 1;
        assert!(count <= bytes.len() / LEAST + 1, "there are more values than bytes");
        assert!(part.offset() >= end, "{} overlaps the value before it", found.place());
        end = part.offset() + part.as_bytes().len();
        assert_eq!(bytes.get(part.offset()..end), Some(part.as_bytes()));
        let read = [part.int().err(), part.long().err(), part.str().err(), part.bytes().err()];
        read.iter().flatten().for_each(|error| check_offset(error, bytes));
    }
}

/// A path finds the items of the decoded vector.
fn compare_items(value: &Updates, bytes: &[u8]) {
    let items = match value {
        Updates::Updates(value) => &value.updates[..],
        Updates::Combined(value) => &value.updates[..],
        _ => &[],
    };
    let path = updates::SCAN.path("Updates", "updates[*]").expect("the layer has the path");
    let found = path.find(bytes).map(|part| part.expect("a part of a value").decode::<Update>());
    let found: Vec<_> = found.map(|item| to_bytes(&item.expect("an item of the value"))).collect();
    assert_eq!(found, items.iter().map(to_bytes).collect::<Vec<_>>());
}

/// The table of layer 186, which counts the values that it skips.
struct Counting(AtomicUsize);

impl Skip for Counting {
    fn skip(&self, reader: &mut Reader<'_>, type_name: &str) -> bool {
        self.0.fetch_add(1, Ordering::Relaxed);
        newer::SCAN.skip(reader, type_name)
    }

    fn knows(&self, id: u32) -> bool {
        newer::SCAN.knows(id)
    }
}

/// Layer 185 reads what layer 186 reads, and writes what it has read as it was.
fn skip(bytes: &[u8]) {
    let counting = Counting(AtomicUsize::new(0));
    let read = from_bytes_skipping::<older::enums::Updates>(bytes, &counting);
    let count = counting.0.into_inner();
    assert!(count <= bytes.len() / LEAST + 1, "{count} values skipped");
    match &read {
        Ok(value) => {
            let written = to_bytes(value);
            let again = from_bytes_skipping::<older::enums::Updates>(&written, &newer::SCAN);
            assert_eq!(again.map(|value| to_bytes(&value)), Ok(written));
        }
        Err(error) => check_offset(error, bytes),
    }
    if let (Ok(value), Err(error)) = (from_bytes::<Updates>(bytes), &read) {
        // The limits count the types of each layer.
        let is_expected = matches!(
            error.kind,
            DecodeErrorKind::NewerConstructor { .. }
                | DecodeErrorKind::TooDeep { .. }
                | DecodeErrorKind::MemoryLimit { .. }
        );
        assert!(is_expected, "only layer 186 reads {} bytes: {error}", encoded_len(&value));
    }
}
