//! The table of a [`Scan`](super::Scan), and its form.
//!
//! A table is a sequence of words of 32 bits, and names that end at line feeds. A place is an index
//! into the words, a name an index into the names.
//!
//! ```text
//! table     number of types, number of named types, the types, then the rest in any order
//! type      kind and number of constructors, operand, name
//! boxed     the constructor ids in their order, then the places of their programs
//! program   length of the steps, name, number of fields and bit 31 for a function, steps, fields
//! step      one word, or two
//! field     name, place of its first step in the steps, condition and type as in a step
//! ```
//!
//! The first two types are `Object` and `Function`. The named types follow, in the order of their
//! names. A step has four bits for the action, five for the slot of a mask plus one, six for a bit of
//! the mask or 32 for any, and 17 for the operand. `tl_codegen`'s `lower/scan/image.rs` writes tables.

/// A table. `tl_codegen` made it, but no content of a table makes a reader of it panic.
#[derive(Clone, Copy)]
pub(super) struct Table {
    pub(super) words: &'static [[u8; 4]],
    pub(super) names: &'static str,
}

/// The kind of a type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// The operand is the number of bytes.
    Fixed,
    Text,
    /// The operand is the place of the constructors.
    Boxed {
        cases: u32,
    },
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

/// The action of a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Action {
    /// The operand is the number of bytes.
    Fixed,
    Text,
    /// The operand is the type. The numbers that were pushed are for it.
    Value,
    /// The operand is the slot. The second word has the bits that guard fields.
    Number,
    /// Pushes a number: the slot plus one or nothing, and in the second word what is added.
    Push,
}

/// The first word of a step.
#[derive(Clone, Copy, Debug)]
pub(super) struct Step(u32);

impl Step {
    #[inline]
    pub(super) fn new(word: [u8; 4]) -> Self {
        Self(u32::from_le_bytes(word))
    }

    #[inline]
    pub(super) fn action(self) -> Action {
        match self.0 & 0xf {
            0 => Action::Fixed,
            1 => Action::Text,
            2 => Action::Value,
            3 => Action::Number,
            _ => Action::Push,
        }
    }

    #[inline]
    pub(super) fn operand(self) -> u32 {
        self.0 >> 15
    }

    /// Returns true if the field is present, given the numbers so far.
    #[inline]
    pub(super) fn holds(self, slots: &[u32; SLOTS]) -> bool {
        let slot = (self.0 >> 4 & 0x1f) as usize;
        if slot == 0 {
            return true;
        }
        let mask = slots[(slot - 1) % SLOTS];
        match self.0 >> 9 & 0x3f {
            bit @ 0..32 => mask >> bit & 1 == 1,
            _ => mask != 0,
        }
    }
}

/// The number of slots of a program.
pub(super) const SLOTS: usize = 16;

/// A program: the steps over the fields of a combinator or of a record.
#[derive(Clone, Copy, Debug)]
pub(super) struct Program {
    pub(super) name: u32,
    pub(super) steps: &'static [[u8; 4]],
}

/// A field of a program.
#[derive(Clone, Copy, Debug)]
pub(super) struct Field {
    pub(super) name: u32,
    /// The place of its first step among the steps.
    pub(super) step: u32,
    /// Its condition and its type.
    pub(super) word: Step,
}

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
        let [kind, operand, name] = self.array(2 + 3 * index);
        let cases = kind >> 4;
        let kind = match kind & 0xf {
            0 => Kind::Fixed,
            1 => Kind::Text,
            2 => Kind::Boxed { cases },
            3 => Kind::Record,
            4 => Kind::Vector,
            5 => Kind::BoxedVector,
            6 => Kind::Repeat,
            _ => Kind::Sized,
        };
        Type { kind, operand, name }
    }

    /// Returns the program of the constructor with this id.
    #[inline]
    pub(super) fn constructor(&self, place: u32, cases: u32, id: u32) -> Option<u32> {
        let ids = self.words(place, cases);
        let index = ids.binary_search_by_key(&id, |word| u32::from_le_bytes(*word)).ok()?;
        let [program] = self.array(place + cases + index as u32);
        Some(program)
    }

    /// Returns the program of the constructor or function with this id.
    pub(super) fn object(&self, id: u32) -> Option<u32> {
        match self.ty(OBJECT) {
            Type { kind: Kind::Boxed { cases }, operand, .. } => {
                self.constructor(operand, cases, id)
            }
            _ => None,
        }
    }

    /// Returns the constructors of a boxed type, each with its program.
    pub(super) fn constructors(&self, place: u32, cases: u32) -> impl Iterator<Item = (u32, u32)> {
        let (ids, programs) = (self.words(place, cases), self.words(place + cases, cases));
        let ids = ids.iter().map(|word| u32::from_le_bytes(*word));
        ids.zip(programs.iter().map(|word| u32::from_le_bytes(*word)))
    }

    #[inline]
    pub(super) fn program(&self, place: u32) -> Program {
        let [len, name] = self.array(place);
        Program { name, steps: self.words(place + 3, len) }
    }

    pub(super) fn is_function(&self, program: u32) -> bool {
        let [fields] = self.array(program + 2);
        fields >> 31 == 1
    }

    /// Returns the fields of a program, in order.
    pub(super) fn fields(&self, program: u32) -> impl Iterator<Item = Field> + use<> {
        let [len, _, fields] = self.array(program);
        let words = self.words(program + 3 + len, (fields & 0x7fff_ffff) * 3);
        words.chunks_exact(3).filter_map(|words| {
            let [name, step, word] = words.first_chunk()?;
            let (name, step) = (u32::from_le_bytes(*name), u32::from_le_bytes(*step));
            Some(Field { name, step, word: Step::new(*word) })
        })
    }

    /// Returns the text of a name.
    pub(super) fn name(&self, name: u32) -> &'static str {
        let rest = self.names.get(name as usize..).unwrap_or_default();
        rest.split('\n').next().unwrap_or_default()
    }

    fn types(&self) -> [u32; 2] {
        self.array(0)
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
        let object = self.ty(OBJECT);
        let Kind::Boxed { cases } = object.kind else { return None };
        let mut all = self.constructors(object.operand, cases);
        all.find(|(_, program)| self.name(self.program(*program).name) == name)
    }
}
