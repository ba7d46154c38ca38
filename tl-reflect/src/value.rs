//! Values of a schema.

use tl_parser::schema::CombinatorIndex;

/// A value, as a schema describes it.
///
/// A value does not say whether it is bare or boxed; the type that is asked for does.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// `#`: a number or a mask.
    Nat(u32),
    /// `int`
    Int(i32),
    /// `long`
    Long(i64),
    /// `double`
    Double(f64),
    /// `float`
    Float(f32),
    /// `Bool`
    Bool(bool),
    /// `true`, which has no bytes: a flag that is set.
    True,
    /// `string`
    String(String),
    /// `bytes`
    Bytes(Vec<u8>),
    /// `int128`, `int256` or `int512`: the bytes in order.
    Raw(Vec<u8>),
    /// An `Object` of which nothing is known, such as a vector: its bytes, constructor id first.
    Object(Vec<u8>),
    /// The items of a vector or of a repetition.
    Vector(Vec<Value>),
    /// A record of a repetition of several fields.
    Record(Fields),
    /// A value of a constructor, or a call of a function.
    Combinator(CombinatorIndex, Fields),
}

/// The fields of a value that are there, in the order of the schema.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Fields {
    present: Vec<(usize, Value)>,
}

impl Fields {
    /// No fields.
    pub fn new() -> Self {
        Self::default()
    }

    /// Fields in the order of their places, each at most once.
    pub(crate) fn from_sorted(present: Vec<(usize, Value)>) -> Self {
        Self { present }
    }

    /// The value of the field at a place among those of the schema, if it is there.
    pub fn get(&self, place: usize) -> Option<&Value> {
        let found = self.present.binary_search_by_key(&place, |(place, _)| *place);
        found.ok().map(|index| &self.present[index].1)
    }

    /// The same, to be changed.
    pub fn get_mut(&mut self, place: usize) -> Option<&mut Value> {
        let found = self.present.binary_search_by_key(&place, |(place, _)| *place);
        found.ok().map(|index| &mut self.present[index].1)
    }

    /// Gives a field a value, and returns the one that it had.
    pub fn set(&mut self, place: usize, value: Value) -> Option<Value> {
        match self.present.binary_search_by_key(&place, |(place, _)| *place) {
            Ok(index) => Some(std::mem::replace(&mut self.present[index].1, value)),
            Err(index) => {
                self.present.insert(index, (place, value));
                None
            }
        }
    }

    /// Takes a field away.
    pub fn remove(&mut self, place: usize) -> Option<Value> {
        let found = self.present.binary_search_by_key(&place, |(place, _)| *place);
        found.ok().map(|index| self.present.remove(index).1)
    }

    /// The fields that are there, with their places.
    pub fn iter(&self) -> impl Iterator<Item = (usize, &Value)> {
        self.present.iter().map(|(place, value)| (*place, value))
    }
}
