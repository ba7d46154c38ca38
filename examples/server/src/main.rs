//! Runs the server on an address of this machine.

use std::error::Error;
use std::net::SocketAddr;

use server::Server;

const USAGE: &str = "usage: server [--listen ADDRESS:PORT]";

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let address: SocketAddr = match args.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        [] => "127.0.0.1:4433".parse()?,
        ["--listen", address] => address.parse()?,
        _ => return Err(USAGE.into()),
    };
    let server = Server::bind(address).await?;
    println!("listening on {}", server.address()?);
    Ok(server.run().await?)
}
