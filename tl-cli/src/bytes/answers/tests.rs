//! Answers to good and to hostile requests.

use serde_json::{Value as Json, json};
use tl_parser::{Options, SourceMap, load};

use super::*;

fn schema(text: &str) -> Schema {
    let mut sources = SourceMap::new();
    sources.add("test.tl", text);
    load(&sources, &Options::default()).schema.expect("it has no errors")
}

/// Layers 1 and 2.
struct Two([Schema; 2]);

impl Layers for Two {
    fn numbers(&self) -> Vec<u32> {
        vec![1, 2]
    }

    fn layer(&self, number: Option<u32>) -> Option<Layer<'_>> {
        let number = number.unwrap_or(2);
        let schema = self.0.get((number as usize).checked_sub(1)?)?;
        Some(Layer { number: Some(number), schema })
    }
}

/// Two layers: the newer one has another field.
fn answer(ask: fn(&dyn Layers, &[u8]) -> Answer, request: &[u8]) -> (bool, Json) {
    let old = schema("point#1 x:int = Point; list#3 of:Vector<Point> = List;");
    let new = schema(
        "point#1 x:int y:int = Point; text#4 flags:# s:flags.0?string = Text; empty#5 = Nothing;
         gzip_packed#3072cfa1 packed_data:bytes = Object; deep#6 next:Deep = Deep; end#7 = Deep;",
    );
    let Answer { is_valid, json } = ask(&Two([old, new]), request);
    (is_valid, serde_json::from_str(&json).expect("JSON"))
}

fn valid(ask: fn(&dyn Layers, &[u8]) -> Answer, request: &Json) -> Json {
    let (is_valid, json) = answer(ask, request.to_string().as_bytes());
    assert!(is_valid, "{json}");
    json
}

#[track_caller]
fn error(ask: fn(&dyn Layers, &[u8]) -> Answer, request: &[u8]) -> Json {
    let (is_valid, json) = answer(ask, request);
    assert!(!is_valid, "{json}");
    json["error"].clone()
}

#[test]
fn bytes_become_values_and_back() {
    let hex = "010000000700000008000000";
    let value = json!({ "_": "point", "x": 7, "y": 8 });
    let expected = json!({ "layer": 2, "values": [value] });
    let list: Vec<u8> = vec![1, 0, 0, 0, 7, 0, 0, 0, 8, 0, 0, 0];
    for bytes in
        [json!(hex), json!("AQAAAAcAAAAIAAAA"), json!("0x01, 0,0,0,7,0,0,0,8,0,0,0"), json!(list)]
    {
        assert_eq!(valid(decode, &json!({ "bytes": bytes })), expected);
    }
    let encoded = valid(encode, &json!({ "type": "Point", "layer": 2, "value": value }));
    assert_eq!(encoded, json!({ "layer": 2, "hex": hex, "base64": "AQAAAAcAAAAIAAAA" }));
}

#[test]
fn tokens_have_their_places() {
    let explained = valid(explain, &json!({ "bytes": "04000000 03000000 02 6869 00 05000000" }));
    let tokens = json!([
        { "start": 0, "end": 4, "kind": "id", "text": "text" },
        { "start": 4, "end": 8, "path": "flags", "type": "#", "kind": "mask", "text": "bits 0 s, 1 unknown" },
        { "start": 8, "end": 12, "path": "s", "type": "string", "kind": "string", "text": "\"hi\"" },
        { "start": 12, "end": 16, "kind": "id", "text": "empty" },
    ]);
    assert_eq!(explained["tokens"], tokens);
    assert_eq!(explained["count"], 2);
    let json = explained["json"].as_str().expect("a text");
    assert_eq!(serde_json::from_str::<Json>(json).expect("JSON")[1], json!({ "_": "empty" }));
}

