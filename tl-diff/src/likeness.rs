//! When two combinators of different names are taken for the same one.
//!
//! Both are functions or both are constructors, with the same result; or each has a result that the
//! other schema does not have. Then the *fields* are compared, masks left out: a field of the same
//! name and type counts whole, one of the same name alone half, and the sum over both combinators,
//! divided by the number of their fields, must be [`ENOUGH`]; if the names differ only in their
//! namespaces, [`ENOUGH_IF_MOVED`].
//!
//! Many definitions have an `id:long` or a `peer:InputPeer`. A field in common is *telling* if no more
//! than [`FEW`] definitions of either schema have it. The fewer telling fields, the more words the
//! *names* must have in common: see [`words_needed`]. Words are those of `camelCase` and `snake_case`.
//! Namespaces do not count, nor, if the result is the same, do the words at the front of a
//! constructor's name that its type's name starts with. Without a field in common, the names must be
//! the same but for their namespaces.
//!
//! Of all pairs that pass, those that are most alike are taken first; among equals, the first in the
//! order of the schemas.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use tl_parser::schema::{CombinatorIndex, Schema, Type};

use crate::side::Side;

/// The least likeness of the fields.
const ENOUGH: f64 = 0.75;

/// The least likeness of the fields if only the namespace is another.
const ENOUGH_IF_MOVED: f64 = 0.5;

/// The most definitions that have a field in common which still tells something.
const FEW: usize = 8;

/// The least share of words that the names have in common, by the number of telling fields.
fn words_needed(telling: usize, has_same_result: bool) -> f64 {
    match (telling, has_same_result) {
        (0, _) => 0.75,
        (1, _) | (_, false) => 0.5,
        _ => 0.0,
    }
}

/// A field's name and type, as numbers.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
struct Label {
    name: usize,
    ty: usize,
}

/// What must be the same of two combinators that are compared: whether it is a function, and the
/// result, if both schemas have it.
type Group = (bool, Option<String>);

/// What is compared of a combinator.
struct Features<'a> {
    index: CombinatorIndex,
    /// The fields but for masks.
    labels: Vec<Label>,
    /// A bit for each label, so that most pairs are seen at once to have none in common.
    signature: u64,
    base: &'a str,
    words: Vec<String>,
}

/// What is known of both schemas as a whole.
pub(crate) struct Likeness<'a> {
    old: &'a Schema,
    new: &'a Schema,
    texts: HashMap<String, usize>,
    /// How many definitions of a schema have a field: the greater of both numbers.
    counts: HashMap<Label, usize>,
}

impl<'a> Likeness<'a> {
    pub(crate) fn new(old: &'a Schema, new: &'a Schema) -> Self {
        let mut likeness = Self { old, new, texts: HashMap::new(), counts: HashMap::new() };
        for schema in [old, new] {
            let mut counts: HashMap<Label, usize> = HashMap::new();
            for (index, _) in schema.combinators() {
                for label in likeness.labels(Side::new(schema, index)) {
                    *counts.entry(label).or_default() += 1;
                }
            }
            for (label, count) in counts {
                let most = likeness.counts.entry(label).or_default();
                *most = count.max(*most);
            }
        }
        likeness
    }

    /// The pairs of combinators that are alike enough, each combinator in one of them at most.
    pub(crate) fn best_pairs(
        mut self,
        removed: &[CombinatorIndex],
        added: &[CombinatorIndex],
    ) -> Vec<(CombinatorIndex, CombinatorIndex)> {
        let mut groups: BTreeMap<Group, (Vec<Features<'a>>, Vec<Features<'a>>)> = BTreeMap::new();
        for &index in removed {
            let (group, features) = self.features(self.old, self.new, index);
            groups.entry(group).or_default().0.push(features);
        }
        for &index in added {
            let (group, features) = self.features(self.new, self.old, index);
            groups.entry(group).or_default().1.push(features);
        }
        let mut pairs = Vec::new();
        for ((_, result), (olds, news)) in &groups {
            for old in olds {
                for new in news {
                    let score = self.score(old, new, result.is_some());
                    pairs.extend(score.map(|score| (score, old.index, new.index)));
                }
            }
        }
        pairs.sort_by(|a, b| b.0.total_cmp(&a.0).then((a.1, a.2).cmp(&(b.1, b.2))));
        let (mut olds, mut news) = (BTreeSet::new(), BTreeSet::new());
        pairs.retain(|(_, old, new)| {
            let is_free = !olds.contains(old) && !news.contains(new);
            is_free && olds.insert(*old) && news.insert(*new)
        });
        pairs.into_iter().map(|(_, old, new)| (old, new)).collect()
    }

