//! Finds combinators that were renamed, by their likeness.
//!
//! Candidates are two functions or two constructors with equal results, or with results that the
//! other schema lacks. Their *fields*, without masks, are compared: a field of equal name and type
//! counts whole, one of equal name alone counts half. The sum over both combinators, divided by the
//! number of their fields, must be at least [`ENOUGH`], or [`ENOUGH_IF_MOVED`] if the names differ in
//! their namespaces only.
//!
//! Many definitions have an `id:long` or a `peer:InputPeer`. A common field is *telling* if at most
//! [`FEW`] definitions of each schema have it. The fewer telling fields there are, the more words the
//! *names* must share: see [`words_needed`]. Words are those of `camelCase` and `snake_case`.
//! Namespaces are ignored; so are, if the results are equal, the first words of a constructor that
//! its type's name starts with. Without a common field, the names must be equal but for namespaces.
//!
//! The pairs that are most alike match first; ties are resolved in the order of the schemas.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use tl_parser::schema::{CombinatorIndex, Schema, Type};

use crate::version::Version;

/// The minimum likeness of the fields.
const ENOUGH: f64 = 0.75;

/// The minimum likeness of the fields if the names differ in their namespaces only.
const ENOUGH_IF_MOVED: f64 = 0.5;

/// The maximum number of definitions that have a telling field.
const FEW: usize = 8;

/// Returns the minimum share of words that the names have in common.
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

/// The properties that candidates share: true for a function, and the result if both schemas have
/// it.
type Group = (bool, Option<String>);

/// The properties of a combinator that are compared.
struct Features<'a> {
    index: CombinatorIndex,
    /// The fields without masks.
    labels: Vec<Label>,
    /// One bit for each label, to reject most pairs without a common field at once.
    signature: u64,
    base: &'a str,
    words: Vec<String>,
}

