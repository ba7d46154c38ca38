//! The program on the page docs/scan.md.

use std::error::Error;
use std::fmt::Write;

use scan::updates as tl;
use tl::enums::{Message, Update, Updates};
use tl::types;
use tl_runtime::to_bytes;

/// Returns two answers in a row.
fn answers() -> Vec<u8> {
    let message = types::Message::new(5, types::PeerUser::new(7).into(), 0, "Hello".to_owned());
    let update = Update::from(types::UpdateNewMessage::new(message.into(), 41, 1));
    let deleted = types::UpdateDeleteMessages::new(vec![3], 42, 1).into();
    let updates = types::Updates::new(vec![update.clone(), deleted], vec![], vec![], 0, 0);
    let short = types::UpdateShort::new(update, 0);
    [to_bytes(&Updates::from(updates)), to_bytes(&Updates::from(short))].concat()
}

#[test]
fn program() -> Result<(), Box<dyn Error>> {
    let mut out = String::new();
    let bytes = answers();

    let pts = tl::SCAN.path("Updates", "updates[*].pts")?;
    for part in pts.find(&bytes) {
        writeln!(out, "pts {}", part?.int()?)?;
    }

    let messages = tl::SCAN.path("Updates", "updates[*].message")?;
    for part in messages.find(&bytes) {
        let message: Message = part?.decode()?;
        writeln!(out, "{message:?}")?;
    }

    let mut stream = &bytes[..];
    let updates = tl::SCAN.root("Updates")?;
    while let Some(len) = updates.value_len(stream)? {
        let (value, rest) = stream.split_at(len);
        writeln!(out, "{} bytes", value.len())?;
        stream = rest;
    }

    let lines: Vec<&str> = out.lines().collect();
    assert_eq!([lines[0], lines[1]], ["pts 41", "pts 42"]);
    assert!(lines[2].starts_with("Message(") && lines[2].contains("Hello"), "{}", lines[2]);
    assert_eq!(lines[3..], ["112 bytes", "60 bytes"]);
    assert!(stream.is_empty());
    Ok(())
}

/// Each block of Rust on the page is a part of this program or of its build script.
#[test]
fn the_page_shows_this_program() {
    let words = |text: &str| text.split_whitespace().collect::<String>();
    let program = [include_str!("page.rs"), include_str!("../build.rs")].map(words);
    let page = include_str!("../../../docs/scan.md");
    let blocks: Vec<_> = page.split("```").skip(1).step_by(2).collect();
    let blocks: Vec<_> = blocks.iter().filter_map(|block| block.strip_prefix("rust")).collect();
    assert_eq!(blocks.len(), 5);
    for block in blocks {
        let code = words(block);
        assert!(program.iter().any(|file| file.contains(&code)), "not found:{block}");
    }
}

/// Returns the number of bytes of the first literal in a text, and what follows it.
fn literal(text: &str) -> (usize, &str) {
    let (_, mut rest) = text.split_once('"').expect("a literal");
    let mut len = 0;
    while !rest.starts_with('"') {
        let size = match rest.as_bytes() {
            [b'\\', b'\n', ..] => {
                rest = rest[2..].trim_start();
                continue;
            }
            [b'\\', b'x', ..] => 4,
            [b'\\', ..] => 2,
            _ => 1,
        };
        (rest, len) = (&rest[size..], len + 1);
    }
    (len, &rest[1..])
}

#[test]
fn the_page_has_the_sizes_of_tables() {
    let sizes = |code: &str| {
        let (_, code) = code.split_once("Scan::new(").expect("the module has a table");
        let (words, rest) = literal(code);
        [words, literal(rest).0].map(|len| (len + 500) / 1000)
    };
    let [[all, all_names], [few, few_names]] = [
        include_str!(concat!(env!("OUT_DIR"), "/newer.rs")),
        include_str!(concat!(env!("OUT_DIR"), "/few.rs")),
    ]
    .map(sizes);
    let page = include_str!("../../../docs/scan.md");
    let whole = format!("layer 186 is {all} KB in the program, and {all_names} KB of names;");
    assert!(page.contains(&whole), "{whole}");
    let part = format!("`messages.sendMultiMedia` it is {few} KB and {few_names} KB.");
    assert!(page.contains(&part), "{part}");
}
