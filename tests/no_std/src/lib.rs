//! Encodes and decodes an album without the standard library.
//!
//! This is a crate of its own because a test links it into a program that has only `core` and
//! `alloc`; it has no dependency but the runtime.
#![no_std]
#![forbid(unsafe_code)]

extern crate alloc;

use alloc::borrow::ToOwned;
use alloc::vec;
use alloc::vec::Vec;

use tl::borrowed::functions::messages::SendMultiMedia as BorrowedSendMultiMedia;
use tl::functions::messages::SendMultiMedia;
use tl::types;
use tl_runtime::{Arena, DecodeError, decode_in, from_bytes, to_bytes};

/// The generated module.
#[allow(missing_docs)]
pub mod tl {
    include!(concat!(env!("OUT_DIR"), "/tl.rs"));
}

/// The size of the album in bytes.
pub const ALBUM_SIZE: usize = 96;

/// Returns the bytes of an album with one photo.
pub fn album() -> Vec<u8> {
    let photo = types::InputPhoto::new(1, 2, vec![3; 5]);
    let media = types::InputMediaPhoto::new(photo.into());
    let media = types::InputSingleMedia::new(media.into(), 4, "Noon".to_owned());
    let peer = types::InputPeerChannel::new(5, 6);
    to_bytes(&SendMultiMedia::new(peer.into(), vec![media]).silent(true))
}

/// Returns the captions of an album.
///
/// # Errors
///
/// If the bytes are no album.
pub fn captions(bytes: &[u8]) -> Result<Vec<alloc::string::String>, DecodeError> {
    let album: SendMultiMedia = from_bytes(bytes)?;
    Ok(album.multi_media.into_iter().map(|media| media.message).collect())
}

/// Returns the total length of an album's captions in bytes, without allocating for any of them.
///
/// # Errors
///
/// If the bytes are no album.
pub fn captions_len(bytes: &[u8], arena: &Arena) -> Result<usize, DecodeError> {
    let album: BorrowedSendMultiMedia<'_> = decode_in(bytes, arena)?;
    Ok(album.multi_media.iter().map(|media| media.message.len()).sum())
}
