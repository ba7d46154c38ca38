//! The builder of values.

use tl_parser::schema::CombinatorIndex;

use super::budget::Budget;
use super::sink::{Leaf, Sink, Values};
use crate::plan::Record;
use crate::{Fields, Value};

/// The maximum number of items for which a list has room before they are read.
const MOST_ROOM: usize = 1 << 10;

impl Values {
    /// Creates a builder for the values of an input of this length.
    pub(crate) fn new(input_len: usize) -> Self {
        Self { budget: Budget::of(input_len), open: Vec::new() }
    }
}

impl Sink for Values {
    type Value = Value;
    /// The number of fields before the first one.
    type Fields = usize;
    type Items = Vec<Value>;

    fn exceeded(&self) -> Option<usize> {
        self.budget.exceeded()
    }

    fn values(&mut self) -> &mut Values {
        self
    }

    fn value(&mut self, value: Value) -> Value {
        value
    }

    #[inline(always)]
    fn leaf(&mut self, leaf: Leaf<'_>) -> Value {
        match leaf {
            Leaf::Nat(value) => Value::Nat(value),
            Leaf::Int(value) => Value::Int(value),
            Leaf::Long(value) => Value::Long(value),
            Leaf::Double(value) => Value::Double(value),
            Leaf::Float(value) => Value::Float(value),
            Leaf::Bool(value) => Value::Bool(value),
            Leaf::True => Value::True,
            Leaf::String(value) => Value::String(self.budget.copy(value)),
            Leaf::Bytes(value) => Value::Bytes(self.budget.copy(value)),
            Leaf::Raw(value) => Value::Raw(self.budget.copy(value)),
            Leaf::Object(value) => Value::Object(self.budget.copy(value)),
        }
    }

    fn open(&mut self, _: &str, _: &Record<'_>) -> usize {
        self.open.len()
    }

    fn key(&mut self, _: &str) {}

    fn field(&mut self, _: &mut usize, place: usize, value: Value) {
        self.budget.push(&mut self.open, (place, value));
    }

    fn nat(&mut self, fields: &mut usize, _: &Record<'_>, place: usize, nat: u32) {
        self.field(fields, place, Value::Nat(nat));
    }

    fn end_fields(&mut self, _: &mut usize, _: &Record<'_>) {}

    fn close(&mut self, combinator: Option<CombinatorIndex>, start: usize) -> Value {
        let mut fields = self.budget.list(self.open.len() - start);
        // Without room, the value is incomplete, as after any error.
        let count = fields.capacity().min(self.open.len() - start);
        fields.extend(self.open.drain(start..).take(count));
        let fields = Fields::from_sorted(fields);
        match combinator {
            Some(index) => Value::Combinator(index, fields),
            None => Value::Record(fields),
        }
    }

    fn open_items(&mut self, most: usize) -> Vec<Value> {
        self.budget.list(most.min(MOST_ROOM))
    }

    fn comma(&mut self, _: &Vec<Value>) {}

    fn item(&mut self, items: &mut Vec<Value>, value: Value) {
        self.budget.push(items, value);
    }

    fn close_items(&mut self, mut items: Vec<Value>) -> Value {
        self.budget.shrink(&mut items);
        Value::Vector(items)
    }
}
