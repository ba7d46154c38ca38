//! Lowers fields: their Rust form and their order on the wire.
//!
//! A `#` field that guards others is a mask. It is computed from them and is no field in Rust. The
//! fields on a mask bit are present together: one value becomes an `Option`, several become one
//! `Option` of a struct, a *group*. A conditional mask is part of such a group, and so are the
//! fields that it guards.

use std::collections::BTreeMap;

use tl_parser::schema::{self, Schema, Type, Variable};

use super::field_scope::FieldScope;
use super::lowering::Lowering;
use super::number_names::NumberNames;
use super::numbers::{Analysis, Given, Numbers, Role};
use crate::names::Names;
use crate::rust_model::{
    Body, Boxing, CheckedMask, CodecDirections, Field, FieldKind, FlagAlias, Generic, Group,
    ItemPath, Mask, NumberSource, NumberVariable, ReadPlan, Struct, UnknownBits, WireField,
    WireType,
};

/// The deepest nesting of masks. A conditional mask is in a group, and the groups of its own bits
/// are in that group. rustc rejects far deeper values.
const MOST_MASKS: usize = 16;

/// A mask, by its key, and a bit of it. `masks.rs` describes the keys.
pub(super) type BitPlace = (usize, u8);

/// The fields of a struct, in Rust and on the wire.
pub(super) struct FieldsOf {
    body: Body,
    masks: Vec<String>,
    wire: Vec<WireField>,
    read_plan: ReadPlan,
    numbers: Vec<NumberVariable>,
    checks: Vec<CheckedMask>,
    /// The variables from outside, in the order in which they are given.
    pub(super) given: Vec<Variable>,
    /// The variables with their names.
    pub(super) known: Vec<(Variable, String)>,
}

impl FieldsOf {
    /// Returns the parameters of `scope` that occur in the fields.
    pub(super) fn generics(&self, scope: FieldScope<'_>) -> Vec<Generic> {
        scope.generics_in(&self.body)
    }

    /// Makes the struct of a combinator or of a record. It has no id and no result, and the rest of
    /// lowering has not seen it.
    pub(super) fn into_struct(
        self,
        path: ItemPath,
        tl_name: &str,
        text: String,
        generics: Vec<Generic>,
    ) -> Struct {
        Struct {
            path,
            tl_name: tl_name.to_owned(),
            id: None,
            text,
            generics,
            body: self.body,
            masks: self.masks,
            wire: self.wire,
            read_plan: self.read_plan,
            numbers: self.numbers,
            checks: self.checks,
            is_functional: false,
            min_size: 0,
            levels: 0,
            variant: None,
            output: None,
            only_of: None,
            read_by: None,
            directions: CodecDirections::default(),
            conversions: Vec::new(),
        }
    }
}

impl Lowering<'_> {
    /// Lowers the fields of a combinator or of a record, whose struct is at `path`.
    pub(super) fn fields(
        &mut self,
        scope: FieldScope<'_>,
        path: &ItemPath,
        given: Given<'_>,
    ) -> Option<FieldsOf> {
        let externs = self.externs;
        let is_extern = |name: &str| externs.contains_key(name);
        let analysis = Analysis { schema: self.schema, used: &self.used, is_extern: &is_extern };
        let analysis = analysis.of(scope.fields, given);
        let mut names = NumberNames::default();
        let known = names.claim(scope, &analysis);
        let scope = FieldScope { numbers: &known, ..scope };
        let mut lowering = FieldLowering {
            scope,
            bits: self.mask_bits(scope, &analysis)?,
            analysis: &analysis,
            counted: BTreeMap::new(),
            names,
            stored_scopes: BTreeMap::new(),
            by_bit: BTreeMap::new(),
            masks: BTreeMap::new(),
            bodies: vec![BodyBuilder::new(path.clone(), Vec::new())],
            wire: Vec::new(),
        };
        for index in 0..scope.fields.len() {
            lowering.field(index, self)?;
        }
        let lengths = analysis.roles.iter().enumerate().filter_map(|(index, role)| match role {
            Role::Length(steps) => {
                let name = scope.variable(Variable::Field { up: 0, index })?;
                Some((path.clone(), name, steps.clone()))
            }
            _ => None,
        });
        self.lengths.extend(lengths);
        let fields = lowering.finish(self.sets_required);
        Some(FieldsOf { given: analysis.given, known, ..fields })
    }
}

