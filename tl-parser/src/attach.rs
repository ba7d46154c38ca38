//! Attaches comments to definitions, once for documentation, allowances and the formatter.
//!
//! A comment inside a definition, up to its `;`, belongs to that definition. A comment after a `;`
//! belongs to the definition before it if it starts on that line and no other definition starts in
//! between. Every other comment belongs to the definition below it.

use crate::ast::{Attached, Comment, Item};
use crate::{docs, lines};

/// The range of a definition or a section header, including its `;` or last `---`.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Extent {
    pub(crate) start: u32,
    pub(crate) end: u32,
    /// The index of the item, or `None` for a definition with a syntax error.
    pub(crate) item: Option<usize>,
}

/// Finds the comments of every item, and stores those of combinators and their documentation.
/// `extents` are in text order.
pub(crate) fn attach<'s>(
    text: &str,
    extents: &[Extent],
    items: &mut [Item<'s>],
    comments: &[Comment<'s>],
) -> Vec<Attached> {
    let mut all = vec![Attached::default(); items.len()];
    let mut first = 0;
    for (i, extent) in extents.iter().enumerate() {
        let before = |from: usize, offset: u32| {
            from + comments[from..].partition_point(|comment| comment.span.start < offset)
        };
        let inside = before(first, extent.start);
        let after = before(inside, extent.end);
        let next = extents.get(i + 1).map_or(comments.len(), |next| before(after, next.start));
        let mut seen = extent.end as usize;
        let mut is_on_the_line = |comment: &&Comment<'_>| {
            let start = comment.span.start as usize;
            let between = text.get(seen..start).unwrap_or_default();
            seen = start;
            !lines::is_in(between)
        };
        let end = after + comments[after..next].iter().take_while(&mut is_on_the_line).count();
        let above = first..inside;
        first = end;
        let Some(index) = extent.item else { continue };
        if let Item::Combinator(combinator) = &mut items[index] {
            combinator.comments = comments[above.start..end].to_vec();
            combinator.docs = docs::read(&combinator.comments);
        }
        all[index] = Attached { above, inside: inside..after, after: after..end };
    }
    all
}
