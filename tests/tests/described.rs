//! JSON of generated types, by the schema that their module carries.

use tests::api::{any, enums, functions, types};
use tests::small;
use tl_reflect::{from_json, to_json};

#[test]
fn constructors_types_functions_and_vectors() {
    let bold = types::MessageEntityBold::new(1, 2);
    let json = r#"{"_":"messageEntityBold","offset":1,"length":2}"#;
    assert_eq!(to_json(&bold).as_deref(), Ok(json));
    assert_eq!(from_json(json), Ok(bold.clone()));
    let entity = enums::MessageEntity::from(bold);
    assert_eq!(to_json(&entity).as_deref(), Ok(json));
    assert_eq!(from_json(json), Ok(entity.clone()));
    assert_eq!(from_json(&format!("[{json}]")), Ok(vec![entity]));
    assert_eq!(to_json(&vec![vec![5_i64]]).as_deref(), Ok(r#"[["5"]]"#));
    assert_eq!(from_json::<bool>("true"), Ok(true));

    let ping = functions::Ping::new(7);
    let json = r#"{"_":"ping","ping_id":"7"}"#;
    assert_eq!(to_json(&ping).as_deref(), Ok(json));
    let call: any::Function = from_json(json).expect("a call");
    assert_eq!(to_json(&call).as_deref(), Ok(json));
    let wrapped = functions::InvokeWithLayer::new(185, ping);
    let json = format!(r#"{{"_":"invokeWithLayer","layer":185,"query":{json}}}"#);
    assert_eq!(to_json(&wrapped).as_deref(), Ok(&*json));
    let again: functions::InvokeWithLayer<functions::Ping> = from_json(&json).expect("a call");
    assert_eq!((again.layer, again.query.ping_id), (185, 7));
}

/// The JSON of an `Object` is a value of the schema, or bytes.
#[test]
fn objects() {
    for (object, json) in [
        (tl_runtime::Object::new(&functions::Ping::new(7)), r#"{"_":"ping","ping_id":"7"}"#),
        (tl_runtime::Object::new(&vec![1_i32]), r#"{"_":"?","bytes":"FcS1HAEAAAABAAAA"}"#),
    ] {
        let result = types::RpcResult::new(5, object);
        let json = format!(r#"{{"_":"rpc_result","req_msg_id":"5","result":{json}}}"#);
        assert_eq!(to_json(&result).as_deref(), Ok(&*json));
        assert_eq!(from_json(&json), Ok(result));
    }
}

/// The module carries only the definitions that its roots reach.
#[test]
fn a_part_of_a_schema_is_enough() {
    let text = tests::client::SCHEMA.concat();
    assert!(text.contains("messages.sendMultiMedia#37b74355 flags:# silent:flags.5?true"));
    assert!(!text.contains("messages.sendMedia#"));
    let json = r#"{"_":"updateShort","update":{"_":"updateConfig"},"date":1}"#;
    let updates: tests::client::enums::Updates = from_json(json).expect("updates");
    assert!(matches!(updates, tests::client::enums::Updates::Short(short) if short.date == 1));
}

/// Definitions of different files, computed ids, extern types, odd names.
#[test]
fn every_kind_of_module() {
    let point = small::types::geo::Point::new(1.5, -0.0);
    assert_eq!(to_json(&point).as_deref(), Ok(r#"{"_":"geo.point","x":1.5,"y":-0.0}"#));
    let nested = small::types::Nested::new(1).alone(small::types::NestedAlone::new().last(2));
    let json = to_json(&nested).expect("JSON");
    assert_eq!(json, r#"{"_":"nested","id":1,"last":2}"#);
    assert_eq!(from_json(&json), Ok(nested));
    let theirs = tests::substituted::types::ton_node::BlockId::new(1, 2, 3);
    let json = to_json(&theirs).expect("JSON");
    assert_eq!(json, r#"{"_":"tonNode.blockId","workchain":1,"shard":"2","seqno":3}"#);
    let names = tests::names::enums::User::UserNone(tests::names::types::UserNone::new());
    assert_eq!(to_json(&names).as_deref(), Ok(r#"{"_":"userNone"}"#));
    let salt = types::FutureSalt::new(1, 2, 3);
    let json = to_json(&salt).expect("JSON");
    assert_eq!(json, r#"{"_":"future_salt","valid_since":1,"valid_until":2,"salt":"3"}"#);
}

/// A type with parameters alone lacks its arguments; a field of that type has them.
#[test]
fn types_with_parameters() {
    let pair = small::types::Pair::new(1, 2);
    let error = to_json(&pair).expect_err("a pair of what?").to_string();
    assert_eq!(error, "`pair` has parameters without arguments");
    let dict = small::types::Dict::new(vec![small::types::Pair::new("a".to_owned(), 5)]);
    assert!(to_json(&dict).is_err());
    let node =
        small::types::Node::new(1, small::types::Dict::new(vec![]), small::enums::Maybe::Nothing);
    let json =
        r#"{"_":"node","value":1,"children":{"_":"dict","entries":[]},"next":{"_":"nothing"}}"#;
    assert_eq!(to_json(&node).as_deref(), Ok(json));
    assert_eq!(from_json(json), Ok(node));
}

#[test]
fn errors_name_the_path() {
    let error = |json| from_json::<enums::Updates>(json).expect_err("no updates").to_string();
    assert_eq!(
        error(r#"{"_":"updateShort","update":{"_":"updateConfg"},"date":1}"#),
        "update._: the schema has no constructor `updateConfg`: did you mean `updateConfig`?"
    );
    assert_eq!(error(r#"{"_":"ping"}"#), "_: `ping` is no constructor of `Updates`");
    let error = from_json::<types::UpdateShort>(r#"{"_":"updatesTooLong"}"#).expect_err("another");
    assert_eq!(error.to_string(), "_: expected `updateShort`, found `updatesTooLong`");
}
