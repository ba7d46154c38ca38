//! A client of layer 185 whose server has moved on to layer 230. It keeps every update that it
//! knows, prints the others by the schema of layer 230, and forwards the answer unchanged.

use std::error::Error;
use std::io::{Write, stdout};

use tl::enums::{Update, Updates};
use tl_parser::{Options, SourceMap, load};
use tl_reflect::{Codec, RootType, Skipper};
use tl_runtime::{Object, from_bytes, from_bytes_partial, from_bytes_skipping, to_bytes};

/// The generated module.
#[allow(missing_docs)]
mod tl {
    include!(concat!(env!("OUT_DIR"), "/tl.rs"));
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut out = stdout().lock();

    // The newer schema is data. A program can also read it from a file, or download it.
    let mut sources = SourceMap::new();
    sources.add("layer230.tl", include_str!("../layer230.tl"));
    let layer230 = load(&sources, &Options::default()).schema.ok_or("the schema has errors")?;
    let skipper = Skipper::new(&layer230);

    let bytes = answer(skipper.codec())?;

    // Without the skipper, one unknown constructor costs the answer, except what came before it.
    if let Err(error) = from_bytes::<Updates>(&bytes) {
        writeln!(out, "without a newer schema: {error}")?;
    }
    if let Err(partial) = from_bytes_partial::<Updates>(&bytes)
        && let Updates::Updates(updates) = partial.value
    {
        writeln!(out, "complete before the error: {} update\n", updates.updates.len())?;
    }

    // With it, all known updates are there, and the others are kept as bytes.
    let decoded: Updates = from_bytes_skipping(&bytes, &skipper)?;
    if let Updates::Updates(updates) = &decoded {
        for update in &updates.updates {
            match update {
                Update::Unknown(object) => writeln!(out, "unknown: {}", skipper.to_json(object)?)?,
                known => writeln!(out, "known: {known:?}")?,
            }
        }
    }

    // Unknown values are forwarded unchanged.
    assert_eq!(to_bytes(&decoded), bytes);
    writeln!(out, "\nforwarded: {} bytes, all as they came", bytes.len())?;
    Ok(())
}

/// Makes the answer of a server of layer 230.
fn answer(layer230: &Codec<'_>) -> Result<Vec<u8>, Box<dyn Error>> {
    let updates = [
        r#"{"_":"updateDeleteMessages","messages":[1,2],"pts":3,"pts_count":2}"#,
        r#"{"_":"updatePinnedForumTopics","peer":{"_":"peerChannel","channel_id":"5"},"order":[7,8]}"#,
        r#"{"_":"updateDeleteMessages","messages":[9],"pts":4,"pts_count":1}"#,
        r#"{"_":"updateNewBotConnection","confirmed":true,"bot_id":"6"}"#,
        r#"{"_":"updateUserTyping","user_id":"11","action":{"_":"sendMessageTypingAction"}}"#,
    ];
    let mut list = Vec::new();
    for json in updates {
        let update = layer230.encode(&layer230.from_json(json, &RootType::Any)?, &RootType::Any)?;
        list.push(Update::Unknown(Object::from_bytes(update)));
    }
    let (users, chats) = (Vec::new(), Vec::new());
    Ok(to_bytes(&Updates::from(tl::types::Updates::new(list, users, chats, 1_722_988_800, 1))))
}

#[cfg(test)]
mod tests {
    /// Each block of Rust on the page is a part of this program.
    #[test]
    fn the_page_shows_this_program() {
        let plain = |text: &str| text.lines().map(str::trim).collect::<Vec<_>>().join("\n");
        let program = [include_str!("main.rs"), include_str!("../build.rs")].map(plain);
        let page = include_str!("../../../docs/survive.md");
        let blocks: Vec<_> = page.split("```").skip(1).step_by(2).collect();
        let blocks = blocks.iter().filter_map(|block| block.strip_prefix("rust"));
        let mut count = 0;
        for block in blocks {
            let code = plain(block);
            assert!(program.iter().any(|file| file.contains(code.trim())), "not found:{block}");
            count += 1;
        }
        assert_eq!(count, 4, "blocks");
    }
}
