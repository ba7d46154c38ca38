//! Fields: which become what in Rust, and what stands on the wire where.
//!
//! A `#` field that guards others is a mask: it is computed from them and does not appear in Rust.
//! What a mask bit guards is there together or not at all: one value becomes an `Option`, several
//! become one `Option` of a struct, a *group*. A mask behind a bit is part of such a group, and so
//! is what it guards in turn.

use std::collections::BTreeMap;

use tl_parser::schema::{self, Condition, Nat, Type, Variable};

use super::Lowering;
use super::field_scope::FieldScope;
use crate::names::Names;
use crate::rust_model::{
    Body, Boxing, Field, FieldKind, FlagAlias, Group, Guard, ItemPath, Mask, ReadPlan, UnknownBits,
    WireField, WireType,
};

/// The deepest nesting of masks: one that a bit guards is in a group, and a group is in another one
/// if the mask of its bit is. rustc refuses values of far more levels.
const MOST_MASKS: usize = 16;

/// The place of a bit: the mask's place among the fields, and the bit.
type BitPlace = (usize, u8);

/// The fields of a struct, in Rust and on the wire.
pub(super) struct FieldsOf {
    pub(super) body: Body,
    pub(super) wire: Vec<WireField>,
    pub(super) read_plan: ReadPlan,
}

impl Lowering<'_> {
    /// The Rust fields of a combinator or of a record, whose struct is at `path`, and what is on
    /// the wire.
    pub(super) fn fields(&mut self, scope: FieldScope<'_>, path: &ItemPath) -> Option<FieldsOf> {
        let bits = self.mask_bits(scope)?;
        let counts = self.counts(scope, &bits)?;
        let mut lowering = FieldLowering {
            scope,
            bits,
            counts,
            counted: BTreeMap::new(),
            variables: Names::default(),
            by_bit: BTreeMap::new(),
            masks: BTreeMap::new(),
            bodies: vec![BodyBuilder::new(path.clone(), Vec::new())],
            wire: Vec::new(),
        };
        for index in 0..scope.fields.len() {
            lowering.field(index, self)?;
        }
        lowering.fill_masks();
        lowering.fill_aliases();
        Some(lowering.finish())
    }

    /// The bit that guards each field.
    fn mask_bits(&mut self, scope: FieldScope<'_>) -> Option<Vec<Option<BitPlace>>> {
        let mut bits = Vec::with_capacity(scope.fields.len());
        for field in scope.fields {
            let what = match field.condition {
                None => {
                    bits.push(None);
                    continue;
                }
                Some(Condition { mask: Variable::Field { up: 0, index }, bit: Some(bit) }) => {
                    bits.push(Some((index, bit)));
                    continue;
                }
                Some(Condition { bit: None, .. }) => "a condition without a bit",
                Some(Condition { mask: Variable::Param(_), .. }) => {
                    "a mask that is an optional argument"
                }
                Some(_) => "a mask outside of the repetition",
            };
            return self.unsupported(what, scope.combinator, field.span);
        }
        Some(bits)
    }

    /// For each `#` field that counts the items of another field, that field. Such a number is
    /// computed like a mask, so it must have no other use.
    fn counts(
        &mut self,
        scope: FieldScope<'_>,
        bits: &[Option<BitPlace>],
    ) -> Option<BTreeMap<usize, usize>> {
        let mut counts = BTreeMap::new();
        for (index, field) in scope.fields.iter().enumerate() {
            let Type::Repetition(repetition) = &field.ty else { continue };
            let Nat::Sum(Variable::Field { up: 0, index: count }, 0) = repetition.count else {
                continue;
            };
            let is_mask = bits.iter().flatten().any(|(mask, _)| *mask == count);
            let is_conditional =
                field.condition.is_some() || scope.fields[count].condition.is_some();
            if is_mask || is_conditional || counts.insert(count, index).is_some() {
                let what = "a `#` that is more than the count of one field";
                return self.unsupported(what, scope.combinator, scope.fields[count].span);
            }
        }
        Some(counts)
    }
}

struct FieldLowering<'a> {
    scope: FieldScope<'a>,
    /// The bit that guards each field.
    bits: Vec<Option<BitPlace>>,
    /// The fields that `#` fields count.
    counts: BTreeMap<usize, usize>,
    /// The place on the wire of the count of each counted field.
    counted: BTreeMap<usize, usize>,
    variables: Names,
    /// The Rust field that stands for a bit, in the scope of the mask.
    by_bit: BTreeMap<BitPlace, usize>,
    /// The place of each mask on the wire, and its scope.
    masks: BTreeMap<usize, (usize, usize)>,
    /// The struct, then its groups.
    bodies: Vec<BodyBuilder>,
    wire: Vec<WireField>,
}