/// Returns the pairs of combinators that are alike enough. Each combinator is in at most one pair.
pub(crate) fn best_pairs(
    old: &Schema,
    new: &Schema,
    removed: &[CombinatorIndex],
    added: &[CombinatorIndex],
) -> Vec<(CombinatorIndex, CombinatorIndex)> {
    let mut likeness = Likeness::new([old, new]);
    let mut groups: BTreeMap<Group, (Vec<Features<'_>>, Vec<Features<'_>>)> = BTreeMap::new();
    for &index in removed {
        let (group, features) = likeness.features(old, new, index);
        groups.entry(group).or_default().0.push(features);
    }
    for &index in added {
        let (group, features) = likeness.features(new, old, index);
        groups.entry(group).or_default().1.push(features);
    }
    let mut pairs = Vec::new();
    for ((_, result), (olds, news)) in &groups {
        for old in olds {
            for new in news {
                let score = likeness.score(old, new, result.is_some());
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

/// The labels of both schemas.
#[derive(Default)]
struct Likeness {
    texts: HashMap<String, usize>,
    /// The number of definitions that have a field, in the schema where it is greater.
    counts: HashMap<Label, usize>,
}

impl Likeness {
    fn new(schemas: [&Schema; 2]) -> Self {
        let mut likeness = Self::default();
        for schema in schemas {
            let mut counts: HashMap<Label, usize> = HashMap::new();
            for (index, _) in schema.combinators() {
                for label in likeness.labels(Version::new(schema, index)) {
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

    /// Returns the likeness of two combinators, if it is enough.
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

    fn features<'a>(
        &mut self,
        schema: &'a Schema,
        other: &Schema,
        index: CombinatorIndex,
    ) -> (Group, Features<'a>) {
        let version = Version::new(schema, index);
        let combinator = version.combinator;
        let result = match &combinator.result {
            Type::Boxed(ty, _) if other.type_named(&schema[*ty].name).is_none() => None,
            _ => Some(version.result_text()),
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
        let labels = self.labels(version);
        let signature = labels.iter().fold(0, |bits, label| {
            bits | 1_u64 << (label.name.wrapping_mul(31).wrapping_add(label.ty) % 64)
        });
        ((combinator.is_function, result), Features { index, labels, signature, base, words })
    }

    /// Returns the fields without masks.
    fn labels(&mut self, version: Version<'_>) -> Vec<Label> {
        let masks = version.masks();
        let fields = (0..masks.len()).filter(|&i| !masks[i]);
        let labels = fields.map(|i| Label {
            name: self.number(version.name(i).to_owned()),
            ty: self.number(version.type_text(i)),
        });
        labels.collect()
    }

    /// Returns the number that stands for a text.
    fn number(&mut self, text: String) -> usize {
        let next = self.texts.len();
        *self.texts.entry(text).or_insert(next)
    }
}

/// Returns a name without its namespaces.
fn base(name: &str) -> &str {
    name.rsplit('.').next().unwrap_or(name)
}

/// Splits a name into words in lower case.
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

/// Returns the share of the words of two names that occur in the other one, too.
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

    /// Lists the renamed combinators as `old → new`.
    fn renamed(old: &str, new: &str) -> Vec<String> {
        let (old, new) = (schema(old), schema(new));
        let found = Correspondence::find(&old, &new);
        let renamed = found.pairs.iter().filter(|pair| pair.renamed_by.is_some());
        renamed.map(|pair| format!("{} → {}", old[pair.old].name, new[pair.new].name)).collect()
    }

    #[test]
    fn an_equal_id_is_enough() {
        assert_eq!(renamed("a#1 x:int = A;", "b#1 y:long = B;"), ["a → b"]);
        let new = "---functions--- b#1 x:int = Vector<int>;";
        assert_eq!(renamed("a#1 x:int = A;", new), [""; 0], "a function and a constructor");
    }

    #[test]
    fn similar_fields_are_enough_if_they_are_telling() {
        let old = "user#1 id:long name:string = User;";
        let new = "person#2 id:long name:string age:int = User;";
        assert_eq!(renamed(old, new), ["user → person"]);
        let new = "person#2 id:long name:string age:int size:int hair:int = User;";
        assert_eq!(renamed(old, new), [""; 0], "too many new fields");
        let new = "person#2 id:int name:bytes = User;";
        assert_eq!(renamed(old, new), [""; 0], "names alone are not enough");
    }

    #[test]
    fn one_field_needs_similar_names() {
        let function =
            |name, id| format!("user = User; ---functions--- {name}#{id} id:long = User;");
        assert_eq!(
            renamed(&function("getUser", 1), &function("fetchUser", 2)),
            ["getUser → fetchUser"]
        );
        assert_eq!(renamed(&function("getUser", 1), &function("dropAll", 2)), [""; 0]);
    }

    #[test]
    fn common_fields_are_not_telling() {
        let others: String = (0..20).map(|i| format!("do{i} peer:int id:long = Ok;")).collect();
        let text =
            |name| format!("ok = Ok; ---functions--- {others} {name} peer:int id:long = Ok;");
        assert_eq!(renamed(&text("pinStory"), &text("reportSpam")), [""; 0]);
        assert_eq!(renamed(&text("pinStory"), &text("pinTheStory")), ["pinStory → pinTheStory"]);
    }

    #[test]
    fn without_fields_the_names_must_be_equal() {
        let text = |name| format!("ok = Ok; ---functions--- {name} = Ok;");
        assert_eq!(
            renamed(&text("help.ping"), &text("account.ping")),
            ["help.ping → account.ping"]
        );
        assert_eq!(renamed(&text("ping"), &text("pingAll")), [""; 0]);
    }

    #[test]
    fn the_type_may_be_renamed_too() {
        let old = "originUser#1 sender_id:long date:int = ForwardOrigin;";
        let new = "messageOriginUser#2 sender_id:long date:int = MessageOrigin;";
        assert_eq!(renamed(old, new), ["originUser → messageOriginUser"]);
    }

    #[test]
    fn the_most_similar_pairs_match_first() {
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
    fn a_common_last_word_does_not_match_different_types() {
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
