//! The table of a [`Scan`](super::Scan), and its form.
//!
//! A table is a sequence of words of 32 bits, and names that end at line feeds. A place is an index
//! into the words, a name an index into the names.
//!
//! ```text
//! table     number of types, number of named types, the types, then the rest in any order
//! type      kind, operand, name
//! boxed     at an even place: shift, type, and pairs of a constructor id and an entry
//! entry     27 bits: place of the program. Five bits: the number of words of every value with its id,
//!           or zero if it depends on the value or is too large. A pair without a constructor is zero
//! program   name, number of fields and bit 31 for a function; its place is here: length of the steps,
//!           steps, fields
//! step      a pair: four bytes for action, bit of the mask, slot and more; operand
//! field     name, number of steps before that of its value, slot (4 bits) and type, bits of the condition
//! ```
//!
//! The first two types are `Object` and `Function`. The named types follow, in the order of their
//! names. A boxed type with a shift of zero has a list of eight pairs. Any other has a hash table with
//! linear probing: the product of an id and [`SPREAD`], shifted to the right, is the index of the pair
//! where the search for the id starts. The search ends at a pair without a constructor. The table ends
//! with zeros, so that a list can be read at each boxed type.
//!
//! [`steps`](super::steps) tells what the steps mean. `tl_codegen`'s `lower/scan/image.rs` writes tables.

use super::steps::{Condition, Words};

/// A table. `tl_codegen` made it, but no content of a table makes a reader of it panic.
#[derive(Clone, Copy)]
pub(super) struct Table {
    pub(super) words: &'static [[u8; 4]],
    pub(super) names: &'static str,
}

/// The kind of a type. Four bytes are copied with fewer instructions than one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u32)]
pub(super) enum Kind {
    /// The operand is the number of bytes.
    Fixed,
    Text,
    /// The operand is the place of the constructors.
    Boxed,
    /// The operand is the place of the program.
    Record,
    /// The operand is the item. A vector passes the numbers that it takes to its items.
    Vector,
    BoxedVector,
    /// A repetition. The first number is the count, and the others are for the items.
    Repeat,
    /// An object of as many bytes as the number says.
    Sized,
}

/// A type.
#[derive(Clone, Copy, Debug)]
pub(super) struct Type {
    pub(super) kind: Kind,
    pub(super) operand: u32,
    pub(super) name: u32,
}

/// A constructor in the table of a type, if there is one.
#[derive(Clone, Copy, Debug)]
pub(super) struct Constructor(u32);

impl Constructor {
    /// Returns the program, unless there is no constructor.
    #[inline]
    pub(super) fn program(self) -> Option<u32> {
        (self.0 != 0).then_some(self.0 & (u32::MAX >> 5))
    }

    /// Returns the number of bytes of every value with its id, or zero.
    #[inline]
    pub(super) fn size(self) -> usize {
        4 * (self.0 >> 27) as usize
    }
}

/// A field of a program.
#[derive(Clone, Copy, Debug)]
pub(super) struct Field {
    pub(super) name: u32,
    /// The number of steps before that of its value.
    pub(super) step: u32,
    pub(super) ty: u32,
    pub(super) condition: Condition,
}

/// The number of pairs in a list of constructors.
const LIST: usize = 8;

/// Spreads constructor ids over a hash table.
pub(super) const SPREAD: u32 = 0x9e37_79b1;

/// The first types.
pub(super) const OBJECT: u32 = 0;
pub(super) const FUNCTION: u32 = 1;
const FIRST_NAMED: u32 = 2;

