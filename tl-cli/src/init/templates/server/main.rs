//! A server: reads calls from TCP connections, and answers them.

mod frames;
mod tl;

use std::env;
use std::io;
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use tl::any::Function;
use tl::types::{Failure, Note};
use tl_runtime::{from_bytes, to_bytes};

/// The notes of all clients.
type Notes = Arc<Mutex<Vec<Note>>>;

fn main() -> io::Result<()> {
    let address = env::args().nth(1).unwrap_or_else(|| "127.0.0.1:4433".to_owned());
    let listener = TcpListener::bind(address)?;
    println!("listening on {}", listener.local_addr()?);
    let notes = Notes::default();
    for stream in listener.incoming() {
        let (stream, notes) = (stream?, Arc::clone(&notes));
        thread::spawn(move || {
            if let Err(error) = serve(stream, &notes) {
                eprintln!("a client is disconnected: {error}");
            }
        });
    }
    Ok(())
}

/// Answers a client's calls until it ends the connection.
fn serve(mut stream: TcpStream, notes: &Notes) -> io::Result<()> {
    while let Some(call) = frames::read(&mut stream)? {
        frames::write(&mut stream, &answer(&call, notes))?;
    }
    Ok(())
}

/// Returns the encoded answer to a call.
fn answer(call: &[u8], notes: &Notes) -> Vec<u8> {
    let mut notes = notes.lock().unwrap_or_else(PoisonError::into_inner);
    match from_bytes(call) {
        Ok(Function::AddNote(call)) => {
            let note = Note::new(notes.len() as i64 + 1, call.text);
            notes.push(note.clone());
            to_bytes(&note)
        }
        Ok(Function::GetNotes(call)) => {
            let limit = usize::try_from(call.limit).unwrap_or(0);
            to_bytes(&notes.iter().rev().take(limit).cloned().collect::<Vec<_>>())
        }
        Err(error) => to_bytes(&Failure::new(error.to_string())),
    }
}
