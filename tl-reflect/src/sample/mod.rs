//! Random values: valid ones for any combinator or type, made from a seed.
//!
//! Values are made field by field, in the order in which a reader meets them, so that the numbers
//! that later fields depend on are known.

mod costs;
mod error;
mod random;

use tl_parser::Schema;
use tl_parser::schema::{
    Argument, Builtin, Combinator, CombinatorIndex, Field, Nat, Repetition, Type, TypeIndex,
    Variable,
};

use self::costs::{Costs, INFINITE};
pub use self::error::SampleError;
use self::random::Random;
use crate::encode::raw_len;
use crate::substitute::Scope;
use crate::{Codec, Expected, Fields, Value};

/// Makes random values of a schema.
#[derive(Debug)]
pub struct Sampler<'a> {
    codec: &'a Codec<'a>,
    costs: Costs,
    random: Random,
    max_pieces: u64,
    max_depth: u32,
    /// How many pieces the value may still have before only the smallest choices are made.
    budget: u64,
    /// How many pieces the value may still have at all.
    room: u64,
    depth: u32,
    /// Why the value could not be made, if a limit is the reason.
    failure: Option<SampleError>,
}

/// How many times deeper than asked for a value may be nested whose smallest choices are deep.
const DEEPEST: u32 = 4;

/// How deep constructors are nested at most, whatever is asked for. Readers of values go no deeper
/// either.
const DEPTH_LIMIT: u32 = 256;

/// How many fields and items the smallest value of a type has at most, whatever is asked for. With
/// random choices it may be twice as many.
const PIECES_LIMIT: u64 = 1 << 20;

/// Whether a value of this cost can be made at all.
fn is_affordable(cost: u64) -> bool {
    cost <= PIECES_LIMIT
}

/// How often a value is tried to be made.
const TRIES: u32 = 8;

impl<'a> Sampler<'a> {
    /// A sampler whose values follow from `seed`.
    pub fn new(codec: &'a Codec<'a>, seed: u64) -> Self {
        Self {
            codec,
            costs: Costs::new(codec.schema),
            random: Random(seed),
            max_pieces: 200,
            max_depth: 24,
            budget: 0,
            room: 0,
            depth: 0,
            failure: None,
        }
    }

    /// How many fields and items a value has before only the smallest choices are made; 200 by
    /// default. No value has more than two million.
    #[must_use]
    pub fn max_pieces(mut self, pieces: u64) -> Self {
        self.max_pieces = pieces;
        self
    }

    /// How deep constructors are nested before only the smallest choices are made; 24 by default.
    /// No value is nested deeper than four times this, or deeper than 256.
    #[must_use]
    pub fn max_depth(mut self, depth: u32) -> Self {
        self.max_depth = depth;
        self
    }

    /// A random value, or nothing where [`try_sample`](Self::try_sample) has an error.
    pub fn sample(&mut self, expected: &Expected) -> Option<Value> {
        self.try_sample(expected).ok()
    }

    /// A random value.
    ///
    /// A field that holds a call gets the first function of the schema that has no fields, and one
    /// that holds any boxed value gets the first constructor that has none.
    ///
    /// # Errors
    ///
    /// If the type has no finite value, if its values are beyond the limits, if the combinator has
    /// parameters that nothing says the meaning of, or if any type would do.
    pub fn try_sample(&mut self, expected: &Expected) -> Result<Value, SampleError> {
        let cost = match expected {
            Expected::Any => return Err(SampleError::Unspecified),
            Expected::Combinator(index) => self.costs.of(*index),
            Expected::Type(ty) => self.costs.of_type(ty),
        };
        match cost {
            INFINITE => return Err(SampleError::Infinite),
            cost if !is_affordable(cost) => return Err(SampleError::TooLarge),
            _ => {}
        }
        self.failure = None;
        for _ in 0..TRIES {
            self.budget = self.max_pieces.min(PIECES_LIMIT / 2);
            self.room = 2 * PIECES_LIMIT;
            self.depth = 0;
            let value = match expected {
                Expected::Any => None,
                Expected::Combinator(index) => self.named(*index),
                Expected::Type(ty) => self.closed(ty),
            };
            if let Some(value) = value {
                return Ok(value);
            }
        }
        Err(self.failure.unwrap_or(SampleError::Unspecified))
    }

    /// Takes the room that some pieces need, if it is there.
    fn take_room(&mut self, pieces: u64) -> Option<()> {
        match self.room.checked_sub(pieces) {
            Some(room) => self.room = room,
            None => {
                self.failure = Some(SampleError::TooLarge);
                return None;
            }
        }
        Some(())
    }

    fn schema(&self) -> &'a Schema {
        self.codec.schema
    }

    fn named(&mut self, index: CombinatorIndex) -> Option<Value> {
        let Combinator { id, builtin, .. } = self.schema()[index];
        if self.codec.combinator_with_id(id) != Some(index) {
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
        let limit = self.max_depth.saturating_mul(DEEPEST).min(DEPTH_LIMIT);
        if self.depth > limit {
            self.failure = Some(SampleError::TooDeep { limit });
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
                self.take_room(1)?;
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
        let (mut bits, mut unaffordable) = (0, 0);
        for field in fields {
            if let Some(condition) = field.condition
                && let Some(bit) = condition.bit
                && condition.mask == this
            {
                bits |= 1 << bit;
                if !is_affordable(self.costs.of_type(&field.ty)) {
                    unaffordable |= 1 << bit;
                }
            }
        }
        let mut counted = fields.iter().filter_map(|field| match &field.ty {
            Type::Repetition(repetition) => match repetition.count {
                Nat::Sum(count, _) if count == this => Some(self.costs.of_items(&repetition.items)),
                _ => None,
            },
            _ => None,
        });
        let (is_count, item_cost) = match counted.next() {
            Some(cost) => (true, counted.fold(cost, u64::max)),
            None => (false, 0),
        };
        match bits {
            _ if self.is_exhausted() || !is_affordable(item_cost) => 0,
            bits if is_count || bits == 0 => self.random.below(4) as u32,
            bits => self.random.next() as u32 & bits & !unaffordable,
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
        // Before memory for them is asked for.
        self.take_room(u64::from(count))?;
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
            *constructors.iter().min_by_key(|constructor| self.costs.of(**constructor))?
        } else {
            let is_possible = |index: &&CombinatorIndex| is_affordable(self.costs.of(**index));
            let count = constructors.iter().filter(is_possible).count();
            let chosen = self.random.below(count as u64) as usize;
            *constructors.iter().filter(is_possible).nth(chosen)?
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
        let is_possible = is_affordable(self.costs.of_type(item));
        let is_empty = self.is_exhausted() || !is_possible;
        let count = if is_empty { 0 } else { self.random.below(4) as u32 };
        self.take_room(u64::from(count))?;
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
