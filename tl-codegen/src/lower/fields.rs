//! Fields: which become what in Rust, and what stands on the wire where.
//!
//! A `#` field that guards others is a mask: it is computed from them and does not appear in Rust.
//! Fields that share a mask bit are there together or not at all, so they become one `Option`.

use std::collections::BTreeMap;

use tl_parser::schema::{self, Combinator, Condition, Nat, Type, Variable};

use super::Lowering;
use crate::names::{Names, snake_name};
use crate::rust_model::{
    Boxing, Field, FieldKind, Group, ImpliedFlag, ItemPath, Member, WireField, WireType,
};

/// The Rust fields of a combinator.
pub(super) struct LoweredFields {
    pub(super) fields: Vec<Field>,
    pub(super) wire: Vec<WireField>,
    pub(super) implied: Vec<ImpliedFlag>,
}

/// The place of a bit: the mask's place among the fields, and the bit.
type BitPlace = (usize, u8);

impl Lowering<'_> {
    pub(super) fn fields(
        &mut self,
        combinator: &Combinator,
        path: &ItemPath,
    ) -> Option<LoweredFields> {
        let bits = self.mask_bits(combinator)?;
        let counts = self.counts(combinator, &bits)?;
        let mut lowering = FieldLowering {
            combinator,
            bits,
            counts,
            by_index: BTreeMap::new(),
            names: Names::default(),
            by_bit: BTreeMap::new(),
            masks: BTreeMap::new(),
            out: LoweredFields { fields: Vec::new(), wire: Vec::new(), implied: Vec::new() },
        };
        for index in 0..combinator.fields.len() {
            lowering.field(index, self, path)?;
        }
        lowering.fill_masks();
        lowering.fill_counts();
        Some(lowering.out)
    }

    /// The bit that guards each field.
    fn mask_bits(&mut self, combinator: &Combinator) -> Option<Vec<Option<BitPlace>>> {
        let mut bits = Vec::with_capacity(combinator.fields.len());
        for field in &combinator.fields {
            bits.push(match field.condition {
                None => None,
                Some(Condition { mask: Variable::Field { up: 0, index }, bit: Some(bit) }) => {
                    let mask = &combinator.fields[index];
                    if mask.condition.is_some() {
                        self.unsupported("a conditional mask", combinator, mask.span)?;
                    }
                    Some((index, bit))
                }
                Some(Condition { bit: None, .. }) => {
                    self.unsupported("a condition without a bit", combinator, field.span)?
                }
                Some(_) => {
                    self.unsupported("a mask that is an optional argument", combinator, field.span)?
                }
            });
        }
        Some(bits)
    }

    /// For each `#` field that counts the items of another field, that field. Such a number is
    /// computed like a mask, so it must have no other use.
    fn counts(
        &mut self,
        combinator: &Combinator,
        bits: &[Option<BitPlace>],
    ) -> Option<BTreeMap<usize, usize>> {
        let mut counts = BTreeMap::new();
        for (index, field) in combinator.fields.iter().enumerate() {
            let Type::Repetition(repetition) = &field.ty else { continue };
            let Nat::Sum(Variable::Field { up: 0, index: count }, 0) = repetition.count else {
                continue;
            };
            let is_mask = bits.iter().flatten().any(|(mask, _)| *mask == count);
            let is_conditional =
                field.condition.is_some() || combinator.fields[count].condition.is_some();
            if is_mask || is_conditional || counts.insert(count, index).is_some() {
                let what = "a `#` that is more than the count of one field";
                return self.unsupported(what, combinator, combinator.fields[count].span);
            }
        }
        Some(counts)
    }
}

struct FieldLowering<'a> {
    combinator: &'a Combinator,
    bits: Vec<Option<BitPlace>>,
    /// The fields that `#` fields count.
    counts: BTreeMap<usize, usize>,
    /// The Rust field of each field that is always there.
    by_index: BTreeMap<usize, usize>,
    names: Names,
    /// The Rust field that stands for a bit.
    by_bit: BTreeMap<BitPlace, usize>,
    /// The place of each mask on the wire.
    masks: BTreeMap<usize, usize>,
    out: LoweredFields,
}

