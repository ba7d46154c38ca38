//! The form of the steps of programs. [`follow`](super::follow) follows them.
//!
//! A step applies if the mask of the program has its bit. The lower half of the mask is a number that the
//! program has read, the upper half another one, and bit 63 is always set. The steps of a program come one
//! after the other, whatever the numbers are, and a branch leads over one that does not apply. So the
//! processor, which predicts branches, goes on before it knows the numbers. To look only at those that
//! apply takes fewer instructions, and more time.

/// The action of a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Action {
    /// The operand is the number of bytes.
    Fixed,
    Text,
    /// The operand is the type. The numbers that were pushed are for it.
    Value,
    /// A value of a boxed type that takes no numbers. The operand is the place of its constructors.
    Constructor,
    /// A boxed vector of such values.
    Constructors,
    /// A number, which is kept in a slot. The operand has the bits that guard fields. The last byte says
    /// which half of the mask the number becomes, if any: [`LOWER`], [`UPPER`], or zero.
    Number,
    /// Pushes a number: that of a slot, unless it is slot 0, plus the operand.
    Push,
    /// Puts the number of a slot into the lower half of the mask. If the last byte is not zero, the half
    /// has all bits instead, unless the number is zero.
    Mask,
}

/// The words of a step.
pub(super) type Words = [[u8; 4]; 2];

/// A step.
#[derive(Clone, Copy, Debug)]
pub(super) struct Step(pub(super) Words);

/// The mask for steps that always apply.
pub(super) const ALWAYS: u64 = 1 << 63;

/// The half of the mask that a number becomes, in the last byte of its step.
pub(super) const LOWER: u8 = 1;
pub(super) const UPPER: u8 = 2;

impl Step {
    /// Returns the action. Its byte has one bit, so that a branch tells each frequent action from the
    /// others. The compiler would make a jump by a table of a number, which takes more instructions.
    #[inline]
    pub(super) fn action(self) -> Action {
        let bits = self.0[0][0];
        if bits & 1 != 0 {
            return Action::Fixed;
        }
        if bits & 2 != 0 {
            return Action::Text;
        }
        if bits & 4 != 0 {
            return Action::Number;
        }
        if bits & 8 != 0 {
            return Action::Constructor;
        }
        match bits {
            16 => Action::Constructors,
            32 => Action::Value,
            64 => Action::Push,
            _ => Action::Mask,
        }
    }

    /// Returns true if the step applies, given the mask of the program.
    #[inline]
    pub(super) fn applies(self, mask: u64) -> bool {
        mask >> (self.0[0][1] % 64) & 1 != 0
    }

    #[inline]
    pub(super) fn slot(self) -> usize {
        usize::from(self.0[0][2]) % SLOTS
    }

    /// Returns the last byte of the first word.
    #[inline]
    pub(super) fn more(self) -> u8 {
        self.0[0][3]
    }

    #[inline]
    pub(super) fn operand(self) -> u32 {
        u32::from_le_bytes(self.0[1])
    }
}

/// The number of slots of a program. The first one is zero.
pub(super) const SLOTS: usize = 16;
pub(super) const FIRST_SLOT: usize = 1;

/// The numbers that conditions and counts depend on.
pub(super) type Slots = [u32; SLOTS];

/// The condition of a field.
#[derive(Clone, Copy, Debug)]
pub(super) struct Condition {
    pub(super) slot: u32,
    pub(super) bits: u32,
}

impl Condition {
    /// Returns true if the field is present, given the numbers so far.
    pub(super) fn holds(self, slots: &Slots) -> bool {
        self.slot == 0 || slots[self.slot as usize % SLOTS] & self.bits != 0
    }
}
