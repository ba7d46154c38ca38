//! The table of a [`Scan`](super::Scan), and its form.
//!
//! A table is a sequence of words of 32 bits, and names that end at line feeds. A place is an index
//! into the words, a name an index into the names.
//!
//! ```text
//! table     number of types, number of named types, the types, then the rest in any order
//! type      kind, operand, name
//! boxed     shift, type, and a hash table of pairs: constructor id, place of the program or zero.
//!           Bit 31 of the place is for a program of one step over a number of bytes
//! program   length of the steps, name, number of fields and bit 31 for a function, steps, fields
//! step      a pair: action, slot and operand; bits of the condition
//! number    the second pair of some steps: zero, the number. Read as a step, it leads over no bytes
//! field     name, place of its first step in the steps, slot and type, bits of the condition
//! ```
//!
//! The first two types are `Object` and `Function`. The named types follow, in the order of their
//! names. A word has four bits for the action, four for a slot, and 24 for the operand. A step applies
//! if its slot has one of its bits; slot 0 has all. `tl_codegen`'s `lower/scan/image.rs` writes tables.

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

/// The action of a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Action {
    /// The operand is the number of bytes.
    Fixed,
    Text,
    /// The operand is the type. The numbers that were pushed are for it.
    Value,
    /// The operand is the slot. The second pair has the bits that guard fields.
    Number,
    /// A value of a boxed type that takes no numbers. The operand is the place of its constructors.
    Constructor,
    /// Leads over as many steps as the operand says if the step does *not* apply.
    Jump,
    /// Pushes a number: that of a slot, unless it is slot 0, plus the number in the second pair.
    Push,
}

/// A pair of words.
pub(super) type Words = [[u8; 4]; 2];

/// Returns the number in the second pair of a step.
#[inline]
pub(super) fn more(words: &Words) -> u32 {
    u32::from_le_bytes(words[1])
}

/// A step without its second pair.
#[derive(Clone, Copy, Debug)]
pub(super) struct Step {
    word: u32,
    bits: u32,
}

/// The bits of slot 0, and of a step that always applies.
pub(super) const ALWAYS: u32 = u32::MAX;

impl Step {
    #[inline]
    pub(super) fn new(words: &Words) -> Self {
        Self { word: u32::from_le_bytes(words[0]), bits: u32::from_le_bytes(words[1]) }
    }

    #[inline]
    pub(super) fn action(self) -> Action {
        match self.word & 0xf {
            0 => Action::Fixed,
            1 => Action::Text,
            2 => Action::Value,
            3 => Action::Number,
            4 => Action::Push,
            5 => Action::Constructor,
            _ => Action::Jump,
        }
    }

    #[inline]
    pub(super) fn operand(self) -> u32 {
        self.word >> 8
    }

    /// Returns true if the field is present, given the numbers so far.
    #[inline]
    pub(super) fn holds(self, slots: &[u32; SLOTS]) -> bool {
        slots[(self.word >> 4) as usize % SLOTS] & self.bits != 0
    }
}

/// The number of slots of a program. The first one has all bits.
pub(super) const SLOTS: usize = 16;
pub(super) const FIRST_SLOT: usize = 1;

/// A program: the steps over the fields of a combinator or of a record.
#[derive(Clone, Copy, Debug)]
pub(super) struct Program {
    pub(super) name: u32,
    pub(super) steps: &'static [Words],
}

/// The program of a constructor in the table of a type.
#[derive(Clone, Copy, Debug)]
pub(super) struct Constructor(u32);

impl Constructor {
    #[inline]
    pub(super) fn program(self) -> u32 {
        self.0 & (u32::MAX >> 1)
    }

    /// Returns true if the program is one step over a number of bytes.
    #[inline]
    pub(super) fn is_bytes(self) -> bool {
        self.0 >> 31 == 1
    }
}

