//! Computes the Rust model of the reached part of a schema: names, fields, then the layout.

mod any;
mod bare_arguments;
mod bare_uses;
mod borrowing;
mod codec_directions;
mod components;
mod derives;
mod field_scope;
mod fields;
mod functional;
mod generics;
mod getters;
mod inputs;
mod layout;
mod lengths;
mod lowering;
mod masks;
mod nesting;
mod number_names;
mod numbers;
mod objects;
mod older;
mod param_set;
mod polymorphic_recursion;
mod repetitions;
mod scalars;
mod scan;
mod spread;
mod types;
mod used_params;

use std::collections::BTreeMap;

use bare_uses::bare_uses;
use field_scope::FieldScope;
use functional::assign_functions;
use layout::{BOXING_THRESHOLD, LARGEST_VALUE, Refusal};
use lowering::Lowering;
use numbers::Given;
use param_set::place_of;
use rustc_hash::FxHashMap;
pub(crate) use scan::scan_table;
use tl_parser::schema::{CombinatorIndex, Kind, Schema, Type, TypeIndex, Variable};
use tl_parser::{Diagnostic, Reach};
use used_params::used_params;

use crate::Extra;
use crate::config::Config;
use crate::names::{modules, type_name, unknown_variant, variants};
use crate::older::OlderConstructors;
use crate::rust_model::{
    Boxing, CodecDirections, Enum, Generic, ItemPath, Model, Number, Output, Payload, Root, Struct,
    Variant, VariantOf, WireType,
};

/// Lowers the reached definitions, or reports those that cannot be generated. Constructors of older schemas
/// are among them.
pub(crate) fn lower(
    schema: &Schema,
    reach: &Reach,
    config: &Config,
    older: &OlderConstructors,
) -> Result<Model, Vec<Diagnostic>> {
    let mut lowering = Lowering {
        schema,
        older,
        externs: &config.extern_types,
        keeps_unknown_bits: config.extras.contains(&Extra::UnknownBits),
        sets_required: config.extras.contains(&Extra::Default),
        keeps_unknown: config.extras.contains(&Extra::Unknown),
        longest_array: match config.extras.contains(&Extra::Serde) {
            // Serde has no longer ones. The runtime has those of scalars.
            true => 32,
            false => u32::MAX,
        },
        used: used_params(schema),
        bare_uses: bare_uses(schema),
        structs: BTreeMap::new(),
        enums: BTreeMap::new(),
        bool: None,
        taken: FxHashMap::default(),
        records: Vec::new(),
        lengths: Vec::new(),
        boxed_builtins: Vec::new(),
        diagnostics: Vec::new(),
    };
    lowering.refuse_namespaces(reach);
    if !lowering.diagnostics.is_empty() {
        return Err(lowering.diagnostics);
    }
    lowering.name_everything(reach);
    lowering.reject_polymorphic_recursion(reach);
    let mut model = Model { bool: lowering.bool.take(), ..Model::default() };
    for &index in reach.combinators.iter() {
        if lowering.structs.contains_key(&index)
            && let Some(lowered) = lowering.combinator(index)
        {
            model.structs.push(lowered);
        }
    }
    for &index in &reach.types {
        if lowering.enums.contains_key(&index) {
            let lowered = lowering.union(index);
            model.enums.push(lowered);
        }
    }
    model.structs.append(&mut lowering.records);
    lowering.resolve_lengths(&mut model);
    assign_functions(&mut model);
    lowering.link_variants(&mut model);
    let needs_dispatch = lowering.resolve_objects(&mut model);
    if config.extras.contains(&Extra::Dispatch) || needs_dispatch.is_some() {
        lowering.refuse_ambiguous_ids();
        model.any = lowering.any();
    }
    if let Some(tl_name) = needs_dispatch
        && !model.any.iter().any(|any| !any.is_function)
    {
        lowering.refuse_object(&tl_name);
    }
    let is_borrowed = config.extras.contains(&Extra::Borrowed);
    if lowering.diagnostics.is_empty() {
        let threshold = config.boxing_threshold.unwrap_or(BOXING_THRESHOLD);
        let reuses = config.extras.contains(&Extra::Reuse);
        for refusal in layout::assign_layout(&mut model, threshold, reuses) {
            lowering.refuse_layout(&refusal);
        }
        // Without a finite value there may be no finite type.
        if lowering.diagnostics.is_empty() {
            lowering.refuse_nesting(&model);
        }
        older::take_out(&mut model);
        if [Extra::Hash, Extra::Ord].iter().any(|extra| config.extras.contains(extra)) {
            model.without_eq = Some(derives::without_eq(&model));
        }
        if config.extras.contains(&Extra::Serde) {
            model.write_only = derives::write_only(&model);
        }
        if config.extras.contains(&Extra::Default) {
            model.without_default = Some(derives::without_default(&model));
        }
        if config.extras.contains(&Extra::Getters) {
            getters::add_getters(&mut model);
        }
        if config.extras.contains(&Extra::Inputs) {
            inputs::add_conversions(&mut model);
        }
        model.borrowing = is_borrowed.then(|| borrowing::borrowing(&model));
    }
    if lowering.diagnostics.is_empty() { Ok(model) } else { Err(lowering.diagnostics) }
}

