//! Matches and compares the fields of a combinator in both schemas.
//!
//! Fields with equal names match. Of the rest, two fields match if they stand in the same gap between
//! other fields and have equal types and conditions; they count as renamed. Gaps of more than
//! [`LONGEST_GAP`] fields are skipped, since such a definition was rewritten. A field has moved if it
//! is not in the longest sequence of fields that both schemas have in the same order, so a field
//! inserted before others moves none of them.

use std::collections::{HashMap, HashSet, VecDeque};

use tl_parser::schema::{Condition, Variable};

use crate::changes::{FieldChange, FieldChangeKind};
use crate::version::Version;

/// The maximum length of a gap in which renamed fields are searched for.
const LONGEST_GAP: usize = 64;

/// The fields that match.
pub(crate) struct FieldPairs {
    /// The new field of each old one.
    new_of: Vec<Option<usize>>,
    /// The old field of each new one.
    old_of: Vec<Option<usize>>,
}

impl FieldPairs {
    pub(crate) fn find(old: Version<'_>, new: Version<'_>) -> Self {
        let mut pairs =
            Self { new_of: vec![None; old.fields().len()], old_of: vec![None; new.fields().len()] };
        // Fields without names match in their order.
        let mut places: HashMap<Option<&str>, VecDeque<usize>> = HashMap::new();
        for (j, field) in new.fields().iter().enumerate() {
            places.entry(field.name.as_deref()).or_default().push_back(j);
        }
        for (i, field) in old.fields().iter().enumerate() {
            let places = places.get_mut(&field.name.as_deref());
            if let Some(j) = places.and_then(VecDeque::pop_front) {
                pairs.join(i, j);
            }
        }
        pairs.find_renamed(old, new);
        pairs
    }

    fn join(&mut self, i: usize, j: usize) {
        self.new_of[i] = Some(j);
        self.old_of[j] = Some(i);
    }

    /// Matches renamed fields in the gaps between the fields that have not moved.
    fn find_renamed(&mut self, old: Version<'_>, new: Version<'_>) {
        let kept = self.in_order();
        let ends = kept.iter().map(|&i| (i, self.new_of[i].unwrap_or_default()));
        let ends: Vec<_> = ends.chain([(self.new_of.len(), self.old_of.len())]).collect();
        let masks = (old.masks(), new.masks());
        let (mut old_start, mut new_start) = (0, 0);
        for (old_end, new_end) in ends {
            let gap = (old_start..old_end, new_start..new_end);
            (old_start, new_start) = (old_end + 1, new_end + 1);
            if gap.0.len().max(gap.1.len()) > LONGEST_GAP {
                continue;
            }
            for i in gap.0.filter(|&i| old.fields()[i].name.is_some()) {
                let same = gap.1.clone().find(|&j| {
                    self.new_of[i].is_none()
                        && self.old_of[j].is_none()
                        && new.fields()[j].name.is_some()
                        && old.type_text(i) == new.type_text(j)
                        && masks.0[i] == masks.1[j]
                        && self.same_condition(old, new, i, j)
                });
                if let Some(j) = same {
                    self.join(i, j);
                }
            }
        }
    }

    /// Returns the new field of an old one.
    pub(crate) fn new_of(&self, old: usize) -> Option<usize> {
        self.new_of[old]
    }

    /// Returns the old field of a new one.
    pub(crate) fn old_of(&self, new: usize) -> Option<usize> {
        self.old_of[new]
    }

