//! A lite server of TON and its client. The crate adnl carries the bytes, encrypted, over loopback.
//! The calls and answers are this project's types.

mod client;
mod node;

use std::error::Error;

use adnl::crypto::{KeyPair, SecretKey};
use tokio::net::TcpListener;

use client::Client;
use tl::functions::lite_server as functions;

/// The generated module.
#[allow(missing_docs)]
mod tl {
    include!(concat!(env!("OUT_DIR"), "/tl.rs"));
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let mut secret = [0; 32];
    getrandom::fill(&mut secret)?;
    let key = KeyPair::from(&SecretKey::from_bytes(secret));
    let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
    let address = listener.local_addr()?;
    tokio::spawn(node::run(listener, key));

    let mut client = Client::connect(address, key.public_key.as_bytes()).await?;
    let info = client.call(&functions::GetMasterchainInfo::new()).await?;
    println!("the last block is {}", info.last.seqno);
    let block = client.call(&functions::GetBlock::new(info.last.clone())).await?;
    println!("it has {} bytes: {:?}", block.data.len(), String::from_utf8_lossy(&block.data));

    let mut unknown = info.last;
    unknown.seqno += 1;
    match client.call(&functions::GetBlock::new(unknown)).await {
        Ok(block) => println!("a block from the future: {:?}", block.id),
        Err(error) => println!("the block after it: {error}"),
    }
    Ok(())
}
