//! The album of [`workloads`](crate::workloads), declared for tl-proto. It has neither conditional
//! fields, because all albums have equal ones, nor text, which tl-proto does not support, so it
//! does less work than the others.

use tl_proto::{TlRead, TlWrite};

/// `messages.sendMultiMedia` with a channel, an answer and photos.
#[derive(TlRead, TlWrite)]
#[tl(boxed, id = 0x1bf8_9d74)]
pub struct SendMultiMedia<B> {
    flags: u32,
    peer: InputPeerChannel,
    reply_to: InputReplyToMessage,
    vector: u32,
    multi_media: Vec<InputSingleMedia<B>>,
}

#[derive(TlRead, TlWrite)]
#[tl(boxed, id = 0x27bc_bbfc)]
struct InputPeerChannel {
    channel_id: i64,
    access_hash: i64,
}

#[derive(TlRead, TlWrite)]
#[tl(boxed, id = 0x3bd4_b7c2)]
struct InputReplyToMessage {
    flags: u32,
    reply_to_msg_id: i32,
}

#[derive(TlRead, TlWrite)]
#[tl(boxed, id = 0x1cc6_e91f)]
struct InputSingleMedia<B> {
    flags: u32,
    media: InputMediaPhoto<B>,
    random_id: i64,
    message: B,
    vector: u32,
    entities: Vec<MessageEntityBold>,
}

#[derive(TlRead, TlWrite)]
#[tl(boxed, id = 0xe3af_4434)]
struct InputMediaPhoto<B> {
    flags: u32,
    id: InputPhoto<B>,
}

#[derive(TlRead, TlWrite)]
#[tl(boxed, id = 0x3bb3_b94a)]
struct InputPhoto<B> {
    id: i64,
    access_hash: i64,
    file_reference: B,
}

#[derive(TlRead, TlWrite)]
#[tl(boxed, id = 0xbd61_0bc9)]
struct MessageEntityBold {
    offset: i32,
    length: i32,
}
