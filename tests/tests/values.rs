//! Working with values of layer 185: walks, getters, defaults, hashes, names. Random values by schema
//! are the reference.

use std::any::Any;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::hash::Hash;

use tests::api::{any, enums, functions, types};
use tl_parser::schema::{CombinatorIndex, Type};
use tl_parser::{Options, Schema, SourceMap, load};
use tl_reflect::{Codec, RootType, Sampler, Value};
use tl_runtime::{
    Encode, EncodeError, Walk, encode_into_slice, encoded_len, from_bytes, from_bytes_prefix,
    to_bytes, walk, walk_mut,
};

/// The number of random values for each definition.
const ROUNDS: usize = 3;

fn schema() -> Schema {
    let mut sources = SourceMap::new();
    sources.add("api.tl", include_str!("../../schema/api-185.tl"));
    load(&sources, &Options::default()).schema.expect("the schema has no errors")
}

/// Calls a function with random values of every definition: the definition, the value by schema and
/// its bytes.
fn for_each_sample(mut check: impl FnMut(&Schema, CombinatorIndex, &Value, &[u8])) {
    let schema = schema();
    let codec = Codec::new(&schema);
    let mut sampler = Sampler::new(&codec, 19);
    for (index, combinator) in schema.combinators().filter(|(_, c)| !c.is_predeclared) {
        let root = RootType::Combinator(index);
        if combinator.name.starts_with("bool") || combinator.name == "vector" {
            continue;
        }
        for _ in 0..ROUNDS {
            let Some(value) = sampler.sample(&root) else { break };
            let bytes = codec.encode(&value, &root).expect("a sample can be encoded");
            check(&schema, index, &codec.decode(&bytes, &root).expect("its bytes, too"), &bytes);
        }
    }
}

/// The ids of the constructors of a type inside a value, in wire order.
fn ids_by_schema(schema: &Schema, value: &Value, ty: &str, ids: &mut Vec<u32>) {
    let fields = match value {
        Value::Combinator(index, fields) => {
            let combinator = &schema[*index];
            match combinator.result {
                Type::Boxed(result, _) if !combinator.is_function && schema[result].name == ty => {
                    ids.push(combinator.id);
                }
                _ => {}
            }
            fields
        }
        Value::Record(fields) => fields,
        Value::Vector(items) => {
            return items.iter().for_each(|item| ids_by_schema(schema, item, ty, ids));
        }
        _ => return,
    };
    fields.iter().for_each(|(_, field)| ids_by_schema(schema, field, ty, ids));
}

fn id(value: &impl Encode) -> u32 {
    u32::from_le_bytes(*to_bytes(value).first_chunk().expect("a boxed value has an id"))
}

#[test]
fn walks_visit_what_the_schema_finds() {
    fn ids<T: Any + Encode>(value: &impl Walk) -> Vec<u32> {
        let mut ids = Vec::new();
        walk(value, |value: &T| ids.push(id(value)));
        ids
    }

    fn check<V: Walk + Encode>(schema: &Schema, value: &Value, mut decoded: V) -> usize {
        let found = [
            ("User", ids::<enums::User>(&decoded)),
            ("Chat", ids::<enums::Chat>(&decoded)),
            ("Peer", ids::<enums::Peer>(&decoded)),
            ("Photo", ids::<enums::Photo>(&decoded)),
            ("InputPeer", ids::<enums::InputPeer>(&decoded)),
            ("MessageEntity", ids::<enums::MessageEntity>(&decoded)),
            ("TextWithEntities", ids::<types::TextWithEntities>(&decoded)),
        ];
        let mut count = 0;
        for (ty, found) in found {
            let mut expected = Vec::new();
            ids_by_schema(schema, value, ty, &mut expected);
            assert_eq!(found, expected, "{ty}");
            count += found.len();
        }
        let (before, mut changed) = (to_bytes(&decoded), 0);
        walk_mut(&mut decoded, |peer: &mut enums::Peer| {
            *peer = types::PeerUser::new(-1).into();
            changed += 1;
        });
        assert_eq!(changed, ids::<enums::Peer>(&decoded).len());
        assert!(ids::<enums::Peer>(&decoded).iter().all(|id| *id == 0x5951_1722));
        assert!(changed > 0 || to_bytes(&decoded) == before);
        count
    }

    let mut visited = 0;
    for_each_sample(|schema, index, value, bytes| {
        visited += match schema[index].is_function {
            true => check(schema, value, from_bytes::<any::Function>(bytes).expect("a call")),
            false => check(schema, value, from_bytes::<any::Object>(bytes).expect("an object")),
        };
    });
    assert!(visited > 1_000, "only {visited} values were visited");
}

