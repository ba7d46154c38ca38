//! The codec: a schema, prepared for looking up constructor ids.

use std::collections::HashMap;

use tl_parser::Schema;
use tl_parser::schema::{Builtin, CombinatorIndex, Type};

/// Reads and writes values by a schema.
///
/// ```
/// use tl_parser::{Options, SourceMap, load};
/// use tl_reflect::{Codec, Expected};
///
/// let mut sources = SourceMap::new();
/// sources.add("point.tl", "point#1 x:int y:int = Point;");
/// let schema = load(&sources, &Options::default()).schema.expect("it has no errors");
/// let codec = Codec::new(&schema);
///
/// let point = codec.decode(&[1, 0, 0, 0, 7, 0, 0, 0, 8, 0, 0, 0], &Expected::Any)?;
/// assert_eq!(codec.to_json(&point), r#"{"_":"point","x":7,"y":8}"#);
/// # Ok::<(), tl_reflect::DecodeFailure>(())
/// ```
#[derive(Debug)]
pub struct Codec<'a> {
    pub(crate) schema: &'a Schema,
    by_id: HashMap<u32, CombinatorIndex>,
}

/// What some bytes or some JSON are expected to be.
#[derive(Clone, Debug)]
pub enum Expected {
    /// A boxed value of any type or a call of any function, as the constructor id says.
    Any,
    /// The boxed form of this constructor, or a call of this function.
    Combinator(CombinatorIndex),
    /// A value of this type, in the form that the type says.
    Type(Type),
}

impl<'a> Codec<'a> {
    /// A codec for the values of a schema.
    pub fn new(schema: &'a Schema) -> Self {
        let mut by_id = HashMap::new();
        for (index, combinator) in schema.combinators() {
            // What a constructor's parameters stand for is not in the bytes, and neither is the
            // type that the id of `object` would stand for.
            let is_known = combinator.params.is_empty() || combinator.is_function;
            if is_known && combinator.builtin.is_none_or(Builtin::has_form) {
                by_id.entry(combinator.id).or_insert(index);
            }
        }
        Self { schema, by_id }
    }

    /// The schema.
    pub fn schema(&self) -> &'a Schema {
        self.schema
    }

    /// The constructor or function of this id.
    pub fn combinator_with_id(&self, id: u32) -> Option<CombinatorIndex> {
        self.by_id.get(&id).copied()
    }

    /// What a name or a type expression stands for: `inputPeerUser` and `messages.sendMedia` for the
    /// boxed forms of these combinators, `InputPeer`, `Vector<User>` or `%Message` for types.
    ///
    /// # Errors
    ///
    /// A sentence that says what is wrong with the text.
    pub fn expected(&self, text: &str) -> Result<Expected, String> {
        match self.schema.combinator_named(text.trim()) {
            Some(index) if self.schema[index].builtin.is_none() => Ok(Expected::Combinator(index)),
            _ => self.schema.parse_type(text).map(Expected::Type),
        }
    }
}
