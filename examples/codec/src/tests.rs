//! Frames that arrive in parts, are too long, or have padding.

use bytes::BytesMut;
use tl_runtime::to_bytes;
use tokio_util::codec::{Decoder, Encoder};

use super::*;
use crate::tl::enums;

fn call() -> Add {
    Add::new(7, vec![types::NoteText::new("Water the plants".to_owned()).into()])
}

fn codec(max_len: usize) -> Intermediate<Add> {
    Intermediate::new(max_len)
}

#[test]
fn a_client_and_a_server_exchange_values() {
    main().expect("a call and its answer");
}

#[test]
fn frames_may_arrive_in_parts() {
    let mut bytes = BytesMut::new();
    for _ in 0..3 {
        codec(MAX_LEN).encode(&call(), &mut bytes).expect("a short frame");
    }
    let (mut arrived, mut calls) = (BytesMut::new(), Vec::new());
    for byte in bytes {
        arrived.extend([byte]);
        calls.extend(codec(MAX_LEN).decode(&mut arrived).expect("a valid frame"));
    }
    assert_eq!(calls.len(), 3);
    assert!(calls.iter().all(|found| to_bytes(found) == to_bytes(&call())));
}

#[test]
fn padding_is_left_out() {
    let mut bytes = BytesMut::new();
    codec(MAX_LEN).encode(&call(), &mut bytes).expect("a short frame");
    bytes[0] += 3;
    bytes.extend([1, 2, 3]);
    assert!(codec(MAX_LEN).decode(&mut bytes).expect("a valid frame").is_some());
    assert!(bytes.is_empty());
}

#[test]
fn a_photo_is_a_slice_of_the_frame() {
    let photo = types::NotePhoto::new(vec![7; 1_000].into());
    let mut bytes = BytesMut::new();
    let call = Add::new(7, vec![photo.into()]);
    codec(MAX_LEN).encode(&call, &mut bytes).expect("a short frame");
    let frame = bytes.as_ptr_range();
    let call = codec(MAX_LEN).decode(&mut bytes).expect("a valid frame").expect("all of it");
    match &call.notes[..] {
        [enums::Note::Photo(note)] => assert!(frame.contains(&note.photo.as_ptr())),
        notes => panic!("{notes:?}"),
    }
}

#[test]
fn long_frames_are_rejected_both_ways() {
    let len = to_bytes(&call()).len();
    let mut bytes = BytesMut::new();
    assert!(codec(len - 1).encode(&call(), &mut bytes).is_err());
    assert!(bytes.is_empty());
    codec(len).encode(&call(), &mut bytes).expect("a frame of the longest size");
    // The length alone is enough.
    bytes.truncate(4);
    assert!(codec(len - 1).decode(&mut bytes).is_err());
    assert!(codec(len).decode(&mut bytes).expect("no error yet").is_none());
}
