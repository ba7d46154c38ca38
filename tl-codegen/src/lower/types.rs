//! Types of the schema as Rust types with their form on the wire.

use tl_parser::schema::{
    Argument, Builtin, Combinator, CombinatorIndex, Field, Nat, Repetition, Type, TypeIndex,
    Variable,
};
use tl_parser::{Code, Diagnostic, Span};

use super::Lowering;
use crate::names::type_name;
use crate::rust_model::{Form, Scalar, WireType};

/// The longest array that becomes one in Rust, where it stands in the struct itself.
const LONGEST_ARRAY: u32 = 1024;

impl Lowering<'_> {
    /// The Rust type for a type that occurs in `combinator`.
    pub(super) fn wire_type(
        &mut self,
        ty: &Type,
        combinator: &Combinator,
        span: Span,
    ) -> Option<WireType> {
        match ty {
            ty if self.schema.is_object(ty) => Some(WireType::Object { is_sized: false }),
            Type::Nat => Some(WireType::Scalar(Scalar::Nat)),
            Type::Boxed(index, args) => self.boxed(*index, args, combinator, span),
            Type::Bare(index, args) => self.bare(*index, args, combinator, span),
            Type::Param { index, .. } => {
                Some(WireType::Call(type_name(&combinator.params[*index].name)))
            }
            Type::Repetition(repetition) => self.repetition(repetition, combinator, span),
        }
    }

    fn boxed(
        &mut self,
        index: TypeIndex,
        args: &[Argument],
        combinator: &Combinator,
        span: Span,
    ) -> Option<WireType> {
        if self.schema.is_bool(index) {
            return Some(WireType::Scalar(Scalar::Bool));
        }
        match self.schema.builtin(index) {
            Some(Builtin::Vector) => self.vector(Form::Boxed, args, combinator, span),
            Some(_) => {
                let what = format!("the boxed type `{}`", self.schema[index].name);
                self.unsupported(&what, combinator, span)
            }
            None if !args.is_empty() => self.generic(index, combinator, span),
            None => match self.schema.single_constructor(index) {
                Some(only) => self.constructor(only, Form::Boxed, combinator, span),
                None => match self.enums.get(&index) {
                    Some(path) => Some(WireType::Enum { path: path.clone() }),
                    None => {
                        let what =
                            format!("`{}`, a type without constructors", self.schema[index].name);
                        self.unsupported(&what, combinator, span)
                    }
                },
            },
        }
    }

    fn bare(
        &mut self,
        index: CombinatorIndex,
        args: &[Argument],
        combinator: &Combinator,
        span: Span,
    ) -> Option<WireType> {
        let Some(builtin) = self.schema[index].builtin else {
            return match self.schema[index].result {
                Type::Boxed(ty, _) if !args.is_empty() => self.generic(ty, combinator, span),
                _ => self.constructor(index, Form::Bare, combinator, span),
            };
        };
        let scalar = match builtin {
            Builtin::Int => Scalar::Int,
            Builtin::Long => Scalar::Long,
            Builtin::Double => Scalar::Double,
            Builtin::String => Scalar::String,
            Builtin::Bytes => Scalar::Bytes,
            Builtin::Int128 => Scalar::Raw(16),
            Builtin::Int256 => Scalar::Raw(32),
            Builtin::Int512 => Scalar::Raw(64),
            Builtin::Vector => return self.vector(Form::Bare, args, combinator, span),
            Builtin::Float => Scalar::Float,
            Builtin::Object | Builtin::Function | Builtin::Unknown => {
                let what = format!("the built-in type `{}`", self.schema[index].name);
                return self.unsupported(&what, combinator, span);
            }
        };
        Some(WireType::Scalar(scalar))
    }

    /// `4*[ t ]` as an array, `n*[ t ]` as a vector; the field that counts is found elsewhere.
    fn repetition(
        &mut self,
        repetition: &Repetition,
        combinator: &Combinator,
        span: Span,
    ) -> Option<WireType> {
        let [Field { name: None, condition: None, is_call: false, ty, .. }] = &repetition.items[..]
        else {
            return self.unsupported("a repetition of more than one field", combinator, span);
        };
        let item = Box::new(self.wire_type(ty, combinator, span)?);
        match repetition.count {
            Nat::Const(len) if len <= LONGEST_ARRAY => Some(WireType::Array { item, len }),
            Nat::Const(len) => {
                self.unsupported(&format!("an array of {len} items"), combinator, span)
            }
            Nat::Sum(Variable::Field { up: 0, .. }, 0) => Some(WireType::Items { item }),
            Nat::Sum(..) => {
                self.unsupported("a repetition that an argument or a sum counts", combinator, span)
            }
        }
    }

    fn vector(
        &mut self,
        form: Form,
        args: &[Argument],
        combinator: &Combinator,
        span: Span,
    ) -> Option<WireType> {
        let [Argument::Type(item)] = args else {
            return self.unsupported("a vector of this form", combinator, span);
        };
        let item = self.wire_type(item, combinator, span)?;
        Some(WireType::Vector { item: Box::new(item), form })
    }

    fn constructor(
        &mut self,
        index: CombinatorIndex,
        form: Form,
        combinator: &Combinator,
        span: Span,
    ) -> Option<WireType> {
        match self.structs.get(&index) {
            Some(path) => Some(WireType::Struct { path: path.clone(), form }),
            None => self.unsupported("this type", combinator, span),
        }
    }

    fn generic(
        &mut self,
        index: TypeIndex,
        combinator: &Combinator,
        span: Span,
    ) -> Option<WireType> {
        let what = format!("`{}`, a type with parameters", self.schema[index].name);
        self.unsupported(&what, combinator, span)
    }

    /// Reports a construct that has no Rust form yet.
    pub(super) fn unsupported<T>(
        &mut self,
        what: &str,
        combinator: &Combinator,
        span: Span,
    ) -> Option<T> {
        let message = format!("cannot generate {what} in `{}`", combinator.name);
        self.diagnostics.push(
            Diagnostic::new(Code::Unsupported, span, message)
                .label("not supported by the generator")
                .help(
                    "choose roots that do not reach this definition, or take it out of the schema",
                ),
        );
        None
    }
}
