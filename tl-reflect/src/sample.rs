//! Random values: valid bytes for any combinator, made from a seed.
//!
//! Values are sampled as bytes, field by field, in the order in which a reader meets them.

use tl_parser::Schema;
use tl_parser::schema::{
    Argument, Builtin, Combinator, CombinatorIndex, Field, Type, TypeIndex, Variable,
};
use tl_runtime::{BOOL_FALSE_ID, BOOL_TRUE_ID, VECTOR_ID, Writer};

use crate::substitute::Scope;

/// Makes random values of a schema.
#[derive(Debug)]
pub struct Sampler<'a> {
    schema: &'a Schema,
    /// How much work the smallest value of each combinator is.
    cost: Vec<u64>,
    random: Random,
    /// How many pieces the value may still have before only the smallest choices are made.
    budget: u64,
    depth: u32,
    bytes: Vec<u8>,
}

/// How many pieces a value has before the sampler only makes the smallest choices.
const BUDGET: u64 = 200;

/// How deep combinators are nested before the sampler only makes the smallest choices.
const DEPTH: u32 = 24;

impl<'a> Sampler<'a> {
    /// A sampler whose values follow from `seed`.
    pub fn new(schema: &'a Schema, seed: u64) -> Self {
        Self {
            schema,
            cost: costs(schema),
            random: Random(seed),
            budget: 0,
            depth: 0,
            bytes: Vec::new(),
        }
    }

    /// The boxed form of a random value of a constructor, or a random call of a function. Nothing
    /// if there is no such value, or if the combinator has parameters of its own.
    ///
    /// A field that holds a call gets the first function of the schema that has no fields.
    pub fn sample(&mut self, combinator: CombinatorIndex) -> Option<Vec<u8>> {
        let Combinator { params, is_function, builtin, .. } = &self.schema[combinator];
        let is_generic = !params.is_empty() && !is_function;
        let has_form = builtin.is_none_or(Builtin::has_form);
        if is_generic || !has_form || self.cost[combinator.position()] == u64::MAX {
            return None;
        }
        self.budget = BUDGET;
        self.depth = 0;
        self.bytes.clear();
        self.u32(self.schema[combinator].id);
        self.bare(combinator, &[])?;
        Some(std::mem::take(&mut self.bytes))
    }

    fn u32(&mut self, value: u32) {
        self.bytes.extend(value.to_le_bytes());
    }

    fn fields(&mut self, combinator: CombinatorIndex, arguments: &[Argument]) -> Option<()> {
        let fields = &self.schema[combinator].fields;
        self.depth += 1;
        self.record(fields, arguments, None)?;
        self.depth -= 1;
        Some(())
    }

    /// Whether only the smallest choices are left.
    fn is_exhausted(&self) -> bool {
        self.budget == 0 || self.depth > DEPTH
    }

    fn record(
        &mut self,
        fields: &[Field],
        arguments: &[Argument],
        outer: Option<&Scope<'_>>,
    ) -> Option<()> {
        let mut scope = Scope { arguments, numbers: Vec::with_capacity(fields.len()), outer };
        for (index, field) in fields.iter().enumerate() {
            let mut number = 0;
            if scope.holds(field.condition) {
                self.budget = self.budget.saturating_sub(1);
                if field.ty == Type::Nat {
                    number = self.nat(fields, index);
                    self.u32(number);
                } else if field.is_call {
                    self.call()?;
                } else {
                    let start = self.bytes.len();
                    self.value(&field.ty, &scope)?;
                    if index > 0 && self.schema.is_length_of_object(fields, index - 1) {
                        let len = (self.bytes.len() - start) as u32;
                        self.bytes[start - 4..start].copy_from_slice(&len.to_le_bytes());
                    }
                }
            }
            scope.numbers.push(number);
        }
        Some(())
    }

    /// The value of a `#` field: some of the bits that other fields ask for, or a small count.
    fn nat(&mut self, fields: &[Field], index: usize) -> u32 {
        let conditions = fields.iter().filter_map(|field| field.condition);
        let of_this = conditions.filter(
            |condition| matches!(condition.mask, Variable::Field { up: 0, index: mask } if mask == index),
        );
        let bits =
            of_this.filter_map(|condition| condition.bit).fold(0, |bits, bit| bits | 1 << bit);
        match bits {
            _ if self.is_exhausted() => 0,
            0 => self.random.below(4) as u32,
            bits => self.random.next() as u32 & bits,
        }
    }

    fn call(&mut self) -> Option<()> {
        let plain = |c: &Combinator| c.is_function && c.fields.is_empty();
        let (_, function) = self.schema.combinators().find(|(_, combinator)| plain(combinator))?;
        self.u32(function.id);
        Some(())
    }

    /// A boxed value of any type: the first constructor that has no fields; or any call.
    fn object(&mut self, ty: &Type) -> Option<()> {
        let builtin = match ty {
            Type::Boxed(index, _) => self.schema.builtin(*index),
            Type::Bare(index, _) => self.schema[*index].builtin,
            _ => None,
        };
        if builtin == Some(Builtin::Function) {
            return self.call();
        }
        let is_plain = |c: &Combinator| {
            let is_bool = || matches!(c.result, Type::Boxed(ty, _) if self.schema.is_bool(ty));
            !c.is_function && c.fields.is_empty() && c.builtin.is_none() && !is_bool()
        };
        let (_, constructor) = self.schema.combinators().find(|(_, c)| is_plain(c))?;
        self.u32(constructor.id);
        Some(())
    }

