//! Prints the Rust model as tokens. Lowering has made all decisions.
//!
//! This file emits the items and puts them into the tree of modules ([`module`]). [`context`]
//! spells paths and types, and the other files each emit one kind of item.

mod answer;
mod any;
mod by_hand;
mod comparisons;
mod context;
mod conversions;
mod decode;
mod decode_type;
mod depth;
mod docs;
mod encode;
mod encode_type;
mod enums;
mod errors;
mod getters;
mod given;
mod input;
mod inputs;
mod literals;
mod module;
mod numbers;
mod older;
mod older_reads;
mod reexports;
mod reuse;
mod scan;
mod serde;
mod structs;
mod unknown;
mod walk;

use std::collections::BTreeMap;
use std::num::NonZero;
use std::thread;

use proc_macro2::TokenStream;
use quote::quote;
use rustc_hash::FxHashSet;

use crate::BuildError;
use crate::errors::Errors;
use crate::layers::{Conversion, LayerDelta, OlderForm, module_name};
use crate::names::ident;
use crate::pretty_print::pretty_print;
use crate::rust_model::{Any, Enum, ItemPath, Root, Struct};
use context::EmitContext;
pub(crate) use input::{AddedAttributes, LayerModule, MakeStyle, Style};
use module::BORROWED;
pub(crate) use module::Module;

/// One text, or a file for each module.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Layout {
    Nested,
    Files,
}

