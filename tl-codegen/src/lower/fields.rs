//! Lowers fields: their Rust form and their order on the wire.
//!
//! A `#` field that guards others is a mask. It is computed from them and is no field in Rust. The
//! fields on a mask bit are present together: one value becomes an `Option`, several become one
//! `Option` of a struct, a *group*. A conditional mask is part of such a group, and so are the
//! fields that it guards.

use std::collections::BTreeMap;

use tl_parser::schema::{self, Condition, Type, Variable};

use super::field_scope::FieldScope;
use super::lowering::Lowering;
use super::numbers::{Analysis, Numbers, Role};
use crate::names::{Names, snake_name};
use crate::rust_model::{
    Body, Boxing, CheckedMask, Field, FieldKind, FlagAlias, Group, Guard, ItemPath, Mask,
    NumberSource, NumberVariable, ReadPlan, UnknownBits, WireField, WireType,
};

/// The deepest nesting of masks. A conditional mask is in a group, and the groups of its own bits
/// are in that group. rustc rejects far deeper values.
const MOST_MASKS: usize = 16;

/// A mask, by its index among the fields, and a bit of it.
type BitPlace = (usize, u8);

/// The fields of a struct, in Rust and on the wire.
pub(super) struct FieldsOf {
    pub(super) body: Body,
    pub(super) masks: Vec<String>,
    pub(super) wire: Vec<WireField>,
    pub(super) read_plan: ReadPlan,
    pub(super) numbers: Vec<NumberVariable>,
    pub(super) checks: Vec<CheckedMask>,
    /// The variables from outside, in the order in which they are given.
    pub(super) given: Vec<Variable>,
    /// The variables with their names.
    pub(super) known: Vec<(Variable, String)>,
}

impl FieldsOf {
    /// The name of the number in a field.
    fn variable(&self, index: usize) -> Option<String> {
        let this = Variable::Field { up: 0, index };
        let known = self.known.iter().find(|(variable, _)| *variable == this);
        known.map(|(_, name)| name.clone())
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
        let (params, answer) = match given {
            Given::FromOutside => (None, None),
            Given::Params(params, answer) => (Some(params), answer),
        };
        let numbers = analysis.of(scope.fields, params, answer);
        let mut variables = NumberNames::default();
        let known = variables.claim(scope, &numbers);
        let scope = FieldScope { numbers: &known, ..scope };
        let bits = self.mask_bits(scope, &numbers)?;
        let counts = numbers.roles.iter().enumerate().filter_map(|(index, role)| match role {
            Role::Count(field) => Some((index, *field)),
            _ => None,
        });
        let mut lowering = FieldLowering {
            scope,
            bits,
            counts: counts.collect(),
            counted: BTreeMap::new(),
            sets_required: self.sets_required,
            variables: variables.taken,
            numbers: variables.numbers,
            by_mask: variables.by_mask,
            stored_scopes: BTreeMap::new(),
            roles: &numbers.roles,
            given: numbers.given.len(),
            by_bit: BTreeMap::new(),
            masks: BTreeMap::new(),
            bodies: vec![BodyBuilder::new(path.clone(), Vec::new())],
            wire: Vec::new(),
        };
        for index in 0..scope.fields.len() {
            lowering.field(index, self)?;
        }
        lowering.fill_masks();
        let checks = lowering.checked_masks(&numbers.given);
        lowering.fill_aliases();
        let mut fields = lowering.finish();
        (fields.checks, fields.given) = (checks, numbers.given);
        fields.known = known;
        for (index, role) in numbers.roles.into_iter().enumerate() {
            if let Role::Length(steps) = role
                && let Some(name) = fields.variable(index)
            {
                self.lengths.push((path.clone(), name, steps));
            }
        }
        Some(fields)
    }

