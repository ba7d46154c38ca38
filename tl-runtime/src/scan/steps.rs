//! The steps of programs: their form, and following them.
//!
//! A step applies if the mask of the program has its bit. The lower half of the mask is a number that the
//! program has read, the upper half another one, and bit 63 is always set. The steps of a program come one
//! after the other, whatever the numbers are, and a branch leads over one that does not apply. So the
//! processor, which predicts branches, goes on before it knows the numbers. To look only at those that
//! apply takes fewer instructions, and more time.

use super::pass::{Pass, Rest};

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

impl<'a> Pass<'_, 'a> {
    /// Moves the numbers into the slots of a program that takes them.
    #[cold]
    #[inline(never)]
    pub(super) fn fill(&mut self, slots: &mut Slots) {
        for (slot, number) in slots.iter_mut().skip(FIRST_SLOT).zip(self.numbers.drain(..)) {
            *slot = number;
        }
    }

    /// Follows the steps of a program, given its mask and its numbers so far.
    #[inline(always)]
    pub(super) fn steps_at(
        &mut self,
        mut rest: &'a [u8],
        steps: &'static [Words],
        mask: &mut u64,
        slots: &mut Slots,
        depth: u32,
    ) -> Rest<'a> {
        for step in steps {
            let step = Step(*step);
            if !step.applies(*mask) {
                continue;
            }
            let operand = step.operand();
            rest = match step.action() {
                Action::Fixed => self.bytes_at(rest, operand)?,
                Action::Text => match self.short_text(rest) {
                    Some(rest) => rest,
                    None => self.long_text(rest)?,
                },
                Action::Number => {
                    let (number, rest) = self.number_at(rest, operand)?;
                    slots[step.slot()] = number;
                    match step.more() {
                        LOWER => *mask |= u64::from(number),
                        UPPER => *mask |= u64::from(number) << 32,
                        _ => {}
                    }
                    rest
                }
                Action::Constructor => self.boxed_at(rest, operand, depth)?,
                _ => {
                    let mut other = *mask;
                    let rest = self.rare_step(rest, step, &mut other, slots, depth)?;
                    *mask = other;
                    rest
                }
            };
        }
        Some(rest)
    }

    /// Follows a step of another kind.
    #[inline(never)]
    fn rare_step(
        &mut self,
        rest: &'a [u8],
        step: Step,
        mask: &mut u64,
        slots: &Slots,
        depth: u32,
    ) -> Rest<'a> {
        match step.action() {
            Action::Constructors => return self.boxed_vector_at(rest, step.operand(), depth),
            Action::Value => return self.field_at(rest, step.operand(), depth),
            Action::Push => {
                self.numbers.push(slots[step.slot()].saturating_add(step.operand()));
            }
            _ => {
                let lower = match (step.more(), slots[step.slot()]) {
                    (0, number) => number,
                    (_, 0) => 0,
                    _ => u32::MAX,
                };
                *mask = *mask >> 32 << 32 | u64::from(lower);
            }
        }
        Some(rest)
    }

    #[inline]
    fn number_at(&mut self, rest: &'a [u8], known: u32) -> Option<(u32, &'a [u8])> {
        if let Some((number, rest)) = rest.split_first_chunk() {
            let number = u32::from_le_bytes(*number);
            if number & !known == 0 {
                return Some((number, rest));
            }
        }
        self.masked_number_at(rest, known)
    }

    /// Reads a number with other bits, or none.
    #[cold]
    #[inline(never)]
    fn masked_number_at(&mut self, rest: &'a [u8], known: u32) -> Option<(u32, &'a [u8])> {
        let mut number = 0;
        let rest = self.read(rest, |pass| number = pass.reader.mask(known))?;
        Some((number, rest))
    }
}
