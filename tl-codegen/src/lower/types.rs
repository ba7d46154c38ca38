//! Types of the schema as Rust types with their form on the wire.

use tl_parser::schema::{
    Argument, Builtin, Combinator, CombinatorIndex, Field, Nat, Repetition, Type, TypeIndex,
    Variable,
};
use tl_parser::{Code, Diagnostic, Span};

use super::Lowering;
use super::field_scope::{FieldScope, params};
use super::fields::FieldsOf;
use crate::rust_model::{
    Boxing, CodecDirections, ExternCodec, Form, ItemPath, Scalar, Struct, WireType,
};

impl Lowering<'_> {
    /// The Rust type for a field of the struct at `path`.
    pub(super) fn field_type(
        &mut self,
        field: &Field,
        scope: FieldScope<'_>,
        path: &ItemPath,
    ) -> Option<WireType> {
        if field.is_call {
            return self.call(&field.ty, scope, field.span);
        }
        let Type::Repetition(repetition) = &field.ty else {
            return self.wire_type(&field.ty, scope, field.span);
        };
        self.repeated(repetition, field, scope, path)
    }

    /// The Rust type for a repetition in a field.
    fn repeated(
        &mut self,
        repetition: &Repetition,
        field: &Field,
        scope: FieldScope<'_>,
        path: &ItemPath,
    ) -> Option<WireType> {
        let only = match &repetition.items[..] {
            [Field { name: None, condition: None, is_call: false, ty, .. }] => Some(ty),
            _ => None,
        };
        let item = match only {
            // An array of arrays. Other counts belong to the fields of a record.
            Some(Type::Repetition(inner)) if matches!(inner.count, Nat::Const(_)) => {
                self.repeated(inner, field, scope, path)?
            }
            Some(ty) if !matches!(ty, Type::Nat | Type::Repetition(_)) => {
                self.wire_type(ty, scope, field.span)?
            }
            _ => self.record(field, scope.record(&repetition.items), path)?,
        };
        self.repetition(repetition, item, scope, field.span)
    }

    /// `4*[ t ]` as an array, `n*[ t ]` as a vector; the field that counts is found elsewhere.
    fn repetition(
        &mut self,
        repetition: &Repetition,
        item: WireType,
        scope: FieldScope<'_>,
        span: Span,
    ) -> Option<WireType> {
        let item = Box::new(item);
        let what = match repetition.count {
            // Layout decides whether it is on the heap.
            Nat::Const(len) => {
                return Some(WireType::Array { item, len, boxing: Boxing::Inline });
            }
            Nat::Sum(Variable::Field { up: 0, .. }, 0) => return Some(WireType::Items { item }),
            Nat::Sum(..) => "a repetition that an argument or a sum counts".to_owned(),
        };
        self.unsupported(&what, scope.combinator, span)
    }

    /// The struct for what a repetition repeats, if that is more than one value.
    fn record(
        &mut self,
        field: &Field,
        scope: FieldScope<'_>,
        path: &ItemPath,
    ) -> Option<WireType> {
        let name = field.name.as_deref().unwrap_or("item");
        let path = self.claim_beside(path, name, scope.generics);
        let FieldsOf { body, wire, read_plan } = self.fields(scope, &path)?;
        let generics = scope.generics_in(&body);
        let args = params(&generics);
        self.records.push(Struct {
            path: path.clone(),
            tl_name: scope.combinator.name.clone(),
            id: None,
            text: self.schema.field_text(scope.combinator, field),
            generics,
            body,
            wire,
            read_plan,
            min_size: 0,
            levels: 0,
            variant: None,
            output: None,
            only_of: None,
            directions: CodecDirections::default(),
        });
        Some(WireType::Struct { path, args, form: Form::Record })
    }

    /// The Rust type for a type that occurs at `site`.
    pub(super) fn wire_type(
        &mut self,
        ty: &Type,
        scope: FieldScope<'_>,
        span: Span,
    ) -> Option<WireType> {
        match ty {
            ty if self.schema.is_object(ty) => {
                Some(WireType::Object { is_sized: false, is_call: self.is_any_call(ty) })
            }
            Type::Nat => Some(WireType::Scalar(Scalar::Nat)),
            Type::Boxed(index, args) => self.boxed(*index, args, scope, span),
            Type::Bare(index, args) => self.bare(*index, args, scope, span),
            Type::Param { index, is_bare } => self.variable(*index, *is_bare, scope, span),
            Type::Repetition(_) => {
                self.unsupported("a repetition inside of a type", scope.combinator, span)
            }
        }
    }

    /// Returns the Rust type of a function call, whose answer has the type `ty`.
    fn call(&mut self, ty: &Type, scope: FieldScope<'_>, span: Span) -> Option<WireType> {
        if let Type::Param { index, is_bare: false } = *ty
            && let Some(generic) = scope.generic(index)
        {
            return Some(WireType::Param(generic.name.clone()));
        }
        self.unsupported("a call of any function with this result", scope.combinator, span)
    }

    /// Returns the Rust type of a value whose type is a type variable.
    fn variable(
        &mut self,
        index: usize,
        is_bare: bool,
        scope: FieldScope<'_>,
        span: Span,
    ) -> Option<WireType> {
        let name = &scope.combinator.params[index].name;
        let what = match scope.generic(index) {
            Some(generic) if generic.is_bare != is_bare => {
                format!("the type variable `{name}` both as it is and as `%{name}`")
            }
            Some(generic) if generic.is_function => {
                // The Rust parameter is the function, not its answer.
                format!("a value of the type `{name}`, which the call of a field returns,")
            }
            Some(generic) => return Some(WireType::Param(generic.name.clone())),
            None => format!("an answer with the type variable `{name}`, which no field has,"),
        };
        self.unsupported(&what, scope.combinator, span)
    }

    /// Returns true for `Function` and `function`.
    fn is_any_call(&self, ty: &Type) -> bool {
        match ty {
            Type::Boxed(index, _) => self.schema.builtin(*index) == Some(Builtin::Function),
            Type::Bare(index, _) => self.schema[*index].builtin == Some(Builtin::Function),
            _ => false,
        }
    }

    fn boxed(
        &mut self,
        index: TypeIndex,
        args: &[Argument],
        scope: FieldScope<'_>,
        span: Span,
    ) -> Option<WireType> {
        if self.schema.is_bool(index) {
            return Some(WireType::Scalar(Scalar::Bool));
        }
        let ty = &self.schema[index];
        if let Some(path) = self.externs.get(&ty.name) {
            return Some(WireType::Extern { path: path.clone(), codec: ExternCodec::Boxed });
        }
        match (self.schema.single_constructor(index), self.enums.get(&index)) {
            (Some(only), _) => match self.schema[only].builtin {
                Some(Builtin::Vector) => self.vector(Form::Boxed, args, scope, span),
                Some(builtin) => match scalar(builtin) {
                    Some(scalar) => Some(WireType::BoxedScalar {
                        scalar,
                        id: self.schema[only].id,
                        tl_name: ty.name.clone(),
                    }),
                    None => self.unsupported_builtin(&ty.name, scope, span),
                },
                None => self.constructor(only, args, Form::Boxed, scope, span),
            },
            (None, Some(path)) => {
                let path = path.clone();
                Some(WireType::Enum { path, args: self.enum_arguments(index, args, scope, span)? })
            }
            (None, None) => {
                let what = format!("`{}`, a type without constructors", ty.name);
                self.unsupported(&what, scope.combinator, span)
            }
        }
    }

    fn bare(
        &mut self,
        index: CombinatorIndex,
        args: &[Argument],
        scope: FieldScope<'_>,
        span: Span,
    ) -> Option<WireType> {
        let Combinator { name, builtin, result, .. } = &self.schema[index];
        match builtin {
            None => match result {
                Type::Boxed(ty, _) if self.externs.contains_key(&self.schema[*ty].name) => {
                    let path = self.externs[&self.schema[*ty].name].clone();
                    Some(WireType::Extern { path, codec: ExternCodec::Bare })
                }
                _ => self.constructor(index, args, Form::Bare, scope, span),
            },
            Some(Builtin::Vector) => self.vector(Form::Bare, args, scope, span),
            Some(builtin) => match (scalar(*builtin), self.externs.get(name)) {
                (Some(scalar), None) => Some(WireType::Scalar(scalar)),
                (Some(scalar), Some(path)) => {
                    Some(WireType::Extern { path: path.clone(), codec: extern_codec(scalar) })
                }
                (None, _) => self.unsupported_builtin(name, scope, span),
            },
        }
    }

    fn unsupported_builtin<T>(
        &mut self,
        name: &str,
        scope: FieldScope<'_>,
        span: Span,
    ) -> Option<T> {
        self.unsupported(&format!("the built-in type `{name}`"), scope.combinator, span)
    }

    fn vector(
        &mut self,
        form: Form,
        args: &[Argument],
        scope: FieldScope<'_>,
        span: Span,
    ) -> Option<WireType> {
        let [Argument::Type(item)] = args else {
            return self.unsupported("a vector of this form", scope.combinator, span);
        };
        let item = self.wire_type(item, scope, span)?;
        Some(WireType::Vector { item: Box::new(item), form })
    }

    fn constructor(
        &mut self,
        index: CombinatorIndex,
        args: &[Argument],
        form: Form,
        scope: FieldScope<'_>,
        span: Span,
    ) -> Option<WireType> {
        match self.structs.get(&index) {
            Some(path) => {
                let path = path.clone();
                let args = self.struct_arguments(index, args, scope, span)?;
                Some(WireType::Struct { path, args, form })
            }
            None => self.unsupported("this type", scope.combinator, span),
        }
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

/// How a type that stands in for a scalar is written and read.
fn extern_codec(scalar: Scalar) -> ExternCodec {
    match scalar {
        Scalar::String => ExternCodec::Text,
        Scalar::Bytes => ExternCodec::Bytes,
        scalar => ExternCodec::Scalar(scalar),
    }
}

/// The type that the runtime has for one that is part of the language.
fn scalar(builtin: Builtin) -> Option<Scalar> {
    Some(match builtin {
        Builtin::Int => Scalar::Int,
        Builtin::Long => Scalar::Long,
        Builtin::Double => Scalar::Double,
        Builtin::Float => Scalar::Float,
        Builtin::String => Scalar::String,
        Builtin::Bytes => Scalar::Bytes,
        Builtin::Int128 => Scalar::Raw(16),
        Builtin::Int256 => Scalar::Raw(32),
        Builtin::Int512 => Scalar::Raw(64),
        Builtin::Vector | Builtin::Object | Builtin::Function | Builtin::Unknown => return None,
    })
}
