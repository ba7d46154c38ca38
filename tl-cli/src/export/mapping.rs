//! The JSON of values, as the library for values by schema maps it: the forms that TypeScript types
//! and JSON Schemas describe.

use tl_parser::schema::{
    Argument, Builtin, Combinator, CombinatorIndex, Field, Kind, Schema, Type, TypeIndex,
};

/// The form of a value in JSON.
pub(super) enum Form<'a> {
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
    Array(Box<Form<'a>>),
    /// An object without `_`.
    Record(&'a [Field]),
    /// A value of a type, with the forms of its type arguments.
    Type(TypeIndex, Vec<Form<'a>>),
    /// A value of a constructor, with the forms of its type arguments.
    Constructor(CombinatorIndex, Vec<Form<'a>>),
    /// A type argument of the definition, by its place.
    Parameter(usize),
    /// Any boxed value.
    Object,
    /// A call of any function.
    Call,
}

/// Returns the form of a field, and true if the field may be absent.
pub(super) fn field<'a>(schema: &'a Schema, fields: &'a [Field], index: usize) -> (Form<'a>, bool) {
    let field = &fields[index];
    let form = if field.is_call { Form::Call } else { form(schema, &field.ty) };
    (form, schema.may_be_absent(fields, index))
}

/// Returns the key in JSON that a constructor has beside its fields, which it then may lack, and its
/// form: the content of MTProto's `gzip_packed`.
pub(super) fn content<'a>(schema: &Schema, index: CombinatorIndex) -> Option<(&'a str, Form<'a>)> {
    schema.is_gzip_packed(index).then_some(("unpacked", Form::Object))
}

/// Returns the form of a type.
pub(super) fn form<'a>(schema: &'a Schema, ty: &'a Type) -> Form<'a> {
    match ty {
        Type::Nat => Form::Nat,
        Type::Param { index, .. } => Form::Parameter(*index),
        Type::Repetition(repetition) => Form::Array(Box::new(match &repetition.items[..] {
            [Field { name: None, condition: None, is_call: false, ty, .. }] => form(schema, ty),
            fields => Form::Record(fields),
        })),
        Type::Boxed(index, arguments) => match schema.builtin(*index) {
            Some(builtin) => builtin_form(schema, builtin, arguments),
            None if schema.is_object(ty) => Form::Object,
            None if schema.is_bool(*index) => Form::Bool,
            None => Form::Type(*index, forms(schema, arguments)),
        },
        Type::Bare(index, arguments) => match schema[*index].builtin {
            Some(builtin) => builtin_form(schema, builtin, arguments),
            None if schema.is_true(*index) => Form::True,
            None => Form::Constructor(*index, forms(schema, arguments)),
        },
    }
}

/// Returns the positions of the parameters of a combinator that are types.
pub(super) fn type_params(combinator: &Combinator) -> impl Iterator<Item = (usize, &str)> {
    let params = combinator.params.iter().enumerate();
    let types = params.filter(|(_, param)| param.kind == Kind::Type);
    types.map(|(index, param)| (index, param.name.as_str()))
}

fn forms<'a>(schema: &'a Schema, arguments: &'a [Argument]) -> Vec<Form<'a>> {
    let types = arguments.iter().filter_map(|argument| match argument {
        Argument::Type(ty) => Some(form(schema, ty)),
        Argument::Nat(_) => None,
    });
    types.collect()
}

fn builtin_form<'a>(schema: &'a Schema, builtin: Builtin, arguments: &'a [Argument]) -> Form<'a> {
    match (builtin, arguments) {
        (Builtin::Int, _) => Form::Int,
        (Builtin::Long, _) => Form::Long,
        (Builtin::Double | Builtin::Float, _) => Form::Double,
        (Builtin::String, _) => Form::String,
        (Builtin::Bytes, _) => Form::Bytes,
        (Builtin::Int128, _) => Form::Raw(16),
        (Builtin::Int256, _) => Form::Raw(32),
        (Builtin::Int512, _) => Form::Raw(64),
        (Builtin::Vector, [Argument::Type(item)]) => Form::Array(Box::new(form(schema, item))),
        (Builtin::Function, _) => Form::Call,
        (Builtin::Vector | Builtin::Object | Builtin::Unknown, _) => Form::Object,
    }
}
