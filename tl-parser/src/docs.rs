//! Documentation comments: `//@description`, `//@class` and `//-`. `docs/language.md`, "Grammar".

use crate::Span;
use crate::ast::Comment;

/// A tag and its text: `@user_id The user`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DocTag<'s> {
    /// The name behind the `@`: `description`, or that of a field.
    pub name: &'s str,
    /// Where the name stands, `@` included.
    pub span: Span,
    /// What it says, with lines joined by a blank.
    pub text: String,
}

/// What the comments of a definition document.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Docs<'s> {
    /// The tags of each `//@class` line: `class` itself, whose text is the name of a boxed type,
    /// and `description`.
    pub classes: Vec<Vec<DocTag<'s>>>,
    /// The tags of the definition below.
    pub tags: Vec<DocTag<'s>>,
}

/// Reads the documentation in some comments.
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

/// The tags of a line, `text` being what stands behind its `//@`. A tag starts there, or at an `@`
/// behind a blank.
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