    /// How much two combinators are alike, if it is enough.
    fn score(&self, old: &Features<'_>, new: &Features<'_>, has_same_result: bool) -> Option<f64> {
        let is_moved = old.base == new.base;
        if old.signature & new.signature == 0 && !is_moved {
            return None;
        }
        let (a, b) = (&old.labels, &new.labels);
        let same: Vec<Label> = a.iter().filter(|label| b.contains(label)).copied().collect();
        let retyped = a.iter().filter(|label| !b.contains(label));
        let retyped = retyped.filter(|label| b.iter().any(|other| other.name == label.name));
        let fields = match a.len() + b.len() {
            0 => 1.0,
            all => (2 * same.len() + retyped.count()) as f64 / all as f64,
        };
        let words = shared_words(&old.words, &new.words);
        let telling = same.iter().filter(|label| self.counts.get(label) <= Some(&FEW)).count();
        let is_enough = match (same.is_empty(), is_moved) {
            (_, true) => fields >= ENOUGH_IF_MOVED,
            (true, false) => false,
            (false, false) => fields >= ENOUGH && words >= words_needed(telling, has_same_result),
        };
        is_enough.then_some(fields + words)
    }

    fn features(
        &mut self,
        schema: &'a Schema,
        other: &Schema,
        index: CombinatorIndex,
    ) -> (Group, Features<'a>) {
        let side = Side::new(schema, index);
        let combinator = side.combinator;
        let result = match &combinator.result {
            Type::Boxed(ty, _) if other.type_named(&schema[*ty].name).is_none() => None,
            _ => Some(side.result_text()),
        };
        let base = base(&combinator.name);
        let mut words = words(base);
        if let (Type::Boxed(ty, _), false, Some(_)) =
            (&combinator.result, combinator.is_function, &result)
        {
            let of_type = self::words(self::base(&schema[*ty].name));
            let prefix = words.iter().zip(&of_type).take_while(|(a, b)| a == b).count();
            if prefix < words.len() {
                words.drain(..prefix);
            }
        }
        let labels = self.labels(side);
        let signature = labels.iter().fold(0, |bits, label| {
            bits | 1_u64 << (label.name.wrapping_mul(31).wrapping_add(label.ty) % 64)
        });
        ((combinator.is_function, result), Features { index, labels, signature, base, words })
    }

    /// The fields but for masks.
    fn labels(&mut self, side: Side<'_>) -> Vec<Label> {
        let masks = side.masks();
        let fields = (0..masks.len()).filter(|&i| !masks[i]);
        let labels = fields.map(|i| Label {
            name: self.number(side.name(i).to_owned()),
            ty: self.number(side.type_text(i)),
        });
        labels.collect()
    }

    /// The number of a text.
    fn number(&mut self, text: String) -> usize {
        let next = self.texts.len();
        *self.texts.entry(text).or_insert(next)
    }
}

/// The last part of a name with namespaces.
fn base(name: &str) -> &str {
    name.rsplit('.').next().unwrap_or(name)
}

/// The words of a name, in lower case.
fn words(name: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut starts = true;
    for c in name.chars() {
        if c == '_' {
            starts = true;
            continue;
        }
        match words.last_mut() {
            Some(word) if !starts && !c.is_ascii_uppercase() => word.push(c),
            _ => words.push(c.to_ascii_lowercase().to_string()),
        }
        starts = false;
    }
    words
}

