//! Random values: valid ones for any combinator or type, made from a seed.
//!
//! Values are made field by field, in the order in which a reader meets them, so that the numbers
//! that later fields depend on are known.

use tl_parser::Schema;
use tl_parser::schema::{
    Argument, Builtin, Combinator, CombinatorIndex, Field, Nat, Repetition, Type, TypeIndex,
    Variable,
};

use crate::encode::raw_len;
use crate::substitute::Scope;
use crate::{Codec, Expected, Fields, Value};

/// Makes random values of a schema.
#[derive(Debug)]
pub struct Sampler<'a> {
    codec: &'a Codec<'a>,
    /// How much work the smallest value of each combinator is.
    cost: Vec<u64>,
    random: Random,
    max_pieces: u64,
    max_depth: u32,
    /// How many pieces the value may still have before only the smallest choices are made.
    budget: u64,
    depth: u32,
}

/// How many times deeper than asked for a value may be nested whose smallest choices are deep.
const DEEPEST: u32 = 4;

/// How often a value is tried to be made.
const TRIES: u32 = 8;

impl<'a> Sampler<'a> {
    /// A sampler whose values follow from `seed`.
    pub fn new(codec: &'a Codec<'a>, seed: u64) -> Self {
        Self {
            codec,
            cost: costs(codec.schema),
            random: Random(seed),
            max_pieces: 200,
            max_depth: 24,
            budget: 0,
            depth: 0,
        }
    }

    /// How many fields and items a value has before only the smallest choices are made; 200 by
    /// default.
    #[must_use]
    pub fn max_pieces(mut self, pieces: u64) -> Self {
        self.max_pieces = pieces;
        self
    }

    /// How deep constructors are nested before only the smallest choices are made; 24 by default.
    #[must_use]
    pub fn max_depth(mut self, depth: u32) -> Self {
        self.max_depth = depth;
        self
    }

    /// A random value. Nothing if there is none: if the type has no finite value, if the combinator
    /// has parameters that nothing says the meaning of, or if any type would do.
    ///
    /// A field that holds a call gets the first function of the schema that has no fields, and one
    /// that holds any boxed value gets the first constructor that has none.
    pub fn sample(&mut self, expected: &Expected) -> Option<Value> {
        (0..TRIES).find_map(|_| {
            self.budget = self.max_pieces;
            self.depth = 0;
            match expected {
                Expected::Any => None,
                Expected::Combinator(index) => self.named(*index),
                Expected::Type(ty) => self.closed(ty),
            }
        })
    }

