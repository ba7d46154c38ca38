//! The type parameters of Rust types.
//!
//! Rust rejects unused parameters, but TL does not: the struct of `nil {t:Type} = List t` has none.
//! So a struct has the parameters that its fields use, and an enum those that its constructors use.

use tl_parser::Span;
use tl_parser::schema::{Argument, CombinatorIndex, Kind, Nat, Type, TypeIndex};

use super::field_scope::FieldScope;
use super::lowering::Lowering;
use super::used_params::place_of;
use crate::names::{Names, type_name};
use crate::rust_model::{Generic, ItemPath, Number, WireType};

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
        if !self.has_plain_result(index) {
            let what = format!("a constructor of `{}` alone", schema.type_text(&combinator.result));
            return self.unsupported(&what, combinator, combinator.span);
        }
        let is_function = |param: usize| {
            let ty = Type::Param { index: param, is_bare: false };
            combinator.fields.iter().any(|field| field.is_call && field.ty == ty)
        };
        let used = &self.used.combinators[index.position()];
        let mut names = Names::default();
        let params = combinator.params.iter().enumerate();
        let params = params.filter(|(i, param)| used[*i] && param.kind == Kind::Type);
        let generics = params.map(|(i, param)| Generic {
            param: i,
            name: self.claim_param(&mut names, &param.name, &[path]),
            is_function: is_function(i),
            is_bare: self.bare_uses.in_combinator(index, i),
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
        // The conversions of a constructor, which stand beside it, have the parameters of the enum.
        let constructors = schema[index].constructors.iter();
        let near: Vec<_> = constructors.filter_map(|c| self.structs.get(c)).chain([path]).collect();
        let used = self.used.types[index.position()].iter().enumerate();
        used.filter(|(place, used)| **used && schema[index].params[*place] == Kind::Type)
            .map(|(place, _)| {
                let params = &schema[constructor].params;
                let named =
                    (0..params.len()).find(|p| place_of(schema, constructor, *p) == Some(place));
                let name = named.map_or("T", |param| &params[param].name);
                let name = self.claim_param(&mut names, name, &near);
                let is_bare = self.bare_uses.in_type(index, place);
                Generic { param: place, name, is_function: false, is_bare }
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
        let kinds = &self.schema[ty].params;
        let used = used.filter(|(place, used)| **used && kinds[*place] == Kind::Type);
        let places: Vec<usize> = used.map(|(place, _)| place).collect();
        let places = self.used_params(index, Kind::Type).into_iter().filter_map(|param| {
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
        let args = args.iter().enumerate().zip(used).filter(|(_, used)| *used);
        args.filter_map(|((place, arg), _)| {
            let is_bare = self.bare_uses.in_type(index, place);
            self.argument(arg, is_bare, scope, span)
        })
        .collect()
    }

    /// Returns the numbers of an enum.
    pub(super) fn enum_numbers(
        &mut self,
        index: TypeIndex,
        args: &[Argument],
        scope: FieldScope<'_>,
        span: Span,
    ) -> Option<Vec<Number>> {
        let places = self.used_places(index);
        let args: Vec<_> = places.iter().filter_map(|place| args.get(*place)).collect();
        self.number_arguments(&args, scope, span)
    }

    /// Returns the numbers of a constructor's struct, from the arguments of its type.
    pub(super) fn struct_numbers(
        &mut self,
        index: CombinatorIndex,
        args: &[Argument],
        scope: FieldScope<'_>,
        span: Span,
    ) -> Option<Vec<Number>> {
        let params = self.used_params(index, Kind::Nat);
        let places = params.iter().filter_map(|param| place_of(self.schema, index, *param));
        let args: Vec<_> = places.filter_map(|place| args.get(place)).collect();
        self.number_arguments(&args, scope, span)
    }

    fn number_arguments(
        &mut self,
        args: &[&Argument],
        scope: FieldScope<'_>,
        span: Span,
    ) -> Option<Vec<Number>> {
        let numbers = args.iter().map(|arg| match arg {
            Argument::Nat(nat) => self.number(*nat, scope, span),
            Argument::Type(_) => {
                self.unsupported("an argument of this kind", scope.combinator, span)
            }
        });
        numbers.collect()
    }

    /// A number expression at a place.
    pub(super) fn number(&mut self, nat: Nat, scope: FieldScope<'_>, span: Span) -> Option<Number> {
        match nat {
            Nat::Const(value) => Some(Number::Constant(value)),
            Nat::Sum(variable, plus) => match scope.variable(variable) {
                Some(name) => Some(Number::Variable { name, plus }),
                None => self.unsupported("a number of this form", scope.combinator, span),
            },
        }
    }

    /// Returns the parameters of one kind that a combinator uses.
    pub(super) fn used_params(&self, index: CombinatorIndex, kind: Kind) -> Vec<usize> {
        let used = self.used.combinators[index.position()].iter();
        let params = used.zip(&self.schema[index].params).enumerate();
        params
            .filter(|(_, (used, param))| **used && param.kind == kind)
            .map(|(place, _)| place)
            .collect()
    }

    /// Returns the places of the numbers that a type uses.
    pub(super) fn used_places(&self, index: TypeIndex) -> Vec<usize> {
        let used = self.used.types[index.position()].iter();
        let places = used.zip(&self.schema[index].params).enumerate();
        places
            .filter(|(_, (used, kind))| **used && **kind == Kind::Nat)
            .map(|(place, _)| place)
            .collect()
    }

    /// Returns the arguments of a constructor's struct, from those of its type.
    pub(super) fn struct_arguments(
        &mut self,
        index: CombinatorIndex,
        args: &[Argument],
        scope: FieldScope<'_>,
        span: Span,
    ) -> Option<Vec<WireType>> {
        let params = self.used_params(index, Kind::Type).into_iter();
        let schema = self.schema;
        let args =
            params.filter_map(|param| Some((param, args.get(place_of(schema, index, param)?)?)));
        args.filter_map(|(param, arg)| {
            let is_bare = self.bare_uses.in_combinator(index, param);
            self.argument(arg, is_bare, scope, span)
        })
        .collect()
    }

    /// Returns a type argument, or none for a number.
    fn argument(
        &mut self,
        arg: &Argument,
        is_bare: bool,
        scope: FieldScope<'_>,
        span: Span,
    ) -> Option<Option<WireType>> {
        match arg {
            Argument::Type(ty) if is_bare => {
                let bare = self.bare_form(ty, scope, span);
                Some(bare.and_then(|ty| self.wire_type(&ty, scope, span)))
            }
            Argument::Type(ty) => Some(self.wire_type(ty, scope, span)),
            Argument::Nat(_) => None,
        }
    }

    /// Names a type parameter so that it hides none of the items beside some others.
    fn claim_param(&self, names: &mut Names, tl: &str, items: &[&ItemPath]) -> String {
        let near = items.iter().filter_map(|item| {
            let place = (item.root, item.modules.clone());
            self.taken.get(&place)
        });
        let near: Vec<_> = near.collect();
        let is_item = |name: &str| near.iter().any(|near| near.contains(name));
        names.claim_unless(&type_name(tl), is_item)
    }
}
