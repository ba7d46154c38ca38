//! Random values of any combinator or type, determined by a seed.
//!
//! The sampler creates fields in wire order, so that it knows the masks and counts that later fields
//! depend on.

mod builtins;
mod costs;
mod error;
mod random;

use tl_parser::Schema;
use tl_parser::schema::{
    Argument, Combinator, CombinatorIndex, Field, Nat, Type, TypeIndex, Variable,
};

use self::costs::{Costs, INFINITE};
pub use self::error::SampleError;
use self::random::Random;
use crate::bind::Bound;
use crate::implied_nats::guarded;
use crate::plan::{Items, Record, ValueForm};
use crate::shape::Shape;
use crate::substitute::Environment;
use crate::{Codec, Fields, RootType, Value};

/// Creates random values of a schema.
///
/// ```
/// use tl_parser::{Options, SourceMap, load};
/// use tl_reflect::{Codec, Sampler};
///
/// let mut sources = SourceMap::new();
/// sources.add("point.tl", "point#1 x:int y:int = Point;");
/// let schema = load(&sources, &Options::default()).schema.expect("it has no errors");
/// let codec = Codec::new(&schema);
///
/// let root = codec.root_type("Point")?;
/// let point = Sampler::new(&codec, 7).try_sample(&root).expect("points are finite");
/// assert_eq!(codec.validate(&point, &root), Ok(()));
/// # Ok::<(), String>(())
/// ```
#[derive(Debug)]
pub struct Sampler<'a> {
    codec: &'a Codec<'a>,
    costs: Costs,
    random: Random,
    max_pieces: u64,
    max_depth: u32,
    /// The number of fields and items left before the sampler makes only the smallest choices.
    budget: u64,
    /// The number of fields and items left before the sampler gives up.
    room: u64,
    depth: u32,
    /// The limit that the last value exceeded.
    failure: Option<SampleError>,
}

/// The factor by which a value may exceed the requested depth if its smallest choices are deep.
const DEEPEST: u32 = 4;

/// The nesting limit of constructors for all settings. The decoder has the same limit.
const DEPTH_LIMIT: u32 = 256;

/// The limit for fields and items of the smallest value of a type, for all settings. Random choices may
/// double it.
const PIECES_LIMIT: u64 = 1 << 20;

/// Returns true if a value of this cost is within the limits.
fn is_affordable(cost: u64) -> bool {
    cost <= PIECES_LIMIT
}

/// The number of attempts to create a value.
const TRIES: u32 = 8;

impl<'a> Sampler<'a> {
    /// Creates a sampler. The seed determines its values.
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

    /// Sets the seed. The values that follow are those of a new sampler with it.
    #[must_use]
    pub fn seed(mut self, seed: u64) -> Self {
        self.random = Random(seed);
        self
    }

    /// Sets the number of fields and items after which the sampler makes only the smallest choices.
    /// The default is 200. No value has more than two million.
    #[must_use]
    pub fn max_pieces(mut self, pieces: u64) -> Self {
        self.max_pieces = pieces;
        self
    }

    /// Sets the nesting of constructors at which the sampler makes only the smallest choices. The
    /// default is 24. No value is nested deeper than four times this, or deeper than 256.
    #[must_use]
    pub fn max_depth(mut self, depth: u32) -> Self {
        self.max_depth = depth;
        self
    }

    /// Returns a random value, or `None` if [`try_sample`](Self::try_sample) returns an error.
    pub fn sample(&mut self, root: &RootType) -> Option<Value> {
        self.try_sample(root).ok()
    }

    /// Returns a random value.
    ///
    /// The value of a call is the first function of the schema without fields, and the value of an
    /// `Object` is the first constructor without fields.
    ///
    /// # Errors
    ///
    /// If the type has no finite value, if its values exceed the limits, if the combinator has
    /// parameters without arguments, or if `root` is [`RootType::Any`].
    pub fn try_sample(&mut self, root: &RootType) -> Result<Value, SampleError> {
        let cost = match root {
            RootType::Any => return Err(SampleError::Unspecified),
            RootType::Combinator(index) => self.costs.of(*index),
            RootType::Type(ty) => self.costs.of_type(ty),
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
            let value = match root {
                RootType::Any => None,
                RootType::Combinator(index) => self.self_describing(*index),
                RootType::Type(ty) => self.shaped(self.codec.shape(ty)),
            };
            if let Some(value) = value {
                return Ok(value);
            }
        }
        Err(self.failure.unwrap_or(SampleError::Unspecified))
    }

    /// Takes the room for `pieces` fields and items, if there is enough.
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

    fn self_describing(&mut self, index: CombinatorIndex) -> Option<Value> {
        self.codec.check_self_describing(index).ok()?;
        self.boxed(index, &[])
    }

