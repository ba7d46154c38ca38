//! The input of emission.

use std::collections::BTreeSet;

use proc_macro2::TokenStream;
use quote::ToTokens;
use rustc_hash::FxHashMap;

use crate::doc_index::DocIndex;
use crate::errors::Errors;
use crate::layers::{LayerDelta, OlderForms};
use crate::rust_model::Model;
use crate::selector::Selector;
use crate::{BuildError, Extra};

/// Settings of emission.
pub(crate) struct Style {
    /// The path of the runtime crate.
    pub(crate) runtime: syn::Path,
    /// The derives of constructors and boxed types.
    pub(crate) type_derives: Vec<syn::Path>,
    /// The derives of functions.
    pub(crate) function_derives: Vec<syn::Path>,
    /// The attributes that the caller adds.
    pub(crate) attributes: Vec<AddedAttributes>,
    /// The caller's types, by their text.
    pub(crate) extern_types: FxHashMap<String, syn::Type>,
    /// The optional output.
    pub(crate) extras: BTreeSet<Extra>,
}

/// Attributes that the caller adds to some definitions.
pub(crate) struct AddedAttributes {
    pub(crate) selector: Selector,
    /// The traits in attributes `derive`.
    pub(crate) derives: Vec<syn::Path>,
    /// The other attributes.
    pub(crate) attributes: Vec<syn::Attribute>,
}

impl Style {
    /// Returns the tokens of a type that the caller chose.
    pub(super) fn extern_type(&self, text: &str) -> TokenStream {
        self.extern_types.get(text).map(ToTokens::to_token_stream).unwrap_or_default()
    }
}

/// Makes the settings. Each thread needs its own, because tokens cannot leave their thread.
pub(crate) type MakeStyle<'a> = &'a (dyn Fn() -> Result<Style, BuildError> + Sync);

/// The input of the module for one schema or for one of several layers.
#[derive(Default)]
pub(crate) struct LayerModule {
    pub(crate) model: Model,
    /// The number of the layer, which the builder or the schema states.
    pub(crate) layer: Option<u32>,
    /// The difference from the layer before it.
    pub(crate) delta: Option<LayerDelta>,
    /// The constructors of older schemas that its items read.
    pub(crate) older: OlderForms,
    /// The documentation of its definitions.
    pub(crate) doc_index: Option<DocIndex>,
    /// The errors of its functions, if the caller asks for them.
    pub(crate) errors: Option<Errors>,
}
