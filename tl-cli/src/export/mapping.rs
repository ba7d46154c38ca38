//! The JSON of values, as the library for values by schema maps it: the shapes that TypeScript types
//! and JSON Schemas describe.

use tl_parser::schema::{
    Argument, Builtin, Combinator, CombinatorIndex, Field, Kind, Schema, Type, TypeIndex,
};

/// The shape of a value in JSON.
pub(super) enum JsonShape<'a> {
    /// A number up to 32 bits.
    Int,
    /// A number of 32 bits without a sign.
    Nat,
    /// The digits of a number of 64 bits, as text.
    Long,
    /// A number, or the name of one that JSON does not have.
    Double,
    String,
    /// Text in base64.
    Bytes,
    /// This number of bytes, as text in hexadecimal.
    Raw(usize),
    Bool,
    /// `true`: a flag that is set.
    True,
    Array(Box<JsonShape<'a>>),
    /// An object without `_`.
    Record(&'a [Field]),
    /// A value of a type, with the shapes of its type arguments.
    Type(TypeIndex, Vec<JsonShape<'a>>),
    /// A value of a constructor, with the shapes of its type arguments.
    Constructor(CombinatorIndex, Vec<JsonShape<'a>>),
    /// A type argument of the definition, by its place.
    Parameter(usize),
    /// Any boxed value.
    Object,
    /// A call of any function.
    Call,
}

/// Returns the shape of a field, and true if the field may be absent.
pub(super) fn field<'a>(
    schema: &'a Schema,
    fields: &'a [Field],
    index: usize,
) -> (JsonShape<'a>, bool) {
    let field = &fields[index];
    let shape = if field.is_call { JsonShape::Call } else { shape(schema, &field.ty) };
    (shape, schema.may_be_absent(fields, index))
}

/// Returns the key in JSON that a constructor has beside its fields, which it then may lack, and its
/// shape: the content of MTProto's `gzip_packed`.
pub(super) fn content<'a>(
    schema: &Schema,
    index: CombinatorIndex,
) -> Option<(&'a str, JsonShape<'a>)> {
    schema.is_gzip_packed(index).then_some(("unpacked", JsonShape::Object))
}

/// Returns the shape of a type.
pub(super) fn shape<'a>(schema: &'a Schema, ty: &'a Type) -> JsonShape<'a> {
    match ty {
        Type::Nat => JsonShape::Nat,
        Type::Param { index, .. } => JsonShape::Parameter(*index),
        Type::Repetition(repetition) => JsonShape::Array(Box::new(match &repetition.items[..] {
            [Field { name: None, condition: None, is_call: false, ty, .. }] => shape(schema, ty),
            fields => JsonShape::Record(fields),
        })),
        Type::Boxed(index, arguments) => match schema.builtin(*index) {
            Some(builtin) => builtin_form(schema, builtin, arguments),
            None if schema.is_object(ty) => JsonShape::Object,
            None if schema.is_bool(*index) => JsonShape::Bool,
            None => JsonShape::Type(*index, shapes(schema, arguments)),
        },
        Type::Bare(index, arguments) => match schema[*index].builtin {
            Some(builtin) => builtin_form(schema, builtin, arguments),
            None if schema.is_true(*index) => JsonShape::True,
            None => JsonShape::Constructor(*index, shapes(schema, arguments)),
        },
    }
}

/// Returns the positions of the parameters of a combinator that are types.
pub(super) fn type_params(combinator: &Combinator) -> impl Iterator<Item = (usize, &str)> {
    let params = combinator.params.iter().enumerate();
    let types = params.filter(|(_, param)| param.kind == Kind::Type);
    types.map(|(index, param)| (index, param.name.as_str()))
}

fn shapes<'a>(schema: &'a Schema, arguments: &'a [Argument]) -> Vec<JsonShape<'a>> {
    let types = arguments.iter().filter_map(|argument| match argument {
        Argument::Type(ty) => Some(shape(schema, ty)),
        Argument::Nat(_) => None,
    });
    types.collect()
}

fn builtin_form<'a>(
    schema: &'a Schema,
    builtin: Builtin,
    arguments: &'a [Argument],
) -> JsonShape<'a> {
    match (builtin, arguments) {
        (Builtin::Int, _) => JsonShape::Int,
        (Builtin::Long, _) => JsonShape::Long,
        (Builtin::Double | Builtin::Float, _) => JsonShape::Double,
        (Builtin::String, _) => JsonShape::String,
        (Builtin::Bytes, _) => JsonShape::Bytes,
        (Builtin::Int128, _) => JsonShape::Raw(16),
        (Builtin::Int256, _) => JsonShape::Raw(32),
        (Builtin::Int512, _) => JsonShape::Raw(64),
        (Builtin::Vector, [Argument::Type(item)]) => {
            JsonShape::Array(Box::new(shape(schema, item)))
        }
        (Builtin::Function, _) => JsonShape::Call,
        (Builtin::Vector | Builtin::Object | Builtin::Unknown, _) => JsonShape::Object,
    }
}
