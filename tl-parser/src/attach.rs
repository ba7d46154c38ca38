//! Which comments belong to which definition: those inside of it, those behind it on its last
//! line, and those between it and the definition before.

use crate::ast::{Comment, Item};
use crate::docs;

/// Gives every combinator its comments and its documentation.
pub(crate) fn attach<'s>(text: &str, items: &mut [Item<'s>], comments: &[Comment<'s>]) {
    let mut rest = comments;
    for item in items {
        let end = item.span().end as usize;
        let belongs = |comment: &&Comment<'_>| {
            let start = comment.span.start as usize;
            start < end || !text.get(end..start).unwrap_or_default().contains('\n')
        };
        let (own, others) = rest.split_at(rest.iter().take_while(belongs).count());
        rest = others;
        if let Item::Combinator(combinator) = item {
            combinator.comments = own.to_vec();
            combinator.docs = docs::read(own);
        }
    }
}