#[test]
fn any_value_has_its_name_and_its_constructor_id() {
    for_each_sample(|schema, index, _, bytes| {
        let combinator = &schema[index];
        let (name, id, len) = match combinator.is_function {
            true => {
                let call: any::Function = from_bytes(bytes).expect("a call");
                (call.name(), call.constructor_id(), encoded_len(&call))
            }
            false => {
                let object: any::Object = from_bytes(bytes).expect("an object");
                (object.name(), object.constructor_id(), encoded_len(&object))
            }
        };
        assert_eq!((name, id, len), (&*combinator.name, combinator.id, bytes.len()));
    });
    let peer = enums::Peer::from(types::PeerUser::new(5));
    assert_eq!(any::Object::from(peer.clone()).name(), "peerUser");
    assert_eq!(any::Object::Peer(Box::new(peer.clone())), peer.into());
    let call = any::Function::from(functions::help::GetConfig::new());
    assert_eq!(call.name(), "help.getConfig");
    let wrapped = functions::InvokeWithLayer::new(185, call);
    assert_eq!(any::Function::from(wrapped).constructor_id(), 0xda9b_0d0d);
}

#[test]
fn an_unknown_call_is_told_from_other_errors() {
    let unknown = from_bytes::<any::Function>(&[1, 2, 3, 4]).expect_err("there is no such id");
    assert!(unknown.is_unknown_call());
    let wrapper = functions::InvokeWithLayer::new(185, functions::help::GetConfig::new());
    let mut bytes = to_bytes(&wrapper);
    let inner = bytes.len() - 4;
    bytes[inner] ^= 0xff;
    let unknown = from_bytes::<any::Function>(&bytes).expect_err("nor inside a wrapper");
    assert!(unknown.is_unknown_call());
    assert!(!from_bytes::<any::Function>(&[1, 2]).expect_err("too short").is_unknown_call());
    assert!(!from_bytes::<enums::Peer>(&[1, 2, 3, 4]).expect_err("no peer").is_unknown_call());
}

/// A field of a constructor by schema.
fn field<'a>(schema: &Schema, value: &'a Value, name: &str) -> Option<&'a Value> {
    let Value::Combinator(index, fields) = value else { return None };
    let place = schema[*index].fields.iter().position(|field| field.name.as_deref() == Some(name));
    place.and_then(|place| fields.get(place))
}

