//! The seeds: known encodings.

/// Returns the bytes of all known encodings.
pub fn vectors() -> Vec<Vec<u8>> {
    let files = [
        include_str!("../../vectors/album.jsonl"),
        include_str!("../../vectors/edges.jsonl"),
        include_str!("../../vectors/updates.jsonl"),
    ];
    let digits = files
        .into_iter()
        .flat_map(str::lines)
        .filter_map(|line| line.split("\"hex\":\"").nth(1).and_then(|rest| rest.split('"').next()));
    let bytes = digits.map(|digits| {
        let pairs = digits.as_bytes().chunks(2).filter_map(|pair| std::str::from_utf8(pair).ok());
        pairs.filter_map(|pair| u8::from_str_radix(pair, 16).ok()).collect()
    });
    bytes.collect()
}
