//! The client talks to the example server, in two processes.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener};
use std::process::{Command, Output};
use std::thread;
use std::time::{Duration, Instant};

use server::Server;

fn client(server: SocketAddr) -> Output {
    let mut client = Command::new(env!("CARGO_BIN_EXE_client"));
    client.args(["--server", &server.to_string()]).output().expect("the client runs")
}

#[test]
fn a_client_sends_albums_and_receives_updates() {
    let output = client(Server::start().expect("a free port"));
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{text}{}", String::from_utf8_lossy(&output.stderr));
    let readme = include_str!("../../../README.md");
    assert!(readme.contains(&format!("The client prints\n\n```text\n{text}```\n")), "{text}");
}

#[test]
fn the_client_ends_when_the_server_dies() {
    let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a free port");
    let address = listener.local_addr().expect("an address");
    thread::spawn(move || {
        // Accepts the first call, answers half a frame, and goes.
        let (mut stream, _) = listener.accept().expect("a client");
        stream.read_exact(&mut [0; 8]).expect("a call");
        stream.write_all(&[100, 0, 0, 0, 1]).expect("a client that listens");
    });
    let start = Instant::now();
    let output = client(address);
    assert!(!output.status.success());
    assert!(start.elapsed() < Duration::from_secs(20), "the client hangs");
}
