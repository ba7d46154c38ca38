//! Through a value by its schema, piece by piece.

use std::fmt;
use std::ops::Range;

use tl_parser::Schema;
use tl_parser::schema::{
    Argument, Builtin, Combinator, CombinatorIndex, Field, Repetition, Type, TypeIndex, Variable,
};
use tl_runtime::{BOOL_FALSE_ID, BOOL_TRUE_ID, DecodeError, DecodeErrorKind, Reader, VECTOR_ID};

use crate::substitute::Scope;

/// How deep values may be nested.
const DEPTH_LIMIT: usize = 128;

/// A piece of a value: some bytes and what they say.
#[derive(Clone, Debug)]
pub struct Piece<'a> {
    /// The bytes.
    pub bytes: Range<usize>,
    /// Where in the value: `multi_media[0].media`. Empty for the value itself.
    pub path: &'a str,
    /// How many fields and items lead there.
    pub depth: usize,
    /// What the bytes say.
    pub shown: Shown<'a>,
}

/// What some bytes say.
#[derive(Clone, Debug)]
pub enum Shown<'a> {
    /// The constructor id of this combinator.
    Id(&'a Combinator),
    /// The constructor id of a vector.
    VectorId,
    /// The count of a vector.
    Count(u32),
    /// A mask, with the names of the fields that its bits tell of.
    Mask(u32, Vec<(u8, &'a str)>),
    /// A `#` that is no mask.
    Nat(u32),
    /// An `int`.
    Int(i32),
    /// A `long`.
    Long(i64),
    /// A `double`.
    Double(f64),
    /// A `float`.
    Float(f32),
    /// A `Bool`.
    Bool(bool),
    /// A `string`.
    String(&'a str),
    /// A `bytes`.
    Bytes(&'a [u8]),
    /// An `int128` or the like.
    Raw(&'a [u8]),
}

/// Why a value could not be read to its end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WalkError {
    /// Where in the value.
    pub path: String,
    /// What was wrong, and at which byte.
    pub error: DecodeError,
}

impl fmt::Display for WalkError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.path.as_str() {
            "" => self.error.fmt(f),
            path => write!(f, "{path}: {}", self.error),
        }
    }
}

impl std::error::Error for WalkError {}

/// Reads a boxed value or a function call, which its first four bytes name, and tells `visit` of
/// every piece in order.
///
/// # Errors
///
/// If the bytes are not a value of the schema, or more than one. What was visited before the error
/// is right.
pub fn walk<'a>(
    schema: &'a Schema,
    bytes: &'a [u8],
    visit: &mut dyn FnMut(Piece<'_>),
) -> Result<(), WalkError> {
    let mut walker =
        Walker { schema, bytes, reader: Reader::new(bytes), path: String::new(), depth: 0, visit };
    let result = walker.any();
    let path = std::mem::take(&mut walker.path);
    let error = match (result, walker.reader.finish()) {
        (_, Ok(())) => return Ok(()),
        (_, Err(error)) => error,
    };
    let path = if matches!(error.kind, DecodeErrorKind::TrailingBytes { .. }) {
        String::new()
    } else {
        path
    };
    Err(WalkError { path, error })
}

struct Walker<'a, 'v> {
    schema: &'a Schema,
    bytes: &'a [u8],
    reader: Reader<'a>,
    path: String,
    depth: usize,
    visit: &'v mut dyn FnMut(Piece<'_>),
}

/// Nothing more can be read. What was wrong is in the reader.
struct Stop;

type Walked<T = ()> = Result<T, Stop>;

impl<'a> Walker<'a, '_> {
    /// Tells of what was read since `start`, unless that failed.
    fn piece(&mut self, start: usize, shown: Shown<'_>) -> Walked {
        if self.reader.error().is_some() {
            return Err(Stop);
        }
        let bytes = start..self.reader.offset();
        (self.visit)(Piece { bytes, path: &self.path, depth: self.depth, shown });
        Ok(())
    }

    /// Runs `body` with one more part at the end of the path, which stays there after an error.
    fn inside(&mut self, part: &str, body: impl FnOnce(&mut Self) -> Walked) -> Walked {
        let len = self.path.len();
        if !self.path.is_empty() && !part.starts_with('[') {
            self.path.push('.');
        }
        self.path.push_str(part);
        self.depth += 1;
        if self.depth > DEPTH_LIMIT {
            let kind = DecodeErrorKind::TooDeep { limit: DEPTH_LIMIT as u32 };
            self.reader.fail(kind, "the value");
            return Err(Stop);
        }
        body(self)?;
        self.depth -= 1;
        self.path.truncate(len);
        Ok(())
    }

    /// A boxed value of any type, or a function call.
    fn any(&mut self) -> Walked {
        let start = self.reader.offset();
        let id = self.reader.constructor_id("a combinator of the schema");
        // What a constructor's parameters stand for is not in the bytes, and neither is the type
        // that the id of `object` would stand for.
        let found = self.schema.combinators().find(|(_, combinator)| {
            combinator.id == id
                && (combinator.params.is_empty() || combinator.is_function)
                && combinator.builtin.is_none_or(Builtin::has_form)
        });
        match found {
            Some((index, combinator)) => {
                self.piece(start, Shown::Id(combinator))?;
                self.bare(index, &[])
            }
            None => self.unknown(id, "a combinator of the schema"),
        }
    }

    fn unknown(&mut self, id: u32, expected: &'static str) -> Walked {
        self.reader.unknown_constructor(id, expected);
        Err(Stop)
    }

    fn fields(&mut self, index: CombinatorIndex, arguments: &[Argument]) -> Walked {
        let combinator = &self.schema[index];
        self.record(&combinator.fields, arguments, None)
    }

    /// The fields of a combinator or of one record of a repetition.
    fn record(
        &mut self,
        fields: &'a [Field],
        arguments: &[Argument],
        outer: Option<&Scope<'_>>,
    ) -> Walked {
        let mut scope = Scope { arguments, numbers: Vec::with_capacity(fields.len()), outer };
        for (index, field) in fields.iter().enumerate() {
            let mut number = 0;
            if scope.holds(field.condition) {
                let name = match &field.name {
                    Some(name) => name.clone(),
                    None => format!("field_{}", index + 1),
                };
                self.inside(&name, |walker| {
                    if field.ty == Type::Nat {
                        number = walker.nat(fields, index)?;
                        return Ok(());
                    }
                    if field.is_call {
                        return walker.any();
                    }
                    walker.value(&field.ty, &scope)
                })?;
            }
            scope.numbers.push(number);
        }
        Ok(())
    }

    fn nat(&mut self, fields: &'a [Field], index: usize) -> Walked<u32> {
        let start = self.reader.offset();
        let value = self.reader.u32();
        let mut is_mask = false;
        let mut bits = Vec::new();
        for field in fields {
            let Some(condition) = field.condition else { continue };
            if let (Variable::Field { up: 0, index: mask }, Some(bit)) =
                (condition.mask, condition.bit)
                && mask == index
            {
                is_mask = true;
                if value >> bit & 1 == 1 {
                    bits.push((bit, field.name.as_deref().unwrap_or("_")));
                }
            }
        }
        bits.sort_by_key(|(bit, _)| *bit);
        self.piece(start, if is_mask { Shown::Mask(value, bits) } else { Shown::Nat(value) })?;
        Ok(value)
    }

    fn value(&mut self, ty: &'a Type, scope: &Scope<'_>) -> Walked {
        match ty {
            Type::Repetition(repetition) => self.repetition(repetition, scope),
            Type::Param { is_bare, .. } => self.closed(&scope.close(ty), *is_bare),
            ty => self.closed(&scope.close(ty), false),
        }
    }

    /// A value of a type without variables.
    fn closed(&mut self, ty: &Type, is_bare: bool) -> Walked {
        match ty {
            ty if self.schema.is_object(ty) => self.any(),
            Type::Boxed(index, arguments) => match self.schema.single_constructor(*index) {
                Some(only) if is_bare => self.bare(only, arguments),
                _ => self.boxed(*index, arguments),
            },
            Type::Bare(index, arguments) => self.bare(*index, arguments),
            Type::Nat => {
                let start = self.reader.offset();
                let value = self.reader.u32();
                self.piece(start, Shown::Nat(value))
            }
            Type::Param { .. } | Type::Repetition(_) => self.any(),
        }
    }

    fn repetition(&mut self, repetition: &'a Repetition, scope: &Scope<'_>) -> Walked {
        let count = scope.nat(repetition.count);
        for i in 0..count {
            let start = self.reader.offset();
            self.inside(&format!("[{i}]"), |walker| match &repetition.items[..] {
                [Field { name: None, condition: None, is_call: false, ty, .. }] => {
                    walker.value(ty, scope)
                }
                items => walker.record(items, scope.arguments, Some(scope)),
            })?;
            if self.reader.offset() == start {
                // Items without bytes say nothing; how many there are may be a lie.
                break;
            }
        }
        Ok(())
    }

    fn boxed(&mut self, index: TypeIndex, arguments: &[Argument]) -> Walked {
        let start = self.reader.offset();
        if self.schema.is_bool(index) {
            let value = match self.reader.constructor_id("Bool") {
                BOOL_TRUE_ID => true,
                BOOL_FALSE_ID => false,
                id => return self.unknown(id, "Bool"),
            };
            return self.piece(start, Shown::Bool(value));
        }
        let builtin = self.schema.builtin(index);
        let id = self.reader.constructor_id("a boxed value");
        if self.reader.error().is_some() {
            return Err(Stop);
        }
        if builtin == Some(Builtin::Vector) {
            if id != VECTOR_ID {
                return self.unknown(id, "Vector");
            }
            self.piece(start, Shown::VectorId)?;
            return self.items(arguments);
        }
        let constructors = &self.schema[index].constructors;
        match constructors.iter().find(|&&constructor| self.schema[constructor].id == id) {
            Some(&constructor) => {
                self.piece(start, Shown::Id(&self.schema[constructor]))?;
                self.bare(constructor, arguments)
            }
            None => self.unknown(id, "the expected type"),
        }
    }

    fn bare(&mut self, index: CombinatorIndex, arguments: &[Argument]) -> Walked {
        let Some(builtin) = self.schema[index].builtin else {
            return self.fields(index, arguments);
        };
        let start = self.reader.offset();
        let shown = match builtin {
            Builtin::Int => Shown::Int(self.reader.i32()),
            Builtin::Long => Shown::Long(self.reader.i64()),
            Builtin::Double => Shown::Double(self.reader.f64()),
            Builtin::Float => Shown::Float(f32::from_bits(self.reader.u32())),
            Builtin::String => Shown::String(self.reader.str()),
            Builtin::Bytes => Shown::Bytes(self.reader.byte_slice()),
            Builtin::Int128 => self.raw::<16>(),
            Builtin::Int256 => self.raw::<32>(),
            Builtin::Int512 => self.raw::<64>(),
            Builtin::Vector => return self.items(arguments),
            Builtin::Object | Builtin::Function => return self.any(),
            Builtin::Unknown => {
                let id = self.reader.u32();
                return self.unknown(id, "a built-in type of unknown form");
            }
        };
        self.piece(start, shown)
    }

    fn raw<const N: usize>(&mut self) -> Shown<'a> {
        let start = self.reader.offset();
        let _: [u8; N] = self.reader.raw();
        Shown::Raw(self.bytes.get(start..start + N).unwrap_or_default())
    }

    /// The count and the items of a vector.
    fn items(&mut self, arguments: &[Argument]) -> Walked {
        let start = self.reader.offset();
        let count = self.reader.u32();
        self.piece(start, Shown::Count(count))?;
        let [Argument::Type(item)] = arguments else { return self.any() };
        for i in 0..count {
            let start = self.reader.offset();
            self.inside(&format!("[{i}]"), |walker| walker.closed(item, false))?;
            if self.reader.offset() == start {
                // Items without bytes say nothing; how many there are may be a lie.
                break;
            }
        }
        Ok(())
    }
}