    fn value(&mut self, ty: &Type, scope: &Scope<'_>) -> Option<()> {
        match ty {
            Type::Nat => {
                let value = self.random.next() as u32;
                self.u32(value);
                Some(())
            }
            ty if self.schema.is_object(ty) => self.object(ty),
            Type::Boxed(index, arguments) => self.boxed(*index, &scope.close_all(arguments)),
            Type::Bare(index, arguments) => self.bare(*index, &scope.close_all(arguments)),
            Type::Param { index, is_bare } => match scope.arguments.get(*index) {
                Some(Argument::Type(Type::Boxed(ty, arguments))) if *is_bare => {
                    self.bare(self.schema.single_constructor(*ty)?, arguments)
                }
                Some(Argument::Type(ty)) => self.closed(ty),
                _ => None,
            },
            Type::Repetition(repetition) => {
                for _ in 0..scope.nat(repetition.count) {
                    self.record(&repetition.items, scope.arguments, Some(scope))?;
                }
                Some(())
            }
        }
    }

    /// A value of a type without variables.
    fn closed(&mut self, ty: &Type) -> Option<()> {
        self.value(ty, &Scope { arguments: &[], numbers: Vec::new(), outer: None })
    }

    fn boxed(&mut self, index: TypeIndex, arguments: &[Argument]) -> Option<()> {
        if self.schema.is_bool(index) {
            let value = self.random.below(2) == 1;
            self.u32(if value { BOOL_TRUE_ID } else { BOOL_FALSE_ID });
            return Some(());
        }
        if self.schema.builtin(index) == Some(Builtin::Vector) {
            self.u32(VECTOR_ID);
            return self.items(arguments);
        }
        let constructors = &self.schema[index].constructors;
        let constructor = if self.is_exhausted() {
            *constructors.iter().min_by_key(|constructor| self.cost[constructor.position()])?
        } else {
            *constructors.get(self.random.below(constructors.len() as u64) as usize)?
        };
        self.u32(self.schema[constructor].id);
        self.bare(constructor, arguments)
    }

    fn bare(&mut self, index: CombinatorIndex, arguments: &[Argument]) -> Option<()> {
        let Some(builtin) = self.schema[index].builtin else {
            return self.fields(index, arguments);
        };
        match builtin {
            Builtin::Int => self.raw(4),
            Builtin::Long => self.raw(8),
            // Any bit pattern is a double, but a NaN is not equal to itself.
            Builtin::Double => {
                let value = self.random.next() as i32;
                self.bytes.extend((f64::from(value) / 16.0).to_le_bytes());
            }
            Builtin::Float => {
                let value = self.random.next() as i16;
                self.bytes.extend((f32::from(value) / 16.0).to_le_bytes());
            }
            Builtin::String => self.string(),
            Builtin::Bytes => {
                let len = self.length();
                let bytes: Vec<u8> = (0..len).map(|_| self.random.next() as u8).collect();
                self.prefixed(&bytes);
            }
            Builtin::Int128 => self.raw(16),
            Builtin::Int256 => self.raw(32),
            Builtin::Int512 => self.raw(64),
            Builtin::Vector => return self.items(arguments),
            Builtin::Function => return self.call(),
            Builtin::Object => return self.object(&Type::Bare(index, Vec::new())),
            Builtin::Unknown => return None,
        }
        Some(())
    }

    fn items(&mut self, arguments: &[Argument]) -> Option<()> {
        let [Argument::Type(item)] = arguments else { return None };
        let count = if self.is_exhausted() { 0 } else { self.random.below(4) as u32 };
        self.u32(count);
        (0..count).try_for_each(|_| {
            self.budget = self.budget.saturating_sub(1);
            self.closed(item)
        })
    }

    fn raw(&mut self, len: usize) {
        let random = &mut self.random;
        self.bytes.extend((0..len).map(|_| random.next() as u8));
    }

    /// The length of a string: mostly short, at times around the two forms of the prefix.
    fn length(&mut self) -> usize {
        match self.random.below(32) {
            0 => 250 + self.random.below(10) as usize,
            1 => self.random.below(2_000) as usize,
            _ => self.random.below(12) as usize,
        }
    }

    fn string(&mut self) {
        const LETTERS: [&str; 8] = ["a", "Z", "0", " ", "é", "ж", "漢", "😀"];
        let len = self.length();
        let is_ascii = self.random.below(2) == 0;
        let mut text = String::new();
        while text.len() < len {
            let letters = if is_ascii { 4 } else { LETTERS.len() as u64 };
            text.push_str(LETTERS[self.random.below(letters) as usize]);
        }
        self.prefixed(text.as_bytes());
    }

    fn prefixed(&mut self, content: &[u8]) {
        let start = self.bytes.len();
        self.bytes.resize(start + content.len() + 8, 0);
        let mut writer = Writer::new(&mut self.bytes[start..]);
        writer.bytes(content);
        let end = start + writer.position();
        self.bytes.truncate(end);
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
        Type::Nat | Type::Param { .. } | Type::Repetition(_) => 1,
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
