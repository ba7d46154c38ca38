//! A server that finds out by its constructor id what it is asked, and answers with the bytes of
//! what the function returns. The client is another generated module, so that nothing but bytes goes
//! from one to the other, and it is newer than the server.

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

    // Who is asking stands in a wrapper, wrappers nest, and the answer is that of the innermost call.
    client.call(&Borrow::new(2));
    let borrow = InvokeAs::new("Ada".to_owned(), Borrow::new(2));
    client.call(&InvokeWithLayer::new(1, borrow));
    client.call(&IsLent::new(2));
    client.call(&InvokeWithLayer::new(9, List::new()));

    // The server does not have this function, and says so, whatever it is wrapped in.
    let search = Search::new("sea".to_owned());
    client.call(&InvokeWithLayer::new(1, search));

    println!("a call that ends too early");
    let mut bytes = Object::new(&Borrow::new(2)).into_bytes();
    bytes.truncate(6);
    client.ask(Object::from_bytes(bytes))?;

    println!("what is no request");
    if let Err(error) = server.serve(b"GET / HTTP/1.1\r\n") {
        println!("    the connection ends: {error}");
    }
    Ok(())
}
