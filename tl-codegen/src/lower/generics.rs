//! The type parameters of Rust types.
//!
//! Rust rejects unused parameters, but TL does not: the struct of `nil {t:Type} = List t` has none.
//! So a struct has the parameters that its fields use, and an enum those that its constructors use.

use tl_parser::Span;
use tl_parser::schema::{Argument, CombinatorIndex, Kind, Nat, Type, TypeIndex, Variable};

use super::field_scope::FieldScope;
use super::lowering::Lowering;
use super::param_set::place_of;
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
        let mut names = Names::default();
        let generics = self.used_params(index, Kind::Type).into_iter().map(|param| Generic {
            param,
            name: self.claim_param(&mut names, &combinator.params[param].name, &[path]),
            is_function: is_function(param),
            is_bare: self.bare_uses.in_combinator(index, param),
        });
        Some(generics.collect())
    }

    /// Returns true if the arguments of a constructor's result are its parameters, and types without
    /// parameters, which no field depends on. A constructor of some applications, such as `= Maybe int`,
    /// is a variant of all.
    fn has_plain_result(&self, index: CombinatorIndex) -> bool {
        let combinator = &self.schema[index];
        match &combinator.result {
            Type::Boxed(_, args) if !combinator.is_function => {
                let mut params = 0..combinator.params.len();
                args.iter()
                    .all(|arg| !matches!(arg, Argument::Nat(Nat::Const(_) | Nat::Sum(_, 1..))))
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
        self.used_places(index, Kind::Type)
            .into_iter()
            .map(|place| {
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
        let params = self.used_params(index, Kind::Type).into_iter();
        let places = params.filter_map(|param| place_of(self.schema, index, param));
        let generics = places.filter_map(|place| generics.iter().find(|g| g.param == place));
        generics.map(|generic| WireType::Param(generic.name.clone())).collect()
    }

    /// Returns the types and the numbers that an enum takes, from the arguments of its type.
    pub(super) fn enum_arguments(
        &mut self,
        index: TypeIndex,
        args: &[Argument],
        scope: FieldScope<'_>,
        span: Span,
    ) -> Option<(Vec<WireType>, Vec<Number>)> {
        let places = (0..args.len()).filter(|place| self.used.in_type(index, *place));
        let taken = places.map(|place| (&args[place], self.bare_uses.in_type(index, place)));
        self.arguments(taken.collect(), scope, span)
    }

    /// Returns the types and the numbers that a constructor's struct takes, from the arguments of its
    /// type.
    pub(super) fn struct_arguments(
        &mut self,
        index: CombinatorIndex,
        args: &[Argument],
        scope: FieldScope<'_>,
        span: Span,
    ) -> Option<(Vec<WireType>, Vec<Number>)> {
        let params = 0..self.schema[index].params.len();
        let params = params.filter(|param| self.used.in_combinator(index, *param));
        let taken = params.filter_map(|param| {
            let arg = args.get(place_of(self.schema, index, param)?)?;
            Some((arg, self.bare_uses.in_combinator(index, param)))
        });
        self.arguments(taken.collect(), scope, span)
    }

    /// Lowers arguments, each with true if it stands for its bare form.
    fn arguments(
        &mut self,
        args: Vec<(&Argument, bool)>,
        scope: FieldScope<'_>,
        span: Span,
    ) -> Option<(Vec<WireType>, Vec<Number>)> {
        let (mut types, mut numbers) = (Vec::new(), Vec::new());
        for (arg, is_bare) in args {
            match arg {
                Argument::Nat(nat) => numbers.push(self.number(*nat, scope, span)?),
                Argument::Type(ty) if is_bare => {
                    let bare = self.bare_form(ty, scope, span)?;
                    types.push(self.wire_type(&bare, scope, span)?);
                }
                Argument::Type(ty) => types.push(self.wire_type(ty, scope, span)?),
            }
        }
        Some((types, numbers))
    }

    /// Returns the number for a number expression.
    pub(super) fn number(&mut self, nat: Nat, scope: FieldScope<'_>, span: Span) -> Option<Number> {
        match nat {
            Nat::Const(value) => Some(Number::Constant(value)),
            Nat::Sum(variable, plus) => match scope.variable(variable) {
                Some(name) => Some(Number::Variable { name, plus }),
                None => {
                    let name = match variable {
                        Variable::Param(param) => &*scope.combinator.params[param].name,
                        Variable::Field { .. } => "#",
                    };
                    let what = format!("an answer with the number `{name}`, which no field has,");
                    self.unsupported(&what, scope.combinator, span)
                }
            },
        }
    }

    /// Returns the parameters of one kind that a combinator uses.
    pub(super) fn used_params(&self, index: CombinatorIndex, kind: Kind) -> Vec<usize> {
        let params = self.schema[index].params.iter().enumerate();
        let params =
            params.filter(|(i, param)| param.kind == kind && self.used.in_combinator(index, *i));
        params.map(|(i, _)| i).collect()
    }

    /// Returns the places of the parameters of one kind that a type uses.
    pub(super) fn used_places(&self, index: TypeIndex, kind: Kind) -> Vec<usize> {
        let params = self.schema[index].params.iter().enumerate();
        let params = params.filter(|(place, of)| **of == kind && self.used.in_type(index, *place));
        params.map(|(place, _)| place).collect()
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