    /// Samples the boxed form of a combinator.
    fn boxed(&mut self, index: CombinatorIndex, arguments: &[Argument]) -> Option<Value> {
        match self.schema()[index].builtin {
            None => self.fields(index, arguments),
            Some(_) => {
                let mut fields = Fields::new();
                fields.set(0, self.shaped(self.codec.bare_shape(index, arguments))?);
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
        let codec = self.codec;
        let bound = codec.bind(index, arguments)?;
        let fields = self.record(&codec.plan(index).record, &bound, None)?;
        self.depth -= 1;
        Some(Value::Combinator(index, fields))
    }

    /// Returns true if the sampler has to make the smallest choices.
    fn is_exhausted(&self) -> bool {
        self.budget == 0 || self.depth > self.max_depth
    }

    fn record(
        &mut self,
        record: &'a Record<'a>,
        arguments: &Bound<'_>,
        outer: Option<&Environment<'_>>,
    ) -> Option<Fields> {
        let mut environment = Environment::new(arguments, outer);
        let mut values = Fields::new();
        for (place, step) in record.steps.iter().enumerate() {
            if environment.holds(step.condition) {
                self.budget = self.budget.saturating_sub(1);
                self.take_room(1)?;
                let value = match &step.form {
                    ValueForm::Nat(_) => {
                        let number = self.nat(record.fields, place);
                        environment.numbers.set(place, number);
                        Value::Nat(number)
                    }
                    ValueForm::Length(_) => continue,
                    form => self.form(form, &step.field.ty, &environment)?,
                };
                values.set(place, value);
            }
        }
        Some(values)
    }

    /// Samples a `#` field: some of the bits that guard other fields, or a small count.
    fn nat(&mut self, fields: &[Field], place: usize) -> u32 {
        let this = Variable::Field { up: 0, index: place };
        let (mut bits, mut unaffordable) = (0, 0);
        for (field, bit) in guarded(fields, place) {
            let Some(bit) = bit else { continue };
            bits |= 1 << bit;
            if !is_affordable(self.costs.of_type(&field.ty)) {
                unaffordable |= 1 << bit;
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
        let plain = |c: &Combinator| c.is_function && c.fields.is_empty() && c.params.is_empty();
        let mut combinators = self.schema().combinators();
        let (index, _) = combinators.find(|(_, combinator)| plain(combinator))?;
        Some(Value::Combinator(index, Fields::new()))
    }

    /// Returns a boxed value of the first constructor without fields. Those that the schema declares
    /// come first, because other programs may not know the rest.
    fn object(&mut self) -> Option<Value> {
        let schema = self.schema();
        let is_plain = |c: &Combinator| {
            !c.is_function
                && c.fields.is_empty()
                && c.params.is_empty()
                && c.builtin.is_none()
                && !c.is_local
                && !matches!(self.codec.shape(&c.result), Shape::Bool)
        };
        let plain = schema.combinators().filter(|(_, c)| is_plain(c));
        let (index, _) = plain.min_by_key(|(_, c)| c.is_predeclared)?;
        Some(Value::Combinator(index, Fields::new()))
    }

    fn form(
        &mut self,
        form: &'a ValueForm<'a>,
        ty: &Type,
        environment: &Environment<'_>,
    ) -> Option<Value> {
        match form {
            ValueForm::Closed(shape) => self.shaped(*shape),
            ValueForm::Call => self.call(),
            ValueForm::Repetition(count, items) => {
                self.repetition(environment.nat(*count), items, environment)
            }
            _ => self.shaped(self.codec.shape(self.codec.instantiate(ty, environment)?.as_ref())),
        }
    }

    fn repetition(
        &mut self,
        count: u32,
        items: &'a Items<'a>,
        environment: &Environment<'_>,
    ) -> Option<Value> {
        // Check the limit before allocating memory.
        self.take_room(u64::from(count))?;
        let inside = environment.inside();
        let items = (0..count).map(|_| match items {
            Items::Values(form, ty) => self.form(form, ty, &inside),
            Items::Records(record) => {
                self.record(record, environment.arguments, Some(environment)).map(Value::Record)
            }
        });
        Some(Value::Vector(items.collect::<Option<_>>()?))
    }

    /// Samples a value of a type without variables.
    fn shaped(&mut self, shape: Shape<'_>) -> Option<Value> {
        match shape {
            Shape::Nat => Some(Value::Nat(self.random.next() as u32)),
            Shape::Object => self.object(),
            Shape::Function => self.call(),
            Shape::Unbound => None,
            Shape::Bool => Some(Value::Bool(self.random.below(2) == 1)),
            Shape::True => Some(Value::True),
            Shape::Builtin(builtin) => self.builtin(builtin),
            Shape::BoxedBuiltin(_, builtin) => {
                // The choice among one constructor. It keeps the values of a seed stable.
                if !self.is_exhausted() {
                    self.random.next();
                }
                self.builtin(builtin)
            }
            Shape::Fields(index, arguments) => self.fields(index, arguments),
            Shape::Constructors(ty, arguments) => self.constructor(ty, arguments),
        }
    }

    fn constructor(&mut self, ty: TypeIndex, arguments: &[Argument]) -> Option<Value> {
        let constructors = self.schema()[ty].constructors.iter();
        // Some constructors belong to other applications of the type.
        let constructors =
            constructors.filter(|index| self.codec.bind(**index, arguments).is_some());
        let constructor = if self.is_exhausted() {
            *constructors.min_by_key(|constructor| self.costs.of(**constructor))?
        } else {
            let is_possible = |index: &&CombinatorIndex| is_affordable(self.costs.of(**index));
            let possible: Vec<_> = constructors.filter(is_possible).collect();
            let chosen = self.random.below(possible.len().max(1) as u64) as usize;
            **possible.get(chosen)?
        };
        self.boxed(constructor, arguments)
    }
}
