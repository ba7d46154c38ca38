//! A server that dispatches calls by their constructor ids and answers with the encoded results.
//! The client has its own generated module, from a newer schema, so the two exchange only bytes.

mod client;
mod library;
mod server;

use client::Client;
use client::tl::functions::books::{Borrow, IsLent, List, Search};
use client::tl::functions::{InvokeAs, InvokeWithLayer};
use server::Server;
use tl_runtime::{DecodeError, Object};

fn main() -> Result<(), DecodeError> {
    let mut server = Server::new();
    let mut client = Client::new(|frame| server.serve(frame));

    client.call(&List::new());
    client.call(&IsLent::new(2));

    // A wrapper names the caller. Wrappers nest, and the innermost call determines the answer.
    client.call(&Borrow::new(2));
    let borrow = InvokeAs::new("Ada".to_owned(), Borrow::new(2));
    client.call(&InvokeWithLayer::new(1, borrow));
    client.call(&IsLent::new(2));
    client.call(&InvokeWithLayer::new(9, List::new()));

    // The server does not have this function, and reports that even inside a wrapper.
    let search = Search::new("sea".to_owned());
    client.call(&InvokeWithLayer::new(1, search));

    println!("a call that ends too early");
    let mut bytes = Object::new(&Borrow::new(2)).into_bytes();
    bytes.truncate(6);
    client.ask(Object::from_bytes(bytes))?;

    println!("bytes that are not a request");
    if let Err(error) = server.serve(b"GET / HTTP/1.1\r\n") {
        println!("    the connection ends: {error}");
    }
    Ok(())
}
