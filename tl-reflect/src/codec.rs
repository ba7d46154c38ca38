//! The codec: a schema with look-up tables, and the skippers for newer schemas, which have codecs.

use tl_parser::Schema;
use tl_parser::schema::{Argument, CombinatorIndex, Type, TypeIndex};

use crate::gzip;
use crate::ids::Ids;
use crate::kinds::ShapeKinds;
use crate::plan::{self, Plan};
use crate::shape::Shape;

/// Decodes and encodes values by a schema.
///
/// ```
/// use tl_parser::{Options, SourceMap, load};
/// use tl_reflect::{Codec, RootType};
///
/// let mut sources = SourceMap::new();
/// sources.add("point.tl", "point#1 x:int y:int = Point;");
/// let schema = load(&sources, &Options::default()).schema.expect("it has no errors");
/// let codec = Codec::new(&schema);
///
/// let point = codec.decode(&[1, 0, 0, 0, 7, 0, 0, 0, 8, 0, 0, 0], &RootType::Any)?;
/// assert_eq!(codec.to_json(&point), r#"{"_":"point","x":7,"y":8}"#);
/// # Ok::<(), tl_reflect::DecodeFailure>(())
/// ```
#[derive(Debug)]
pub struct Codec<'a> {
    pub(crate) schema: &'a Schema,
    pub(crate) kinds: ShapeKinds,
    pub(crate) plans: Vec<Plan<'a>>,
    ids: Ids,
    pub(crate) newer: &'a [Skipper<'a>],
    /// `gzip_packed`, if the schema has it.
    pub(crate) packed: Option<CombinatorIndex>,
}

/// Skips values of constructors that generated code does not know, by a schema that does: that of a
/// newer layer, usually.
///
/// ```
/// use tl_parser::{Options, SourceMap, load};
/// use tl_reflect::Skipper;
/// use tl_runtime::{Object, Reader};
///
/// // The layer that the server speaks by now.
/// let mut sources = SourceMap::new();
/// sources.add("newer.tl", "old#1 = Update; new#2 text:string = Update;");
/// let schema = load(&sources, &Options::default()).schema.expect("it has no errors");
/// let skipper = Skipper::new(&schema);
///
/// // Generated code does this where an enum has no variant for the id.
/// let bytes = b"\x02\0\0\0\x03abc\x07\0\0\0";
/// let mut reader = Reader::new(bytes).skipping(&skipper);
/// let unknown = reader.skip_value("Update").expect("the newer schema has the constructor");
/// assert_eq!((unknown.len(), reader.i32()), (8, 7));
///
/// let unknown = Object::from_bytes(unknown.to_vec());
/// assert_eq!(skipper.to_json(&unknown)?, r#"{"_":"new","text":"abc"}"#);
/// # Ok::<(), tl_reflect::DecodeFailure>(())
/// ```
///
/// The limits of the reader apply: levels of depth (eight nested values count as one level), bytes,
/// and items. A constructor counts as known only in the place of its type, and only if the type has
/// no parameters. For several schemas, use a vector or a slice of skippers, the newest first. They
/// also help each other: a constructor that the first one does not know inside a value is looked up
/// in all of them.
#[derive(Debug)]
pub struct Skipper<'a> {
    pub(crate) codec: Handle<'a>,
    pub(crate) label: String,
}

/// A codec that a skipper owns or shares.
#[derive(Debug)]
pub(crate) enum Handle<'a> {
    Owned(Box<Codec<'a>>),
    Shared(&'a Codec<'a>),
}

/// The type of a whole value, given as bytes or as JSON.
#[derive(Clone, Debug)]
pub enum RootType {
    /// Any boxed type or function. The constructor id determines it.
    Any,
    /// The boxed form of this constructor, or a call of this function.
    Combinator(CombinatorIndex),
    /// This type, boxed or bare.
    Type(Type),
}