/// The state of lowering the fields of one struct.
pub(super) struct FieldLowering<'a> {
    pub(super) scope: FieldScope<'a>,
    /// The bit that guards each field.
    pub(super) bits: Vec<Option<BitPlace>>,
    /// The roles of `#` fields, and the given numbers.
    pub(super) analysis: &'a Numbers,
    /// The place on the wire of the count, by the counted field.
    counted: BTreeMap<usize, usize>,
    /// The variables, and those that hold numbers.
    pub(super) names: NumberNames,
    /// The scopes of stored numbers.
    pub(super) stored_scopes: BTreeMap<usize, usize>,
    /// The Rust field for each bit, by its index in the scope of the mask.
    pub(super) by_bit: BTreeMap<BitPlace, usize>,
    /// The place on the wire and the scope of each mask.
    pub(super) masks: BTreeMap<usize, (usize, usize)>,
    /// The struct, then its groups.
    pub(super) bodies: Vec<BodyBuilder>,
    pub(super) wire: Vec<WireField>,
}

/// A struct or one of its groups.
pub(super) struct BodyBuilder {
    item: ItemPath,
    /// The fields that lead to the group.
    pub(super) path: Vec<usize>,
    names: Names,
    pub(super) body: Body,
    /// The bits of the flag aliases, in their order.
    pub(super) alias_bits: Vec<BitPlace>,
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
        if self.analysis.roles[index] == Role::Mask {
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
            let name = self.names.taken.claim(&name);
            self.masks.insert(index, (self.wire.len(), scope));
            let scope = self.bodies[scope].path.clone();
            let bits = Vec::new();
            let mask = Mask { name, scope, bits, unknown, is_completed: false };
            self.wire.push(WireField::Mask(mask));
            return Some(());
        }
        if let Role::Count(counted) = self.analysis.roles[index] {
            let name = self.names.taken.claim(&name);
            self.counted.insert(counted, self.wire.len());
            // The index of the counted field is filled in later.
            self.wire.push(WireField::Count { name, field: 0 });
            return Some(());
        }
        if let (Role::Length(_), Some(name)) =
            (&self.analysis.roles[index], self.names.by_mask.get(&index))
        {
            self.wire.push(WireField::Number { name: name.clone() });
            return Some(());
        }
        if lowering.schema.is_length_of_object(self.scope.fields, index) {
            // The next field writes its own length.
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

    /// Returns true if the field before an object is its length.
    fn is_behind_length(&self, index: usize, lowering: &Lowering<'_>) -> bool {
        let before = index.checked_sub(1);
        before.is_some_and(|i| lowering.schema.is_length_of_object(self.scope.fields, i))
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
        let variable = self.names.taken.claim(name);
        let pushed = &mut self.bodies[scope].body.fields[field];
        (pushed.variable, pushed.place) = (Some(variable), Some(index));
        if let (Role::Stored, Some(name)) =
            (&self.analysis.roles[index], self.names.by_mask.get(&index))
        {
            self.stored_scopes.insert(index, scope);
            let mut numbers = self.names.numbers.iter_mut();
            if let Some(number) = numbers.find(|number| number.name == *name) {
                number.source = NumberSource::Field(path.clone());
            }
        }
        self.wire.push(WireField::Value { path });
        field
    }

    /// Adds a flag. It is a field only if no other field is on its bit.
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
            // The field on the bit may come later.
            scope.body.aliases.push(FlagAlias { method: name, text, field: 0 });
            scope.alias_bits.push(bit);
        }
    }

    /// Returns the group of a bit.
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

    /// Links masks to fields, and moves the groups into their fields, the innermost first.
    fn finish(mut self, sets_required: bool) -> FieldsOf {
        self.fill_masks();
        let checks = self.checked_masks();
        self.fill_aliases();
        while self.bodies.len() > 1 {
            let Some(BodyBuilder { path, mut body, .. }) = self.bodies.pop() else { break };
            body.name_methods(sets_required);
            let Some((field, outer)) = path.split_last() else { break };
            let generics = self.scope.generics_in(&body);
            // A group comes after the group that contains it.
            if let Some(outer) = self.bodies.iter_mut().find(|scope| scope.path == outer)
                && let FieldKind::Group(group, _) = &mut outer.body.fields[*field].kind
            {
                (group.body, group.generics) = (body, generics);
            }
        }
        let mut body = self.bodies.pop().map(|scope| scope.body).unwrap_or_default();
        body.name_methods(sets_required);
        let NumberNames { mut taken, numbers, .. } = self.names;
        let read_plan = ReadPlan::new(taken.claim("r"), &self.wire, &body, &numbers);
        let masks = self.masks.keys().filter_map(|mask| self.scope.fields[*mask].name.clone());
        let (masks, wire) = (masks.collect(), self.wire);
        let (given, known) = (Vec::new(), Vec::new());
        FieldsOf { body, masks, wire, read_plan, numbers, checks, given, known }
    }
}

/// Returns true for `flags.N?true`.
pub(super) fn is_flag(schema: &Schema, field: &schema::Field) -> bool {
    matches!(field.ty, Type::Bare(constructor, _) if schema.is_true(constructor))
        && field.condition.is_some()
}
