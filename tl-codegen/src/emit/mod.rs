//! From the Rust model to tokens. Nothing is decided here; the model is spelled out.
//!
//! This file emits the items and puts them into the tree of modules ([`module`]), [`site`] knows how
//! one place refers to another, and the other files each emit one kind of item.

mod any;
mod decode;
mod encode;
mod enums;
mod module;
mod reuse;
mod site;
mod structs;

use std::collections::{BTreeMap, BTreeSet};
use std::num::NonZero;
use std::thread;

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};

use crate::BuildError;
use crate::lay_out::lay_out;
use crate::names::ident;
use crate::rust_model::{Any, Enum, ItemPath, Model, Root, Struct};
use crate::selector::Selector;
pub(crate) use module::Module;
use site::Site;

/// Choices of emission.
pub(crate) struct Style {
    /// The path of the runtime crate.
    pub(crate) runtime: syn::Path,
    /// The derives of constructors and boxed types.
    pub(crate) type_derives: Vec<syn::Path>,
    /// The derives of functions.
    pub(crate) function_derives: Vec<syn::Path>,
    /// The attributes of what is selected.
    pub(crate) attributes: Vec<(Selector, Vec<syn::Attribute>)>,
    /// The caller's types, by their text.
    pub(crate) extern_types: BTreeMap<String, syn::Type>,
    /// Whether values are also read into values that are there.
    pub(crate) reuses: bool,
}

impl Style {
    fn extern_type(&self, text: &str) -> TokenStream {
        self.extern_types.get(text).map(ToTokens::to_token_stream).unwrap_or_default()
    }
}

/// Whether all is one text or each module has a file.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Layout {
    Nested,
    Files,
}

/// Makes the choices of emission: each thread needs its own, because tokens stay in theirs.
pub(crate) type MakeStyle<'a> = &'a (dyn Fn() -> Result<Style, BuildError> + Sync);

