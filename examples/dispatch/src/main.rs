//! A server that dispatches calls by their constructor ids and answers with the encoded results, over
//! TCP. The client has its own generated module, from a newer schema, so the two exchange only bytes.

mod client;
mod connection;
mod library;
mod server;

use std::error::Error;
use std::net::{TcpListener, TcpStream};
use std::thread;

use client::Client;
use client::tl::functions::books::{Borrow, IsLent, List, Search};
use client::tl::functions::{InvokeAs, InvokeWithLayer};
use server::Server;
use tl_parser::{Options, SourceMap, load};
use tl_reflect::Skipper;
use tl_runtime::Object;

fn main() -> Result<(), Box<dyn Error>> {
    with_server(call_all)
}

/// Runs a client with a server at the other end of its connection.
fn with_server(
    run: impl FnOnce(Client<TcpStream>) -> Result<(), Box<dyn Error>>,
) -> Result<(), Box<dyn Error>> {
    // The server has the schema of newer clients as data, to name the calls that it lacks.
    let mut sources = SourceMap::new();
    sources.add("library.tl", include_str!("../schema/library.tl"));
    sources.add("newer.tl", include_str!("../schema/newer.tl"));
    let newer = load(&sources, &Options::default()).schema.ok_or("the schema has errors")?;
    let newer = Skipper::new(&newer);

    let listener = TcpListener::bind(("127.0.0.1", 0))?;
    let stream = TcpStream::connect(listener.local_addr()?)?;
    let (connection, _) = listener.accept()?;
    thread::scope(|scope| {
        let server = scope.spawn(|| connection::serve(connection, &mut Server::new(&newer)));
        let result = run(Client::new(stream));
        match server.join() {
            Ok(Err(error)) => println!("    the server: {error}"),
            Ok(Ok(())) => {}
            Err(_) => return Err("the server panicked".into()),
        }
        result
    })
}

/// Makes calls of all kinds on one connection.
fn call_all(mut client: Client<TcpStream>) -> Result<(), Box<dyn Error>> {
    client.call(&List::new());
    client.call(&IsLent::new(2));

    // A wrapper names the caller. Wrappers nest, and the innermost call determines the answer.
    client.call(&Borrow::new(2));
    let borrow = InvokeAs::new("Ada".to_owned(), Borrow::new(2));
    client.call(&InvokeWithLayer::new(1, borrow));
    client.call(&IsLent::new(2));
    client.call(&InvokeWithLayer::new(9, List::new()));

    // The server does not have this function, and reports that even inside wrappers.
    let search = InvokeAs::new("Ada".to_owned(), Search::new("sea".to_owned()));
    client.call(&InvokeWithLayer::new(1, search));

    println!("a call that no schema has");
    client.ask(Object::from_bytes(b"\x01\x02\x03\x04four".to_vec()))?;

    println!("a call that ends too early");
    let mut bytes = Object::new(&Borrow::new(2)).into_bytes();
    bytes.truncate(6);
    client.ask(Object::from_bytes(bytes))?;

    println!("bytes that are not a request");
    if let Err(error) = client.exchange(b"GET / HTTP/1.1\r\n") {
        println!("    {error}");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::client::tl::functions::InvokeWithLayer;
    use super::client::tl::functions::books::{IsLent, Search};
    use super::client::tl::types::{Failure, Reply, Request};
    use super::*;
    use tl_runtime::{from_bytes, to_bytes};

    /// Unknown calls inside wrappers are answered, and the connection lives on.
    #[test]
    fn unknown_calls_do_not_end_the_connection() -> Result<(), Box<dyn Error>> {
        with_server(|mut client| {
            let search = InvokeAs::new("Ada".to_owned(), Search::new("the sea".to_owned()));
            let search = Object::new(&InvokeWithLayer::new(1, search));
            let nowhere = b"\x01\x02\x03\x04fourfour";
            // The wrapper of the last call, with another call in it.
            let wrapped = &search.as_bytes()[..search.as_bytes().len() - 12];
            let calls = [
                (search.clone(), "aa2f7897, which is `books.search` in a newer schema (12 bytes)"),
                (Object::from_bytes(nowhere.to_vec()), "04030201 (12 bytes)"),
                (Object::from_bytes([wrapped, nowhere].concat()), "04030201 (12 bytes)"),
            ];
            for (id, (call, expected)) in (1..).zip(calls) {
                let reply = client.exchange(&to_bytes(&Request::new(id, call)))?;
                let reply: Reply = from_bytes(&reply)?;
                let failure: Failure = reply.result.decode()?;
                assert_eq!((reply.id, failure.code), (id, 404));
                assert_eq!(failure.text, format!("no function has the id {expected}"));
                let known = Request::new(-id, Object::new(&IsLent::new(1)));
                let reply: Reply = from_bytes(&client.exchange(&to_bytes(&known))?)?;
                assert_eq!((reply.id, reply.result.decode()), (-id, Ok(false)));
            }
            Ok(())
        })
    }
}
