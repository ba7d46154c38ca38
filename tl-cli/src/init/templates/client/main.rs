//! A client: sends calls over TCP, and prints the answers.

mod frames;
mod tl;

use std::env;
use std::error::Error;
use std::net::TcpStream;
use std::time::Duration;

use tl::functions::{AddNote, GetNotes};
use tl::types::Failure;
use tl_runtime::{Combinator, Object, Request, to_bytes};

/// The time that an answer may take.
const MAX_WAITING: Duration = Duration::from_secs(10);

fn main() -> Result<(), Box<dyn Error>> {
    let address = env::args().nth(1).unwrap_or_else(|| "127.0.0.1:4433".to_owned());
    let mut stream = TcpStream::connect(address)?;
    stream.set_read_timeout(Some(MAX_WAITING))?;

    let note = call(&mut stream, &AddNote::new("Water the plants".to_owned()))?;
    println!("note {} is new", note.id);
    for note in call(&mut stream, &GetNotes::new(10))? {
        println!("note {}: {}", note.id, note.text);
    }
    Ok(())
}

/// Makes a call, and waits for its answer.
fn call<F: Request>(stream: &mut TcpStream, call: &F) -> Result<F::Output, Box<dyn Error>> {
    frames::write(stream, &to_bytes(call))?;
    let answer = frames::read(stream)?.ok_or("the server has ended the connection")?;
    let answer = Object::from_bytes(answer);
    if answer.constructor_id() == Some(Failure::CONSTRUCTOR_ID) {
        return Err(answer.decode::<Failure>()?.text.into());
    }
    Ok(call.answer_from_bytes(answer.as_bytes())?)
}
