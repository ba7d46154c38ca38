//! Changes of an overlay that somebody wrote: what is not changed stays as it is, comments and all.

use std::collections::BTreeSet;
use std::ops::Range;

use tl_parser::SourceMap;

use crate::{Documentation, Entry, Overlay};

/// The pieces of a text that are entries, by name, in order.
type Pieces = Vec<(String, Range<usize>)>;

/// The text of an overlay to which entries are added. An entry that is there is merged with what is
/// added ([`Entry::merge`]) and written anew; all other text stays.
///
/// # Errors
///
/// If the text is no overlay without errors, or has the entries in a form that cannot be changed
/// piece by piece, such as tables in a line: the reason, in a sentence.
pub fn update(text: &str, added: &Documentation) -> Result<String, String> {
    let (mut overlay, pieces) = read(text)?;
    let mut out = String::with_capacity(text.len());
    let mut end = 0;
    overlay.documentation.merge(added.clone());
    let expected = overlay.documentation;
    for (name, piece) in &pieces {
        let entry = expected.get(name).filter(|_| added.get(name).is_some());
        if let Some(entry) = entry {
            out.push_str(&text[end..piece.start]);
            out.push_str(&entry.to_toml(name));
            end = piece.end;
        }
    }
    out.push_str(&text[end..]);
    let known: BTreeSet<_> = pieces.iter().map(|(name, _)| name.as_str()).collect();
    let is_new = |name: &str, entry: &Entry| !known.contains(name) && !entry.is_empty();
    for (name, entry) in added.entries.iter().filter(|(name, entry)| is_new(name, entry)) {
        if !out.is_empty() && !out.ends_with('\n') {
            out.push('\n');
        }
        out.push_str(if out.is_empty() { "" } else { "\n" });
        out.push_str(&entry.to_toml(name));
    }
    match read(&out) {
        Ok((updated, _)) if updated.documentation == expected => Ok(out),
        _ => Err("an entry is not one table with a header of its own, in one piece".to_owned()),
    }
}

/// What an overlay says, and the pieces of its text that its entries are.
fn read(text: &str) -> Result<(Overlay, Pieces), String> {
    let (mut sources, mut diagnostics) = (SourceMap::new(), Vec::new());
    let source = sources.add("overlay", text);
    let overlay = Overlay::read(&sources, source, &mut diagnostics);
    if let Some(found) = diagnostics.first() {
        let place = sources.place(found.primary.span);
        return Err(format!("line {}: {}", place.line, found.message));
    }
    let mut starts: Vec<_> = overlay.places.iter().collect();
    starts.sort_by_key(|(_, places)| places.name);
    let mut pieces: Pieces = Vec::with_capacity(starts.len());
    for (name, places) in starts {
        let header = places.name.start as usize;
        let start = text[..header].rfind('\n').map_or(0, |line_end| line_end + 1);
        if let Some((_, last)) = pieces.last_mut() {
            last.end = last.start + own_len(&text[last.start..start]);
        }
        pieces.push((name.clone(), start..text.len()));
    }
    if let Some((_, last)) = pieces.last_mut() {
        last.end = last.start + own_len(&text[last.start..]);
    }
    Ok((overlay, pieces))
}

/// The length of an entry's text without the empty lines and comments behind it, which belong to
/// what follows.
fn own_len(text: &str) -> usize {
    let mut len = text.len();
    for line in text.split_inclusive('\n').rev() {
        let line_text = line.trim();
        if !line_text.is_empty() && !line_text.starts_with('#') {
            break;
        }
        len -= line.len();
    }
    len
}
