//! Texts that stand for bytes.

use std::fmt::Write;

pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Joins the items of each line, and ends the line.
pub(crate) fn wrap(bytes: &[u8], per_line: usize, line: impl Fn(usize, &[u8]) -> String) -> String {
    let lines = bytes.chunks(per_line).enumerate();
    lines.map(|(index, chunk)| line(index * per_line, chunk) + "\n").collect()
}

pub(crate) fn spaced(bytes: &[u8], per_group: usize) -> String {
    bytes.chunks(per_group).map(hex).collect::<Vec<_>>().join(" ")
}

fn ascii(bytes: &[u8]) -> String {
    let shown = |byte: &u8| if matches!(byte, b' '..=b'~') { char::from(*byte) } else { '.' };
    bytes.iter().map(shown).collect()
}

/// A byte as `od -c` prints it.
fn character(byte: u8) -> String {
    let escape = |letter| format!("\\{letter}");
    match byte {
        0 => escape('0'),
        7 => escape('a'),
        8 => escape('b'),
        b'\t' => escape('t'),
        b'\n' => escape('n'),
        11 => escape('v'),
        12 => escape('f'),
        b'\r' => escape('r'),
        b' '..=b'~' => char::from(byte).to_string(),
        _ => format!("{byte:03o}"),
    }
}

fn characters(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!(" {:>3}", character(*byte))).collect()
}

/// The text as PowerShell writes it into a file.
pub(crate) fn utf_16(text: &str) -> Vec<u8> {
    let text = format!("\u{feff}{}", text.replace('\n', "\r\n"));
    text.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

/// The value as tools and languages write it, with the name of the form.
pub(crate) fn forms(bytes: &[u8]) -> Vec<(&'static str, String)> {
    let base64 = data_encoding::BASE64.encode(bytes);
    let base64: String =
        wrap(base64.as_bytes(), 76, |_, chunk| String::from_utf8(chunk.to_vec()).expect("text"));
    let escapes = |chunk: &[u8]| -> String {
        chunk.iter().fold(String::new(), |mut text, byte| {
            let _ = write!(text, "\\x{byte:02x}");
            text
        })
    };
    let numbers = |chunk: &[u8]| {
        chunk.iter().map(|byte| format!("0x{byte:02x}")).collect::<Vec<_>>().join(", ")
    };
    let end = bytes.len();
    vec![
        ("xxd -p", wrap(bytes, 30, |_, chunk| hex(chunk))),
        (
            "fold -w 61",
            wrap(hex(bytes).as_bytes(), 61, |_, chunk| {
                String::from_utf8(chunk.to_vec()).expect("text")
            }),
        ),
        ("PEM", format!("-----BEGIN TL-----\n{base64}-----END TL-----\n")),
        ("base64", base64),
        ("od -An -tx1", wrap(bytes, 16, |_, chunk| format!(" {}", spaced(chunk, 1)))),
        (
            "od -tx1",
            wrap(bytes, 16, |at, chunk| format!("{at:07o} {}", spaced(chunk, 1)))
                + &format!("{end:07o}\n"),
        ),
        (
            "od -Ax -tx1",
            wrap(bytes, 16, |at, chunk| format!("{at:06x} {}", spaced(chunk, 1)))
                + &format!("{end:06x}\n"),
        ),
        (
            "xxd",
            wrap(bytes, 16, |at, chunk| {
                format!("{at:08x}: {:39}  {}", spaced(chunk, 2), ascii(chunk))
            }),
        ),
        (
            "od -c",
            wrap(bytes, 16, |at, chunk| format!("{at:07o}{}", characters(chunk)))
                + &format!("{end:07o}\n"),
        ),
        (
            "od -Ax -c, without blanks at the ends of lines",
            wrap(bytes, 16, |at, chunk| {
                format!("{at:06x}{}", characters(chunk).trim_end_matches(' '))
            }) + &format!("{end:06x}\n"),
        ),
        (
            "hexdump -c",
            wrap(bytes, 16, |at, chunk| format!("{at:07x}{:65}", characters(chunk)))
                + &format!("{end:07x}\n"),
        ),
        (
            "xxd -e",
            wrap(bytes, 16, |at, chunk| {
                let words = chunk.chunks(4).map(|word| {
                    let reversed: Vec<u8> = word.iter().rev().copied().collect();
                    format!("{:>8}", hex(&reversed))
                });
                let words = words.collect::<Vec<_>>().join(" ");
                format!("{at:08x}: {words:36} {}", ascii(chunk))
            }),
        ),
        (
            "hexdump -C",
            wrap(bytes, 16, |at, chunk| {
                let (left, right) = chunk.split_at(chunk.len().min(8));
                let groups = format!("{}  {}", spaced(left, 1), spaced(right, 1));
                format!("{at:08x}  {groups:48}  |{}|", ascii(chunk))
            }) + &format!("{end:08x}\n"),
        ),
        (
            "xxd -i",
            format!(
                "unsigned char call_bin[] = {{\n{}}};\nunsigned int call_bin_len = {end};\n",
                wrap(bytes, 12, |_, chunk| format!("  {},", numbers(chunk)))
            ),
        ),
        (
            "a Rust array",
            format!(
                "const CALL: &[u8] = &[\n{}];\n",
                wrap(bytes, 8, |_, chunk| { format!("    {}, // row", numbers(chunk)) })
            ),
        ),
        ("a debug print", format!("{bytes:?}\n")),
        ("a pretty debug print", format!("{bytes:#?}\n")),
        ("a debug print in hexadecimal", format!("{bytes:02x?}\n")),
        ("a Rust string", format!("b\"{}\"\n", escapes(bytes))),
        (
            "a Rust string in lines",
            format!("b\"{}\"\n", wrap(bytes, 20, |_, chunk| { format!("{}\\", escapes(chunk)) })),
        ),
        ("C strings", wrap(bytes, 16, |_, chunk| format!("\"{}\"", escapes(chunk)))),
        ("escapes", escapes(bytes) + "\n"),
        ("prefixes", numbers(bytes) + "\n"),
        ("one prefix", format!("0x{}\n", hex(bytes))),
        ("colons", spaced(bytes, 1).replace(' ', ":") + "\n"),
        ("a URL", escapes(bytes).replace("\\x", "%") + "\n"),
        (
            "numbers, one on a line",
            bytes.iter().fold(String::new(), |text, b| text + &format!("{b}\n")),
        ),
        ("a Python tuple", format!("{bytes:?}\n").replace('[', "(").replace(']', ")")),
        ("a binary of Erlang", format!("{bytes:?}\n").replace('[', "<<").replace(']', ">>")),
        ("bytea", format!("\\x{}\n", hex(bytes))),
        (
            "hexdump",
            wrap(bytes, 16, |at, chunk| {
                let words = chunk.chunks(2).map(|word| u16::from_le_bytes([word[0], word[1]]));
                let words: String =
                    words.fold(String::new(), |text, word| text + &format!(" {word:04x}"));
                format!("{at:07x}{words}")
            }) + &format!("{end:07x}\n"),
        ),
        (
            "od -tu1",
            wrap(bytes, 16, |at, chunk| {
                let numbers: String =
                    chunk.iter().fold(String::new(), |text, byte| text + &format!(" {byte:3}"));
                format!("{at:07o}{numbers}")
            }) + &format!("{end:07o}\n"),
        ),
    ]
}
