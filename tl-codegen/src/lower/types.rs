//! Types of the schema as Rust types with their form on the wire.

use tl_parser::schema::{Argument, Builtin, Combinator, CombinatorIndex, Field, Type, TypeIndex};
use tl_parser::{Diagnostic, Span};

use super::field_scope::FieldScope;
use super::lowering::Lowering;
use super::numbers::array_like;
use super::scalars::{extern_codec, is_vec_of_bytes};
use crate::codes;
use crate::rust_model::{ExternCodec, Form, ItemPath, Scalar, WireType};

impl Lowering<'_> {
    /// Returns the Rust type of a field of the struct at `path`.
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

    /// Returns the Rust type of a type in this scope.
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
            return self.extern_type(path, index, ExternCodec::Boxed, span);
        }
        match (self.schema.single_constructor(index), self.enums.get(&index)) {
            (Some(only), _) => match self.schema[only].builtin {
                Some(Builtin::Vector) => self.vector(Form::Boxed, args, scope, span),
                Some(builtin) => match self.scalar(builtin) {
                    Some(scalar) => Some(WireType::BoxedScalar {
                        scalar,
                        id: self.schema[only].id,
                        tl_name: ty.name.clone(),
                    }),
                    None => self.unsupported_builtin(&ty.name, scope, span),
                },
                None => match array_like(self.schema, only) {
                    Some(places) => Some(WireType::Tagged {
                        item: Box::new(self.array(places, args, scope, span)?),
                        id: self.schema[only].id,
                        tl_name: ty.name.clone(),
                    }),
                    None => self.constructor(only, args, Form::Boxed, scope, span),
                },
            },
            (None, Some(path)) => {
                let path = path.clone();
                let (args, numbers) = self.enum_arguments(index, args, scope, span)?;
                Some(WireType::Enum { path, args }.given(numbers))
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
                    let path = &self.externs[&self.schema[*ty].name];
                    self.extern_type(path, *ty, ExternCodec::Bare, span)
                }
                _ => match array_like(self.schema, index) {
                    Some(places) => self.array(places, args, scope, span),
                    None => self.constructor(index, args, Form::Bare, scope, span),
                },
            },
            Some(Builtin::Vector) => self.vector(Form::Bare, args, scope, span),
            Some(builtin) => match (self.scalar(*builtin), self.externs.get(name)) {
                (Some(scalar), None) => Some(WireType::Scalar(scalar)),
                // The runtime has both Rust types of a string.
                (Some(Scalar::Bytes), Some(path)) if is_vec_of_bytes(path) => {
                    Some(WireType::Scalar(Scalar::Bytes))
                }
                (Some(scalar), Some(path)) => {
                    Some(WireType::Extern { path: path.clone(), codec: extern_codec(scalar) })
                }
                (None, _) => self.unsupported_builtin(name, scope, span),
            },
        }
    }

    /// Returns the caller's type for a type of the schema. The traits that it implements pass no
    /// arguments to it.
    fn extern_type(
        &mut self,
        path: &str,
        index: TypeIndex,
        codec: ExternCodec,
        span: Span,
    ) -> Option<WireType> {
        let ty = &self.schema[index];
        if (0..ty.params.len()).any(|place| self.used.in_type(index, place)) {
            let message = format!("`{path}` cannot stand for `{}`, which has parameters", ty.name);
            self.diagnostics.push(
                Diagnostic::new(codes::UNSUPPORTED, span, message)
                    .label("its form depends on these arguments")
                    .help("remove this `extern_type`; types without parameters may have one"),
            );
            return None;
        }
        Some(WireType::Extern { path: path.to_owned(), codec })
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
                let (args, numbers) = self.struct_arguments(index, args, scope, span)?;
                Some(WireType::Struct { path, args, form }.given(numbers))
            }
            None => self.unsupported("this type", scope.combinator, span),
        }
    }

    /// Reports a construct that has no Rust form.
    pub(super) fn unsupported<T>(
        &mut self,
        what: &str,
        combinator: &Combinator,
        span: Span,
    ) -> Option<T> {
        self.diagnostics.push(unsupported(what, combinator, span));
        None
    }
}

/// Returns the error that the generator has no form for a part of a combinator.
pub(super) fn unsupported(what: &str, combinator: &Combinator, span: Span) -> Diagnostic {
    let message = format!("cannot generate {what} in `{}`", combinator.name);
    Diagnostic::new(codes::UNSUPPORTED, span, message)
        .label("not supported by the generator")
        .help("choose roots that do not reach this definition, or take it out of the schema")
}
