//! Constructor ids: the CRC-32 of a combinator's canonical text
//! (docs/language.md, "Constructor ids").

use std::cmp::Ordering;

use crate::ast::Combinator;
use crate::canonical::{Dialect, write_canonical};

/// Computes the constructor id of a combinator by the rule of `dialect`.
///
/// ```
/// use tl_parser::{Dialect, Options, SourceMap, ast::Item, computed_id, parse};
///
/// let mut sources = SourceMap::new();
/// let id = sources.add("example", "boolTrue = Bool;");
/// let file = parse(&sources, id, &Options::default(), &mut Vec::new());
/// let Item::Combinator(bool_true) = &file.items[0] else { panic!() };
/// assert_eq!(computed_id(bool_true, Dialect::Telegram), 0x997275b5);
/// ```
pub fn computed_id(combinator: &Combinator<'_>, dialect: Dialect) -> u32 {
    id_of(&mut String::new(), combinator, dialect)
}

/// Computes an id, reusing `text` as the buffer for the canonical text.
fn id_of(text: &mut String, combinator: &Combinator<'_>, dialect: Dialect) -> u32 {
    text.clear();
    write_canonical(text, combinator, dialect);
    crc32fast::hash(text.as_bytes())
}

/// Computes the ids of several combinators.
pub(crate) fn computed_ids(combinators: &[&Combinator<'_>], dialect: Dialect) -> Vec<u32> {
    let mut text = String::new();
    combinators.iter().map(|combinator| id_of(&mut text, combinator, dialect)).collect()
}

/// Returns the rule that matches more of the declared ids. In a tie, returns Telegram's rule if the
/// schema declares at least half of its ids.
pub fn guess_dialect<'a, 's: 'a>(
    combinators: impl IntoIterator<Item = &'a Combinator<'s>>,
) -> Dialect {
    let combinators: Vec<_> = combinators.into_iter().collect();
    guess_with_ids(&combinators).0
}

/// Returns the dialect of [`guess_dialect`] and the ids that its rule computes.
pub(crate) fn guess_with_ids(combinators: &[&Combinator<'_>]) -> (Dialect, Vec<u32>) {
    let agreeing = |ids: &[u32]| {
        let pairs = combinators.iter().zip(ids);
        pairs.filter(|(c, id)| c.id.is_some_and(|declared| declared.value == **id)).count()
    };
    let declared = combinators.iter().filter(|combinator| combinator.id.is_some()).count();
    let declares_most = declared * 2 >= combinators.len();
    let telegram = computed_ids(combinators, Dialect::Telegram);
    let telegram_agrees = agreeing(&telegram);
    // If all declared ids match, skip the other rule.
    if declares_most && telegram_agrees == declared {
        return (Dialect::Telegram, telegram);
    }
    let plain = computed_ids(combinators, Dialect::Plain);
    match telegram_agrees.cmp(&agreeing(&plain)) {
        Ordering::Greater => (Dialect::Telegram, telegram),
        Ordering::Equal if declares_most => (Dialect::Telegram, telegram),
        Ordering::Equal | Ordering::Less => (Dialect::Plain, plain),
    }
}