impl<'a> Codec<'a> {
    /// Creates a codec for the values of a schema.
    pub fn new(schema: &'a Schema) -> Self {
        let kinds = ShapeKinds::new(schema);
        let (plans, ids) = (plan::all(schema, &kinds), Ids::new(schema));
        Self { schema, kinds, plans, ids, newer: &[], packed: gzip::find(schema) }
    }

    /// Returns the schema.
    pub fn schema(&self) -> &'a Schema {
        self.schema
    }

    /// Returns the constructor or function with this id.
    pub fn combinator_with_id(&self, id: u32) -> Option<CombinatorIndex> {
        self.ids.get(id)
    }

    /// Returns the plan of a combinator.
    pub(crate) fn plan(&self, index: CombinatorIndex) -> &Plan<'a> {
        &self.plans[index.position()]
    }

    /// Returns the shape of a type without variables.
    pub(crate) fn shape<'t>(&self, ty: &'t Type) -> Shape<'t> {
        self.kinds.shape(ty)
    }

    /// Returns the shape of a constructor or function without its id.
    pub(crate) fn bare_shape<'t>(
        &self,
        index: CombinatorIndex,
        arguments: &'t [Argument],
    ) -> Shape<'t> {
        self.kinds.bare_shape(index, arguments)
    }

    /// Checks that the constructor id alone identifies this combinator.
    ///
    /// # Errors
    ///
    /// A message if the id is that of another combinator, or if the combinator has parameters.
    pub(crate) fn check_self_describing(&self, index: CombinatorIndex) -> Result<(), String> {
        let combinator = &self.schema[index];
        match self.combinator_with_id(combinator.id) {
            Some(found) if found == index => Ok(()),
            _ => Err(format!("`{}` is not allowed where any type is", combinator.name)),
        }
    }

    /// Returns the name of a shape, for error messages.
    pub(crate) fn shape_text(&self, shape: Shape<'_>) -> String {
        match shape {
            Shape::Nat => "a `#`".to_owned(),
            Shape::Object | Shape::Unbound => "a boxed value".to_owned(),
            Shape::Function => "a call of a function".to_owned(),
            Shape::Bool => "a `Bool`".to_owned(),
            Shape::True => "`true`".to_owned(),
            Shape::Builtin(builtin) => format!("`{}`", self.schema[builtin.constructor].name),
            Shape::Fields(index, _) => format!("`{}`", self.schema[index].name),
            Shape::BoxedBuiltin(index, _) | Shape::Constructors(index, _) => {
                format!("a value of `{}`", self.schema[index].name)
            }
        }
    }

    /// Returns the constructor of a type with this id.
    pub(crate) fn constructor(&self, ty: TypeIndex, id: u32) -> Option<CombinatorIndex> {
        let found = self.combinator_with_id(id);
        found.filter(|&index| self.plan(index).ty == Some(ty)).or_else(|| {
            // It has parameters, or another combinator has its id.
            let constructors = &self.schema[ty].constructors;
            constructors.iter().copied().find(|&constructor| self.schema[constructor].id == id)
        })
    }

    /// Returns the constructor of a type with this name. It may be local.
    pub(crate) fn constructor_named(&self, ty: TypeIndex, name: &str) -> Option<CombinatorIndex> {
        let found = self.schema.combinator_named(name);
        found.filter(|&index| self.plan(index).ty == Some(ty)).or_else(|| {
            let constructors = &self.schema[ty].constructors;
            constructors.iter().copied().find(|&index| self.schema[index].name == name)
        })
    }

    /// Parses the name of a combinator, such as `inputPeerUser` or `messages.sendMedia`, or a type,
    /// such as `InputPeer`, `Vector<User>` or `%Message`.
    ///
    /// # Errors
    ///
    /// A message for people if the text is neither.
    pub fn root_type(&self, text: &str) -> Result<RootType, String> {
        match self.schema.combinator_named(text.trim()) {
            Some(index) if self.schema[index].builtin.is_none() => Ok(RootType::Combinator(index)),
            _ => self.schema.parse_type(text).map(RootType::Type),
        }
    }
}
