//! The context of an emitted item: paths to other items, Rust types, and traits.

use std::collections::BTreeSet;

use proc_macro2::{Ident, Literal, TokenStream};
use quote::{ToTokens, quote};
use rustc_hash::FxHashSet;

use super::input::{LayerModule, Style};
use crate::Extra;
use crate::doc_index::DocIndex;
use crate::layers::{LayerDelta, OlderForm, OlderForms, module_name};
use crate::names::ident;
use crate::rust_model::{ExternCodec, Generic, ItemPath, Model, Root, WireType};
use crate::rust_type::{PathKind, RustPath, RustType};

/// The place of an item, and whether its values own or borrow.
#[derive(Clone, Copy)]
pub(super) struct EmitContext<'a> {
    path: &'a ItemPath,
    pub(super) runtime: &'a syn::Path,
    style: &'a Style,
    /// The items with a lifetime, if values borrow.
    borrowing: Option<&'a FxHashSet<ItemPath>>,
    pub(super) model: &'a Model,
    /// True if paths lead out of the module `borrowed`, to owned values.
    leaves: bool,
    /// The number of the layer, if it is known.
    pub(super) layer: Option<u32>,
    /// The difference from an older layer.
    pub(super) delta: Option<&'a LayerDelta>,
    /// The constructors of older schemas.
    older: &'a OlderForms,
    /// The documentation of definitions.
    doc_index: Option<&'a DocIndex>,
}

impl<'a> EmitContext<'a> {
    pub(super) fn new(
        path: &'a ItemPath,
        style: &'a Style,
        borrowing: Option<&'a FxHashSet<ItemPath>>,
        layer: &'a LayerModule,
    ) -> Self {
        Self {
            path,
            runtime: &style.runtime,
            style,
            borrowing,
            model: &layer.model,
            leaves: false,
            layer: layer.layer,
            delta: layer.delta.as_ref(),
            older: &layer.older,
            doc_index: layer.doc_index.as_ref(),
        }
    }

