//! Calls of a newer layer inside the wrappers of layer 185, as a server of layer 185 reads them.

use std::collections::BTreeSet;
use std::io::{self, ErrorKind, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::thread;

use survive::layer185::any::Function;
use survive::layer185::types::{Error, NearestDc};
use tl_parser::{Options, Schema, SourceMap, load};
use tl_reflect::{Codec, RootType, Sampler, Skipper};
use tl_runtime::{DecodeErrorKind, from_bytes, from_bytes_skipping, to_bytes};

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

/// Reads a frame, which is a length and a message, or `None` at the end of the connection.
fn read_frame(stream: &mut TcpStream) -> io::Result<Option<Vec<u8>>> {
    let mut len = [0; 4];
    match stream.read_exact(&mut len) {
        Err(error) if error.kind() == ErrorKind::UnexpectedEof => return Ok(None),
        result => result?,
    }
    let mut frame = vec![0; u32::from_le_bytes(len).min(1 << 20) as usize];
    stream.read_exact(&mut frame)?;
    Ok(Some(frame))
}

fn write_frame(stream: &mut TcpStream, frame: &[u8]) -> io::Result<()> {
    let len = u32::try_from(frame.len()).map_err(io::Error::other)?;
    stream.write_all(&[&len.to_le_bytes(), frame].concat())
}

/// Returns the answer of a server of layer 185 to a call in any number of wrappers.
fn answer(newer: &Skipper<'_>, bytes: &[u8]) -> Vec<u8> {
    let unknown = |id: u32, name: &str, len: usize| {
        to_bytes(&Error::new(404, format!("{id:08x} {name} {len}")))
    };
    let mut call = match from_bytes_skipping::<Function>(bytes, newer) {
        Ok(call) => call,
        // A wrapper ends with the call in it, so the rest of the bytes is the unknown call.
        Err(error) => match error.kind {
            DecodeErrorKind::UnknownConstructor { id } if error.is_unknown_call() => {
                return unknown(id, "?", bytes.len() - error.offset);
            }
            _ => return to_bytes(&Error::new(400, error.to_string())),
        },
    };
    loop {
        call = match call {
            Function::InvokeWithLayer(wrapper) => wrapper.query,
            Function::InitConnection(wrapper) => wrapper.query,
            Function::HelpGetNearestDc(_) => {
                return to_bytes(&NearestDc::new("NL".to_owned(), 2, 2));
            }
            Function::Unknown(call) => {
                let id = call.constructor_id().unwrap_or(0);
                return unknown(id, newer.name(&call).unwrap_or("?"), call.as_bytes().len());
            }
            other => return to_bytes(&Error::new(501, format!("{other:?}"))),
        };
    }
}

/// A server of layer 185 answers calls that it does not have, and the connection lives.
#[test]
fn unknown_calls_do_not_end_the_connection() -> io::Result<()> {
    let older = schema("api-185.tl", include_str!("../../../schema/api-185.tl"));
    let newer = schema("api-186.tl", include_str!("../../../schema/api-186.tl"));
    let (old, skipper) = (Codec::new(&older), Skipper::new(&newer));
    let call = |json: &str| {
        let value = skipper.codec().from_json(json, &RootType::Any).expect("layer 186 has it");
        skipper.codec().encode(&value, &RootType::Any).expect("it has bytes")
    };
    let known = call(r#"{"_":"help.getNearestDc"}"#);
    let paid = call(
        r#"{"_":"messages.sendPaidReaction","peer":{"_":"inputPeerSelf"},"msg_id":1,"count":2,
            "random_id":"3"}"#,
    );
    let nowhere = b"\x01\x02\x03\x04 and so on. ".to_vec();
    let calls: [(Vec<u8>, i32, &str); 6] = [
        (wrapped(&old, &paid), 404, "25c8fe3e messages.sendPaidReaction 28"),
        (paid, 404, "25c8fe3e messages.sendPaidReaction 28"),
        (wrapped(&old, &nowhere), 404, "04030201 ? 16"),
        (nowhere, 404, "04030201 ? 16"),
        (wrapped(&old, &[]), 400, "unexpected end of input: Function needs 4 more bytes"),
        (wrapped(&old, &[&known[..], &[0; 4]].concat()), 400, "4 bytes are left after the value"),
    ];

    let listener = TcpListener::bind(("127.0.0.1", 0))?;
    let mut client = TcpStream::connect(listener.local_addr()?)?;
    let (mut connection, _) = listener.accept()?;
    thread::scope(|scope| {
        let server = scope.spawn(move || {
            while let Some(frame) = read_frame(&mut connection)? {
                let (id, call) = frame.split_at(8);
                write_frame(&mut connection, &[id, &answer(&skipper, call)].concat())?;
            }
            io::Result::Ok(())
        });
        let mut ask = |id: i64, call: &[u8]| -> io::Result<Vec<u8>> {
            let id = id.to_le_bytes();
            write_frame(&mut client, &[&id[..], call].concat())?;
            let reply = read_frame(&mut client)?.expect("the connection lives");
            assert_eq!(reply[..8], id);
            Ok(reply[8..].to_vec())
        };
        for (id, (call, code, text)) in (1..).zip(&calls) {
            let error: Error = from_bytes(&ask(id, call)?).expect("the call is refused");
            assert_eq!(error.code, *code, "{}", error.text);
            assert!(error.text.starts_with(text), "{}", error.text);
            let nearest: NearestDc = from_bytes(&ask(-id, &wrapped(&old, &known))?)
                .expect("the connection still answers");
            assert_eq!(nearest.country, "NL");
        }
        drop(client);
        server.join().expect("the server ends with the connection")
    })
}
