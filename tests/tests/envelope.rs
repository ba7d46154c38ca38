//! MTProto's envelope: containers of bare messages, objects, and wrappers of functions.

use tests::api::{functions, types};
use tl_runtime::{DecodeErrorKind, Function, Object, Request, from_bytes, to_bytes};

#[test]
fn a_container_of_messages() {
    let ping = Object::new(&functions::Ping::new(7));
    let ack = Object::new(&types::MsgsAck::new(vec![1]));
    let container = types::MsgContainer::new(vec![
        types::Message_::new(0x0102_0304_0506_0708, 1, ping),
        types::Message_::new(2, 3, ack),
    ]);
    let bytes = to_bytes(&container);
    let expected = [
        // The container and its count; then a message without an id, with the length of its body.
        &[0xdc, 0xf8, 0xf1, 0x73, 2, 0, 0, 0][..],
        &[8, 7, 6, 5, 4, 3, 2, 1, 1, 0, 0, 0, 12, 0, 0, 0],
        &[0xec, 0x77, 0xbe, 0x7a, 7, 0, 0, 0, 0, 0, 0, 0],
        &[2, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 0, 20, 0, 0, 0],
        &[0x59, 0xb4, 0xd6, 0x62, 0x15, 0xc4, 0xb5, 0x1c, 1, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0],
    ]
    .concat();
    assert_eq!(bytes, expected);
    let container: types::MsgContainer = from_bytes(&bytes).expect("valid bytes");
    let bodies: Vec<_> = container.messages.iter().map(|message| &message.body).collect();
    assert_eq!(bodies[0].constructor_id(), Some(functions::Ping::ID));
    assert_eq!(bodies[0].decode::<functions::Ping>().map(|ping| ping.ping_id), Ok(7));
    assert_eq!(bodies[1].decode::<types::MsgsAck>(), Ok(types::MsgsAck::new(vec![1])));
}

#[test]
fn the_length_of_a_body_is_checked() {
    // The id and the count of the container, then the id and the sequence number of the message.
    const PLACE: usize = (4 + 4) + (8 + 4);
    const FALSE_LENGTH: u8 = 200;
    const BODY_LENGTH: usize = 12;
    let message = types::Message_::new(1, 2, Object::new(&types::MsgsAck::new(vec![])));
    let mut bytes = to_bytes(&types::MsgContainer::new(vec![message]));
    bytes[PLACE] = FALSE_LENGTH;
    let error = from_bytes::<types::MsgContainer>(&bytes).expect_err("a false length");
    let missing = usize::from(FALSE_LENGTH) - BODY_LENGTH;
    assert_eq!(error.kind, DecodeErrorKind::UnexpectedEnd { missing });
    assert_eq!((error.type_name, error.within), ("Object", Some("message")));
}

#[test]
fn an_answer_is_decoded_as_the_output_of_the_call() {
    fn answer<F: Request>(call: &F, bytes: &[u8]) -> Result<F::Output, String> {
        let result: types::RpcResult = from_bytes(bytes).map_err(|error| error.to_string())?;
        if let Ok(error) = result.result.decode::<types::RpcError>() {
            return Err(error.error_message);
        }
        call.answer_from_bytes(result.result.as_bytes()).map_err(|error| error.to_string())
    }
    let asked = functions::contacts::GetContactIDs::new(0);
    let good = types::RpcResult::new(5, Object::new(&vec![1_i32, 2]));
    assert_eq!(answer(&asked, &to_bytes(&good)), Ok(vec![1, 2]));
    let error = types::RpcError::new(420, "FLOOD_WAIT_3".to_owned());
    let bad = types::RpcResult::new(5, Object::new(&error));
    assert_eq!(answer(&asked, &to_bytes(&bad)), Err("FLOOD_WAIT_3".to_owned()));
    assert!(answer(&asked, &to_bytes(&types::RpcResult::new(5, Object::default()))).is_err());
}

#[test]
fn wrappers_nest() {
    type Call = functions::InvokeWithLayer<functions::InitConnection<functions::help::GetConfig>>;
    let text = |text: &str| text.to_owned();
    let init = functions::InitConnection::new(
        1,
        text("a"),
        text("b"),
        text("c"),
        text("d"),
        text("e"),
        text("f"),
        functions::help::GetConfig::new(),
    );
    let call: Call = functions::InvokeWithLayer::new(tests::api::LAYER, init);
    let bytes = to_bytes(&call);
    assert_eq!(bytes[..8], [0x0d, 0x0d, 0x9b, 0xda, 185, 0, 0, 0]);
    assert_eq!(bytes[bytes.len() - 4..], functions::help::GetConfig::ID.to_le_bytes());
    assert_eq!(to_bytes(&from_bytes::<Call>(&bytes).expect("valid bytes")), bytes);
    assert_eq!((Call::NAME, Call::ID), ("invokeWithLayer", 0xda9b_0d0d));
    // The output type is that of the innermost function.
    let _: fn(<Call as Function>::Output) -> types::Config = |config| config;
}

#[test]
fn a_server_dispatches_on_the_id_of_a_call() {
    use tests::api::any;

    let init = functions::InitConnection::new(
        1,
        String::new(),
        String::new(),
        String::new(),
        String::new(),
        String::new(),
        String::new(),
        functions::Ping::new(3),
    );
    let bytes = to_bytes(&functions::InvokeWithLayer::new(185, init));
    let call: any::Function = from_bytes(&bytes).expect("a call");
    let any::Function::InvokeWithLayer(wrapper) = &call else { panic!("{call:?}") };
    let any::Function::InitConnection(wrapper) = &wrapper.query else { panic!("{call:?}") };
    assert!(matches!(&wrapper.query, any::Function::Ping(ping) if ping.ping_id == 3));
    assert_eq!(to_bytes(&call), bytes);
    let error = from_bytes::<any::Object>(&bytes).expect_err("not a boxed value");
    assert_eq!(error.kind, DecodeErrorKind::UnknownConstructor { id: 0xda9b_0d0d });
    assert_eq!(error.offset, 0);

    let body = Object::new(&types::Pong::new(1, 2));
    let pong = any::Object::Pong(Box::new(types::Pong::new(1, 2)));
    assert_eq!(body.decode::<any::Object>(), Ok(pong));
    // Deeply nested wrappers are an error, not an overflow of the stack.
    let tower = functions::InvokeWithoutUpdates::<functions::Ping>::ID.to_le_bytes().repeat(10_000);
    assert!(from_bytes::<any::Function>(&tower).is_err());
}
