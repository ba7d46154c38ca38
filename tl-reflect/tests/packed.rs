//! `gzip_packed`: the content is shown, kept beside the bytes, and bounded.
#![cfg(feature = "gzip")]

use std::io::Write;

use flate2::Compression;
use flate2::write::GzEncoder;
use tl_parser::{Options, Schema, SourceMap, load};
use tl_reflect::{Codec, RootType, Skipper};
use tl_runtime::{DecodeErrorKind, VECTOR_ID};

const SCHEMA: &str = "a#1 n:int = Thing;
many#2 things:Vector<Thing> x:double = Thing;
message msg_id:long seqno:int bytes:int body:Object = Message;
msg_container#73f1f8dc messages:vector<%Message> = MessageContainer;
gzip_packed#3072cfa1 packed_data:bytes = Object;
rpc_result#f35c6d01 req_msg_id:long result:Object = RpcResult;
";

fn schema(text: &str) -> Schema {
    let mut sources = SourceMap::new();
    sources.add("s.tl", text);
    load(&sources, &Options::default()).schema.expect("the schema has no errors")
}

fn gzip(content: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(content).expect("a vector takes all");
    encoder.finish().expect("a vector takes all")
}

fn words(words: &[u32]) -> Vec<u8> {
    words.iter().flat_map(|word| word.to_le_bytes()).collect()
}

/// A `gzip_packed` with these bytes.
fn with_data(data: &[u8]) -> Vec<u8> {
    let mut bytes = words(&[0x3072_cfa1]);
    tl_runtime::encode_into(&data.to_vec(), &mut bytes).expect("it is short");
    bytes
}

fn packed(content: &[u8]) -> Vec<u8> {
    with_data(&gzip(content))
}

/// Decodes a value, checks that it encodes to equal bytes, also through JSON, and returns the JSON.
fn shown(codec: &Codec<'_>, bytes: &[u8]) -> serde_json::Value {
    let value = codec.decode(bytes, &RootType::Any).expect("it is a value");
    assert_eq!(codec.encode(&value, &RootType::Any).as_deref(), Ok(bytes));
    let json = codec.to_json(&value);
    let read = codec.from_json(&json, &RootType::Any).expect("written JSON can be read");
    assert_eq!(codec.encode(&read, &RootType::Any).as_deref(), Ok(bytes));
    serde_json::from_str(&json).expect("it is JSON")
}

#[test]
fn the_content_is_beside_the_bytes() {
    let schema = schema(SCHEMA);
    let codec = Codec::new(&schema);
    let bytes = [words(&[0xf35c_6d01, 9, 0]), packed(&words(&[1, 7]))].concat();
    let json = shown(&codec, &bytes);
    assert_eq!(json["result"]["unpacked"], serde_json::json!({"_": "a", "n": 7}));
    assert!(json["result"]["packed_data"].is_string());
    let value = codec.decode(&bytes, &RootType::Any).expect("it is a value");
    assert_eq!(
        codec.to_text(&value),
        "rpc_result { req_msg_id: 9, result: gzip_packed { unpacked: a { n: 7 } } }"
    );

    // The content may be packed once more, or be a vector.
    let twice = shown(&codec, &packed(&packed(&words(&[1, 7]))));
    assert_eq!(twice["unpacked"]["unpacked"]["n"], 7);
    let vector = shown(&codec, &packed(&words(&[VECTOR_ID, 0])));
    assert_eq!(vector["unpacked"], serde_json::json!({"_": "?", "bytes": "FcS1HAAAAAA="}));
}

#[test]
fn a_container_shows_what_its_messages_pack() {
    let schema = schema(SCHEMA);
    let codec = Codec::new(&schema);
    let message = |id: u32, body: &[u8]| {
        let len = u32::try_from(body.len()).expect("it is short");
        [&words(&[id, 0, id, len]), body].concat()
    };
    let messages = [
        message(1, &packed(&words(&[1, 7]))),
        message(2, &words(&[0xdead_beef, 5])),
        message(3, &words(&[1, 8])),
    ];
    let bytes = [words(&[0x73f1_f8dc, 3]), messages.concat()].concat();
    let json = shown(&codec, &bytes);
    let bodies: Vec<_> = (0..3).map(|i| &json["messages"][i]["body"]).collect();
    assert_eq!(bodies[0]["unpacked"]["n"], 7);
    // The length of an object of unknown type is known.
    assert_eq!(bodies[1], &serde_json::json!({"_": "?", "bytes": "776t3gUAAAA="}));
    assert_eq!(bodies[2]["n"], 8);
    insta::assert_snapshot!(codec.explain(&bytes, &RootType::Any, false).text);

    // Lengths that lie are errors with the place of the message.
    for lie in [0_u32, 4, 12, 1 << 20, u32::MAX] {
        let mut bytes = bytes.clone();
        let at = bytes.len() - 12;
        bytes[at..at + 4].copy_from_slice(&lie.to_le_bytes());
        let failure = codec.decode(&bytes, &RootType::Any).expect_err("the length is wrong");
        assert!(failure.path.starts_with("messages[2].body"), "{lie}: {failure}");
    }
}