/// The share of the words of two names that the other one has, too.
fn shared_words(a: &[String], b: &[String]) -> f64 {
    let shared = a.iter().filter(|word| b.contains(word)).count()
        + b.iter().filter(|word| a.contains(word)).count();
    shared as f64 / (a.len() + b.len()).max(1) as f64
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::combinators::Correspondence;
    use crate::tests::schema;

    /// The renamed combinators, as `old → new`.
    fn renamed(old: &str, new: &str) -> Vec<String> {
        let (old, new) = (schema(old), schema(new));
        let found = Correspondence::find(&old, &new);
        let renamed = found.pairs.iter().filter(|pair| pair.renamed_by.is_some());
        renamed.map(|pair| format!("{} → {}", old[pair.old].name, new[pair.new].name)).collect()
    }

    #[test]
    fn the_same_id_is_enough() {
        assert_eq!(renamed("a#1 x:int = A;", "b#1 y:long = B;"), ["a → b"]);
        let new = "---functions--- b#1 x:int = Vector<int>;";
        assert_eq!(renamed("a#1 x:int = A;", new), [""; 0], "a function is no constructor");
    }

    #[test]
    fn nearly_the_same_fields_are_enough_if_they_tell_something() {
        let old = "user#1 id:long name:string = User;";
        let new = "person#2 id:long name:string age:int = User;";
        assert_eq!(renamed(old, new), ["user → person"]);
        let new = "person#2 id:long name:string age:int size:int hair:int = User;";
        assert_eq!(renamed(old, new), [""; 0], "too many are new");
        let new = "person#2 id:int name:bytes = User;";
        assert_eq!(renamed(old, new), [""; 0], "names alone are not enough");
    }

    #[test]
    fn one_field_needs_names_that_are_alike() {
        let function =
            |name, id| format!("user = User; ---functions--- {name}#{id} id:long = User;");
        assert_eq!(
            renamed(&function("getUser", 1), &function("fetchUser", 2)),
            ["getUser → fetchUser"]
        );
        assert_eq!(renamed(&function("getUser", 1), &function("dropAll", 2)), [""; 0]);
    }

    #[test]
    fn fields_that_everybody_has_tell_nothing() {
        let others: String = (0..20).map(|i| format!("do{i} peer:int id:long = Ok;")).collect();
        let text =
            |name| format!("ok = Ok; ---functions--- {others} {name} peer:int id:long = Ok;");
        assert_eq!(renamed(&text("pinStory"), &text("reportSpam")), [""; 0]);
        assert_eq!(renamed(&text("pinStory"), &text("pinTheStory")), ["pinStory → pinTheStory"]);
    }

    #[test]
    fn without_fields_the_name_must_be_the_same() {
        let text = |name| format!("ok = Ok; ---functions--- {name} = Ok;");
        assert_eq!(
            renamed(&text("help.ping"), &text("account.ping")),
            ["help.ping → account.ping"]
        );
        assert_eq!(renamed(&text("ping"), &text("pingAll")), [""; 0]);
    }

    #[test]
    fn a_type_may_have_another_name_too() {
        let old = "originUser#1 sender_id:long date:int = ForwardOrigin;";
        let new = "messageOriginUser#2 sender_id:long date:int = MessageOrigin;";
        assert_eq!(renamed(old, new), ["originUser → messageOriginUser"]);
    }

    #[test]
    fn the_most_alike_are_taken_first() {
        let old = "a1 x:int y:int z:int = A; b1 x:int y:int z:int v:int = A;";
        let new = "b2 x:int y:int z:int v:int = A; a2 x:int y:int z:int = A;";
        assert_eq!(renamed(old, new), ["b1 → b2", "a1 → a2"]);
    }

    #[test]
    fn a_combinator_that_moved_may_change_more() {
        let types = "ok = Ok; peer#7 = Peer; channel#8 = Channel; ---functions---";
        let old = format!("{types} channels.deleteTopic channel:Channel id:int = Ok;");
        let new = format!("{types} messages.deleteTopic peer:Peer id:int = Ok;");
        assert_eq!(renamed(&old, &new), ["channels.deleteTopic → messages.deleteTopic"]);
    }

    #[test]
    fn a_last_word_does_not_make_another_type_the_same() {
        let old = "viewResultUrl#1 url:string = ViewResult;";
        let new = "buttonTypeUrl#2 url:string = ButtonType;";
        assert_eq!(renamed(old, new), [""; 0]);
    }

    #[test]
    fn words_of_names() {
        assert_eq!(words("messageOriginUser"), ["message", "origin", "user"]);
        assert_eq!(words("p_q_inner"), ["p", "q", "inner"]);
        assert_eq!(shared_words(&words("aB"), &words("bC")), 0.5);
    }
}