#[test]
fn errors_have_their_places_and_what_comes_before() {
    let request = json!({ "bytes": "05000000 01000000 07000000 ff" });
    let (_, explained) = answer(explain, request.to_string().as_bytes());
    assert_eq!(explained["count"], 1);
    assert_eq!(explained["tokens"].as_array().map(Vec::len), Some(3));
    let expected = json!({
        "message": "value 2: y: unexpected end of input: int needs 3 more bytes, at byte 12",
        "offset": 12,
        "path": "y",
    });
    assert_eq!(explained["error"], expected);
    let reversed = error(decode, br#"{"bytes":"00000005"}"#);
    assert!(reversed["hint"].as_str().is_some_and(|hint| hint.contains("`empty`")), "{reversed}");
    let capture = error(decode, br#"{"bytes":"d4c3b2a10200040000000000"}"#);
    let message = capture["message"].as_str().unwrap_or_default();
    assert!(message.starts_with("this is a packet capture (pcap)"), "{capture}");
    assert!(capture.get("offset").is_none() && capture.get("hint").is_none(), "{capture}");
}

#[test]
fn an_id_of_another_type_has_a_name() {
    let other = error(decode, br#"{"bytes":"0500000000000000","type":"Point"}"#);
    assert!(
        other["hint"].as_str().is_some_and(|hint| hint.starts_with("`empty` has this id")),
        "{other}"
    );
}

#[test]
fn json_of_tdlib_has_a_hint() {
    let tdlib = error(encode, br#"{"value":{"@type":"point","x":1,"y":2}}"#);
    let hint = tdlib["hint"].as_str().unwrap_or_default();
    assert!(hint.ends_with(r#"; write {"_":"point","x":1,"y":2}"#), "{tdlib}");
}

#[test]
fn samples_are_values() {
    let sample = valid(sample, &json!({ "layer": 1, "type": "List" }));
    let decoded = valid(decode, &json!({ "layer": 1, "type": "List", "bytes": sample["hex"] }));
    assert_eq!(decoded["values"].as_array().map(Vec::len), Some(1));
    assert_eq!(valid(super::sample, &json!({}))["layer"], 2);
    error(super::sample, br#"{"type":"!X"}"#);
}

#[test]
fn layers_differ() {
    let bytes = "0100000007000000";
    let request = |layer| json!({ "layer": layer, "bytes": bytes }).to_string();
    assert!(answer(decode, request(1).as_bytes()).0);
    assert!(!answer(decode, request(2).as_bytes()).0);
    let other = error(decode, br#"{"layer":1,"bytes":"0400000000000000"}"#);
    assert_eq!(other["hint"], "layer 2 has `text` with this id");
    // No layer reads the id of a vector without its type.
    assert_eq!(
        error(decode, br#"{"bytes":"15c4b51c00000000"}"#)["hint"],
        "this is the constructor id of vectors; name the type, such as `Vector<int>`"
    );
    let missing = error(decode, request(3).as_bytes());
    assert_eq!(missing["message"], "there is no such layer, only 1, 2");
}

#[test]
fn requests_that_are_none() {
    let cases: [(&[u8], &str); 9] = [
        (b"", "EOF"),
        (b"[]", "invalid length"),
        (b"{", "EOF"),
        (b"\xff", "not UTF-8"),
        (br#"{"bytes":"zz!"}"#, "neither a hexadecimal digit nor one of base64"),
        (br#"{"bytes":"","byte":1}"#, "unknown field"),
        (br#"{"bytes":{}}"#, "neither text nor a list"),
        (br#"{"bytes":[256]}"#, "neither text nor a list"),
        (br#"{"bytes":"00","from":"raw"}"#, "`auto`"),
    ];
    for (request, expected) in cases {
        let error = error(explain, request);
        assert!(error["message"].as_str().is_some_and(|text| text.contains(expected)), "{error}");
    }
    let ty = error(explain, br#"{"bytes":"00","type":"Pont"}"#);
    assert!(ty["message"].as_str().is_some_and(|text| text.contains("`Point`")), "{ty}");
    assert!(error(encode, b"{}")["message"].as_str().is_some_and(|text| text.contains("`value`")));
}

/// Nested requests, values and bytes end in an error, or in an answer of bounded length.
#[test]
fn hostile_requests_have_an_end() {
    let brackets = "[".repeat(500_000);
    error(explain, format!(r#"{{"bytes":{brackets}"#).as_bytes());
    error(encode, format!(r#"{{"value":{brackets}{}}}"#, "]".repeat(500_000)).as_bytes());
    let deep = format!("{}07000000", "06000000".repeat(100_000));
    let deep = error(explain, json!({ "bytes": deep }).to_string().as_bytes());
    assert!(deep["offset"].as_u64().is_some_and(|offset| offset < 2000), "{deep}");
    // Vectors of items without bytes, each of which would take megabytes.
    let many = "ffff0000".repeat(100_000);
    let many = json!({ "bytes": many, "type": "vector<%Nothing>" });
    let many = error(explain, many.to_string().as_bytes());
    assert!(many["message"].as_str().is_some_and(|text| text.contains("limit")), "{many}");
    // More tokens than an answer has.
    let ints = format!("15c4b51c{}{}", "00400000", "01000000".repeat(0x4000));
    let ints = valid(explain, &json!({ "bytes": ints, "type": "Vector<int>" }));
    assert_eq!(ints["tokens"].as_array().map(Vec::len), Some(MOST_TOKENS));
    assert_eq!(ints["left_off"], 0x4000 + 2 - MOST_TOKENS);
}