impl FieldLowering<'_> {
    fn field(&mut self, index: usize, lowering: &mut Lowering<'_>, path: &ItemPath) -> Option<()> {
        let field = &self.combinator.fields[index];
        if self.bits.iter().flatten().any(|(mask, _)| *mask == index) {
            let name = self.names.claim(&snake_name(field.name.as_deref().unwrap_or("mask")));
            self.masks.insert(index, self.out.wire.len());
            self.out.wire.push(WireField::Mask { name, bits: Vec::new() });
            return Some(());
        }
        if let Some(&counted) = self.counts.get(&index) {
            let name = self.names.claim(&field_name(self.combinator, index));
            // The place of the counted field is not known yet; `fill_counts` puts it in.
            self.out.wire.push(WireField::Count { name, field: counted });
            return Some(());
        }
        if lowering.schema.is_length_of_object(&self.combinator.fields, index) {
            // The next field brings its length along.
            return Some(());
        }
        let name = field_name(self.combinator, index);
        let Some(bit) = self.bits[index] else {
            let ty = lowering.wire_type(&field.ty, self.combinator, field.span)?;
            let ty = match ty {
                WireType::Object { .. } => {
                    WireType::Object { is_sized: self.is_sized(index, lowering) }
                }
                ty => ty,
            };
            let field = self.push_field(&name, index, FieldKind::Required(ty));
            self.by_index.insert(index, field);
            self.out.wire.push(WireField::Required { field });
            return Some(());
        };
        if is_flag(lowering.schema, field) {
            self.flag(&name, index, bit, lowering.schema);
            return Some(());
        }
        let ty = lowering.wire_type(&field.ty, self.combinator, field.span)?;
        let members = self.members_of(lowering.schema, bit);
        if members.len() == 1 {
            let field = self.push_field(&name, index, FieldKind::Optional(ty, Boxing::Inline));
            self.by_bit.insert(bit, field);
            self.out.wire.push(WireField::Conditional { field, member: None });
            return Some(());
        }
        let field = match self.by_bit.get(&bit) {
            Some(&field) => field,
            None => self.start_group(&members, bit, lowering, path),
        };
        let FieldKind::Group(group, _) = &mut self.out.fields[field].kind else { return None };
        let member = group.members.len();
        let mut names = Names::default();
        group.members.iter().for_each(|member| drop(names.claim(&member.name)));
        let name = names.claim(&name);
        let text = self.combinator.field_text(index).to_owned();
        group.members.push(Member { name, text, ty });
        self.out.wire.push(WireField::Conditional { field, member: Some(member) });
        Some(())
    }

    /// Whether the field in front of an object says how many bytes it has.
    fn is_sized(&self, index: usize, lowering: &Lowering<'_>) -> bool {
        let before = index.checked_sub(1);
        before.is_some_and(|i| lowering.schema.is_length_of_object(&self.combinator.fields, i))
    }

    /// The fields behind a bit that are more than a flag.
    fn members_of(&self, schema: &schema::Schema, bit: BitPlace) -> Vec<usize> {
        let fields = self.combinator.fields.iter().enumerate();
        fields
            .filter(|(i, field)| self.bits[*i] == Some(bit) && !is_flag(schema, field))
            .map(|(i, _)| i)
            .collect()
    }

    fn push_field(&mut self, name: &str, index: usize, kind: FieldKind) -> usize {
        let name = self.names.claim(name);
        let text = self.combinator.field_text(index).to_owned();
        self.out.fields.push(Field { name, text, kind });
        self.out.fields.len() - 1
    }

    /// A flag is a field of its own only if nothing else on its bit says the same.
    fn flag(&mut self, name: &str, index: usize, bit: BitPlace, schema: &schema::Schema) {
        if self.members_of(schema, bit).is_empty() && !self.by_bit.contains_key(&bit) {
            let field = self.push_field(name, index, FieldKind::Flag);
            self.by_bit.insert(bit, field);
        } else {
            let name = self.names.claim(name);
            let text = self.combinator.field_text(index).to_owned();
            // The field that says the same may come later; `fill_masks` finds it.
            self.out.implied.push(ImpliedFlag { name, text, field: index });
        }
    }

    fn start_group(
        &mut self,
        members: &[usize],
        bit: BitPlace,
        lowering: &mut Lowering<'_>,
        path: &ItemPath,
    ) -> usize {
        let names: Vec<_> = members.iter().map(|&i| field_name(self.combinator, i)).collect();
        let name = names.join("_and_");
        let group = Group { path: lowering.claim_beside(path, &name), members: Vec::new() };
        let text = members.iter().map(|&i| {
            let field = &self.combinator.fields[i];
            format!("{}:{}", field.name.as_deref().unwrap_or("_"), self.combinator.field_text(i))
        });
        let text = text.collect::<Vec<_>>().join(" ");
        let name = self.names.claim(&name);
        let kind = FieldKind::Group(group, Boxing::Inline);
        self.out.fields.push(Field { name, text, kind });
        self.by_bit.insert(bit, self.out.fields.len() - 1);
        self.out.fields.len() - 1
    }

    /// Tells each count which Rust field it counts.
    fn fill_counts(&mut self) {
        for wire in &mut self.out.wire {
            if let WireField::Count { field, .. } = wire {
                *field = self.by_index[field];
            }
        }
    }

    /// Tells each mask and each implied flag which field stands for its bit.
    fn fill_masks(&mut self) {
        for ((mask, bit), field) in &self.by_bit {
            let place = self.masks[mask];
            if let WireField::Mask { bits, .. } = &mut self.out.wire[place] {
                bits.push((*bit, *field));
            }
        }
        for flag in &mut self.out.implied {
            if let Some(field) = self.bits[flag.field].and_then(|bit| self.by_bit.get(&bit)) {
                flag.field = *field;
            }
        }
    }
}

/// The Rust name of a field; one without a name is called by its place.
fn field_name(combinator: &Combinator, index: usize) -> String {
    match &combinator.fields[index].name {
        Some(name) => snake_name(name),
        None => format!("field_{}", index + 1),
    }
}

/// Whether this is `flags.N?true`.
fn is_flag(schema: &schema::Schema, field: &schema::Field) -> bool {
    matches!(field.ty, Type::Bare(constructor, _) if schema.is_true(constructor))
        && field.condition.is_some()
}
