//! Values of a schema.

use tl_parser::schema::CombinatorIndex;

/// A value of a schema.
///
/// A value is neither bare nor boxed: the type that it is encoded as determines the form.
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
    /// The bare `true`, which has no bytes: a flag that is set.
    True,
    /// `string`
    String(String),
    /// `bytes`
    Bytes(Vec<u8>),
    /// `int128`, `int256` or `int512`, with the bytes in wire order.
    Raw(Vec<u8>),
    /// An `Object` of unknown type, such as a vector: its bytes, which start with the constructor id.
    Object(Vec<u8>),
    /// The items of a vector or of a repetition.
    Vector(Vec<Value>),
    /// An item of a repetition of several fields.
    Record(Fields),
    /// A value of a constructor, or a call of a function.
    Combinator(CombinatorIndex, Fields),
}

/// The present fields of a value, in the order of the schema. A field's place is its index among the
/// fields of the schema.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Fields {
    present: Vec<(usize, Value)>,
}

impl Fields {
    /// Creates an empty list of fields.
    pub fn new() -> Self {
        Self::default()
    }

    /// Creates a list from fields in ascending order of their places.
    pub(crate) fn from_sorted(present: Vec<(usize, Value)>) -> Self {
        Self { present }
    }

    /// Returns the field at `place`, if present.
    pub fn get(&self, place: usize) -> Option<&Value> {
        let found = self.present.binary_search_by_key(&place, |(place, _)| *place);
        found.ok().map(|index| &self.present[index].1)
    }

    /// Returns the mutable field at `place`, if present.
    pub fn get_mut(&mut self, place: usize) -> Option<&mut Value> {
        let found = self.present.binary_search_by_key(&place, |(place, _)| *place);
        found.ok().map(|index| &mut self.present[index].1)
    }

    /// Sets the field at `place` and returns its previous value.
    pub fn set(&mut self, place: usize, value: Value) -> Option<Value> {
        match self.present.binary_search_by_key(&place, |(place, _)| *place) {
            Ok(index) => Some(std::mem::replace(&mut self.present[index].1, value)),
            Err(index) => {
                self.present.insert(index, (place, value));
                None
            }
        }
    }

    /// Removes the field at `place` and returns its value.
    pub fn remove(&mut self, place: usize) -> Option<Value> {
        let found = self.present.binary_search_by_key(&place, |(place, _)| *place);
        found.ok().map(|index| self.present.remove(index).1)
    }

    /// Returns the present fields with their places.
    pub fn iter(&self) -> impl Iterator<Item = (usize, &Value)> {
        self.present.iter().map(|(place, value)| (*place, value))
    }
}
