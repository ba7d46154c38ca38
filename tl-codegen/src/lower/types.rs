//! Types of the schema as Rust types with their form on the wire.

use tl_parser::schema::{
    Argument, Builtin, Combinator, CombinatorIndex, Field, Nat, Repetition, Type, TypeIndex,
    Variable,
};
use tl_parser::{Code, Diagnostic, Span};

use super::field_scope::{FieldScope, params};
use super::fields::{FieldsOf, Given};
use super::lowering::Lowering;
use super::numbers::array_like;
use crate::rust_model::{
    Boxing, CodecDirections, ExternCodec, Form, ItemPath, Number, Scalar, Struct, WireType,
};

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
            Some(Type::Repetition(inner)) => self.repeated(inner, field, scope.repeated(), path)?,
            Some(ty) if *ty != Type::Nat => self.wire_type(ty, scope.repeated(), field.span)?,
            _ => self.record(field, &repetition.items, scope, path)?,
        };
        self.repetition(repetition, item, scope, field.span)
    }

    /// Returns an array for `4*[ t ]` and a vector for `n*[ t ]`.
    fn repetition(
        &mut self,
        repetition: &Repetition,
        item: WireType,
        scope: FieldScope<'_>,
        span: Span,
    ) -> Option<WireType> {
        match repetition.count {
            // The count has no other use, so it has no variable of its own.
            Nat::Sum(variable @ Variable::Field { up: 0, .. }, 0)
                if scope.variable(variable).is_none() =>
            {
                Some(WireType::Items { item: Box::new(item) })
            }
            count => self.items(count, item, scope, span),
        }
    }

    /// A number of items.
    fn items(
        &mut self,
        count: Nat,
        item: WireType,
        scope: FieldScope<'_>,
        span: Span,
    ) -> Option<WireType> {
        let item = Box::new(item);
        Some(match self.number(count, scope, span)? {
            // Layout decides whether it is on the heap.
            Number::Constant(len) => WireType::Array { item, len, boxing: Boxing::Inline },
            count => WireType::Counted { item, count },
        })
    }

    /// `tuple t n`: an array, or a vector whose length is known.
    fn array(
        &mut self,
        (item, count): (usize, usize),
        args: &[Argument],
        scope: FieldScope<'_>,
        span: Span,
    ) -> Option<WireType> {
        match (args.get(item), args.get(count)) {
            (Some(Argument::Type(item)), Some(Argument::Nat(count))) => {
                let item = self.wire_type(item, scope, span)?;
                self.items(*count, item, scope, span)
            }
            _ => self.unsupported("arguments of these kinds", scope.combinator, span),
        }
    }

    /// Makes the struct for a repetition of more than one value.
    fn record(
        &mut self,
        field: &Field,
        items: &[Field],
        outer: FieldScope<'_>,
        path: &ItemPath,
    ) -> Option<WireType> {
        let name = field.name.as_deref().unwrap_or("item");
        let path = self.claim_beside(path, name, outer.generics);
        let scope = outer.record(items);
        let FieldsOf { body, masks, wire, read_plan, numbers, checks, given, .. } =
            self.fields(scope, &path, Given::FromOutside)?;
        let given = given
            .into_iter()
            .map(|variable| self.number(Nat::Sum(variable, 0), outer.repeated(), field.span));
        let given = given.collect::<Option<Vec<_>>>()?;
        let generics = scope.generics_in(&body);
        let args = params(&generics);
        self.records.push(Struct {
            path: path.clone(),
            tl_name: scope.combinator.name.clone(),
            id: None,
            text: self.schema.field_text(scope.combinator, field),
            generics,
            body,
            masks,
            wire,
            read_plan,
            numbers,
            checks,
            is_functional: false,
            min_size: 0,
            levels: 0,
            variant: None,
            output: None,
            only_of: None,
            directions: CodecDirections::default(),
            conversions: Vec::new(),
        });
        Some(given_numbers(WireType::Struct { path, args, form: Form::Record }, given))
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
            return Some(WireType::Extern { path: path.clone(), codec: ExternCodec::Boxed });
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
                let numbers = self.enum_numbers(index, args, scope, span)?;
                let args = self.enum_arguments(index, args, scope, span)?;
                Some(given_numbers(WireType::Enum { path, args }, numbers))
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
                let numbers = self.struct_numbers(index, args, scope, span)?;
                let args = self.struct_arguments(index, args, scope, span)?;
                Some(given_numbers(WireType::Struct { path, args, form }, numbers))
            }
            None => self.unsupported("this type", scope.combinator, span),
        }
    }

    /// Returns the runtime's type for a type of the language. Strings are bytes if the caller says
    /// so.
    pub(super) fn scalar(&self, builtin: Builtin) -> Option<Scalar> {
        let is_bytes =
            |name: &str| self.externs.get(name).is_some_and(|path| is_vec_of_bytes(path));
        match scalar(builtin) {
            Some(Scalar::String) if is_bytes("string") => Some(Scalar::Bytes),
            scalar => scalar,
        }
    }

    /// Reports a construct that has no Rust form.
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

/// Wraps an item in `Given` if it takes numbers.
fn given_numbers(item: WireType, numbers: Vec<Number>) -> WireType {
    match numbers.is_empty() {
        true => item,
        false => WireType::Given { ty: Box::new(item), numbers, passes: false },
    }
}

/// Returns true for the Rust type of `bytes`.
fn is_vec_of_bytes(path: &str) -> bool {
    let text: String = path.chars().filter(|c| !c.is_whitespace()).collect();
    matches!(text.as_str(), "Vec<u8>" | "std::vec::Vec<u8>" | "::std::vec::Vec<u8>")
}

/// Returns the codec of a type that the caller chose for a scalar.
fn extern_codec(scalar: Scalar) -> ExternCodec {
    match scalar {
        Scalar::String => ExternCodec::Text,
        Scalar::Bytes => ExternCodec::Bytes,
        scalar => ExternCodec::Scalar(scalar),
    }
}

/// Returns the runtime's type for a predefined type.
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
