//! Constructor ids: the CRC-32 of a combinator's canonical text. TL-SPEC §4.

use std::cmp::Ordering;
use std::fmt;

use crate::ast::Combinator;
use crate::canonical::{Dialect, write_canonical};

/// The constructor id that the rule of `dialect` gives a combinator.
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
    let mut crc = Crc32(!0);
    // Hashing cannot fail.
    let _ = write_canonical(&mut crc, combinator, dialect);
    !crc.0
}

/// The rule that more of the declared ids agree with. Where that does not decide, a schema that
/// states most of its ids is Telegram's.
pub fn guess_dialect<'a, 's: 'a>(
    combinators: impl IntoIterator<Item = &'a Combinator<'s>>,
) -> Dialect {
    let combinators: Vec<_> = combinators.into_iter().collect();
    guess_with_ids(&combinators).0
}

/// As [`guess_dialect`], with the ids that the rule computes.
pub(crate) fn guess_with_ids(combinators: &[&Combinator<'_>]) -> (Dialect, Vec<u32>) {
    let computed = |dialect| -> Vec<u32> {
        combinators.iter().map(|combinator| computed_id(combinator, dialect)).collect()
    };
    let agreeing = |ids: &[u32]| {
        let pairs = combinators.iter().zip(ids);
        pairs.filter(|(c, id)| c.id.is_some_and(|declared| declared.value == **id)).count()
    };
    let stated = combinators.iter().filter(|combinator| combinator.id.is_some()).count();
    let states_most = stated * 2 >= combinators.len();
    let telegram = computed(Dialect::Telegram);
    let telegram_agrees = agreeing(&telegram);
    // If they all agree, the other rule can do no better.
    if states_most && telegram_agrees == stated {
        return (Dialect::Telegram, telegram);
    }
    let plain = computed(Dialect::Plain);
    match telegram_agrees.cmp(&agreeing(&plain)) {
        Ordering::Greater => (Dialect::Telegram, telegram),
        Ordering::Equal if states_most => (Dialect::Telegram, telegram),
        Ordering::Equal | Ordering::Less => (Dialect::Plain, plain),
    }
}

/// CRC-32 as of IEEE 802.3, reflected: the one of zlib.
struct Crc32(u32);

impl fmt::Write for Crc32 {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        for byte in text.bytes() {
            self.0 = TABLE[usize::from(self.0 as u8 ^ byte)] ^ (self.0 >> 8);
        }
        Ok(())
    }
}

static TABLE: [u32; 256] = {
    let mut table = [0; 256];
    let mut i = 0;
    while i < 256 {
        let mut value = i as u32;
        let mut bit = 0;
        while bit < 8 {
            value = if value & 1 == 1 { 0xedb8_8320 ^ (value >> 1) } else { value >> 1 };
            bit += 1;
        }
        table[i] = value;
        i += 1;
    }
    table
};
