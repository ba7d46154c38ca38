//! The same with generated code of ours.

use benches::generated::api::{enums, functions, types};
use tl_runtime::{DecodeError, from_bytes, to_bytes};

pub(crate) fn album(caption: &str) -> Vec<u8> {
    let photo = types::InputPhoto::new(1, 2, vec![3; 4]);
    let media = types::InputMediaPhoto::new(photo.into()).spoiler(true);
    let single = types::InputSingleMedia::new(media.into(), 4, caption.to_owned());
    let peer = enums::InputPeer::InputPeerSelf;
    let request = functions::messages::SendMultiMedia::new(peer, vec![single]).silent(true);
    to_bytes(&request)
}

pub(crate) fn date(answer: &[u8]) -> Result<Option<i32>, DecodeError> {
    Ok(match from_bytes::<enums::Updates>(answer)? {
        enums::Updates::TooLong => None,
        enums::Updates::Short(short) => Some(short.date),
        enums::Updates::Updates(updates) => Some(updates.date),
        _ => None,
    })
}
