//! The effect of a change on bytes: can code for one definition read what code for the other wrote?
//!
//! In each direction, from the *writer's* definition to the *reader's*, all of this must hold:
//!
//! * The constructor ids are equal. No reader understands a value with another id.
//! * A field in both definitions has the same condition and a readable type in both. The fields with
//!   bytes have the same order. Names do not matter.
//! * A field that only the writer has takes no bytes, as `flags.N?true`: readers ignore mask bits
//!   that they do not know.
//! * A field that only the reader has takes no bytes, or depends on a mask bit that guards nothing in
//!   the writer's definition, since writers leave such bits zero. A `#` that guards nothing at all can
//!   become a mask, but one that counts something cannot. A flag must not replace another one on the
//!   same bit, because the bit had another meaning.
//! * A constructor belongs to the same type, and a function has the same result.
//!
//! So a new `flags.N?true` under the same id is compatible in both directions, and a new `flags.N?int`
//! in one: new code reads old bytes, but old code cannot read new bytes that have the field.
//!
//! A type is readable if both are written alike, and in these cases: the language predefines both
//! with the same bytes (`int` and `int32`); `bytes` replaces `string`, but not the reverse, since not
//! all bytes are text; the ids of a boxed type's constructors are among those of the other type, as
//! after a renaming. A change inside a type is reported at that type's constructors only, not wherever
//! the type is used.

use std::collections::{BTreeMap, BTreeSet};

use tl_parser::schema::{Argument, Builtin, Condition, Type, TypeIndex, Variable};

use crate::changes::Wire;
use crate::fields::FieldPairs;
use crate::version::Version;

/// Compares two definitions in both directions.
pub(crate) fn compare(old: Version<'_>, new: Version<'_>, pairs: &FieldPairs) -> Wire {
    let (a, b) = (old.combinator, new.combinator);
    let mut always = Vec::new();
    if a.is_function != b.is_function {
        always.push("one is a function, the other a constructor".to_owned());
    }
    if a.id != b.id {
        always.push("the constructor id changed".to_owned());
    }
    if !always.is_empty() {
        return Wire { old_bytes: always.clone(), new_bytes: always };
    }
    let back = pairs.swapped();
    Wire {
        old_bytes: Direction::new(old, new, pairs, true).obstacles(),
        new_bytes: Direction::new(new, old, &back, false).obstacles(),
    }
}

/// One direction, from a writer to a reader.
struct Direction<'a> {
    writer: Version<'a>,
    reader: Version<'a>,
    /// The matching fields of the writer and of the reader.
    pairs: &'a FieldPairs,
    reader_is_new: bool,
    /// The writer's fields on each bit of a mask. Those without a bit are present if the mask is not
    /// zero.
    guarded: BTreeMap<(usize, Option<u8>), Vec<usize>>,
}

impl<'a> Direction<'a> {
    fn new(
        writer: Version<'a>,
        reader: Version<'a>,
        pairs: &'a FieldPairs,
        reader_is_new: bool,
    ) -> Self {
        let mut guarded: BTreeMap<_, Vec<usize>> = BTreeMap::new();
        for (i, field) in writer.fields().iter().enumerate() {
            if let Some(Condition { mask: Variable::Field { up: 0, index }, bit }) = field.condition
            {
                guarded.entry((index, bit)).or_default().push(i);
            }
        }
        Self { writer, reader, pairs, reader_is_new, guarded }
    }

    /// Lists the reasons why the reader cannot read everything.
    fn obstacles(&self) -> Vec<String> {
        let mut found = Vec::new();
        self.common(&mut found);
        for i in 0..self.writer.fields().len() {
            if self.pairs.new_of(i).is_none() && !self.writer.has_no_bytes(i) {
                let name = self.writer.name(i);
                found.push(format!("{} bytes contain `{name}`", self.written()));
            }
        }
        for j in 0..self.reader.fields().len() {
            if self.pairs.old_of(j).is_none() {
                found.extend(self.only_read(j));
            }
        }
        let (from, to) = (&self.writer.combinator.result, &self.reader.combinator.result);
        if self.writer.result_text() != self.reader.result_text() && !self.is_readable(from, to) {
            found.push(match self.writer.combinator.is_function {
                true => "the result changed".to_owned(),
                false => "the type of the constructor changed".to_owned(),
            });
        }
        found
    }