    /// Returns the pairs, in the order of the old schema.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (usize, usize)> {
        self.new_of.iter().enumerate().filter_map(|(i, j)| Some((i, (*j)?)))
    }

    /// Returns the pairs with the roles of both schemas exchanged.
    pub(crate) fn swapped(&self) -> Self {
        Self { new_of: self.old_of.clone(), old_of: self.new_of.clone() }
    }

    /// Returns true if two fields have the same condition.
    pub(crate) fn same_condition(
        &self,
        old: Version<'_>,
        new: Version<'_>,
        i: usize,
        j: usize,
    ) -> bool {
        let same_mask = |old: Variable, new: Variable| match (old, new) {
            (Variable::Field { up: 0, index: old }, Variable::Field { up: 0, index: new }) => {
                self.new_of[old] == Some(new)
            }
            (old, new) => old == new,
        };
        match (old.fields()[i].condition, new.fields()[j].condition) {
            (None, None) => true,
            (Some(Condition { mask, bit }), Some(Condition { mask: other, bit: other_bit })) => {
                bit == other_bit && same_mask(mask, other)
            }
            _ => false,
        }
    }

    /// Returns the old fields of the longest sequence of pairs that both schemas have in the same
    /// order.
    fn in_order(&self) -> Vec<usize> {
        // The longest increasing subsequence of new indices. `ends` has the best end for each length.
        let mut ends: Vec<usize> = Vec::new();
        let mut before: Vec<Option<usize>> = vec![None; self.new_of.len()];
        for (i, place) in self.iter() {
            let length = ends.partition_point(|&end| self.new_of[end] < Some(place));
            before[i] = length.checked_sub(1).map(|last| ends[last]);
            match ends.get_mut(length) {
                Some(end) => *end = i,
                None => ends.push(i),
            }
        }
        let mut next = ends.last().copied();
        let mut found = Vec::new();
        while let Some(i) = next {
            found.push(i);
            next = before[i];
        }
        found.reverse();
        found
    }

    /// Lists the differences: removed fields, then changed ones, then added ones.
    pub(crate) fn changes(&self, old: Version<'_>, new: Version<'_>) -> Vec<FieldChange> {
        let in_order: HashSet<usize> = self.in_order().into_iter().collect();
        let only = |old, new, kind| FieldChange { old, new, kinds: vec![kind] };
        let removed = (0..self.new_of.len()).filter(|&i| self.new_of[i].is_none());
        let removed = removed.map(|i| only(Some(old.text(i)), None, FieldChangeKind::Removed));
        let changed = (0..self.old_of.len()).filter_map(|j| {
            let i = self.old_of[j]?;
            let kinds = self.kinds(old, new, (i, j), !in_order.contains(&i));
            let (old, new) = (Some(old.text(i)), Some(new.text(j)));
            (!kinds.is_empty()).then_some(FieldChange { old, new, kinds })
        });
        let added = (0..self.old_of.len()).filter(|&j| self.old_of[j].is_none());
        let added = added.map(|j| only(None, Some(new.text(j)), FieldChangeKind::Added));
        removed.chain(changed).chain(added).collect()
    }

    fn kinds(
        &self,
        old: Version<'_>,
        new: Version<'_>,
        (i, j): (usize, usize),
        is_moved: bool,
    ) -> Vec<FieldChangeKind> {
        let is = [
            (old.fields()[i].name != new.fields()[j].name, FieldChangeKind::Renamed),
            (old.type_text(i) != new.type_text(j), FieldChangeKind::Retyped),
            (!self.same_condition(old, new, i, j), FieldChangeKind::Reflagged),
            (is_moved, FieldChangeKind::Moved),
        ];
        is.into_iter().filter(|(is, _)| *is).map(|(_, kind)| kind).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tests::{schema, version_a};

    /// Lists the changes between the combinators `a` of two schemas.
    #[track_caller]
    fn changes(old: &str, new: &str) -> Vec<String> {
        let (old, new) = (schema(old), schema(new));
        let (old, new) = (version_a(&old), version_a(&new));
        let changes = FieldPairs::find(old, new).changes(old, new);
        let text = |change: FieldChange| {
            let kinds: Vec<_> = change.kinds.iter().map(|kind| kind.as_str()).collect();
            let field = |field: Option<crate::changes::FieldText>| {
                field.map_or("-".to_owned(), |field| format!("{}:{}", field.name, field.ty))
            };
            format!("{} {} {}", kinds.join(","), field(change.old), field(change.new))
        };
        changes.into_iter().map(text).collect()
    }

    #[test]
    fn one_insertion_moves_nothing() {
        let found = changes("a x:int y:int z:int = A;", "a w:int x:int y:int z:int = A;");
        assert_eq!(found, ["added - w:int"]);
    }

    #[test]
    fn only_fields_out_of_order_have_moved() {
        let found = changes("a x:int y:long z:int v:int = A;", "a v:int x:int y:long z:int = A;");
        assert_eq!(found, ["moved v:int v:int"]);
        let found = changes("a x:int y:int = A;", "a y:int x:int = A;");
        assert_eq!(found.len(), 1, "if two are swapped, one has moved: {found:?}");
    }

    #[test]
    fn changed_types_and_changed_conditions_differ() {
        let old = "a flags:# x:int y:flags.0?int z:flags.1?int v:flags.2?int = A;";
        let new = "a flags:# x:long y:flags.3?int z:int v:flags.4?long = A;";
        assert_eq!(
            changes(old, new),
            [
                "retyped x:int x:long",
                "re-flagged y:flags.0?int y:flags.3?int",
                "re-flagged z:flags.1?int z:int",
                "retyped,re-flagged v:flags.2?int v:flags.4?long",
            ]
        );
    }

    #[test]
    fn a_field_with_another_name_in_the_same_place_is_renamed() {
        let old = "a flags:# x:int y:flags.0?true z:string = A;";
        let new = "a mask:# x:int w:mask.0?true z:string = A;";
        assert_eq!(
            changes(old, new),
            ["renamed flags:# mask:#", "renamed y:flags.0?true w:mask.0?true"]
        );
        let found = changes("a x:int y:int = A;", "a y:int w:int = A;");
        assert_eq!(found, ["removed x:int -", "added - w:int"], "in another place");
        let found = changes("a x:int = A;", "a y:long = A;");
        assert_eq!(found, ["removed x:int -", "added - y:long"], "of another type");
    }

    #[test]
    fn fields_without_names_match_in_their_order() {
        assert_eq!(changes("a int long = A;", "a int string = A;"), ["retyped _:long _:string"]);
    }
}
