//! Which comments belong to which definition: those inside of it, those behind it on its last
//! line, and those between it and the definition before.

use crate::ast::{Comment, Item};
use crate::docs;

/// Gives every combinator its comments and its documentation.
pub(crate) fn attach<'s>(text: &str, items: &mut [Item<'s>], comments: &[Comment<'s>]) {
    let mut rest = comments;
    for item in items {
        let end = item.span().end as usize;
        let mut seen = end;
        let mut belongs = |comment: &&Comment<'_>| {
            let start = comment.span.start as usize;
            let is_inside = start < end;
            let between = text.get(seen..start).unwrap_or_default();
            seen = seen.max(start);
            is_inside || !between.contains('\n')
        };
        let (own, others) = rest.split_at(rest.iter().take_while(&mut belongs).count());
        rest = others;
        if let Item::Combinator(combinator) = item {
            combinator.comments = own.to_vec();
            combinator.docs = docs::read(own);
        }
    }
}
