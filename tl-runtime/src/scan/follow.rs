//! Following the steps of a program.

use super::pass::{Pass, Rest};
use super::steps::{Action, FIRST_SLOT, LOWER, Slots, Step, UPPER, Words};

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
