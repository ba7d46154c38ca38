//! A client of layer 186 that still receives objects of layer 185. It reads both, and reports the
//! fields that layer 185 lacks.

use std::error::Error;
use std::io::{Write, stdout};

use tl::{layer185, layer186};
use tl_runtime::{Layered, from_bytes, to_bytes};

/// The generated module.
#[allow(missing_docs)]
mod tl {
    include!(concat!(env!("OUT_DIR"), "/tl.rs"));
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut out = stdout().lock();

    // A definition that did not change is one type in both modules.
    let peer: layer185::enums::InputPeer = layer186::types::InputPeerChannel::new(1, 2).into();
    writeln!(out, "one type in both layers: {peer:?}\n")?;

    // A channel got a new constructor id. The new type still reads the bytes of the old one.
    let old = to_bytes(&updates(channel()));
    let new: layer186::enums::Updates = from_bytes(&old)?;
    writeln!(out, "{} bytes of layer 185, read as layer 186:\n{new:#?}\n", old.len())?;

    // `From` converts a value to layer 186, which only adds fields …
    let mut channel = layer186::types::Channel::from(channel());
    assert!(!channel.signature_profiles);
    // … and `TryFrom` converts it back, unless layer 185 lacks a field that is set.
    let back = layer185::types::Channel::try_from(channel.clone())?;
    assert_eq!(back.title, channel.title);
    channel.signature_profiles = true;
    match layer185::types::Channel::try_from(channel) {
        Ok(channel) => writeln!(out, "{channel:?}")?,
        Err(reason) => writeln!(out, "not a channel of layer 185: {reason}")?,
    }

    // `Layered` holds either type, for values that cannot be converted.
    let answer: Layered<layer186::enums::Updates, layer185::enums::Updates> = from_bytes(&old)?;
    match answer {
        Layered::Newer(_) => writeln!(out, "an answer of layer {}", layer186::LAYER)?,
        Layered::Older(_) => writeln!(out, "an answer of layer {}", layer185::LAYER)?,
    }
    Ok(())
}

/// Returns a channel of layer 185.
fn channel() -> layer185::types::Channel {
    let photo = layer185::enums::ChatPhoto::Empty;
    layer185::types::Channel::new(1_234_567_890, "At the lake".to_owned(), photo, 1_722_988_800)
        .broadcast(true)
        .signatures(true)
}

/// Returns an answer of layer 185 that contains the channel.
fn updates(channel: layer185::types::Channel) -> layer185::enums::Updates {
    layer185::types::Updates::new(vec![], vec![], vec![channel.into()], 1_722_988_800, 1).into()
}