impl Table {
    #[inline]
    fn words(&self, place: u32, len: u32) -> &'static [[u8; 4]] {
        let rest = self.words.get(place as usize..).unwrap_or_default();
        rest.get(..len as usize).unwrap_or_default()
    }

    #[inline]
    fn array<const N: usize>(&self, place: u32) -> [u32; N] {
        let rest = self.words.get(place as usize..).unwrap_or_default();
        rest.first_chunk().map_or([0; N], |words| words.map(u32::from_le_bytes))
    }

    #[inline]
    pub(super) fn ty(&self, index: u32) -> Type {
        let [kind, operand, name] = self.array(index.saturating_mul(3).saturating_add(2));
        let kind = match kind {
            0 => Kind::Fixed,
            1 => Kind::Text,
            2 => Kind::Boxed,
            3 => Kind::Record,
            4 => Kind::Vector,
            5 => Kind::BoxedVector,
            6 => Kind::Repeat,
            _ => Kind::Sized,
        };
        Type { kind, operand, name }
    }

    /// Returns the constructor with this id.
    #[inline(never)]
    pub(super) fn constructor(&self, place: u32, id: u32) -> Constructor {
        let pairs = self.words.as_chunks::<2>().0;
        let first = place as usize / 2;
        let head = pairs.get(first..first + 1 + LIST).and_then(<[Words]>::first_chunk);
        let Some([[shift, _], list @ ..]): Option<&[Words; 1 + LIST]> = head else {
            return Constructor(0);
        };
        if shift[0] == 0 {
            // Branches that the processor predicts let it go on before the pair is known.
            for [found, entry] in list {
                if u32::from_le_bytes(*found) == id {
                    return Constructor(u32::from_le_bytes(*entry));
                }
            }
            return Constructor(0);
        }
        let hash = id.wrapping_mul(SPREAD) >> (shift[0] % 32);
        let mut index = first.wrapping_add(hash as usize);
        loop {
            index = index.wrapping_add(1);
            let Some([found, entry]) = pairs.get(index) else { return Constructor(0) };
            let entry = u32::from_le_bytes(*entry);
            if u32::from_le_bytes(*found) == id || entry == 0 {
                return Constructor(entry);
            }
        }
    }

    /// Returns the program of the constructor or function with this id.
    pub(super) fn object(&self, id: u32) -> Option<u32> {
        self.constructor(self.ty(OBJECT).operand, id).program()
    }

    /// Returns the type whose constructors are at this place.
    pub(super) fn type_of(&self, place: u32) -> Type {
        let [_, ty] = self.array(place);
        self.ty(ty)
    }

    /// Returns the constructors at a place, each with its program.
    pub(super) fn constructors(&self, place: u32) -> impl Iterator<Item = (u32, u32)> {
        let [shift] = self.array(place);
        let len = if shift == 0 { LIST } else { 1 << (32 - shift % 32).min(31) };
        let pairs = self.words.as_chunks::<2>().0.get(place as usize / 2 + 1..).unwrap_or_default();
        let pairs = pairs.iter().map(|pair| pair.map(u32::from_le_bytes)).enumerate();
        // A hash table may go on.
        let pairs = pairs.take_while(move |(i, [_, entry])| *i < len || shift != 0 && *entry != 0);
        pairs.filter_map(|(_, [id, entry])| Some((id, Constructor(entry).program()?)))
    }

    /// Returns the steps of a program.
    #[inline]
    pub(super) fn steps(&self, program: u32) -> &'static [Words] {
        let Some([len, rest @ ..]) = self.words.get(program as usize..) else { return &[] };
        match rest.get(..u32::from_le_bytes(*len) as usize) {
            Some(steps) => steps.as_chunks().0,
            None => &[],
        }
    }

    /// Returns the name of a program.
    pub(super) fn name_of(&self, program: u32) -> u32 {
        let [name] = self.array(program.saturating_sub(2));
        name
    }

    pub(super) fn is_function(&self, program: u32) -> bool {
        let [fields] = self.array(program.saturating_sub(1));
        fields >> 31 == 1
    }

    /// Returns the fields of a program, in order.
    pub(super) fn fields(&self, program: u32) -> impl Iterator<Item = Field> + use<> {
        let [fields, len] = self.array(program.saturating_sub(1));
        let place = program.saturating_add(1).saturating_add(len);
        let words = self.words(place, (fields & 0x7fff_ffff).saturating_mul(4));
        words.as_chunks().0.iter().map(|words| {
            let [name, step, word, bits] = words.map(u32::from_le_bytes);
            Field { name, step, ty: word >> 4, condition: Condition { slot: word & 0xf, bits } }
        })
    }

    /// Returns the text of a name.
    pub(super) fn name(&self, name: u32) -> &'static str {
        name_at(self.names, name)
    }

    /// Returns the number of types and that of named types, neither of which is larger than the table.
    fn types(&self) -> [u32; 2] {
        let most = u32::try_from(self.words.len() / 3).unwrap_or(u32::MAX / 3);
        self.array(0).map(|number: u32| number.min(most))
    }

    /// Returns the type of this name that takes no numbers.
    pub(super) fn type_named(&self, name: &str) -> Option<u32> {
        let [_, named] = self.types();
        let (mut first, mut end) = (FIRST_NAMED, FIRST_NAMED + named);
        while first < end {
            let middle = first + (end - first) / 2;
            match self.name(self.ty(middle).name).cmp(name) {
                core::cmp::Ordering::Less => first = middle + 1,
                core::cmp::Ordering::Greater => end = middle,
                core::cmp::Ordering::Equal => return Some(middle),
            }
        }
        None
    }

    /// Returns a type of this name, such as `Vector<User>`. There may be none, even if the schema could
    /// have it.
    pub(super) fn any_type_named(&self, name: &str) -> Option<u32> {
        let [types, _] = self.types();
        (0..types).find(|index| self.name(self.ty(*index).name) == name)
    }

    /// Returns the constructor or function of this name, and its id.
    pub(super) fn combinator_named(&self, name: &str) -> Option<(u32, u32)> {
        let mut all = self.constructors(self.ty(OBJECT).operand);
        all.find(|(_, program)| self.name(self.name_of(*program)) == name)
    }

    /// Returns the type for a name as readers have it.
    pub(super) fn skipped_type(&self, name: &str) -> Option<u32> {
        match name {
            "Object" => Some(OBJECT),
            "Function" => Some(FUNCTION),
            name => self.type_named(name),
        }
    }
}

/// Returns the name at a place.
pub(super) fn name_at(names: &'static str, place: u32) -> &'static str {
    let rest = names.get(place as usize..).unwrap_or_default();
    rest.split('\n').next().unwrap_or_default()
}
