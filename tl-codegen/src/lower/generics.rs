//! Type parameters: which of them a Rust type has.
//!
//! Rust wants every parameter of a type to be used, TL does not: of `nil {t:Type} = List t` the
//! struct has none. So a struct has the parameters that its fields use, and an enum those that its
//! constructors use.

use tl_parser::Span;
use tl_parser::schema::{Argument, CombinatorIndex, Field, Kind, Schema, Type, TypeIndex};

use super::Lowering;
use super::field_scope::FieldScope;
use crate::names::{Names, type_name};
use crate::rust_model::{ExternCodec, Form, Generic, ItemPath, Scalar, WireType};

/// The parameters that are used, by position.
pub(super) struct Used {
    combinators: Vec<Vec<bool>>,
    pub(super) types: Vec<Vec<bool>>,
}

impl Used {
    /// Finds them: the smallest sets that are closed under "is used by something that is used".
    pub(super) fn of(schema: &Schema) -> Self {
        let mut used = Self {
            combinators: schema.combinators().map(|(_, c)| vec![false; c.params.len()]).collect(),
            types: schema.types().map(|(_, ty)| vec![false; ty.params.len()]).collect(),
        };
        let generic: Vec<_> = schema.combinators().filter(|(_, c)| !c.params.is_empty()).collect();
        let mut changed = true;
        while changed {
            changed = false;
            for (index, combinator) in &generic {
                for param in 0..combinator.params.len() {
                    if !used.combinators[index.position()][param]
                        && used.in_fields(&combinator.fields, param, schema)
                    {
                        used.combinators[index.position()][param] = true;
                        changed = true;
                        let place = place_of(schema, *index, param);
                        if let (false, Type::Boxed(ty, _), Some(place)) =
                            (combinator.is_function, &combinator.result, place)
                        {
                            used.types[ty.position()][place] = true;
                        }
                    }
                }
            }
        }
        used
    }

    fn in_fields(&self, fields: &[Field], param: usize, schema: &Schema) -> bool {
        fields.iter().any(|field| self.in_type(&field.ty, param, schema))
    }

    fn in_type(&self, ty: &Type, param: usize, schema: &Schema) -> bool {
        let in_argument = |arg: &Argument| match arg {
            Argument::Type(ty) => self.in_type(ty, param, schema),
            Argument::Nat(_) => false,
        };
        match ty {
            Type::Nat => false,
            Type::Param { index, .. } => *index == param,
            Type::Repetition(repetition) => self.in_fields(&repetition.items, param, schema),
            Type::Boxed(index, args) => {
                let is_vector = schema.builtin(*index).is_some();
                let used = self.types[index.position()].iter();
                used.zip(args).any(|(used, arg)| (*used || is_vector) && in_argument(arg))
            }
            Type::Bare(index, args) => {
                let is_vector = schema[*index].builtin.is_some();
                args.iter().enumerate().any(|(place, arg)| {
                    (is_vector || self.is_used_at(schema, *index, place)) && in_argument(arg)
                })
            }
        }
    }

    /// Whether a constructor uses the parameter at a place of its result.
    fn is_used_at(&self, schema: &Schema, index: CombinatorIndex, place: usize) -> bool {
        let params = self.combinators[index.position()].iter().enumerate();
        let mut used = params.filter(|(_, used)| **used).map(|(param, _)| param);
        used.any(|param| place_of(schema, index, param) == Some(place))
    }
}

/// The place of a parameter in the result of its constructor.
pub(super) fn place_of(schema: &Schema, index: CombinatorIndex, param: usize) -> Option<usize> {
    let Type::Boxed(_, args) = &schema[index].result else { return None };
    let is_param = |arg: &Argument| matches!(arg, Argument::Type(Type::Param { index, .. }) if *index == param);
    args.iter().position(is_param)
}

impl Lowering<'_> {
    /// The parameters of a combinator's struct. The names of items near it are not free.
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
            name: self.claim_param(&mut names, &param.name, &[path]),
            is_function: is_function(i),
            is_bare: self.bare_uses.in_combinator(index, i),
        });
        Some(generics.collect())
    }

    /// Whether the arguments of a constructor's result are its parameters.
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

    /// The parameters of an enum, called as the first constructor calls them.
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
        used.filter(|(_, used)| **used)
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

    /// What the parameters of a constructor's struct stand for, in those of its enum.
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

    /// The arguments of an enum.
    pub(super) fn enum_arguments(
        &mut self,
        index: TypeIndex,
        args: &[Argument],
        scope: FieldScope<'_>,
        span: Span,
    ) -> Option<Vec<WireType>> {
        let used = self.used.types[index.position()].clone();
        let args = args.iter().enumerate().zip(used).filter(|(_, used)| *used);
        args.map(|((place, arg), _)| {
            let is_bare = self.bare_uses.in_type(index, place);
            self.argument(arg, is_bare, scope, span)
        })
        .collect()
    }

    /// The arguments of a constructor's struct, from those of its type.
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
        let args = params
            .filter_map(|(param, _)| Some((param, args.get(place_of(schema, index, param)?)?)));
        args.map(|(param, arg)| {
            let is_bare = self.bare_uses.in_combinator(index, param);
            self.argument(arg, is_bare, scope, span)
        })
        .collect()
    }

    fn argument(
        &mut self,
        arg: &Argument,
        is_bare: bool,
        scope: FieldScope<'_>,
        span: Span,
    ) -> Option<WireType> {
        match arg {
            Argument::Type(ty) => {
                let bare = if is_bare { self.bare_form(ty, scope, span)? } else { ty.clone() };
                let ty = self.wire_type(&bare, scope, span)?;
                self.natural(ty, "an argument of this form", scope, span)
            }
            Argument::Nat(_) => {
                self.unsupported("a type with an argument of kind `#`", scope.combinator, span)
            }
        }
    }

    /// A type whose form on the wire is that of its `Encode` and `Decode`: itself, or behind `Bare`.
    pub(super) fn natural(
        &mut self,
        ty: WireType,
        what: &str,
        scope: FieldScope<'_>,
        span: Span,
    ) -> Option<WireType> {
        match ty {
            ty if ty.uses_default_codec() => Some(ty),
            // The runtime knows these two by their standard types only.
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