#[test]
fn json_with_the_content_alone_is_packed() {
    let schema = schema(SCHEMA);
    let codec = Codec::new(&schema);
    let json =
        r#"{"_":"gzip_packed","unpacked":{"_":"many","things":[{"_":"a","n":1}],"x":"NaN"}}"#;
    let value = codec.from_json(json, &RootType::Any).expect("it is a value");
    let bytes = codec.encode(&value, &RootType::Any).expect("it has bytes");
    let decoded = shown(&codec, &bytes);
    assert_eq!(decoded["unpacked"]["things"][0]["n"], 1);

    // Content that was changed is not lost silently.
    let data = decoded["packed_data"].as_str().expect("it is text");
    let read = |content: &str| {
        let json = format!(r#"{{"_":"gzip_packed","packed_data":"{data}","unpacked":{content}}}"#);
        codec.from_json(&json, &RootType::Any).map_err(|error| error.to_string())
    };
    assert!(read(&decoded["unpacked"].to_string()).is_ok());
    assert_eq!(
        read(r#"{"_":"a","n":1}"#),
        Err("unpacked: is not the content of `packed_data`; to pack it, remove `packed_data`"
            .to_owned())
    );
    assert!(read(r#"{"_":"a"}"#).is_err_and(|error| error.starts_with("unpacked.n: ")));
    let none = codec.from_json(r#"{"_":"gzip_packed"}"#, &RootType::Any);
    assert_eq!(none.expect_err("it has no bytes").to_string(), "packed_data: is missing");
}

/// A long form of a length has an equal value, but other bytes than the encoder writes.
#[test]
fn content_need_not_be_canonical() {
    let schema = schema("s#1 text:string = S; gzip_packed#3072cfa1 packed_data:bytes = Object;");
    let codec = Codec::new(&schema);
    let content = [&words(&[1, 0x1fe])[..], b"a\0\0\0"].concat();
    assert_eq!(shown(&codec, &packed(&content))["unpacked"]["text"], "a");
}

#[test]
fn what_is_no_object_stays_packed_or_is_shown_as_bytes() {
    let schema = schema(SCHEMA);
    let codec = Codec::new(&schema);
    let good = gzip(&words(&[1, 7]));
    let mut damaged = good.clone();
    damaged[12] ^= 0x40;
    let mut checksum = good.clone();
    let at = checksum.len() - 8;
    checksum[at] ^= 1;
    let lying = |len: u32| [&good[..good.len() - 4], &len.to_le_bytes()].concat();
    let no_gzip = [
        Vec::new(),
        b"plain text".to_vec(),
        good[..good.len() - 1].to_vec(),
        [&good[..], &good[..]].concat(),
        damaged,
        checksum,
        lying(4),
        lying(9),
        lying(u32::MAX),
        gzip(b""),
        gzip(b"abc"),
    ];
    for data in no_gzip {
        let json = shown(&codec, &with_data(&data));
        assert_eq!(json.get("unpacked"), None, "{data:02x?}");
    }

    // Too short, too long, an id that does not belong there.
    for content in [words(&[1]), words(&[1, 7, 0]), words(&[2, VECTOR_ID, 2, 1, 7, 9])] {
        let bytes = packed(&content);
        let json = shown(&codec, &bytes);
        assert_eq!(json["unpacked"]["_"], "?", "{json}");
    }
    let bytes = packed(&words(&[2, VECTOR_ID, 2, 1, 7, 9, 8]));
    insta::assert_snapshot!(codec.explain(&bytes, &RootType::Any, false).text);
}

#[test]
fn limits_bound_the_content() {
    let schema = schema(SCHEMA);
    let codec = Codec::new(&schema);
    let kind = |bytes: &[u8]| {
        codec.decode(bytes, &RootType::Any).expect_err("it exceeds a limit").error.kind
    };
    // One bomb, and many small ones that are fine alone.
    let zeros = |len: usize| packed(&vec![0; len]);
    assert!(matches!(kind(&zeros(8 << 20)), DecodeErrorKind::MemoryLimit { .. }));
    assert!(codec.decode(&zeros(500 << 10), &RootType::Any).is_ok());
    let small = zeros(500 << 10);
    let len = u32::try_from(small.len()).expect("it is short");
    let message = [words(&[1, 0, 1, len]), small].concat();
    let bytes = [words(&[0x73f1_f8dc, 100]), message.repeat(100)].concat();
    let failure = codec.decode(&bytes, &RootType::Any).expect_err("it exceeds a limit");
    let limit = (1 << 20) + 64 * bytes.len();
    assert_eq!(failure.error.kind, DecodeErrorKind::MemoryLimit { limit });
    assert!(failure.path.ends_with(".body.unpacked"), "{failure}");
    assert!(failure.error.offset <= bytes.len());

    // The values inside count as well: 200,000 of them.
    let numbers = [words(&[VECTOR_ID, 200_000]), words(&[1, 0]).repeat(200_000)].concat();
    let bytes = packed(&[words(&[2]), numbers, vec![0; 8]].concat());
    assert!(matches!(kind(&bytes), DecodeErrorKind::MemoryLimit { .. }));

    // Nesting counts as depth.
    let nested = |depth: usize| (0..depth).fold(words(&[1, 7]), |content, _| packed(&content));
    // Other bytes raise the memory limit.
    let beside = |body: Vec<u8>| {
        let len = u32::try_from(body.len()).expect("it is short");
        let noise = [words(&[9, 0, 9, 400_000]), vec![0xee; 400_000]].concat();
        [words(&[0x73f1_f8dc, 2]), noise, words(&[1, 0, 1, len]), body].concat()
    };
    let bytes = beside(nested(250));
    let value = codec.decode(&bytes, &RootType::Any).expect("it is within the limits");
    assert_eq!(codec.to_json(&value).matches("unpacked").count(), 250);
    assert_eq!(codec.encode(&value, &RootType::Any).as_deref(), Ok(&bytes[..]));
    assert_eq!(kind(&beside(nested(260))), DecodeErrorKind::TooDeep { limit: 256 });
}

#[test]
fn newer_schemas_read_the_content() {
    let (older, newer) = (schema(SCHEMA), schema("b#3 text:string = Thing;"));
    let newer = [Skipper::new(&newer)];
    let codec = Codec::new(&older).with_newer(&newer);
    let content = [&words(&[3])[..], b"\x03abc"].concat();
    let json = shown(&codec, &packed(&content));
    assert_eq!(json["unpacked"]["newer"], serde_json::json!({"_": "b", "text": "abc"}));
}

/// Changed containers and changed content: a value encodes to its bytes, also through JSON, and limits
/// hold.
#[test]
fn any_bytes() {
    let schema = schema(SCHEMA);
    let codec = Codec::new(&schema);
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let mut below = |limit: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        usize::try_from(state % limit.max(1) as u64).expect("the limit fits")
    };
    let words_of = [1, 2, 7, 0x3072_cfa1, 0x73f1_f8dc, 0xf35c_6d01, VECTOR_ID, 0, 3, u32::MAX, 12];
    let mut mutate = |bytes: &mut Vec<u8>| {
        let place = below(bytes.len() / 4 + 1) * 4;
        match below(4) {
            0 => bytes.truncate(place),
            1 if place + 4 <= bytes.len() => {
                bytes[place..place + 4].copy_from_slice(&words(&[words_of[below(11)]]));
            }
            2 if !bytes.is_empty() => {
                let place = below(bytes.len());
                bytes[place] ^= 1 << below(8);
            }
            _ => {
                bytes.splice(place..place, words(&[words_of[below(11)]]));
            }
        }
    };
    let content = words(&[2, VECTOR_ID, 2, 1, 7, 1, 8, 0, 0]);
    let (mut values, mut unpacked) = (0, 0);
    for round in 0..2_000 {
        let mut inner = content.clone();
        (0..round % 3).for_each(|_| mutate(&mut inner));
        let mut bytes = [words(&[0xf35c_6d01, 9, 0]), packed(&packed(&inner))].concat();
        let len = u32::try_from(bytes.len()).expect("it is short");
        bytes = [words(&[0x73f1_f8dc, 1, 5, 0, 1, len]), bytes].concat();
        (0..round % 2).for_each(|_| mutate(&mut bytes));
        match codec.decode(&bytes, &RootType::Any) {
            Ok(value) => {
                // The padding of the outer bytes may have changed.
                let bytes = codec.encode(&value, &RootType::Any).expect("it is a value");
                let json = shown(&codec, &bytes).to_string();
                values += 1;
                unpacked += usize::from(json.contains("\"unpacked\":{\"_\":\"many\""));
            }
            Err(failure) => {
                assert!(failure.error.offset <= bytes.len(), "{failure}");
                let explained = codec.explain(&bytes, &RootType::Any, false).failure;
                assert_eq!(explained.expect("it is no value").error, failure.error);
            }
        }
    }
    assert!(values > 1_000 && unpacked > 150, "{values} values, {unpacked} with content");
}
