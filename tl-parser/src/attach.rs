//! Decides which comments belong to which definition, once for documentation, allowances and the
//! formatter.
//!
//! A comment belongs to the definition that it stands in, up to the `;`. A comment after a `;`
//! belongs to the definition that ends there if it starts on that line and the next definition has
//! not started. Every other comment belongs to the definition below it.

use std::ops::Range;

use crate::ast::{Comment, Item};
use crate::{docs, lines};

/// The place of a definition or a section header, its `;` or last `---` included.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Extent {
    pub(crate) start: u32,
    pub(crate) end: u32,
    /// The index of the item; a definition that could not be read has none.
    pub(crate) item: Option<usize>,
}

/// The comments of an item, as ranges of the list of all comments. Each range starts where the one
/// before it ends.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Attached {
    /// The comments above the item.
    pub(crate) above: Range<usize>,
    /// The comments in the item.
    pub(crate) inside: Range<usize>,
    /// The comments after the item on its last line. Only the last of them can be a `//` comment or
    /// have several lines.
    pub(crate) behind: Range<usize>,
}

/// Finds the comments of every item, and gives the combinators theirs with the documentation in
/// them. `extents` are in the order of the text.
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
        let behind = before(inside, extent.end);
        let next = extents.get(i + 1).map_or(comments.len(), |next| before(behind, next.start));
        let mut seen = extent.end as usize;
        let mut is_on_the_line = |comment: &&Comment<'_>| {
            let start = comment.span.start as usize;
            let between = text.get(seen..start).unwrap_or_default();
            seen = start;
            !lines::is_in(between)
        };
        let end = behind + comments[behind..next].iter().take_while(&mut is_on_the_line).count();
        let above = first..inside;
        first = end;
        let Some(index) = extent.item else { continue };
        if let Item::Combinator(combinator) = &mut items[index] {
            combinator.comments = comments[above.start..end].to_vec();
            combinator.docs = docs::read(&combinator.comments);
        }
        all[index] = Attached { above, inside: inside..behind, behind: behind..end };
    }
    all
}
