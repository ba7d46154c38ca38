//! Changes an overlay that a person wrote, and keeps everything else, including comments.

use tl_docs::{Documentation, Overlay};
use tl_parser::SourceMap;
use toml_edit::{DocumentMut, Item};

/// Adds entries to the text of an overlay. An entry with new content is merged with the known one
/// ([`tl_docs::Entry::merge`]) and rewritten.
///
/// # Errors
///
/// The first error or warning in the text, with its line.
pub(crate) fn update(text: &str, added: &Documentation) -> Result<String, String> {
    let known = read(text)?;
    let parse = |text: &str| text.parse::<DocumentMut>().map_err(|error| error.to_string());
    let mut document = parse(text)?;
    for (name, entry) in &added.entries {
        let mut merged = known.get(name).cloned().unwrap_or_default();
        merged.merge(entry.clone());
        if known.get(name).map_or(merged.is_empty(), |known| *known == merged) {
            continue;
        }
        let Some(Item::Table(mut table)) = parse(&merged.to_toml(name))?.remove(name) else {
            continue;
        };
        match document.get(name) {
            Some(Item::Table(known)) if !known.is_implicit() && !known.is_dotted() => {
                table.set_position(known.position());
                *table.decor_mut() = known.decor().clone();
            }
            _ => {
                table.set_position(None);
                // Comments at the end of the text stay before the new entry.
                let before = document.trailing().as_str().unwrap_or_default().to_owned();
                document.set_trailing("");
                let is_first = document.is_empty() && before.is_empty();
                let line_end = if before.is_empty() || before.ends_with('\n') { "" } else { "\n" };
                let gap = if is_first { "" } else { "\n" };
                table.decor_mut().set_prefix(format!("{before}{line_end}{gap}"));
            }
        }
        document.insert(name, Item::Table(table));
    }
    let out = document.to_string();
    // The editor writes line feeds only.
    Ok(if text.contains("\r\n") { out.replace("\r\n", "\n").replace('\n', "\r\n") } else { out })
}

/// The content of an overlay.
fn read(text: &str) -> Result<Documentation, String> {
    let (mut sources, mut diagnostics) = (SourceMap::new(), Vec::new());
    let source = sources.add("overlay", text);
    let overlay = Overlay::read(&sources, source, &mut diagnostics);
    match diagnostics.first() {
        Some(found) => {
            let place = sources.place(found.primary.span);
            Err(format!("line {}: {}", place.line, found.message))
        }
        None => Ok(overlay.documentation),
    }
}

#[cfg(test)]
mod tests {
    use proptest::collection::vec;
    use proptest::prelude::*;
    use tl_docs::{Documentation, Entry};

    use super::{read, update};

    const ADDED: &str =
        "[point]\nfields.x = \"Metres\"\n\n[shapeNone]\ndescription = \"Nothing.\"\n";

    fn added() -> Documentation {
        read(ADDED).expect("an overlay")
    }

    /// Updates an overlay and checks its new content.
    fn updated(text: &str) -> String {
        let updated = update(text, &added()).expect("an overlay");
        let mut expected = read(text).expect("an overlay");
        expected.merge(added());
        assert_eq!(read(&updated), Ok(expected), "{updated}");
        updated
    }

    #[test]
    fn an_update_keeps_all_other_text() {
        let text = "# First.\n[point]\nbots = true\n\n# Where.\n[\"geo.find\"] # header\n\
                    errors = [\n    { code = 420, name = \"FLOOD_WAIT_%d\" }, # seconds\n]\n# Last.\n";
        let point = "[point]\nfields.x = \"Metres\"\nbots = true\n";
        let expected = text.replace("[point]\nbots = true\n", point);
        assert_eq!(updated(text), format!("{expected}\n[shapeNone]\ndescription = \"Nothing.\"\n"));
        assert_eq!(update(text, &Documentation::default()).as_deref(), Ok(text));
        assert_eq!(updated(""), ADDED);
    }

    #[test]
    fn an_entry_with_the_added_content_is_not_touched() {
        let text = "[point] # a\nfields = { x = \"Metres\" } # b\n[shapeNone]\n# c\ndescription = 'Nothing.'";
        assert_eq!(updated(text), format!("{text}\n"));
    }

    #[test]
    fn an_update_reads_every_form_of_an_entry() {
        updated("[point.fields]\ny = \"East\"\n[Shape]\n[point]\nbots = true\n");
        updated("point.bots = true\n[Shape]\nbots = true");
        assert!(updated("point = { bots = true }\n# Last.").starts_with("# Last.\n\n[point]\n"));
    }

    #[test]
    fn an_update_keeps_crlf() {
        let text = "# Shapes.\r\n[Shape]\r\n# Bots.\r\nbots = true\r\n";
        let updated = updated(text);
        assert!(updated.starts_with(text), "{updated:?}");
        assert_eq!(updated.replace("\r\n", "").matches(['\r', '\n']).count(), 0);
    }

    #[test]
    fn an_update_needs_an_overlay_without_findings() {
        let reason = |text: &str| update(text, &added()).expect_err("not an overlay");
        assert_eq!(reason("\n[point\n"), "line 2: invalid TOML: unclosed table, expected `]`");
        assert_eq!(
            reason("[point]\nbots = 1\n"),
            "line 2: `bots` is an integer, not true or false"
        );
    }

    fn documentation() -> impl Strategy<Value = Documentation> {
        let entry =
            ("[a-z\\\\'\"\n]{0,9}", vec(("[a-z.]{0,2}", "[a-z]{1,3}"), 0..3), any::<bool>());
        vec(("[a-c.]{0,2}", entry), 0..5).prop_map(|entries| {
            let entries = entries.into_iter().map(|(name, (text, fields, bots))| {
                let text = Some(text.trim().to_owned()).filter(|text| !text.is_empty());
                let fields = fields.into_iter().collect();
                let entry =
                    Entry { description: text, fields, bots: Some(bots), ..Entry::default() };
                (name, entry)
            });
            Documentation { entries: entries.collect() }
        })
    }

    proptest! {
        #[test]
        fn an_update_merges(mut known in documentation(), added in documentation()) {
            let text = update(&known.to_toml(), &added).expect("an overlay");
            known.merge(added.clone());
            prop_assert_eq!(read(&text), Ok(known), "{}", text);
            prop_assert_eq!(update(&text, &added), Ok(text));
        }
    }
}
