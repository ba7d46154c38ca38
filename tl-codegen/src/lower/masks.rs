//! Masks: the bits that guard fields, and the fields on them.
//!
//! The keys of masks are the fields, then the given numbers, then all of these again for conditions
//! without a bit. Such a condition is bit 0 of a number that is 0 or 1.

use std::collections::BTreeMap;

use tl_parser::schema::{Condition, Schema, Variable};

use super::field_scope::FieldScope;
use super::fields::{BitPlace, FieldLowering, is_flag};
use super::lowering::Lowering;
use super::numbers::Numbers;
use crate::rust_model::{CheckedMask, FieldKind, Guard, Mask, UnknownBits, WireField};

impl Lowering<'_> {
    /// Returns the bit that guards each field.
    pub(super) fn mask_bits(
        &mut self,
        scope: FieldScope<'_>,
        numbers: &Numbers,
    ) -> Option<Vec<Option<BitPlace>>> {
        let mut bits = Vec::with_capacity(scope.fields.len());
        for field in scope.fields {
            let Some(Condition { mask, bit }) = field.condition else {
                bits.push(None);
                continue;
            };
            let key = match mask {
                Variable::Field { up: 0, index } => Some(index),
                mask => numbers.given.iter().position(|given| *given == mask),
            };
            let is_inner = matches!(mask, Variable::Field { up: 0, .. });
            let fields = scope.fields.len();
            let key = key.map(|key| if is_inner { key } else { fields + key });
            bits.push(Some(match (key, bit) {
                (Some(key), Some(bit)) => (key, bit),
                (Some(key), None) => (key + fields + numbers.given.len(), 0),
                (None, _) => {
                    return self.unsupported("a mask of this form", scope.combinator, field.span);
                }
            }));
        }
        Some(bits)
    }
}

impl FieldLowering<'_> {
    /// Returns true if bits of this field guard others.
    pub(super) fn is_mask(&self, index: usize) -> bool {
        self.bits.iter().flatten().any(|(mask, _)| self.base(*mask) == index)
    }

    /// The key of the number of which a mask is a test.
    fn base(&self, mask: usize) -> usize {
        let keys = self.scope.fields.len() + self.analysis.given.len();
        mask.checked_sub(keys).unwrap_or(mask)
    }

    pub(super) fn scope_of_mask(&self, mask: usize) -> usize {
        let stored = || self.stored_scopes.get(&self.base(mask)).copied().unwrap_or(0);
        self.masks.get(&mask).map_or_else(stored, |(_, scope)| *scope)
    }

    /// Returns the fields on a bit that are no flags.
    pub(super) fn members_of(&self, bit: BitPlace, schema: &Schema) -> Vec<usize> {
        let fields = self.scope.fields.iter().enumerate();
        fields
            .filter(|(i, field)| self.bits[*i] == Some(bit) && !is_flag(schema, field))
            .map(|(i, _)| i)
            .collect()
    }

    /// Returns true if a bit guards one value that is no mask.
    pub(super) fn is_alone(&self, bit: BitPlace, schema: &Schema) -> bool {
        matches!(self.members_of(bit, schema)[..], [only] if !self.is_mask(only))
    }

    /// Links masks to the fields on their bits.
    pub(super) fn fill_masks(&mut self) {
        for (&(mask, bit), &place) in &self.by_bit {
            let Some(&(wire, scope)) = self.masks.get(&mask) else { continue };
            if let WireField::Mask(mask) = &mut self.wire[wire] {
                let field = &mut self.bodies[scope].body.fields[place];
                field.guard = Some(Guard { mask: mask.name.clone(), bit });
                mask.bits.push((bit, place));
                mask.is_completed |= scope == 0 && !field.kind.is_flag();
            }
        }
        for &(wire, scope) in self.masks.values() {
            if let WireField::Mask(mask) = &self.wire[wire]
                && let Some(place) = mask.unknown
            {
                let bits = UnknownBits { mask: mask.name.clone(), known: mask.known() };
                self.bodies[scope].body.fields[place].kind = FieldKind::UnknownBits(bits);
            }
        }
    }

    /// Returns the stored and the given masks, with the fields of their bits.
    pub(super) fn checked_masks(&mut self) -> Vec<CheckedMask> {
        let mut checks: BTreeMap<usize, CheckedMask> = BTreeMap::new();
        for (&(key, bit), &place) in &self.by_bit {
            let Some(name) =
                self.names.by_mask.get(&key).filter(|_| !self.masks.contains_key(&key))
            else {
                continue;
            };
            let scope = self.scope_of_mask(key);
            let body = &mut self.bodies[scope];
            body.body.fields[place].guard = Some(Guard { mask: name.clone(), bit });
            let check = checks.entry(key).or_insert_with(|| {
                let (scope, bits) = (body.path.clone(), Vec::new());
                let mask =
                    Mask { name: name.clone(), scope, bits, unknown: None, is_completed: false };
                CheckedMask { mask, tl_name: String::new() }
            });
            check.mask.bits.push((bit, place));
        }
        for (key, check) in &mut checks {
            let base = self.base(*key);
            check.tl_name = match self.scope.fields.get(base) {
                Some(field) => field.key().to_owned(),
                None => match self.analysis.given[base - self.scope.fields.len()] {
                    Variable::Param(param) => self.scope.combinator.params[param].name.clone(),
                    Variable::Field { .. } => "#".to_owned(),
                },
            };
        }
        checks.into_values().collect()
    }

    /// Links flag aliases to the fields on their bits.
    pub(super) fn fill_aliases(&mut self) {
        for scope in &mut self.bodies {
            for (flag, bit) in scope.body.aliases.iter_mut().zip(&scope.alias_bits) {
                flag.field = self.by_bit[bit];
            }
        }
    }
}