    fn schema(&self) -> &'a Schema {
        self.codec.schema
    }

    fn named(&mut self, index: CombinatorIndex) -> Option<Value> {
        let Combinator { id, builtin, .. } = self.schema()[index];
        let is_possible = self.cost[index.position()] < u64::MAX;
        if !is_possible || self.codec.combinator_with_id(id) != Some(index) {
            return None;
        }
        match builtin {
            None => self.fields(index, &[]),
            Some(_) => {
                let mut fields = Fields::new();
                fields.set(0, self.bare(index, &[])?);
                Some(Value::Combinator(index, fields))
            }
        }
    }

    fn fields(&mut self, index: CombinatorIndex, arguments: &[Argument]) -> Option<Value> {
        self.depth += 1;
        if self.depth > self.max_depth.saturating_mul(DEEPEST) {
            return None;
        }
        let fields = self.record(&self.schema()[index].fields, arguments, None)?;
        self.depth -= 1;
        Some(Value::Combinator(index, fields))
    }

    /// Whether only the smallest choices are left.
    fn is_exhausted(&self) -> bool {
        self.budget == 0 || self.depth > self.max_depth
    }

    fn record(
        &mut self,
        fields: &'a [Field],
        arguments: &[Argument],
        outer: Option<&Scope<'_>>,
    ) -> Option<Fields> {
        let mut scope = Scope { arguments, numbers: Vec::with_capacity(fields.len()), outer };
        let mut values = Fields::new();
        for (place, field) in fields.iter().enumerate() {
            let mut number = 0;
            if scope.holds(field.condition) {
                self.budget = self.budget.saturating_sub(1);
                if field.ty == Type::Nat {
                    number = self.nat(fields, place);
                    values.set(place, Value::Nat(number));
                } else if field.is_call {
                    values.set(place, self.call()?);
                } else if !self.schema().is_length_of_object(fields, place) {
                    values.set(place, self.value(&field.ty, &scope)?);
                }
            }
            scope.numbers.push(number);
        }
        Some(values)
    }

    /// The value of a `#` field: some of the bits that other fields ask for, or a small count.
    fn nat(&mut self, fields: &[Field], place: usize) -> u32 {
        let this = Variable::Field { up: 0, index: place };
        let bits = fields.iter().filter_map(|field| field.condition).fold(0, |bits, condition| {
            match condition.bit {
                Some(bit) if condition.mask == this => bits | 1 << bit,
                _ => bits,
            }
        });
        let is_count = fields.iter().any(|field| match &field.ty {
            Type::Repetition(repetition) => {
                matches!(repetition.count, Nat::Sum(count, _) if count == this)
            }
            _ => false,
        });
        match bits {
            _ if self.is_exhausted() => 0,
            bits if is_count || bits == 0 => self.random.below(4) as u32,
            bits => self.random.next() as u32 & bits,
        }
    }

    fn call(&mut self) -> Option<Value> {
        let plain = |c: &Combinator| c.is_function && c.fields.is_empty();
        let mut combinators = self.schema().combinators();
        let (index, _) = combinators.find(|(_, combinator)| plain(combinator))?;
        Some(Value::Combinator(index, Fields::new()))
    }

    /// A boxed value of any type: the first constructor that has no fields; or any call.
    fn object(&mut self, ty: &Type) -> Option<Value> {
        let schema = self.schema();
        let builtin = match ty {
            Type::Boxed(index, _) => schema.builtin(*index),
            Type::Bare(index, _) => schema[*index].builtin,
            _ => None,
        };
        if builtin == Some(Builtin::Function) {
            return self.call();
        }
        let is_plain = |c: &Combinator| {
            let is_bool = || matches!(c.result, Type::Boxed(ty, _) if schema.is_bool(ty));
            !c.is_function
                && c.fields.is_empty()
                && c.params.is_empty()
                && c.builtin.is_none()
                && !is_bool()
        };
        let (index, _) = schema.combinators().find(|(_, c)| is_plain(c))?;
        Some(Value::Combinator(index, Fields::new()))
    }

    fn value(&mut self, ty: &'a Type, scope: &Scope<'_>) -> Option<Value> {
        match ty {
            Type::Repetition(repetition) => self.repetition(repetition, scope),
            ty => self.closed(&self.codec.closed_type(ty, scope)?),
        }
    }

    fn repetition(&mut self, repetition: &'a Repetition, scope: &Scope<'_>) -> Option<Value> {
        let count = scope.nat(repetition.count);
        let items = (0..count).map(|_| match &repetition.items[..] {
            [Field { name: None, condition: None, is_call: false, ty, .. }] => {
                self.value(ty, scope)
            }
            fields => self.record(fields, scope.arguments, Some(scope)).map(Value::Record),
        });
        Some(Value::Vector(items.collect::<Option<_>>()?))
    }

    /// A value of a type without variables.
    fn closed(&mut self, ty: &Type) -> Option<Value> {
        match ty {
            Type::Nat => Some(Value::Nat(self.random.next() as u32)),
            ty if self.schema().is_object(ty) => self.object(ty),
            Type::Boxed(index, arguments) => self.boxed(*index, arguments),
            Type::Bare(index, arguments) => self.bare(*index, arguments),
            Type::Param { .. } | Type::Repetition(_) => None,
        }
    }

    fn boxed(&mut self, index: TypeIndex, arguments: &[Argument]) -> Option<Value> {
        let schema = self.schema();
        if schema.is_bool(index) {
            return Some(Value::Bool(self.random.below(2) == 1));
        }
        let constructors = &schema[index].constructors;
        let constructor = if self.is_exhausted() {
            *constructors.iter().min_by_key(|constructor| self.cost[constructor.position()])?
        } else {
            *constructors.get(self.random.below(constructors.len() as u64) as usize)?
        };
        match schema[constructor].builtin {
            Some(_) => self.bare(constructor, arguments),
            None => self.fields(constructor, arguments),
        }
    }

    fn bare(&mut self, index: CombinatorIndex, arguments: &[Argument]) -> Option<Value> {
        let Some(builtin) = self.schema()[index].builtin else {
            return match self.schema().is_true(index) {
                true => Some(Value::True),
                false => self.fields(index, arguments),
            };
        };
        Some(match builtin {
            Builtin::Int => Value::Int(self.random.next() as i32),
            Builtin::Long => Value::Long(self.random.next() as i64),
            // Any bit pattern is a double, but a NaN is not equal to itself.
            Builtin::Double => Value::Double(f64::from(self.random.next() as i32) / 16.0),
            Builtin::Float => Value::Float(f32::from(self.random.next() as i16) / 16.0),
            Builtin::String => Value::String(self.string()),
            Builtin::Bytes => {
                let len = self.length();
                Value::Bytes(self.bytes(len))
            }
            Builtin::Int128 | Builtin::Int256 | Builtin::Int512 => {
                Value::Raw(self.bytes(raw_len(builtin)?))
            }
            Builtin::Vector => return self.items(arguments),
            Builtin::Function => return self.call(),
            Builtin::Object => return self.object(&Type::Bare(index, Vec::new())),
            Builtin::Unknown => return None,
        })
    }

    fn items(&mut self, arguments: &[Argument]) -> Option<Value> {
        let [Argument::Type(item)] = arguments else { return None };
        let count = if self.is_exhausted() { 0 } else { self.random.below(4) as u32 };
        let items = (0..count).map(|_| {
            self.budget = self.budget.saturating_sub(1);
            self.closed(item)
        });
        Some(Value::Vector(items.collect::<Option<_>>()?))
    }

    fn bytes(&mut self, len: usize) -> Vec<u8> {
        (0..len).map(|_| self.random.next() as u8).collect()
    }

    /// The length of a string: mostly short, at times around the two forms of the prefix.
    fn length(&mut self) -> usize {
        match self.random.below(32) {
            0 => 250 + self.random.below(10) as usize,
            1 => self.random.below(2_000) as usize,
            _ => self.random.below(12) as usize,
        }
    }

    fn string(&mut self) -> String {
        const LETTERS: [&str; 8] = ["a", "Z", "0", " ", "é", "ж", "漢", "😀"];
        let len = self.length();
        let is_ascii = self.random.below(2) == 0;
        let mut text = String::new();
        while text.len() < len {
            let letters = if is_ascii { 4 } else { LETTERS.len() as u64 };
            text.push_str(LETTERS[self.random.below(letters) as usize]);
        }
        text
    }
}

