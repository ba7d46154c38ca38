//! A small MTProto server for clients of Telegram's API, on loopback.
//!
//! Bytes come in as frames (`transport`); the frames of a `connection` are steps of the
//! `key_exchange`, or encrypted messages of a `session`; calls in them go through a
//! `service` to the `answers`.

/// The generated calls of Telegram's API, layer 185.
#[allow(missing_docs)]
mod api {
    include!(concat!(env!("OUT_DIR"), "/api.rs"));
}

/// The generated messages of MTProto.
#[allow(missing_docs)]
mod mtproto {
    include!(concat!(env!("OUT_DIR"), "/mtproto.rs"));
}

mod answers;
mod clock;
mod connection;
mod crypto;
mod key_exchange;
mod random;
mod salts;
mod server;
mod service;
mod session;
mod transport;

pub use server::Server;
