//! A client of layer 186 that is still sent objects of layer 185: it reads both, and says what layer
//! 185 has no place for.

use std::error::Error;
use std::io::{Write, stdout};

use tl::{layer185, layer186};
use tl_runtime::{Layered, from_bytes, to_bytes};

/// What the build script generated.
#[allow(missing_docs)]
mod tl {
    include!(concat!(env!("OUT_DIR"), "/tl.rs"));
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut out = stdout().lock();

    // What did not change is one type, whatever the layer is called.
    let peer: layer185::enums::InputPeer = layer186::types::InputPeerChannel::new(1, 2).into();
    writeln!(out, "the same in both layers: {peer:?}\n")?;

    // A channel got a new constructor id. The bytes of the old one are still read, as the new one.
    let old = to_bytes(&updates(channel()));
    let new: layer186::enums::Updates = from_bytes(&old)?;
    writeln!(out, "{} bytes of layer 185, read as layer 186:\n{new:#?}\n", old.len())?;

    // A value goes over by `From`, because layer 186 only adds to it …
    let mut channel = layer186::types::Channel::from(channel());
    assert!(!channel.signature_profiles);
    // … and comes back by `TryFrom`, as long as layer 185 can say it.
    let back = layer185::types::Channel::try_from(channel.clone())?;
    assert_eq!(back.title, channel.title);
    channel.signature_profiles = true;
    match layer185::types::Channel::try_from(channel) {
        Ok(channel) => writeln!(out, "{channel:?}")?,
        Err(reason) => writeln!(out, "no channel of layer 185: {reason}")?,
    }

    // Where a layer has to say what only it can, both types are an answer.
    let answer: Layered<layer186::enums::Updates, layer185::enums::Updates> = from_bytes(&old)?;
    match answer {
        Layered::Newer(_) => writeln!(out, "an answer of layer {}", layer186::LAYER)?,
        Layered::Older(_) => writeln!(out, "an answer of layer {}", layer185::LAYER)?,
    }
    Ok(())
}

/// A channel as layer 185 has it.
fn channel() -> layer185::types::Channel {
    let photo = layer185::enums::ChatPhoto::Empty;
    layer185::types::Channel::new(1_234_567_890, "At the lake".to_owned(), photo, 1_722_988_800)
        .broadcast(true)
        .signatures(true)
}

/// An answer of layer 185 that mentions it.
fn updates(channel: layer185::types::Channel) -> layer185::enums::Updates {
    layer185::types::Updates::new(vec![], vec![], vec![channel.into()], 1_722_988_800, 1).into()
}