/// Emits the generated module: that of a single layer, or one with a module for each layer.
pub(crate) fn module(
    layers: &[LayerModule],
    make_style: MakeStyle<'_>,
    layout: Layout,
) -> Result<Module, BuildError> {
    if let [layer] = layers {
        return module_of(layer, 0, make_style, layout);
    }
    let mut top = Module::default();
    for layer in layers {
        let mut module = module_of(layer, 1, make_style, layout)?;
        let number = layer.layer.unwrap_or_default();
        let doc = format!(" Layer {number}.");
        let allow = allow();
        module.attributes = pretty_print(quote!(#[doc = #doc] #allow), 0);
        top.modules.insert(module_name(number), module);
    }
    Ok(top)
}

/// Emits the module of a layer, nested `depth` deep.
fn module_of(
    layer: &LayerModule,
    depth: usize,
    make_style: MakeStyle<'_>,
    layout: Layout,
) -> Result<Module, BuildError> {
    let indent = |modules: usize| match layout {
        Layout::Nested => depth + modules,
        Layout::Files => 0,
    };
    let runtime = make_style()?.runtime;
    let mut top = top(layer, &runtime, indent(0));
    let imports = quote! { use #runtime::generated::{Box, Option, String, Vec}; };
    let items = if layer.model.is_scan_only { Vec::new() } else { items(layer) };
    let indents: Vec<_> = items.iter().map(|placed| indent(placed.modules().count())).collect();
    for (placed, text) in items.iter().zip(texts(&items, &indents, make_style)?) {
        let names: Vec<_> = placed.modules().collect();
        let module = top.at(&names);
        if module.items.is_empty() {
            module.items.push(pretty_print(imports.clone(), indent(names.len())));
        }
        module.items.push(text);
    }
    for (names, reexports) in reexports::reexports(layer) {
        let names: Vec<_> = names.iter().map(String::as_str).collect();
        top.at(&names).items.push(pretty_print(reexports, indent(names.len())));
    }
    Ok(top)
}

/// Emits the items at the top, and the modules below it without their items.
fn top(
    LayerModule { model, layer, delta, older, errors, .. }: &LayerModule,
    runtime: &syn::Path,
    indent: usize,
) -> Module {
    let allow = allow();
    let mut top = Module::default();
    top.items.extend(layer.iter().map(|layer| {
        let layer = proc_macro2::Literal::u32_unsuffixed(*layer);
        let constant = quote! {
            /// The layer that the schema is.
            #allow
            pub const LAYER: i32 = #layer;
        };
        pretty_print(constant, indent)
    }));
    let texts = model.schema.iter().map(|text| lines_literal(text));
    let schema = quote! {
        /// The definitions that this module was generated from, a text for each schema file. What
        /// does not read values by schema does not contain it.
        #allow
        pub const SCHEMA: &[&str] = &[#(#texts),*];
    };
    top.items.push(pretty_print(schema, indent));
    let table = model.scan.iter().map(|table| scan::emit(table, runtime, &allow));
    top.items.extend(table.map(|table| pretty_print(table, indent)));
    if model.is_scan_only {
        return top;
    }
    let mut roots = vec![Root::Types, Root::Enums, Root::Functions];
    roots.extend((!model.any.is_empty()).then_some(Root::Any));
    if model.borrowing.is_some() {
        let doc = " The same types as values that borrow, from their bytes and from an arena.";
        let attributes = pretty_print(quote!(#[doc = #doc] #allow), 0);
        let modules = modules(&roots, &TokenStream::new());
        let macro_path = pretty_print(quote!(#runtime::with_arena), 0).trim_end().to_owned();
        let module = Module { attributes, modules, wrapper: Some(macro_path), ..Module::default() };
        top.modules.insert(BORROWED.to_owned(), module);
    }
    roots.extend(delta.as_ref().map(|_| Root::Conversions));
    roots.extend((!older.is_empty()).then_some(Root::Older));
    roots.extend(errors.as_ref().map(|_| Root::Errors));
    top.modules.extend(modules(&roots, &allow));
    top
}

/// Lints are for code that people write.
fn allow() -> TokenStream {
    quote! {
        #[allow(
            clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction,
            dead_code, nonstandard_style, rustdoc::redundant_explicit_links, unreachable_pub,
            unused_imports, unused_qualifications
        )]
    }
}

/// The modules of items, without the items.
fn modules(roots: &[Root], allow: &TokenStream) -> BTreeMap<String, Module> {
    let named = roots.iter().map(|root| {
        let doc = match root {
            Root::Types => {
                " Constructors, a struct each. A type with one constructor is that constructor's struct."
            }
            Root::Enums => " Boxed types with several constructors, an enum each.",
            Root::Functions => " Functions, a struct each.",
            Root::Any => " Any boxed value and any function call, told apart by their constructor ids.",
            Root::Conversions => " Conversions between the layers.",
            Root::Older => " Constructors of older schemas, which the decoders convert.",
            Root::Errors => " The errors that functions answer with.",
        };
        let attributes = pretty_print(quote!(#[doc = #doc] #allow), 0);
        let is_private = matches!(root, Root::Conversions | Root::Older);
        (root.module_name().to_owned(), Module { attributes, is_private, ..Module::default() })
    });
    named.collect()
}

/// An item of the model.
#[derive(Clone, Copy)]
enum ModelItem<'a> {
    Struct(&'a Struct),
    Enum(&'a Enum),
    Any(&'a Any),
    /// `Bool`, an alias of Rust's `bool`.
    Bool(&'a ItemPath),
    /// The conversions between a constructor and its enum. The struct is in another layer.
    Variant(&'a Struct),
    /// A conversion between layers.
    Conversion(&'a Conversion),
    /// The bounds on the growth of converted values.
    MaxSizeRatio(&'a LayerDelta),
    /// A constructor of an older schema.
    Older(&'a OlderForm),
    /// The errors of functions.
    Errors(&'a Errors),
}

/// An item and its place, among owned or borrowed values.
#[derive(Clone, Copy)]
struct Placed<'a> {
    item: ModelItem<'a>,
    borrowing: Option<&'a FxHashSet<ItemPath>>,
    layer: &'a LayerModule,
}

/// The place of conversions.
static CONVERSIONS: ItemPath =
    ItemPath { root: Root::Conversions, modules: Vec::new(), name: String::new() };

/// The place of errors.
static ERRORS: ItemPath = ItemPath { root: Root::Errors, modules: Vec::new(), name: String::new() };

impl Placed<'_> {
    /// Returns the modules that lead to the item.
    fn modules(&self) -> impl Iterator<Item = &str> {
        let path = self.item.path();
        let borrowed = self.borrowing.map(|_| BORROWED);
        let root = std::iter::once(path.root.module_name());
        borrowed.into_iter().chain(root).chain(path.modules.iter().map(String::as_str))
    }

    fn text(&self, style: &Style, indent: usize) -> String {
        let context = EmitContext::new(self.item.path(), style, self.borrowing, self.layer);
        pretty_print(self.item.emit(&context), indent)
    }
}

/// Lists the items that this layer does not share with an older one, owned values first.
fn items(layer: &LayerModule) -> Vec<Placed<'_>> {
    let LayerModule { model, delta, .. } = layer;
    let is_shared =
        |path: &ItemPath| delta.as_ref().is_some_and(|delta| delta.shared.contains(path));
    let structs = model.structs.iter().filter(|item| !item.is_only_variant());
    let structs = structs.filter_map(|item| match (is_shared(&item.path), &item.variant) {
        (false, _) => Some(ModelItem::Struct(item)),
        (true, Some(variant)) if !is_shared(&variant.path) => Some(ModelItem::Variant(item)),
        (true, _) => None,
    });
    let enums = model.enums.iter().filter(|union| !is_shared(&union.path)).map(ModelItem::Enum);
    let any = model.any.iter().map(ModelItem::Any);
    let items: Vec<_> = structs.chain(enums).chain(any).collect();
    let conversions = delta.iter().flat_map(|delta| &delta.conversions);
    let owned =
        model.bool.iter().map(ModelItem::Bool).chain(conversions.map(ModelItem::Conversion));
    let owned = owned.chain(delta.iter().map(ModelItem::MaxSizeRatio));
    let owned = owned.chain(layer.older.values().flatten().map(ModelItem::Older));
    let owned = owned.chain(layer.errors.iter().map(ModelItem::Errors));
    let owned = items.iter().copied().chain(owned).map(|item| (item, None));
    let borrowed = model
        .borrowing
        .iter()
        .flat_map(|borrowing| items.iter().map(move |&item| (item, Some(borrowing))));
    let placed = owned.chain(borrowed);
    placed.map(|(item, borrowing)| Placed { item, borrowing, layer }).collect()
}

impl<'a> ModelItem<'a> {
    fn path(&self) -> &'a ItemPath {
        match self {
            Self::Struct(item) => &item.path,
            Self::Enum(union) => &union.path,
            Self::Any(any) => &any.path,
            Self::Bool(path) => path,
            Self::Variant(item) => &item.path,
            Self::Conversion(_) | Self::MaxSizeRatio(_) => &CONVERSIONS,
            Self::Older(form) => &form.item.path,
            Self::Errors(_) => &ERRORS,
        }
    }

    fn emit(&self, context: &EmitContext<'_>) -> TokenStream {
        match self {
            Self::Struct(item) => structs::emit(item, context),
            Self::Enum(union) => enums::emit(union, context),
            Self::Any(any) => any::emit(any, context),
            Self::Bool(path) => {
                let name = ident(&path.name);
                let doc = " `Bool`: a type with the constructors `boolFalse` and `boolTrue`.";
                quote!(#[doc = #doc] pub type #name = bool;)
            }
            Self::Variant(item) => {
                let variant = item.variant.as_ref();
                variant
                    .map(|variant| structs::conversions(item, variant, context))
                    .unwrap_or_default()
            }
            Self::Conversion(conversion) => conversions::emit(conversion, context),
            Self::MaxSizeRatio(delta) => conversions::max_size_ratio(delta, context),
            Self::Older(form) => older::emit(form, context),
            Self::Errors(errors) => errors::emit(errors, context),
        }
    }
}

/// Prints the items, in order, on all processors.
fn texts(
    items: &[Placed<'_>],
    indents: &[usize],
    make_style: MakeStyle<'_>,
) -> Result<Vec<String>, BuildError> {
    let threads = thread::available_parallelism().map_or(1, NonZero::get);
    let size = items.len().div_ceil(threads).max(1);
    let work = |items: &[Placed<'_>], indents: &[usize]| {
        let style = make_style()?;
        let items = items.iter().zip(indents);
        Ok(items.map(|(placed, indent)| placed.text(&style, *indent)).collect::<Vec<_>>())
    };
    thread::scope(|scope| {
        let work = &work;
        let chunks = items.chunks(size).zip(indents.chunks(size));
        let threads: Vec<_> =
            chunks.map(|(items, indents)| scope.spawn(move || work(items, indents))).collect();
        let mut texts = Vec::with_capacity(items.len());
        for thread in threads {
            match thread.join() {
                Ok(made) => texts.append(&mut made?),
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
        Ok(texts)
    })
}

/// Returns a literal that spans the lines of a text.
fn lines_literal(text: &str) -> proc_macro2::Literal {
    // TL has neither quotes nor backslashes, so nothing needs an escape.
    let literal = format!("\"\\\n{text}\"").parse();
    literal.unwrap_or_else(|_| proc_macro2::Literal::string(text))
}