/// How much work the smallest value of each combinator is, by position: the number of its
/// combinators. `u64::MAX` where there is no finite value.
fn costs(schema: &Schema) -> Vec<u64> {
    let mut costs = vec![u64::MAX; schema.combinators().len()];
    loop {
        let mut changed = false;
        for (index, combinator) in schema.combinators() {
            let fields = combinator.fields.iter().filter(|field| field.condition.is_none());
            let cost = match combinator.builtin {
                Some(_) => 1,
                None => fields.fold(1, |sum: u64, field| {
                    sum.saturating_add(type_cost(schema, &field.ty, &costs))
                }),
            };
            if cost < costs[index.position()] {
                costs[index.position()] = cost;
                changed = true;
            }
        }
        if !changed {
            return costs;
        }
    }
}

fn type_cost(schema: &Schema, ty: &Type, costs: &[u64]) -> u64 {
    match ty {
        Type::Nat | Type::Param { .. } => 1,
        // A number that is read may be zero.
        Type::Repetition(repetition) => {
            let (Nat::Const(count) | Nat::Sum(_, count)) = repetition.count;
            let items = repetition.items.iter().filter(|field| field.condition.is_none());
            let item = items
                .fold(0, |sum: u64, field| sum.saturating_add(type_cost(schema, &field.ty, costs)));
            item.saturating_mul(u64::from(count)).max(1)
        }
        Type::Bare(index, _) => costs[index.position()],
        Type::Boxed(index, _) => {
            let constructors = schema[*index].constructors.iter();
            constructors.map(|c| costs[c.position()]).min().unwrap_or(u64::MAX)
        }
    }
}

/// SplitMix64: a seed gives the same values on every machine and in every version.
#[derive(Debug)]
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut value = self.0;
        value = (value ^ (value >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        value = (value ^ (value >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        value ^ (value >> 31)
    }

    /// A number below `limit`.
    fn below(&mut self, limit: u64) -> u64 {
        self.next() % limit.max(1)
    }
}
