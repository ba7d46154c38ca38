//! A page under construction: the layer that it shows, and links from it.

use maud::{Markup, html};
use tl_docs::Entry;
use tl_parser::schema::{CombinatorIndex, Schema, TypeIndex};

use super::definitions::{Index, VersionIndex};
use super::{LayerSchema, Site};
use crate::pages::PageKind;

/// A page under construction.
#[derive(Clone, Copy)]
pub(super) struct Context<'a> {
    pub(super) site: &'a Site,
    /// The place of the layer that the page shows.
    pub(super) layer: usize,
    /// The path from the page to the folder of the site: `` or `../`.
    pub(super) root: &'static str,
}

impl<'a> Context<'a> {
    /// Creates the context of a page in the newest layer.
    pub(super) fn newest(site: &'a Site, root: &'static str) -> Self {
        Self { site, layer: site.layers.len().saturating_sub(1), root }
    }

    pub(super) fn layer(self) -> &'a LayerSchema {
        &self.site.layers[self.layer]
    }

    pub(super) fn schema(self) -> &'a Schema {
        &self.layer().schema
    }

    /// Returns the documentation of a name.
    pub(super) fn entry(self, name: &str) -> Option<&'a Entry> {
        self.layer().documentation.get(name)
    }

    /// Returns the link to a page from its address without the extension.
    pub(super) fn href(self, address: &str) -> String {
        format!("{}{address}.html", self.root)
    }

    /// Returns the link to a version of a definition.
    pub(super) fn href_of(self, place: VersionIndex) -> String {
        self.href(&self.site.definitions.address(&self.site.layers, place))
    }

    /// Returns the link to a definition of this layer.
    pub(super) fn href_to(self, index: Index) -> Option<String> {
        self.site.definitions.place(self.layer, index).map(|place| self.href_of(place))
    }

    /// Returns the link to a name of this layer: a combinator or else a type.
    pub(super) fn href_to_name(self, name: &str) -> Option<String> {
        let schema = self.schema();
        let combinator = schema.combinator_named(name).map(Index::Combinator);
        let index = combinator.or_else(|| schema.type_named(name).map(Index::Type))?;
        self.href_to(index).or_else(|| self.href_to_basic(name))
    }

    /// Returns the link to the description of a predefined type.
    pub(super) fn href_to_basic(self, name: &str) -> Option<String> {
        let anchor = super::pages::basics::anchor(name)?;
        Some(format!("{}#{anchor}", self.href("basics")))
    }

    /// Renders the name of a combinator as a link.
    pub(super) fn combinator(self, index: CombinatorIndex) -> Markup {
        self.linked(&self.schema()[index].name, Index::Combinator(index))
    }

    /// Renders the name of a type as a link.
    pub(super) fn ty(self, index: TypeIndex) -> Markup {
        self.linked(&self.schema()[index].name, Index::Type(index))
    }

    /// Renders the name of a function as a link to its newest version, which may be of an older layer.
    pub(super) fn function(self, name: &str) -> Markup {
        let definitions = &self.site.definitions;
        html! {
            @match definitions.newest(PageKind::Function, name) {
                Some(place) => a href=(self.href_of(place)) { (name) },
                None => (name),
            }
        }
    }

    /// Renders a name as a link to a definition of this layer.
    pub(super) fn linked(self, name: &str, index: Index) -> Markup {
        match self.href_to(index) {
            Some(href) => html! { a href=(href) { (name) } },
            None => html! { (name) },
        }
    }
}
