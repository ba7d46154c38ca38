//! The enums of everything that a constructor id can start.

use tl_parser::schema::Schema;

use super::Lowering;
use crate::names::{Names, variant_of_any};
use crate::rust_model::{Any, AnyVariant, Form, ItemPath, WireType};

impl Lowering<'_> {
    /// Any boxed value and any function call, of those that are generated.
    pub(super) fn any(&self) -> Vec<Any> {
        let objects = Any {
            path: ItemPath::any("Object"),
            doc: " A boxed value of any type, by its constructor id. Vectors are not among them: \
                  their id does not say what their items are."
                .to_owned(),
            is_function: false,
            variants: self.objects(),
        };
        let functions = Any {
            path: ItemPath::any("Function"),
            doc: " A call of any function of the schema, by its constructor id.".to_owned(),
            is_function: true,
            variants: self.functions(),
        };
        [objects, functions].into_iter().filter(Any::is_possible).collect()
    }

    /// A variant for each boxed type that is generated.
    fn objects(&self) -> Vec<AnyVariant> {
        let mut names = Names::default();
        let schema: &Schema = self.schema;
        let types = schema.types().filter(|(_, ty)| !ty.is_local && ty.params.is_empty());
        let variants = types.filter_map(|(index, ty)| {
            let single = schema.single_constructor(index).and_then(|only| self.structs.get(&only));
            let ty_of = match (self.enums.get(&index), single) {
                (Some(path), _) => WireType::Enum { path: path.clone(), args: Vec::new() },
                (None, Some(path)) => boxed(path),
                (None, None) => return None,
            };
            let is_generated = |c: &&_| self.structs.contains_key(*c);
            let ids = ty.constructors.iter().filter(is_generated).map(|&c| schema[c].id).collect();
            let name = names.claim(&variant_of_any(&ty.name));
            Some(AnyVariant { name, tl_name: ty.name.clone(), ty: ty_of, ids, is_wrapper: false })
        });
        variants.filter(|variant| !variant.ids.is_empty()).collect()
    }

    /// A variant for each function that is generated.
    fn functions(&self) -> Vec<AnyVariant> {
        let mut names = Names::default();
        let generated = self.structs.iter().map(|(index, path)| (&self.schema[*index], path));
        let functions = generated.filter(|(combinator, _)| combinator.is_function);
        // What a parameter stands for is not in the bytes, unless it is a function.
        let variants = functions.filter(|(function, _)| match &function.params[..] {
            [] => true,
            [_] => function.fields.iter().any(|field| field.is_call),
            _ => false,
        });
        variants
            .map(|(function, path)| AnyVariant {
                name: names.claim(&variant_of_any(&function.name)),
                tl_name: function.name.clone(),
                ty: boxed(path),
                ids: vec![function.id],
                is_wrapper: !function.params.is_empty(),
            })
            .collect()
    }
}

fn boxed(path: &ItemPath) -> WireType {
    WireType::Struct { path: path.clone(), args: Vec::new(), form: Form::Boxed }
}

impl Any {
    /// Whether there is a variant to fall back on after an error.
    fn is_possible(&self) -> bool {
        self.variants.iter().any(|variant| !variant.is_wrapper)
    }
}