/// The struct or a group of it.
struct BodyBuilder {
    item: ItemPath,
    /// The fields that lead to the group.
    path: Vec<usize>,
    names: Names,
    body: Body,
    /// The flags that follow from a bit, by their place among the implied ones.
    alias_bits: Vec<BitPlace>,
}

impl BodyBuilder {
    fn new(item: ItemPath, path: Vec<usize>) -> Self {
        let (names, body) = (Names::default(), Body::default());
        Self { item, path, names, body, alias_bits: Vec::new() }
    }
}

impl FieldLowering<'_> {
    fn field(&mut self, index: usize, lowering: &mut Lowering<'_>) -> Option<()> {
        let field = &self.scope.fields[index];
        let name = self.scope.field_name(index);
        if self.is_mask(index) {
            let scope = match self.bits[index] {
                None => 0,
                Some(bit) => self.group(bit, lowering)?,
            };
            let unknown = lowering.keeps_unknown_bits.then(|| {
                let text = format!("The bits of `{name}` that no other field has.");
                self.push_field(
                    scope,
                    &format!("{name}_unknown"),
                    &[],
                    text,
                    FieldKind::UnknownBits(UnknownBits::default()),
                )
            });
            let name = self.variables.claim(&name);
            self.masks.insert(index, (self.wire.len(), scope));
            let scope = self.bodies[scope].path.clone();
            let bits = Vec::new();
            let mask = Mask { name, scope, bits, unknown, is_completed: false };
            self.wire.push(WireField::Mask(mask));
            return Some(());
        }
        if let Some(&counted) = self.counts.get(&index) {
            let name = self.variables.claim(&name);
            self.counted.insert(counted, self.wire.len());
            // Which Rust field it counts is known when that field's turn comes.
            self.wire.push(WireField::Count { name, field: 0 });
            return Some(());
        }
        if lowering.schema.is_length_of_object(self.scope.fields, index) {
            // The next field brings its length along.
            return Some(());
        }
        let Some(bit) = self.bits[index] else {
            let mut ty = lowering.field_type(field, self.scope, &self.bodies[0].item)?;
            if let WireType::Object { is_sized, .. } = &mut ty {
                *is_sized = self.is_behind_length(index, lowering);
            }
            let field = self.push_value(0, &name, index, FieldKind::Required(ty), lowering);
            if let Some(place) = self.counted.get(&index)
                && let WireField::Count { name, field: counted } = &mut self.wire[*place]
            {
                *counted = field;
                self.bodies[0].body.fields[field].count = Some(name.clone());
            }
            return Some(());
        };
        if is_flag(lowering.schema, field) {
            self.flag(&name, index, bit, lowering);
            return Some(());
        }
        let ty = lowering.field_type(field, self.scope, &self.bodies[0].item)?;
        if self.is_alone(bit, lowering.schema) {
            let kind = FieldKind::Optional(ty, Boxing::Inline);
            let scope = self.scope_of_mask(bit.0);
            let field = self.push_value(scope, &name, index, kind, lowering);
            self.by_bit.insert(bit, field);
        } else {
            let group = self.group(bit, lowering)?;
            self.push_value(group, &name, index, FieldKind::Required(ty), lowering);
        }
        Some(())
    }

    /// Whether the bits of this field tell of others.
    fn is_mask(&self, index: usize) -> bool {
        self.bits.iter().flatten().any(|(mask, _)| *mask == index)
    }

    fn scope_of_mask(&self, mask: usize) -> usize {
        self.masks.get(&mask).map_or(0, |(_, scope)| *scope)
    }

    /// Whether the field in front of an object says how many bytes it has.
    fn is_behind_length(&self, index: usize, lowering: &Lowering<'_>) -> bool {
        let before = index.checked_sub(1);
        before.is_some_and(|i| lowering.schema.is_length_of_object(self.scope.fields, i))
    }

    /// The fields behind a bit that are more than a flag.
    fn members_of(&self, bit: BitPlace, schema: &schema::Schema) -> Vec<usize> {
        let fields = self.scope.fields.iter().enumerate();
        fields
            .filter(|(i, field)| self.bits[*i] == Some(bit) && !is_flag(schema, field))
            .map(|(i, _)| i)
            .collect()
    }

    /// Whether a bit guards one value, which is no mask.
    fn is_alone(&self, bit: BitPlace, schema: &schema::Schema) -> bool {
        matches!(self.members_of(bit, schema)[..], [only] if !self.is_mask(only))
    }

    /// Adds a field to a scope.
    fn push_field(
        &mut self,
        scope: usize,
        name: &str,
        members: &[usize],
        text: String,
        kind: FieldKind,
    ) -> usize {
        let tl_names = members.iter().filter_map(|&i| self.scope.fields[i].name.clone()).collect();
        let scope = &mut self.bodies[scope];
        let name = scope.names.claim(name);
        scope.body.fields.push(Field::new(name, tl_names, text, kind));
        scope.body.fields.len() - 1
    }

    /// Adds a field that has bytes of its own.
    fn push_value(
        &mut self,
        scope: usize,
        name: &str,
        index: usize,
        kind: FieldKind,
        lowering: &Lowering<'_>,
    ) -> usize {
        let text = self.scope.field_text(index, lowering.schema);
        let field = self.push_field(scope, name, &[index], text, kind);
        let mut path = self.bodies[scope].path.clone();
        path.push(field);
        let variable = self.variables.claim(name);
        self.bodies[scope].body.fields[field].variable = Some(variable);
        self.wire.push(WireField::Value { path });
        field
    }

    /// A flag is a field of its own only if nothing else on its bit says the same.
    fn flag(&mut self, name: &str, index: usize, bit: BitPlace, lowering: &Lowering<'_>) {
        let scope = self.scope_of_mask(bit.0);
        let text = self.scope.field_text(index, lowering.schema);
        let is_first = !self.by_bit.contains_key(&bit);
        if is_first && self.members_of(bit, lowering.schema).is_empty() {
            let field = self.push_field(scope, name, &[index], text, FieldKind::Flag);
            self.by_bit.insert(bit, field);
        } else {
            let scope = &mut self.bodies[scope];
            let name = scope.names.claim(name);
            // The field that says the same may come later.
            scope.body.aliases.push(FlagAlias { method: name, text, field: 0 });
            scope.alias_bits.push(bit);
        }
    }

    /// The group of what a bit guards.
    fn group(&mut self, bit: BitPlace, lowering: &mut Lowering<'_>) -> Option<usize> {
        let scope = self.scope_of_mask(bit.0);
        if let Some(&field) = self.by_bit.get(&bit) {
            let mut path = self.bodies[scope].path.clone();
            path.push(field);
            return self.bodies.iter().position(|scope| scope.path == path);
        }
        let members = self.members_of(bit, lowering.schema);
        if self.bodies[scope].path.len() == MOST_MASKS {
            let what = format!("a field behind more than {MOST_MASKS} masks");
            let span =
                members.first().map_or(self.scope.combinator.span, |i| self.scope.fields[*i].span);
            return lowering.unsupported(&what, self.scope.combinator, span);
        }
        let names: Vec<_> = members.iter().map(|&i| self.scope.field_name(i)).collect();
        let name = names.join("_and_");
        let text = members.iter().map(|&i| {
            let name = self.scope.fields[i].name.as_deref().unwrap_or("_");
            format!("{name}:{}", self.scope.field_text(i, lowering.schema))
        });
        let text = text.collect::<Vec<_>>().join(" ");
        let item = lowering.claim_beside(&self.bodies[scope].item, &name, self.scope.generics);
        let group = Group { path: item.clone(), generics: Vec::new(), body: Body::default() };
        let kind = FieldKind::Group(group, Boxing::Inline);
        let field = self.push_field(scope, &name, &members, text, kind);
        self.by_bit.insert(bit, field);
        let mut path = self.bodies[scope].path.clone();
        path.push(field);
        self.bodies.push(BodyBuilder::new(item, path));
        Some(self.bodies.len() - 1)
    }

    /// Connects masks with the fields that stand for their bits.
    fn fill_masks(&mut self) {
        for (&(mask, bit), &place) in &self.by_bit {
            let (wire, scope) = self.masks[&mask];
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

    /// Tells each implied flag which field says the same.
    fn fill_aliases(&mut self) {
        for scope in &mut self.bodies {
            for (flag, bit) in scope.body.aliases.iter_mut().zip(&scope.alias_bits) {
                flag.field = self.by_bit[bit];
            }
        }
    }

    /// Puts the groups into their fields, the innermost first.
    fn finish(mut self) -> FieldsOf {
        while self.bodies.len() > 1 {
            let Some(BodyBuilder { path, mut body, .. }) = self.bodies.pop() else { break };
            body.name_methods();
            let Some((field, outer)) = path.split_last() else { break };
            let generics = self.scope.generics_in(&body);
            // A group comes after the one that it is in.
            if let Some(outer) = self.bodies.iter_mut().find(|scope| scope.path == outer)
                && let FieldKind::Group(group, _) = &mut outer.body.fields[*field].kind
            {
                (group.body, group.generics) = (body, generics);
            }
        }
        let mut body = self.bodies.pop().map(|scope| scope.body).unwrap_or_default();
        body.name_methods();
        let read_plan = ReadPlan::new(self.variables.claim("r"), &self.wire);
        FieldsOf { body, wire: self.wire, read_plan }
    }
}

/// Whether this is `flags.N?true`.
fn is_flag(schema: &schema::Schema, field: &schema::Field) -> bool {
    matches!(field.ty, Type::Bare(constructor, _) if schema.is_true(constructor))
        && field.condition.is_some()
}