/// A field of a program.
#[derive(Clone, Copy, Debug)]
pub(super) struct Field {
    pub(super) name: u32,
    /// The place of its first step among the steps.
    pub(super) step: u32,
    /// Its condition. The operand is its type.
    pub(super) condition: Step,
}

/// Spreads constructor ids over a hash table.
const SPREAD: u32 = 0x9e37_79b1;

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

    /// Returns the program of the constructor with this id.
    #[inline]
    pub(super) fn constructor(&self, place: u32, id: u32) -> Option<Constructor> {
        let [shift, _, pairs @ ..] = self.words.get(place as usize..)? else { return None };
        let shift = u32::from_le_bytes(*shift) % 32;
        let mut index = id.wrapping_mul(SPREAD) >> shift;
        // A table has an empty pair, so the search ends before it has seen all.
        for _ in 0..pairs.len() / 2 {
            let [found, program] =
                pairs.get((index as usize).saturating_mul(2)..)?.first_chunk()?;
            let (found, program) = (u32::from_le_bytes(*found), u32::from_le_bytes(*program));
            if program == 0 {
                return None;
            }
            if found == id {
                return Some(Constructor(program));
            }
            index = index.wrapping_add(1) & (u32::MAX >> shift);
        }
        None
    }

    /// Returns the program of the constructor or function with this id.
    pub(super) fn object(&self, id: u32) -> Option<u32> {
        self.constructor(self.ty(OBJECT).operand, id).map(Constructor::program)
    }

    /// Returns the type whose constructors are at this place.
    pub(super) fn type_of(&self, place: u32) -> Type {
        let [_, ty] = self.array(place);
        self.ty(ty)
    }

    /// Returns the constructors at a place, each with its program.
    pub(super) fn constructors(&self, place: u32) -> impl Iterator<Item = (u32, u32)> {
        let [shift] = self.array(place);
        let len = (u32::MAX >> (shift % 32)).saturating_add(1).saturating_mul(2);
        let pairs: &[Words] = self.words(place.saturating_add(2), len).as_chunks().0;
        let pairs = pairs.iter().map(|pair| pair.map(u32::from_le_bytes));
        let pairs = pairs.filter(|[_, program]| *program != 0);
        pairs.map(|[id, program]| (id, Constructor(program).program()))
    }

    #[inline]
    pub(super) fn program(&self, place: u32) -> Program {
        match self.words.get(place as usize..) {
            Some([len, name, _, rest @ ..]) => {
                let len = u32::from_le_bytes(*len) as usize;
                let steps = rest.get(..len).unwrap_or_default().as_chunks().0;
                Program { name: u32::from_le_bytes(*name), steps }
            }
            _ => Program { name: 0, steps: &[] },
        }
    }

    /// Returns the number of bytes of the first step of a program.
    #[inline]
    pub(super) fn bytes(&self, program: u32) -> u32 {
        let [.., word] = self.array::<4>(program);
        word >> 8
    }

    pub(super) fn is_function(&self, program: u32) -> bool {
        let [fields] = self.array(program.saturating_add(2));
        fields >> 31 == 1
    }

    /// Returns the fields of a program, in order.
    pub(super) fn fields(&self, program: u32) -> impl Iterator<Item = Field> + use<> {
        let [len, _, fields] = self.array(program);
        let place = program.saturating_add(3).saturating_add(len);
        let words = self.words(place, (fields & 0x7fff_ffff).saturating_mul(4));
        words.as_chunks().0.iter().map(|[name, step, word, bits]| {
            let (name, step) = (u32::from_le_bytes(*name), u32::from_le_bytes(*step));
            Field { name, step, condition: Step::new(&[*word, *bits]) }
        })
    }

    /// Returns the text of a name.
    pub(super) fn name(&self, name: u32) -> &'static str {
        let rest = self.names.get(name as usize..).unwrap_or_default();
        rest.split('\n').next().unwrap_or_default()
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
        all.find(|(_, program)| self.name(self.program(*program).name) == name)
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