/// The whole generated module.
pub(crate) fn module(
    model: &Model,
    layer: Option<u32>,
    make_style: MakeStyle<'_>,
    layout: Layout,
) -> Result<Module, BuildError> {
    let mut top = top(model, layer);
    let runtime = make_style()?.runtime;
    let items = items(model);
    for (placed, text) in items.iter().zip(texts(&items, make_style, layout)?) {
        let mut module = &mut top;
        for name in placed.modules() {
            module = module.modules.entry(name.to_owned()).or_default();
            if module.attributes.is_empty() {
                module.attributes = format!("/// Namespace `{name}`.\n");
            }
        }
        if module.items.is_empty() {
            let imports = quote! { use #runtime::generated::{Box, Option, String, Vec}; };
            module.items.push(lay_out(imports, placed.indent(layout)));
        }
        module.items.push(text);
    }
    Ok(top)
}

/// What stands at the top, and the modules below it without their items.
fn top(model: &Model, layer: Option<u32>) -> Module {
    // Lints are about code that people write.
    let allow = quote! {
        #[allow(
            clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction,
            dead_code, nonstandard_style, unreachable_pub, unused_imports, unused_qualifications
        )]
    };
    let mut top = Module::default();
    top.items.extend(layer.map(|layer| {
        let layer = proc_macro2::Literal::u32_unsuffixed(layer);
        let constant = quote! {
            /// The layer that the schema says it is.
            #allow
            pub const LAYER: i32 = #layer;
        };
        lay_out(constant, 0)
    }));
    let texts = model.schema.iter().map(|text| lines_literal(text));
    let schema = quote! {
        /// The definitions that this module was generated from, a text for each schema file. What
        /// does not read values by schema does not contain it.
        #allow
        pub const SCHEMA: &[&str] = &[#(#texts),*];
    };
    top.items.push(lay_out(schema, 0));
    top.modules = roots(model, &allow);
    if model.borrowing.is_some() {
        let doc = " The same types as values that borrow, from their bytes and from an arena.";
        let attributes = lay_out(quote!(#[doc = #doc] #allow), 0);
        let modules = roots(model, &TokenStream::new());
        let module = Module { attributes, modules, ..Module::default() };
        top.modules.insert(BORROWED.to_owned(), module);
    }
    top
}

/// The module of values that borrow.
const BORROWED: &str = "borrowed";

/// The modules of items, without the items.
fn roots(model: &Model, allow: &TokenStream) -> BTreeMap<String, Module> {
    let any = (!model.any.is_empty()).then_some(Root::Any);
    let roots = [Root::Types, Root::Enums, Root::Functions].into_iter().chain(any);
    let named = roots.map(|root| {
        let doc = match root {
            Root::Types => {
                " Constructors, a struct each. That of a type's only constructor is the type."
            }
            Root::Enums => " Boxed types with several constructors, an enum each.",
            Root::Functions => " Functions, a struct each.",
            Root::Any => " What constructor ids can start: any boxed value, any function call.",
        };
        let attributes = lay_out(quote!(#[doc = #doc] #allow), 0);
        (root.module_name().to_owned(), Module { attributes, ..Module::default() })
    });
    named.collect()
}

/// An item of the model.
#[derive(Clone, Copy)]
enum Item<'a> {
    Struct(&'a Struct),
    Enum(&'a Enum),
    Any(&'a Any),
    /// `Bool`, which is Rust's `bool` by another name.
    Bool(&'a ItemPath),
}

/// An item and where it stands: among the values that own, or those that borrow.
#[derive(Clone, Copy)]
struct Placed<'a> {
    item: Item<'a>,
    borrowing: Option<&'a BTreeSet<ItemPath>>,
}

impl Placed<'_> {
    /// The modules that lead to it.
    fn modules(&self) -> impl Iterator<Item = &str> {
        let path = self.item.path();
        let borrowed = self.borrowing.map(|_| BORROWED);
        let root = std::iter::once(path.root.module_name());
        borrowed.into_iter().chain(root).chain(path.modules.iter().map(String::as_str))
    }

    /// How far it is indented.
    fn indent(&self, layout: Layout) -> usize {
        match layout {
            Layout::Nested => self.modules().count(),
            Layout::Files => 0,
        }
    }

    fn text(&self, style: &Style, layout: Layout) -> String {
        let site = Site::new(self.item.path(), style, self.borrowing);
        lay_out(self.item.emit(&site), self.indent(layout))
    }
}

/// All items, those that borrow after those that own.
fn items(model: &Model) -> Vec<Placed<'_>> {
    let structs = model.structs.iter().filter(|item| !item.is_only_variant()).map(Item::Struct);
    let enums = model.enums.iter().map(Item::Enum);
    let any = model.any.iter().map(Item::Any);
    let items: Vec<_> = structs.chain(enums).chain(any).collect();
    let bool = model.bool.iter().map(Item::Bool);
    let owned = items.iter().copied().chain(bool).map(|item| Placed { item, borrowing: None });
    let borrowed = model.borrowing.iter().flat_map(|borrowing| {
        items.iter().map(move |&item| Placed { item, borrowing: Some(borrowing) })
    });
    owned.chain(borrowed).collect()
}

impl<'a> Item<'a> {
    fn path(&self) -> &'a ItemPath {
        match self {
            Self::Struct(item) => &item.path,
            Self::Enum(union) => &union.path,
            Self::Any(any) => &any.path,
            Self::Bool(path) => path,
        }
    }

    fn emit(&self, site: &Site<'_>) -> TokenStream {
        match self {
            Self::Struct(item) => structs::emit(item, site),
            Self::Enum(union) => enums::emit(union, site),
            Self::Any(any) => any::emit(any, site),
            Self::Bool(path) => {
                let name = ident(&path.name);
                let doc = " `Bool`: a type with the constructors `boolFalse` and `boolTrue`.";
                quote!(#[doc = #doc] pub type #name = bool;)
            }
        }
    }
}

/// The texts of items, in their order, made by as many threads as there are processors.
fn texts(
    items: &[Placed<'_>],
    make_style: MakeStyle<'_>,
    layout: Layout,
) -> Result<Vec<String>, BuildError> {
    let threads = thread::available_parallelism().map_or(1, NonZero::get);
    let size = items.len().div_ceil(threads).max(1);
    let work = |items: &[Placed<'_>]| {
        let style = make_style()?;
        Ok(items.iter().map(|placed| placed.text(&style, layout)).collect::<Vec<_>>())
    };
    thread::scope(|scope| {
        let threads: Vec<_> =
            items.chunks(size).map(|items| scope.spawn(move || work(items))).collect();
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

/// A text as a literal that spans lines as the text does.
fn lines_literal(text: &str) -> proc_macro2::Literal {
    // TL has neither quotes nor backslashes, so there is nothing to escape.
    let literal = format!("\"\\\n{text}\"").parse();
    literal.unwrap_or_else(|_| proc_macro2::Literal::string(text))
}
