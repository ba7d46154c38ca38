//! Documentation comments: `//@description`, `//@class` and `//-` (docs/language.md, "Grammar").

use crate::Span;
use crate::ast::{Comment, DocTag, Docs};

/// Reads the documentation in the comments of a definition.
pub(crate) fn read<'s>(comments: &[Comment<'s>]) -> Docs<'s> {
    let mut docs = Docs::default();
    let mut is_class = false;
    for comment in comments {
        if let Some(text) = comment.text.strip_prefix("//@") {
            let tags = tags(text, comment.span);
            is_class = tags.first().is_some_and(|tag| tag.name == "class");
            match is_class {
                true => docs.classes.push(tags),
                false => docs.tags.extend(tags),
            }
        } else if let Some(text) = comment.text.strip_prefix("//-") {
            let last = match is_class {
                true => docs.classes.last_mut().and_then(|class| class.last_mut()),
                false => docs.tags.last_mut(),
            };
            if let Some(tag) = last {
                let text = text.trim();
                let gap = if tag.text.is_empty() || text.is_empty() { "" } else { " " };
                tag.text.push_str(gap);
                tag.text.push_str(text);
            }
        }
    }
    docs
}

/// Splits the text after `//@` into tags. Each further tag starts at an `@` after a space.
fn tags<'s>(text: &'s str, comment: Span) -> Vec<DocTag<'s>> {
    let mut start = comment.start + 2;
    let tag = |piece: &'s str| {
        let (name, text) = piece.split_once(char::is_whitespace).unwrap_or((piece, ""));
        let span = Span { start, end: start + 1 + name.len() as u32, ..comment };
        start += 2 + piece.len() as u32;
        DocTag { name, span, text: text.trim().to_owned() }
    };
    text.split(" @").map(tag).collect()
}
