//! An album and its answer with grammers-tl-types.

use grammers_tl_types::deserialize::Error;
use grammers_tl_types::{Deserializable, Serializable, enums, functions, types};

pub(crate) fn album(caption: &str) -> Vec<u8> {
    let photo = types::InputPhoto { id: 1, access_hash: 2, file_reference: vec![3; 4] };
    let media = types::InputMediaPhoto {
        spoiler: true,
        live_photo: false,
        id: photo.into(),
        ttl_seconds: None,
        video: None,
    };
    let single = types::InputSingleMedia {
        media: media.into(),
        random_id: 4,
        message: caption.to_owned(),
        entities: None,
    };
    let request = functions::messages::SendMultiMedia {
        silent: true,
        background: false,
        clear_draft: false,
        noforwards: false,
        update_stickersets_order: false,
        invert_media: false,
        allow_paid_floodskip: false,
        peer: enums::InputPeer::PeerSelf,
        reply_to: None,
        multi_media: vec![single.into()],
        schedule_date: None,
        send_as: None,
        quick_reply_shortcut: None,
        effect: None,
        allow_paid_stars: None,
    };
    request.to_bytes()
}

pub(crate) fn date(answer: &[u8]) -> Result<Option<i32>, Error> {
    Ok(match enums::Updates::from_bytes(answer)? {
        enums::Updates::TooLong => None,
        enums::Updates::UpdateShort(short) => Some(short.date),
        enums::Updates::Updates(updates) => Some(updates.date),
        _ => None,
    })
}
