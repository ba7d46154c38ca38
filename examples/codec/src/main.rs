//! Values on a connection of tokio: a client calls a function, and a server answers.

mod codec;

use std::io;

use codec::Intermediate;
use futures_util::{SinkExt, StreamExt};
use tl::functions::notebook::Add;
use tl::types;
use tl_runtime::Function;
use tokio::net::{TcpListener, TcpStream};
use tokio_util::codec::Framed;

mod tl {
    include!(concat!(env!("OUT_DIR"), "/tl.rs"));
}

/// The longest frame in bytes. A connection with a longer one ends.
const MAX_LEN: usize = 1 << 20;

fn main() -> io::Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_io().build()?;
    runtime.block_on(async {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
        let address = listener.local_addr()?;
        let server = tokio::spawn(async move { serve(listener.accept().await?.0).await });

        let stream = TcpStream::connect(address).await?;
        let mut client =
            Framed::new(stream, Intermediate::<<Add as Function>::Output>::new(MAX_LEN));
        let note = types::NoteText::new("Water the plants".to_owned());
        client.send(&Add::new(7, vec![note.into()])).await?;
        if let Some(notebook) = client.next().await.transpose()? {
            println!("notebook {} has {} note", notebook.id, notebook.notes.len());
        }
        drop(client);
        server.await?
    })
}

/// Answers the calls on a connection until it ends.
async fn serve(stream: TcpStream) -> io::Result<()> {
    let mut calls = Framed::new(stream, Intermediate::<Add>::new(MAX_LEN));
    while let Some(call) = calls.next().await.transpose()? {
        calls.send(&types::Notebook::new(call.id, call.notes)).await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests;
