//! The enums of all boxed types and of all functions.

use std::collections::hash_map::Entry;

use rustc_hash::FxHashMap;
use tl_parser::Diagnostic;
use tl_parser::schema::{Combinator, CombinatorIndex, Schema, Type, TypeDef, TypeIndex};

use super::lowering::Lowering;
use crate::codes;
use crate::names::{Names, unknown_variant, variant_of_any};
use crate::rust_model::{Any, AnyVariant, Form, ItemPath, WireType};

/// A constructor id, and whether it is that of a function.
type Dispatched = (bool, u32);

impl Lowering<'_> {
    /// Returns the enums of the generated boxed types and functions.
    pub(super) fn any(&self) -> Vec<Any> {
        let objects = Any {
            path: ItemPath::any("Object"),
            doc: " A boxed value of any type, by its constructor id. Vectors are not among them: \
                  their id does not say what their items are."
                .to_owned(),
            is_function: false,
            variants: self.objects(),
            fallback: 0,
            unknown: None,
        };
        let functions = Any {
            path: ItemPath::any("Function"),
            doc: " A call of any function of the schema, by its constructor id.".to_owned(),
            is_function: true,
            variants: self.functions(),
            fallback: 0,
            unknown: None,
        };
        let possible = [objects, functions].into_iter().filter(Any::is_possible);
        let named = possible.map(|mut any| {
            let taken = any.variants.iter().map(|variant| variant.name.as_str());
            any.unknown = self.keeps_unknown.then(|| unknown_variant(taken));
            any
        });
        named.collect()
    }

    /// Rejects two definitions with one id, of which such an enum could only read one.
    pub(super) fn refuse_ambiguous_ids(&mut self) {
        let schema = self.schema;
        let mut first: FxHashMap<Dispatched, &Combinator> = FxHashMap::default();
        let builtins = self.boxed_builtins.iter();
        let builtins = builtins.filter_map(|index| schema.single_constructor(*index));
        for index in self.structs.keys().copied().chain(builtins) {
            let combinator = &schema[index];
            let is_dispatched = match combinator.result {
                _ if self.older.get(&combinator.name).is_some() => false,
                _ if combinator.is_function => is_call(combinator),
                Type::Boxed(ty, _) => is_object(&schema[ty]),
                _ => false,
            };
            if !is_dispatched {
                continue;
            }
            match first.entry((combinator.is_function, combinator.id)) {
                Entry::Vacant(entry) => {
                    entry.insert(combinator);
                }
                Entry::Occupied(entry) => {
                    self.diagnostics.push(ambiguous_id(entry.get(), combinator));
                }
            }
        }
    }

    /// Returns a variant for each generated boxed type.
    fn objects(&self) -> Vec<AnyVariant> {
        let mut names = Names::default();
        let schema: &Schema = self.schema;
        let types = schema.types().filter(|(_, ty)| is_object(ty));
        let is_older = |index: CombinatorIndex| self.older.get(&schema[index].name).is_some();
        let types = types.filter(|(_, ty)| !ty.constructors.iter().copied().any(is_older));
        let variants = types.filter_map(|(index, ty)| {
            let single = schema.single_constructor(index).and_then(|only| self.structs.get(&only));
            let ty_of = match (self.enums.get(&index), single) {
                (Some(path), _) => WireType::Enum { path: path.clone(), args: Vec::new() },
                (None, Some(path)) => boxed(path),
                (None, None) => self.boxed_builtin(index)?,
            };
            let is_builtin = self.boxed_builtins.contains(&index);
            let is_generated = |c: &&_| is_builtin || self.structs.contains_key(*c);
            let generated = ty.constructors.iter().filter(is_generated).map(|&c| &schema[c]);
            let combinators: Vec<_> = generated.map(|c| (c.id, c.name.clone())).collect();
            let ids = combinators.iter().map(|(id, _)| *id).collect();
            let name = names.claim(&variant_of_any(&ty.name));
            let tl_name = ty.name.clone();
            Some(AnyVariant { name, tl_name, ty: ty_of, ids, combinators, is_wrapper: false })
        });
        variants.filter(|variant| !variant.combinators.is_empty()).collect()
    }

    /// Returns the type of `Int` and the like, if the schema states its id.
    fn boxed_builtin(&self, index: TypeIndex) -> Option<WireType> {
        let only = self.schema.single_constructor(index)?;
        let scalar = self.scalar(self.schema[only].builtin?)?;
        let is_known = self.boxed_builtins.contains(&index);
        let (id, tl_name) = (self.schema[only].id, self.schema[index].name.clone());
        is_known.then_some(WireType::BoxedScalar { scalar, id, tl_name })
    }

    /// Returns a variant for each generated function.
    fn functions(&self) -> Vec<AnyVariant> {
        let mut names = Names::default();
        let generated = self.structs.iter().map(|(index, path)| (&self.schema[*index], path));
        let functions = generated.filter(|(combinator, _)| combinator.is_function);
        functions
            .filter(|(function, _)| is_call(function))
            .map(|(function, path)| AnyVariant {
                name: names.claim(&variant_of_any(&function.name)),
                tl_name: function.name.clone(),
                ty: boxed(path),
                ids: vec![function.id],
                combinators: vec![(function.id, function.name.clone())],
                is_wrapper: !function.params.is_empty(),
            })
            .collect()
    }
}

/// Returns true if a constructor id is enough to read a boxed value of the type.
fn is_object(ty: &TypeDef) -> bool {
    !ty.is_local && ty.params.is_empty()
}

/// Returns true if the id of a function is enough to read a call. The bytes do not contain the
/// arguments of type parameters, but they do contain inner calls.
fn is_call(function: &Combinator) -> bool {
    match &function.params[..] {
        [] => true,
        [_] => function.fields.iter().any(|field| field.is_call),
        _ => false,
    }
}

fn boxed(path: &ItemPath) -> WireType {
    WireType::Struct { path: path.clone(), args: Vec::new(), form: Form::Boxed }
}

fn ambiguous_id(first: &Combinator, second: &Combinator) -> Diagnostic {
    let (name, reason) = match first.is_function {
        true => ("any::Function", "the option `dispatch` asks for"),
        false => (
            "any::Object",
            "the option `dispatch` or a field of type `Object` before other data asks for",
        ),
    };
    let message = format!(
        "cannot generate `{name}`: `{}` and `{}` have the same constructor id #{:08x}",
        first.name, second.name, first.id
    );
    Diagnostic::new(codes::AMBIGUOUS_ID, second.span, message)
        .label("used again here")
        .also(first.span, "first used here")
        .help(format!(
            "`{name}`, which {reason}, tells definitions apart by nothing but the id: correct one of \
             the two, or choose roots that reach only one of them"
        ))
}

impl Any {
    /// Returns true if a variant can be the fallback after an error.
    fn is_possible(&self) -> bool {
        self.variants.iter().any(|variant| !variant.is_wrapper)
    }
}