#[test]
fn getters_return_the_fields_that_the_schema_has() {
    let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
    for_each_sample(|schema, index, value, bytes| {
        let Type::Boxed(ty, _) = &schema[index].result else { return };
        let is_set = |name| match field(schema, value, name) {
            Some(Value::True) => Some(true),
            _ if schema[index].fields.iter().any(|f| f.name.as_deref() == Some(name)) => {
                Some(false)
            }
            _ => None,
        };
        let int = |name| match field(schema, value, name) {
            Some(Value::Int(value)) => Some(*value),
            _ => None,
        };
        let text = |name| match field(schema, value, name) {
            Some(Value::String(value)) => Some(&**value),
            _ => None,
        };
        let len = |name| match field(schema, value, name) {
            Some(Value::Vector(items)) => Some(items.len()),
            _ => None,
        };
        if schema[index].is_function {
            return;
        }
        match &*schema[*ty].name {
            "MessageEntity" => {
                let entity: enums::MessageEntity = from_bytes(bytes).expect("an entity");
                assert_eq!(Some(entity.offset()), int("offset"));
                assert_eq!(Some(entity.length()), int("length"));
                *seen.entry("entity").or_default() += 1;
            }
            "Update" => {
                let update: enums::Update = from_bytes(bytes).expect("an update");
                assert_eq!(update.pts(), int("pts"));
                assert_eq!(update.qts(), int("qts"));
                *seen.entry("update").or_default() += usize::from(update.pts().is_some());
            }
            "Message" => {
                let message: enums::Message = from_bytes(bytes).expect("a message");
                assert_eq!(Some(message.id()), int("id"));
                assert_eq!(message.date(), int("date"));
                assert_eq!(message.out(), is_set("out"));
                assert_eq!(message.is_service(), schema[index].name == "messageService");
                assert_eq!(message.as_message().map(|m| &*m.message), text("message"));
                *seen.entry("message").or_default() += usize::from(message.date().is_some());
            }
            "Chat" => {
                let chat: enums::Chat = from_bytes(bytes).expect("a chat");
                assert_eq!(chat.title(), text("title"));
                *seen.entry("chat").or_default() += usize::from(chat.title().is_some());
            }
            "messages.Messages" => {
                let messages: enums::messages::Messages = from_bytes(bytes).expect("messages");
                assert_eq!(messages.messages().map(<[_]>::len), len("messages"));
                assert_eq!(messages.users().map(<[_]>::len), len("users"));
                *seen.entry("messages").or_default() += messages.users().map_or(0, <[_]>::len);
            }
            _ => {}
        }
    });
    let kinds: Vec<_> = seen.keys().copied().collect();
    assert_eq!(kinds, ["chat", "entity", "message", "messages", "update"]);
    assert!(seen.values().all(|count| *count > 0), "{seen:?}");
}

#[test]
fn values_without_doubles_are_keys() {
    fn is_key<T: Eq + Hash>() {}
    is_key::<enums::InputPeer>();
    is_key::<enums::MessageEntity>();
    is_key::<types::Config>();
    let mut names = HashMap::new();
    names.insert(enums::Peer::from(types::PeerUser::new(1)), "one");
    names.insert(enums::Peer::from(types::PeerChat::new(1)), "chat");
    assert_eq!(names[&types::PeerUser::new(1).into()], "one");
    let points: HashSet<_> =
        [types::InputBotAppId::new(1, 2), types::InputBotAppId::new(1, 2)].into();
    assert_eq!(points.len(), 1);
}

#[test]
fn large_types_are_made_field_by_field() {
    let config = types::Config::default().date(1).this_dc(2).me_url_prefix("https://t.me/".into());
    let literal = types::Config {
        date: 1,
        this_dc: 2,
        me_url_prefix: "https://t.me/".to_owned(),
        ..types::Config::default()
    };
    assert_eq!(config, literal);
    assert_eq!(from_bytes(&to_bytes(&config)), Ok(config));
    // An enum has the default that stands for nothing.
    assert!(enums::InputPeer::default().is_empty());
    let call = functions::messages::SendMessage::default().message("hello".into()).random_id(7);
    assert_eq!((call.peer, &*call.message), (enums::InputPeer::Empty, "hello"));
}

#[test]
fn the_error_of_a_wrong_variant_has_both_names() {
    let peer = enums::Peer::from(types::PeerChat::new(1));
    let error = types::PeerUser::try_from(peer.clone()).expect_err("it is a chat");
    assert_eq!(error.to_string(), "expected `peerUser`, found another constructor of `Peer`");
    assert_eq!(error.value, peer);
    let error: Box<dyn std::error::Error> = Box::new(error);
    assert!(error.source().is_none());
}

#[test]
fn buffers_of_every_size() {
    let peer = types::InputPeerUser::new(1, 2);
    let bytes = to_bytes(&peer);
    let mut packet = [0; 64];
    assert_eq!(encode_into_slice(&peer, &mut packet), Ok(20));
    let error = EncodeError::SliceTooShort { needed: 20, len: 19 };
    assert_eq!(encode_into_slice(&peer, &mut packet[..19]), Err(error));
    assert_eq!(encode_into_slice(&peer, &mut packet), Ok(20));
    assert_eq!(packet[..20], bytes);
    let (read, rest) = from_bytes_prefix::<types::InputPeerUser>(&packet).expect("a peer");
    assert_eq!((read, rest.len()), (peer, 44));
}