    /// The word for the written bytes.
    fn written(&self) -> &'static str {
        if self.reader_is_new { "old" } else { "new" }
    }

    /// Adds the reasons why the reader cannot read the fields in both definitions.
    fn common(&self, found: &mut Vec<String>) {
        let mut last = None;
        for (i, j) in self.pairs.iter() {
            let name = match self.reader_is_new {
                true => self.reader.name(j),
                false => self.writer.name(i),
            };
            let (from, to) = (&self.writer.fields()[i], &self.reader.fields()[j]);
            if !self.pairs.same_condition(self.writer, self.reader, i, j) {
                found.push(format!("the condition of `{name}` changed"));
            }
            let is_same = self.writer.type_text(i) == self.reader.type_text(j);
            if !is_same && (from.is_call != to.is_call || !self.is_readable(&from.ty, &to.ty)) {
                found.push(format!("the type of `{name}` changed"));
            }
            if !self.reader.has_no_bytes(j) {
                if last.is_some_and(|last| j < last) {
                    found.push(format!("`{name}` moved"));
                }
                last = last.max(Some(j));
            }
        }
    }

    /// Returns the reason why the reader cannot do without a field that only it has.
    fn only_read(&self, j: usize) -> Option<String> {
        let name = self.reader.name(j);
        let has_no_bytes = self.reader.has_no_bytes(j);
        let expected = format!("{} bytes lack `{name}`", self.written());
        let Some(Condition { mask, bit }) = self.reader.fields()[j].condition else {
            return (!has_no_bytes).then_some(expected);
        };
        let Variable::Field { up: 0, index } = mask else { return Some(expected) };
        // If the mask is missing, too, it is reported instead.
        let mask = self.pairs.old_of(index)?;
        let on_bit = self.guarded.get(&(mask, bit)).into_iter().flatten();
        let on_any = bit.and_then(|_| self.guarded.get(&(mask, None))).into_iter().flatten();
        let mut guarded = on_bit.chain(on_any);
        let is_in_the_way = match has_no_bytes {
            true => guarded.any(|&i| self.pairs.new_of(i).is_none()),
            false => guarded.next().is_some() || bit.is_none() || self.writer.counts(mask),
        };
        is_in_the_way.then(|| format!("the bit of `{name}` had another meaning"))
    }

    /// Returns true if the bytes of each value of one type are a value of the other one.
    fn is_readable(&self, from: &Type, to: &Type) -> bool {
        match (from, to) {
            (Type::Nat, Type::Nat) => true,
            (Type::Boxed(a, args), Type::Boxed(b, others)) => {
                self.is_among(*a, *b) && self.are_readable(args, others)
            }
            (Type::Bare(a, args), Type::Bare(b, others)) => {
                let (a, b) = (&self.writer.schema[*a], &self.reader.schema[*b]);
                let is_same = match (a.builtin, b.builtin) {
                    (Some(a), Some(b)) if a != Builtin::Unknown => {
                        a == b || (a, b) == (Builtin::String, Builtin::Bytes)
                    }
                    _ => a.name == b.name,
                };
                is_same && self.are_readable(args, others)
            }
            (
                Type::Param { index, is_bare },
                Type::Param { index: other, is_bare: other_is_bare },
            ) => (index, is_bare) == (other, other_is_bare),
            // Repetitions have to be written alike, and these are not.
            _ => false,
        }
    }

    fn are_readable(&self, from: &[Argument], to: &[Argument]) -> bool {
        from.len() == to.len()
            && from.iter().zip(to).all(|pair| match pair {
                (Argument::Type(from), Argument::Type(to)) => self.is_readable(from, to),
                (Argument::Nat(from), Argument::Nat(to)) => from == to,
                _ => false,
            })
    }

    /// Returns true if two boxed types have one name, or the second one has all constructor ids of the
    /// first one.
    fn is_among(&self, from: TypeIndex, to: TypeIndex) -> bool {
        let (writer, reader) = (self.writer.schema, self.reader.schema);
        let (from, to) = (&writer[from], &reader[to]);
        let ids: BTreeSet<u32> = to.constructors.iter().map(|&c| reader[c].id).collect();
        from.name == to.name || from.constructors.iter().all(|&c| ids.contains(&writer[c].id))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tests::{schema, version_a};

    /// For the combinators `a`, returns true if new code reads old bytes, and if old code reads new
    /// ones.
    #[track_caller]
    fn directions(old: &str, new: &str) -> (bool, bool) {
        let (old, new) = (schema(old), schema(new));
        let (old, new) = (version_a(&old), version_a(&new));
        let wire = compare(old, new, &FieldPairs::find(old, new));
        (wire.reads_old(), wire.is_read_by_old())
    }

    #[test]
    fn a_new_flag_is_compatible_in_both_directions_and_a_new_field_in_one() {
        let old = "a#1 flags:# x:int = A;";
        assert_eq!(directions(old, "a#1 flags:# y:flags.0?true x:int = A;"), (true, true));
        assert_eq!(directions(old, "a#1 flags:# x:int y:flags.0?int = A;"), (true, false));
        assert_eq!(directions(old, "a#1 flags:# x:int y:int = A;"), (false, false));
        assert_eq!(directions("a#1 flags:# x:int y:flags.0?int = A;", old), (false, true));
        assert_eq!(directions("a#1 flags:# y:flags.0?true x:int = A;", old), (true, true));
    }

    #[test]
    fn another_id_is_not_read() {
        assert_eq!(directions("a#1 x:int = A;", "a#2 x:int = A;"), (false, false));
    }

    #[test]
    fn a_bit_with_another_meaning_is_not_free() {
        let old = "a#1 flags:# x:flags.0?true = A;";
        assert_eq!(directions(old, "a#1 flags:# y:flags.0?int = A;"), (false, false));
        assert!(!directions(old, "a#1 flags:# x:flags.0?true y:flags.0?int = A;").0);
        assert!(!directions(old, "a#1 flags:# z:int y:flags.0?true = A;").0);
        let old = "a#1 flags:# x:flags.0?int = A;";
        let new = "a#1 flags:# has_x:flags.0?true x:flags.0?int = A;";
        assert_eq!(directions(old, new), (true, true), "the flag says that `x` is present");
    }

    #[test]
    fn conditions_types_and_order() {
        let old = "a#1 flags:# x:int y:flags.0?long = A;";
        assert_eq!(directions(old, "a#1 flags:# x:int y:flags.1?long = A;"), (false, false));
        assert_eq!(directions(old, "a#1 flags:# x:int y:long = A;"), (false, false));
        assert_eq!(directions(old, "a#1 flags:# x:long y:flags.0?long = A;"), (false, false));
        assert_eq!(directions(old, "a#1 flags:# y:flags.0?long x:int = A;"), (false, false));
        assert_eq!(directions(old, "a#1 mask:# v:int w:mask.0?long = A;"), (true, true));
        let (old, new) = ("a#1 f:# x:f.0?true y:int = A;", "a#1 f:# y:int x:f.0?true = A;");
        assert_eq!(directions(old, new), (true, true), "flags have no bytes");
    }

    #[test]
    fn types_with_equal_bytes() {
        assert_eq!(directions("a#1 x:int = A;", "a#1 x:int32 = A;"), (true, true));
        assert_eq!(directions("a#1 x:string = A;", "a#1 x:bytes = A;"), (true, false));
        let old = "a#1 x:(vector string) = A;";
        assert_eq!(directions(old, "a#1 x:(vector bytes) = A;"), (true, false));
        assert_eq!(directions(old, "a#1 x:(Vector string) = A;"), (false, false));
        let (old, new) = ("b#2 = B; a#1 x:B = A;", "b#2 = C; c#3 = C; a#1 x:C = A;");
        assert_eq!(directions(old, new), (true, false), "`c` is new");
        assert_eq!(directions("b#2 = B; a#1 x:B = A;", "b#2 = B; a#1 x:%B = A;"), (false, false));
    }

    #[test]
    fn results() {
        let old = "a#1 = A; b#2 = B;";
        assert_eq!(directions(old, "a#1 = B; b#2 = B;"), (true, false));
        assert!(!directions("a#1 = A; c#3 = A; b#2 = B;", "c#3 = A; a#1 = B; b#2 = B;").0);
        let function = |result| format!("---functions--- a#1 = {result};");
        assert_eq!(directions(&function("Bool"), &function("Vector<int>")), (false, false));
        assert_eq!(directions(&function("Bool"), "---types--- a#1 = A;"), (false, false));
        let (old, new) =
            ("---functions--- a#1 {X:Type} q:!X = X;", "---functions--- a#1 {T:Type} q:!T = T;");
        assert_eq!(directions(old, new), (true, true), "names of variables do not matter");
    }

    #[test]
    fn a_count_is_no_mask() {
        let old = "a#1 n:# x:n*[ int ] = A;";
        assert!(!directions(old, "a#1 n:# x:n*[ int ] y:n.0?int = A;").0);
        let old = "a#1 n:# x:(Row n) = A; row#2 {k:#} y:k*[ int ] = Row k;";
        assert!(!directions(old, &old.replace("(Row n)", "(Row n) z:n.0?int")).0);
        assert!(directions("a#1 n:# x:int = A;", "a#1 n:# x:int y:n.0?int = A;").0);
    }

    #[test]
    fn a_conditional_mask() {
        let old = "a#1 flags:# x:int = A;";
        let new = "a#1 flags:# more:flags.0?# y:more.0?int x:int = A;";
        assert_eq!(directions(old, new), (true, false));
    }
}
