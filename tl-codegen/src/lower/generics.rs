//! The type parameters of Rust types.
//!
//! Rust rejects unused parameters, but TL does not: the struct of `nil {t:Type} = List t` has none.
//! So a struct has the parameters that its fields use, and an enum those that its constructors use.

use tl_parser::Span;
use tl_parser::schema::{Argument, CombinatorIndex, Kind, Type, TypeIndex};

use super::field_scope::FieldScope;
use super::lowering::Lowering;
use super::used_params::place_of;
use crate::names::{Names, type_name};
use crate::rust_model::{ExternCodec, Form, Generic, ItemPath, Scalar, WireType};

impl Lowering<'_> {
    /// Returns the parameters of a combinator's struct. Their names differ from those of items
    /// nearby.
    pub(super) fn generics(
        &mut self,
        index: CombinatorIndex,
        path: &ItemPath,
    ) -> Option<Vec<Generic>> {
        let schema = self.schema;
        let combinator = &schema[index];
        if combinator.params.is_empty() && self.has_plain_result(index) {
            return Some(Vec::new());
        }
        let nat = combinator.params.iter().find(|param| param.kind == Kind::Nat);
        if let Some(param) = nat {
            let what = format!("the optional argument `{{{}:{}}}`", param.name, param.kind);
            return self.unsupported(&what, combinator, combinator.span);
        }
        if !self.has_plain_result(index) {
            let what =
                format!("a constructor of only some `{}`", schema.type_text(&combinator.result));
            return self.unsupported(&what, combinator, combinator.span);
        }
        let is_function = |param: usize| {
            let ty = Type::Param { index: param, is_bare: false };
            combinator.fields.iter().any(|field| field.is_call && field.ty == ty)
        };
        let used = &self.used.combinators[index.position()];
        let mut names = Names::default();
        let params = combinator.params.iter().enumerate().filter(|(param, _)| used[*param]);
        let generics = params.map(|(i, param)| Generic {
            param: i,
            name: self.claim_param(&mut names, &param.name, path),
            is_function: is_function(i),
        });
        Some(generics.collect())
    }

    /// Returns true if the arguments of a constructor's result are its parameters.
    fn has_plain_result(&self, index: CombinatorIndex) -> bool {
        let combinator = &self.schema[index];
        match &combinator.result {
            Type::Boxed(_, args) if !combinator.is_function => {
                let mut params = 0..combinator.params.len();
                args.len() == combinator.params.len()
                    && params.all(|param| place_of(self.schema, index, param).is_some())
            }
            _ => true,
        }
    }

    /// Returns the parameters of an enum, with the names in the first constructor.
    pub(super) fn enum_generics(&self, index: TypeIndex, path: &ItemPath) -> Vec<Generic> {
        let schema = self.schema;
        if schema[index].params.is_empty() {
            return Vec::new();
        }
        let mut names = Names::default();
        let constructor = schema[index].constructors[0];
        let used = self.used.types[index.position()].iter().enumerate();
        used.filter(|(_, used)| **used)
            .map(|(place, _)| {
                let params = &schema[constructor].params;
                let named =
                    (0..params.len()).find(|p| place_of(schema, constructor, *p) == Some(place));
                let name = named.map_or("T", |param| &params[param].name);
                let name = self.claim_param(&mut names, name, path);
                Generic { param: place, name, is_function: false }
            })
            .collect()
    }

    /// Returns the arguments of a constructor's struct, in the parameters of its enum.
    pub(super) fn variant_args(
        &self,
        index: CombinatorIndex,
        generics: &[Generic],
    ) -> Vec<WireType> {
        let Type::Boxed(ty, _) = self.schema[index].result else { return Vec::new() };
        let used = self.used.types[ty.position()].iter().enumerate();
        let places: Vec<usize> = used.filter(|(_, used)| **used).map(|(place, _)| place).collect();
        let params = self.used.combinators[index.position()].iter().enumerate();
        let places = params.filter(|(_, used)| **used).filter_map(|(param, _)| {
            let place = place_of(self.schema, index, param)?;
            places.iter().position(|used| *used == place)
        });
        places.map(|place| WireType::Param(generics[place].name.clone())).collect()
    }

    /// Returns the arguments of an enum.
    pub(super) fn enum_arguments(
        &mut self,
        index: TypeIndex,
        args: &[Argument],
        scope: FieldScope<'_>,
        span: Span,
    ) -> Option<Vec<WireType>> {
        let used = self.used.types[index.position()].clone();
        let args = args.iter().zip(used).filter(|(_, used)| *used);
        args.map(|(arg, _)| self.argument(arg, scope, span)).collect()
    }

    /// Returns the arguments of a constructor's struct, from those of its type.
    pub(super) fn struct_arguments(
        &mut self,
        index: CombinatorIndex,
        args: &[Argument],
        scope: FieldScope<'_>,
        span: Span,
    ) -> Option<Vec<WireType>> {
        let used = self.used.combinators[index.position()].clone();
        let params = used.iter().enumerate().filter(|(_, used)| **used);
        let schema = self.schema;
        let args = params.filter_map(|(param, _)| args.get(place_of(schema, index, param)?));
        args.map(|arg| self.argument(arg, scope, span)).collect()
    }

    fn argument(&mut self, arg: &Argument, scope: FieldScope<'_>, span: Span) -> Option<WireType> {
        match arg {
            Argument::Type(ty) => {
                let ty = self.wire_type(ty, scope, span)?;
                self.natural(ty, "an argument of this form", scope, span)
            }
            Argument::Nat(_) => {
                self.unsupported("a type with an argument of kind `#`", scope.combinator, span)
            }
        }
    }

    /// Wraps a type in `Bare` unless its form on the wire is that of its `Encode` and `Decode`.
    pub(super) fn natural(
        &mut self,
        ty: WireType,
        what: &str,
        scope: FieldScope<'_>,
        span: Span,
    ) -> Option<WireType> {
        match ty {
            ty if ty.uses_default_codec() => Some(ty),
            // The runtime only has its own types for these two.
            WireType::Extern { codec: ExternCodec::Text, .. } => {
                Some(WireType::Scalar(Scalar::String))
            }
            WireType::Extern { codec: ExternCodec::Bytes, .. } => {
                Some(WireType::Scalar(Scalar::Bytes))
            }
            WireType::Struct { form: Form::Bare, .. } => Some(WireType::Bare(Box::new(ty))),
            WireType::Vector { item, form } => {
                let item = Box::new(self.natural(*item, what, scope, span)?);
                let vector = WireType::Vector { item, form };
                Some(if form == Form::Bare { WireType::Bare(Box::new(vector)) } else { vector })
            }
            _ => self.unsupported(what, scope.combinator, span),
        }
    }

    /// Names a type parameter so that it hides no item nearby.
    fn claim_param(&self, names: &mut Names, tl: &str, item: &ItemPath) -> String {
        let near = self.taken.get(&(item.root, item.modules.clone()));
        let is_item = |name: &str| near.is_some_and(|near| near.contains(name));
        names.claim_unless(&type_name(tl), is_item)
    }
}