/// Assigns the codec directions of the items of all layers.
pub(crate) fn assign_codec_directions(models: &mut [Model], config: &Config) {
    // The enum of all types has both directions, and `into_owned` encodes a borrowed value to
    // decode it.
    let is_everything = config.extras.contains(&Extra::Borrowed)
        || models.iter().any(|model| !model.any.is_empty());
    if let (Some(side), false) = (config.side, is_everything) {
        codec_directions::assign(models, side);
    }
}

/// The name of a default constructor, which has no Rust name.
const DEFAULT_CONSTRUCTOR: &str = "_";

impl Lowering<'_> {
    /// Assigns a path to every struct and enum. Predefined types have none.
    fn name_everything(&mut self, reach: &Reach) {
        // Names file-local definitions last.
        let (own, local): (Vec<_>, Vec<_>) =
            reach.combinators.iter().partition(|index| !self.schema[**index].is_local);
        for &index in own.into_iter().chain(local) {
            let combinator = &self.schema[index];
            if combinator.name == DEFAULT_CONSTRUCTOR {
                let what = "the default constructor of a type";
                let _: Option<()> = self.unsupported(what, combinator, combinator.span);
            }
            let is_bool = matches!(combinator.result, Type::Boxed(ty, _)
                if !combinator.is_function && self.schema.is_bool(ty));
            if combinator.builtin.is_none() && !is_bool {
                let root = match combinator.is_function {
                    true => Root::Functions,
                    false if self.older.get(&combinator.name).is_some() => Root::Older,
                    false => Root::Types,
                };
                let path = self.claim(root, &combinator.name);
                self.structs.insert(index, path);
            }
        }
        for &index in &reach.types {
            let ty = &self.schema[index];
            let only = self.schema.single_constructor(index).map(|only| &self.schema[only]);
            if only.is_some_and(|only| only.builtin.is_some() && only.is_id_declared) {
                self.boxed_builtins.push(index);
            }
            if ty.constructors.len() > 1 {
                let path = self.claim(Root::Enums, &ty.name);
                if self.schema.is_bool(index) {
                    self.bool = Some(path);
                } else {
                    self.enums.insert(index, path);
                }
            }
        }
    }

    /// Returns a free path for the item of a TL name.
    fn claim(&mut self, root: Root, tl: &str) -> ItemPath {
        let modules = modules(tl);
        let name = self.taken.entry((root, modules.clone())).or_default().claim(&type_name(tl));
        ItemPath { root, modules, name }
    }

    /// Claims a free path beside another item, with a longer name that none of the item's type parameters
    /// has.
    fn claim_beside(&mut self, item: &ItemPath, suffix: &str, params: &[Generic]) -> ItemPath {
        let place = (item.root, item.modules.clone());
        let name = format!("{}{}", item.name, type_name(suffix));
        let is_param = |name: &str| params.iter().any(|param| param.name == name);
        let name = self.taken.entry(place).or_default().claim_unless(&name, is_param);
        ItemPath { name, ..item.clone() }
    }

    fn combinator(&mut self, index: CombinatorIndex) -> Option<Struct> {
        let combinator = &self.schema[index];
        let path = self.structs[&index].clone();
        let generics = self.generics(index, &path)?;
        let scope = FieldScope::new(combinator, &generics);
        let given = self.used_params(index, Kind::Nat).into_iter().map(Variable::Param).collect();
        let answer = combinator.is_function.then_some(&combinator.result);
        let fields = self.fields(scope, &path, Given::Params(given, answer))?;
        let output = match combinator.is_function {
            true => Some(self.output(FieldScope { numbers: &fields.known, ..scope })?),
            false => None,
        };
        let text = combinator.text.clone();
        let lowered = Struct {
            id: Some(combinator.id),
            output,
            only_of: self.only_of(index),
            ..fields.into_struct(path, &combinator.name, text, generics)
        };
        Some(match self.older.get(&combinator.name) {
            Some(older) => self.older_struct(lowered, older),
            None => lowered,
        })
    }

    /// Returns the type of which this is the only constructor.
    fn only_of(&self, index: CombinatorIndex) -> Option<String> {
        match self.schema[index].result {
            Type::Boxed(ty, _) if self.schema.single_constructor(ty) == Some(index) => {
                Some(self.schema[ty].name.clone())
            }
            _ => None,
        }
    }

    fn output(&mut self, scope: FieldScope<'_>) -> Option<Output> {
        let combinator = scope.combinator;
        if let Type::Param { index, is_bare: false } = combinator.result {
            match scope.generic(index) {
                Some(generic) if generic.is_function => {
                    return Some(Output::OfCall(generic.name.clone()));
                }
                Some(_) => {}
                // The call does not say what the answer is, so the caller decodes it.
                None => {
                    let any = WireType::Object { is_sized: false, is_call: false };
                    return Some(Output::Value(any));
                }
            }
        }
        if let Type::Boxed(ty, _) = combinator.result
            && self.schema[ty].constructors.is_empty()
        {
            return Some(Output::Nothing);
        }
        let ty = self.wire_type(&combinator.result, scope, combinator.span)?;
        Some(Output::Value(ty))
    }

    fn union(&mut self, index: TypeIndex) -> Enum {
        let schema = self.schema;
        let ty = &schema[index];
        let path = self.enums[&index].clone();
        let generics = self.enum_generics(index, &path);
        let places = self.used_places(index, Kind::Nat);
        let given: Vec<_> = places.iter().map(|place| format!("number_{place}")).collect();
        let names: Vec<&str> = ty.constructors.iter().map(|&c| schema[c].name.as_str()).collect();
        let variants = variants(&ty.name, &names).into_iter().zip(&ty.constructors);
        let variants = variants.map(|(name, constructor)| {
            let combinator = &schema[*constructor];
            let args = self.variant_args(*constructor, &generics);
            let payload = match (combinator.fields.is_empty(), args.is_empty()) {
                (true, _) => Payload::Unit,
                (false, true) => Payload::Struct(Boxing::Inline),
                // The size depends on the arguments.
                (false, false) => Payload::Struct(Boxing::Boxed),
            };
            Variant {
                name,
                tl_name: combinator.name.clone(),
                payload,
                constructor: self.structs[constructor].clone(),
                args,
                numbers: self.variant_numbers(*constructor),
                passes: false,
                id: combinator.id,
                text: combinator.text.clone(),
                methods: None,
            }
        });
        let variants: Vec<Variant> = variants.collect();
        let taken = variants.iter().map(|variant| variant.name.as_str());
        let unknown = self.keeps_unknown.then(|| unknown_variant(taken));
        Enum {
            path,
            tl_name: ty.name.clone(),
            generics,
            given,
            is_functional: false,
            variants,
            getters: Vec::new(),
            conversions: Vec::new(),
            unknown,
            fallback: 0,
            min_size: 0,
            levels: 0,
            directions: CodecDirections::default(),
        }
    }

    /// The numbers that a constructor is given, of those of its enum.
    fn variant_numbers(&self, index: CombinatorIndex) -> Vec<Number> {
        let params = self.used_params(index, Kind::Nat).into_iter();
        let places = params.filter_map(|param| place_of(self.schema, index, param));
        places.map(|place| Number::Variable { name: format!("number_{place}"), plus: 0 }).collect()
    }

    fn refuse_layout(&mut self, refusal: &Refusal) {
        let (name, what) = match refusal {
            Refusal::Endless(name) => (name, "a value of a type that has no finite one".to_owned()),
            Refusal::TooLarge(name) => {
                (name, format!("a value of more than {LARGEST_VALUE} bytes without its vectors"))
            }
        };
        if let Some(index) = self.schema.combinator_named(name) {
            let combinator = &self.schema[index];
            let _: Option<()> = self.unsupported(&what, combinator, combinator.span);
        }
    }

    /// Links every constructor of an enum to its variant.
    fn link_variants(&self, model: &mut Model) {
        let mut variants = FxHashMap::default();
        for union in &model.enums {
            for variant in &union.variants {
                let link = VariantOf {
                    path: union.path.clone(),
                    tl_name: union.tl_name.clone(),
                    name: variant.name.clone(),
                    payload: variant.payload,
                    generics: union.generics.clone(),
                    args: variant.args.clone(),
                };
                variants.insert(variant.constructor.clone(), link);
            }
        }
        for item in &mut model.structs {
            item.variant = variants.remove(&item.path);
        }
    }
}