    /// Returns the bit that guards each field. The keys of masks are the fields, then the given
    /// numbers, then all of these again for conditions without a bit. Such a condition is bit 0 of
    /// a number that is 0 or 1.
    fn mask_bits(
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

/// The numbers that fields get from outside.
pub(super) enum Given<'a> {
    /// Whatever a record uses.
    FromOutside,
    /// The parameters of a combinator. The answer of a function uses numbers as well.
    Params(Vec<Variable>, Option<&'a Type>),
}

/// The names of numbers.
#[derive(Default)]
struct NumberNames {
    taken: Names,
    numbers: Vec<NumberVariable>,
    /// The variables, by the keys of masks.
    by_mask: BTreeMap<usize, String>,
}

impl NumberNames {
    /// Names everything but computed masks and counts without another use.
    fn claim(&mut self, scope: FieldScope<'_>, numbers: &Numbers) -> Vec<(Variable, String)> {
        let fields = scope.fields.len();
        let given = numbers.given.iter().enumerate().map(|(i, variable)| {
            let name = match variable {
                Variable::Param(param) => snake_name(&scope.combinator.params[*param].name),
                Variable::Field { .. } => "outer".to_owned(),
            };
            (*variable, fields + i, name, NumberSource::Given)
        });
        let roles = numbers.roles.iter().enumerate();
        let own = roles.filter_map(|(index, role)| {
            let source = match role {
                Role::Plain | Role::Mask | Role::Count(_) => return None,
                Role::Length(_) => NumberSource::Length(Vec::new()),
                Role::Stored => NumberSource::Field(Vec::new()),
            };
            let variable = Variable::Field { up: 0, index };
            Some((variable, index, scope.field_name(index), source))
        });
        let mut known = Vec::new();
        for (variable, key, name, source) in given.chain(own) {
            let number = self.taken.claim(&format!("number_{name}"));
            self.by_mask.insert(key, number.clone());
            self.numbers.push(NumberVariable { name: number.clone(), source });
            if numbers.tested.contains(&variable) {
                let set = self.taken.claim(&format!("has_{name}"));
                self.by_mask.insert(key + fields + numbers.given.len(), set.clone());
                let source = NumberSource::IsSet(number.clone());
                self.numbers.push(NumberVariable { name: set, source });
            }
            known.push((variable, number));
        }
        known
    }
}

struct FieldLowering<'a> {
    scope: FieldScope<'a>,
    /// The bit that guards each field.
    bits: Vec<Option<BitPlace>>,
    /// The counted fields, by the `#` fields that count them.
    counts: BTreeMap<usize, usize>,
    /// The place on the wire of the count, by the counted field.
    counted: BTreeMap<usize, usize>,
    /// True if required fields have setters.
    sets_required: bool,
    variables: Names,
    numbers: Vec<NumberVariable>,
    /// The variables of masks that are stored or given, by their keys.
    by_mask: BTreeMap<usize, String>,
    /// The scopes of stored numbers.
    stored_scopes: BTreeMap<usize, usize>,
    roles: &'a [Role],
    /// The number of given numbers.
    given: usize,
    /// The Rust field for each bit, by its index in the scope of the mask.
    by_bit: BTreeMap<BitPlace, usize>,
    /// The place on the wire and the scope of each mask.
    masks: BTreeMap<usize, (usize, usize)>,
    /// The struct, then its groups.
    bodies: Vec<BodyBuilder>,
    wire: Vec<WireField>,
}

/// A struct or one of its groups.
struct BodyBuilder {
    item: ItemPath,
    /// The fields that lead to the group.
    path: Vec<usize>,
    names: Names,
    body: Body,
    /// The bits of the flag aliases, in their order.
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
        if self.roles[index] == Role::Mask {
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
            // The index of the counted field is filled in later.
            self.wire.push(WireField::Count { name, field: 0 });
            return Some(());
        }
        if let (Role::Length(_), Some(name)) = (&self.roles[index], self.by_mask.get(&index)) {
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

    /// Returns true if bits of this field guard others.
    fn is_mask(&self, index: usize) -> bool {
        self.bits.iter().flatten().any(|(mask, _)| self.base(*mask) == index)
    }

    /// The key of the number of which a mask is a test.
    fn base(&self, mask: usize) -> usize {
        let keys = self.scope.fields.len() + self.given;
        mask.checked_sub(keys).unwrap_or(mask)
    }

    fn scope_of_mask(&self, mask: usize) -> usize {
        let stored = || self.stored_scopes.get(&self.base(mask)).copied().unwrap_or(0);
        self.masks.get(&mask).map_or_else(stored, |(_, scope)| *scope)
    }

    /// Returns true if the field before an object is its length.
    fn is_behind_length(&self, index: usize, lowering: &Lowering<'_>) -> bool {
        let before = index.checked_sub(1);
        before.is_some_and(|i| lowering.schema.is_length_of_object(self.scope.fields, i))
    }

    /// Returns the fields on a bit that are no flags.
    fn members_of(&self, bit: BitPlace, schema: &schema::Schema) -> Vec<usize> {
        let fields = self.scope.fields.iter().enumerate();
        fields
            .filter(|(i, field)| self.bits[*i] == Some(bit) && !is_flag(schema, field))
            .map(|(i, _)| i)
            .collect()
    }

    /// Returns true if a bit guards one value that is no mask.
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
        let pushed = &mut self.bodies[scope].body.fields[field];
        (pushed.variable, pushed.place) = (Some(variable), Some(index));
        if let (Role::Stored, Some(name)) = (&self.roles[index], self.by_mask.get(&index)) {
            self.stored_scopes.insert(index, scope);
            let mut numbers = self.numbers.iter_mut();
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

    /// Links masks to the fields on their bits.
    fn fill_masks(&mut self) {
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
    fn checked_masks(&mut self, given: &[Variable]) -> Vec<CheckedMask> {
        let mut checks: BTreeMap<usize, CheckedMask> = BTreeMap::new();
        for (&(key, bit), &place) in &self.by_bit {
            let Some(name) = self.by_mask.get(&key).filter(|_| !self.masks.contains_key(&key))
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
                None => match given[base - self.scope.fields.len()] {
                    Variable::Param(param) => self.scope.combinator.params[param].name.clone(),
                    Variable::Field { .. } => "#".to_owned(),
                },
            };
        }
        checks.into_values().collect()
    }

    /// Links flag aliases to the fields on their bits.
    fn fill_aliases(&mut self) {
        for scope in &mut self.bodies {
            for (flag, bit) in scope.body.aliases.iter_mut().zip(&scope.alias_bits) {
                flag.field = self.by_bit[bit];
            }
        }
    }

    /// Moves the groups into their fields, the innermost first.
    fn finish(mut self) -> FieldsOf {
        while self.bodies.len() > 1 {
            let Some(BodyBuilder { path, mut body, .. }) = self.bodies.pop() else { break };
            body.name_methods(self.sets_required);
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
        body.name_methods(self.sets_required);
        let read_plan = ReadPlan::new(self.variables.claim("r"), &self.wire, &self.numbers);
        let masks = self.masks.keys().filter_map(|mask| self.scope.fields[*mask].name.clone());
        let (masks, wire, numbers) = (masks.collect(), self.wire, self.numbers);
        let (checks, given, known) = (Vec::new(), Vec::new(), Vec::new());
        FieldsOf { body, masks, wire, read_plan, numbers, checks, given, known }
    }
}

/// Returns true for `flags.N?true`.
fn is_flag(schema: &schema::Schema, field: &schema::Field) -> bool {
    matches!(field.ty, Type::Bare(constructor, _) if schema.is_true(constructor))
        && field.condition.is_some()
}