    /// Returns the documentation of definitions. Borrowed values have none; their owned forms do.
    pub(super) fn doc_index(&self) -> Option<&'a DocIndex> {
        self.doc_index.filter(|_| !self.is_borrowed())
    }

    /// Returns true if values borrow.
    pub(super) fn is_borrowed(&self) -> bool {
        self.borrowing.is_some()
    }

    /// Returns true if decoders can also read into existing values.
    pub(super) fn reuses(&self) -> bool {
        self.has(Extra::Reuse) && !self.is_borrowed() && self.path.root != Root::Older
    }

    /// True if this optional output was asked for.
    pub(super) fn has(&self, extra: Extra) -> bool {
        self.style.extras.contains(&extra)
    }

    /// Returns this place with references to owned values.
    pub(super) fn owned(&self) -> Self {
        Self { borrowing: None, leaves: self.is_borrowed(), ..*self }
    }

    /// Returns the lifetime of an item.
    fn lifetime(&self, path: &ItemPath) -> Option<TokenStream> {
        self.borrowing?.contains(path).then(|| quote!('a))
    }

    /// Returns `<'a, X, Y>`: the lifetime and the type parameters of an item.
    pub(super) fn generics(&self, path: &ItemPath, params: &[Generic]) -> Option<TokenStream> {
        self.bounded(path, params, |_| TokenStream::new())
    }

    /// Returns `<'a, X: Bound>`, for implementations with bounds on type parameters.
    pub(super) fn bounded(
        &self,
        path: &ItemPath,
        params: &[Generic],
        bound: impl Fn(&Generic) -> TokenStream,
    ) -> Option<TokenStream> {
        list(self.lifetime(path), params, bound)
    }

    /// Like [`Self::bounded`] for the decoding traits, which have a lifetime if values borrow.
    pub(super) fn bounded_decode(&self, params: &[Generic]) -> Option<TokenStream> {
        let lifetime = self.is_borrowed().then(|| quote!('a));
        let bound = self.decode_trait();
        list(lifetime, params, |_| quote!(: #bound))
    }

    /// Returns `<'de, X: Bound>`, for implementations of Serde's traits.
    pub(super) fn bounded_deserialize(
        &self,
        params: &[Generic],
        bound: &TokenStream,
    ) -> Option<TokenStream> {
        list(Some(quote!('de)), params, |_| quote!(: #bound))
    }

    /// Returns true if an item has a lifetime.
    pub(super) fn borrows(&self, path: &ItemPath) -> bool {
        self.lifetime(path).is_some()
    }

    /// Returns the parameters of an item, bounded by the decoding trait, with the lifetime that the
    /// item has.
    pub(super) fn bounded_in(&self, path: &ItemPath, params: &[Generic]) -> Option<TokenStream> {
        let bound = self.decode_trait();
        self.bounded(path, params, |_| quote!(: #bound))
    }

    /// The decoding trait.
    pub(super) fn decode_trait(&self) -> TokenStream {
        let runtime = self.runtime;
        match self.is_borrowed() {
            true => quote!(#runtime::DecodeIn<'a>),
            false => quote!(#runtime::Decode),
        }
    }

    /// The function of the decoding trait, for inferred types.
    pub(super) fn decode_function(&self) -> TokenStream {
        let runtime = self.runtime;
        match self.is_borrowed() {
            true => quote!(#runtime::DecodeIn::decode_in),
            false => quote!(#runtime::Decode::decode),
        }
    }

    /// The decoding trait of combinators.
    pub(super) fn decode_bare_trait(&self) -> TokenStream {
        let runtime = self.runtime;
        match self.is_borrowed() {
            true => quote!(#runtime::DecodeBareIn<'a>),
            false => quote!(#runtime::DecodeBare),
        }
    }

    /// The methods of the decoding traits.
    pub(super) fn decode_methods(&self) -> (Ident, Ident) {
        match self.is_borrowed() {
            true => (ident("decode_in"), ident("decode_bare_in")),
            false => (ident("decode"), ident("decode_bare")),
        }
    }

    /// The reader of the decoding traits.
    pub(super) fn reader(&self) -> TokenStream {
        let runtime = self.runtime;
        match self.is_borrowed() {
            true => quote!(#runtime::ArenaReader<'a>),
            false => quote!(#runtime::Reader<'_>),
        }
    }

    /// Returns the path from here to an item. Paths are relative, so that the generated module can
    /// be included anywhere.
    pub(super) fn path(&self, target: &ItemPath) -> TokenStream {
        let name = ident(&target.name);
        if (target.root, &target.modules, self.leaves)
            == (self.path.root, &self.path.modules, false)
        {
            return quote!(#name);
        }
        let depth = self.path.modules.len() + 1 + usize::from(self.leaves);
        let up = std::iter::repeat_n(quote!(super::), depth);
        let root = ident(target.root.module_name());
        let modules = target.modules.iter().map(|module| ident(module));
        quote!(#(#up)* #root #(:: #modules)* :: #name)
    }

    /// Returns the path from here to an item of another layer.
    pub(super) fn path_in(&self, layer: u32, target: &ItemPath) -> TokenStream {
        let names = [module_name(layer), target.root.module_name().to_owned()];
        let names = names.iter().chain(&target.modules).chain([&target.name]);
        let names = names.map(|name| ident(name));
        let depth = self.path.modules.len() + 2 + usize::from(self.is_borrowed() || self.leaves);
        let up = std::iter::repeat_n(quote!(super::), depth);
        quote!(#(#up)* #(#names)::*)
    }

    /// Returns the constructors of older schemas that an item also reads.
    pub(super) fn older_forms(&self, path: &ItemPath) -> &'a [OlderForm] {
        let forms = self.older.get(path).filter(|_| !self.is_borrowed());
        forms.map_or(&[], |forms| forms)
    }

    /// Returns the path from here to a name at the top of the module.
    pub(super) fn top(&self, name: &str) -> TokenStream {
        let depth = self.path.modules.len() + 1 + usize::from(self.is_borrowed() || self.leaves);
        let up = std::iter::repeat_n(quote!(super::), depth);
        let name = ident(name);
        quote!(#(#up)* #name)
    }

    /// Returns true if an item derives `Default`.
    pub(super) fn derives_default(&self, path: &ItemPath) -> bool {
        let without = self.model.without_default.as_ref();
        without.is_some_and(|items| !items.contains(path)) && !self.is_borrowed()
    }

    /// Returns true if Serde can read an item: it contains no value of any type.
    pub(super) fn is_deserializable(&self, path: &ItemPath) -> bool {
        !self.model.write_only.contains(path)
    }

    /// Returns true if an item has `Eq`, because the caller asks for it or for traits that need it.
    pub(super) fn has_eq(&self, path: &ItemPath, is_function: bool) -> bool {
        let without = self.model.without_eq.as_ref();
        without.is_some_and(|items| !is_function && !items.contains(path))
    }

    /// Returns the derives that the caller chose for an item.
    pub(super) fn chosen_derives(&self, is_function: bool, names: &[&str]) -> Vec<&'a syn::Path> {
        let style = self.style;
        let of_all = if is_function { &style.function_derives } else { &style.type_derives };
        let choices = style
            .attributes
            .iter()
            .filter(|choice| names.iter().any(|name| choice.selector.selects(is_function, name)));
        of_all.iter().chain(choices.flat_map(|choice| &choice.derives)).collect()
    }

    /// The derives and attributes of an item, without the derives `by_hand`. `names` are its TL names.
    /// Functions have their own derives: programs rarely compare or copy them.
    pub(super) fn attributes(
        &self,
        path: &ItemPath,
        is_function: bool,
        names: &[&str],
        by_hand: &[&str],
    ) -> TokenStream {
        let chosen = self.chosen_derives(is_function, names);
        // Borrowed values are as cheap to copy as references.
        let copied = ["Clone", "Copy"].map(ident);
        let copied = copied
            .into_iter()
            .filter(|name| self.is_borrowed() && !chosen.iter().any(|path| path.is_ident(name)));
        let derived = chosen.iter().filter(|path| !by_hand.iter().any(|name| path.is_ident(name)));
        let mut derives: Vec<_> = derived.map(ToTokens::to_token_stream).collect();
        derives.extend(copied.map(ToTokens::into_token_stream));
        let mut added = Vec::new();
        if self.has_eq(path, is_function) {
            added.push("PartialEq");
            added.extend(self.has(Extra::Hash).then_some("Hash"));
            added.extend(self.has(Extra::Ord).then_some("Ord"));
        }
        if self.derives_default(path) {
            added.push("Default");
        }
        derives.extend(added.iter().map(|name| ident(name).into_token_stream()));
        let mut attributes = Vec::new();
        for choice in &self.style.attributes {
            if names.iter().any(|name| choice.selector.selects(is_function, name)) {
                attributes.extend(choice.attributes.iter().map(ToTokens::to_token_stream));
            }
        }
        // Choices about a type and about its constructor may repeat each other.
        let (derives, attributes) = (unique(derives), unique(attributes));
        let derives = (!derives.is_empty()).then(|| quote!(#[derive(#(#derives),*)]));
        quote!(#derives #(#attributes)*)
    }

    /// Spells the Rust type of a value.
    pub(super) fn rust_type(&self, ty: &WireType) -> TokenStream {
        self.spell(&ty.rust_type())
    }

    /// Spells a Rust type. Borrowed values have references where others have `Vec`, `Box` and
    /// `String`.
    pub(super) fn spell(&self, ty: &RustType) -> TokenStream {
        let runtime = self.runtime;
        match ty {
            RustType::Named(path, args) => {
                self.named(path, args.iter().map(|arg| self.spell(arg)).collect())
            }
            RustType::Output(param) => {
                let param = self.named(param, Vec::new());
                quote!(<#param as #runtime::Function>::Output)
            }
            RustType::Option(inner) => {
                let inner = self.spell(inner);
                quote!(Option<#inner>)
            }
            RustType::Boxed(inner) => {
                let inner = self.spell(inner);
                if self.is_borrowed() { quote!(&'a #inner) } else { quote!(Box<#inner>) }
            }
            RustType::Vec(item) => self.items_type(item),
            RustType::Array(item, len) => {
                let (item, len) = (self.spell(item), Literal::u32_unsuffixed(*len));
                quote!([#item; #len])
            }
            RustType::HeapArray(item, len) => {
                let (items, len) = (self.items_type(item), Literal::u32_unsuffixed(*len));
                quote!(#runtime::Array<#items, #len>)
            }
        }
    }

    /// Spells the type for any number of items.
    fn items_type(&self, item: &RustType) -> TokenStream {
        let item = self.spell(item);
        if self.is_borrowed() { quote!(&'a [#item]) } else { quote!(Vec<#item>) }
    }

    /// Spells a named type with its arguments and, if the item borrows, its lifetime.
    fn named(&self, path: &RustPath, mut args: Vec<TokenStream>) -> TokenStream {
        let (runtime, is_borrowed) = (self.runtime, self.is_borrowed());
        let path = match &path.0 {
            PathKind::Prelude("String") | PathKind::Extern(_, ExternCodec::Text) if is_borrowed => {
                return quote!(&'a str);
            }
            PathKind::Extern(_, ExternCodec::Bytes) if is_borrowed => return quote!(&'a [u8]),
            PathKind::Extern(path, _) => return self.style.extern_type(path),
            PathKind::Prelude(name) => ident(name).into_token_stream(),
            PathKind::Param(name) => ident(name).into_token_stream(),
            PathKind::Runtime(name) => {
                if is_borrowed && *name == "Object" {
                    args.push(quote!(&'a [u8]));
                }
                let name = ident(name);
                quote!(#runtime::#name)
            }
            PathKind::Item(path) => {
                if let Some(lifetime) = self.lifetime(path) {
                    args.insert(0, lifetime);
                }
                self.path(path)
            }
        };
        let args = (!args.is_empty()).then(|| quote!(<#(#args),*>));
        quote!(#path #args)
    }

    /// The implementation of `Borrowed`, which links a borrowed item to its owned form. The
    /// runtime's macro lets the compiler check the promises of the trait.
    pub(super) fn borrowed_impl(&self, path: &ItemPath, params: &[Generic]) -> Option<TokenStream> {
        self.borrowing?;
        let runtime = self.runtime;
        let (this, generics) = (ident(&path.name), self.generics(path, params));
        let owned = params.iter().map(|param| {
            let name = ident(&param.name);
            quote!(#name::Owned)
        });
        let owned = self.owned().named(&RustPath::item(path), owned.collect());
        Some(quote!(#runtime::impl_borrowed!(#this #generics, #owned);))
    }
}

/// Returns the tokens without repetitions, in their order.
fn unique(tokens: Vec<TokenStream>) -> Vec<TokenStream> {
    let mut seen = BTreeSet::new();
    tokens.into_iter().filter(|tokens| seen.insert(tokens.to_string())).collect()
}

/// A lifetime and type parameters with bounds.
fn list(
    lifetime: Option<TokenStream>,
    params: &[Generic],
    bound: impl Fn(&Generic) -> TokenStream,
) -> Option<TokenStream> {
    let params = params.iter().map(|param| {
        let (name, bound) = (ident(&param.name), bound(param));
        quote!(#name #bound)
    });
    let params: Vec<_> = lifetime.into_iter().chain(params).collect();
    (!params.is_empty()).then(|| quote!(<#(#params),*>))
}
