//! Clients that break the protocol lose their connection. The server lives on.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::sync::OnceLock;
use std::time::Duration;

use server::Server;

/// Returns the address of a server that all tests share.
fn server() -> SocketAddr {
    static ADDRESS: OnceLock<SocketAddr> = OnceLock::new();
    *ADDRESS.get_or_init(|| Server::start().expect("a free port"))
}

/// Sends bytes, and returns the answer up to the end of the connection. Fails if the server neither
/// answers nor ends the connection.
fn answer(bytes: &[u8]) -> Vec<u8> {
    let mut stream = TcpStream::connect(server()).expect("a server");
    stream.set_read_timeout(Some(Duration::from_secs(10))).expect("a time limit");
    // The server may end the connection before it has read everything.
    let _ = stream.write_all(bytes);
    let mut answer = [0; 256];
    match stream.read(&mut answer) {
        Ok(length) => answer[..length].to_vec(),
        Err(error) if error.kind() == std::io::ErrorKind::ConnectionReset => Vec::new(),
        Err(error) => panic!("the server is silent: {error}"),
    }
}

/// Returns a frame of the intermediate transport, after its tag.
fn frame(bytes: &[u8]) -> Vec<u8> {
    [&[0xee; 4], &(bytes.len() as u32).to_le_bytes(), bytes].concat()
}

/// Returns an unencrypted message with a call.
fn plain(call: &[u8]) -> Vec<u8> {
    [&[0; 8], &4_i64.to_le_bytes(), &(call.len() as u32).to_le_bytes()[..], call].concat()
}

/// `req_pq_multi` with a nonce of zeros.
fn first_call() -> Vec<u8> {
    [&[0xf1, 0x8e, 0x7e, 0xbe], &[0; 16][..]].concat()
}

#[test]
fn the_first_call_is_answered() {
    // resPQ#05162463, after the length of the frame, the key, the id and the length.
    assert_eq!(answer(&frame(&plain(&first_call())))[24..28], [0x63, 0x24, 0x16, 0x05]);
}

#[test]
fn bytes_that_are_no_protocol_end_the_connection() {
    for bytes in [
        b"GET / HTTP/1.1\r\n\r\n".to_vec(),
        vec![0; 100],
        vec![0xff; 1_000],
        // Lengths of 16 MiB and more.
        [&[0xee; 4][..], &[0, 0, 0, 1], &[7; 64]].concat(),
        [&[0xef, 0x7f][..], &[0, 0, 64], &[7; 64]].concat(),
        frame(b"four"),
        frame(&plain(b"")),
        frame(&plain(&first_call()[..12])),
        // The last step of a key exchange that never began: set_client_DH_params.
        frame(&plain(&[&[0x1f, 0x5f, 0x04, 0xf5], &[0; 36][..]].concat())),
    ] {
        assert_eq!(answer(&bytes), [], "{bytes:x?}");
    }
    the_first_call_is_answered();
}

#[test]
fn a_key_that_the_server_does_not_have_is_an_error_of_the_transport() {
    let expected = [&4_u32.to_le_bytes(), &(-404_i32).to_le_bytes()[..]].concat();
    assert_eq!(answer(&frame(&[9; 72])), expected);
}

/// Half frames, and connections that end at once.
#[test]
fn many_clients_that_go_away_cost_nothing() {
    let bytes = frame(&plain(&first_call()));
    for length in 0..bytes.len() {
        let mut stream = TcpStream::connect(server()).expect("a server");
        stream.write_all(&bytes[..length]).expect("a server that reads");
    }
    the_first_call_is_answered();
}

/// Random changes of a call of the key exchange.
#[test]
fn changed_bytes_end_the_connection_or_are_answered() {
    let bytes = frame(&plain(&first_call()));
    for position in 4..bytes.len() {
        // A longer frame would wait for the rest.
        if (4..8).contains(&position) {
            continue;
        }
        let mut changed = bytes.clone();
        changed[position] ^= 0x55;
        answer(&changed);
    }
    the_first_call_is_answered();
}
