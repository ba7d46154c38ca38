//! A reference of a schema and its layers, as pages of HTML.
//!
//! [`SiteArgs`] reads layers and overlays into a [`Site`], which knows the path of every file and
//! renders each by itself: `tl site` writes all of them, `tl serve` renders those that are asked for.
//!
//! 1. `definitions` finds the versions of each definition over the layers, and the addresses of their
//!    pages; `facts` has what a layer's pages share: uses, samples, differences.
//! 2. `pages` has a function for each kind of page. They render TL with `tl`, documentation with
//!    `markdown`, and links with `context`.
//! 3. `layout` puts the content into the frame, and `twin` turns it into Markdown.

mod bytes;
mod command;
mod context;
mod definitions;
mod errors;
mod facts;
mod input;
mod layout;
mod markdown;
mod pages;
mod rust;
mod samples;
mod search;
#[cfg(test)]
mod tests;
mod tl;
mod twin;
mod uses;
mod write;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

pub(crate) use self::command::Command;
use self::context::Context;
use self::definitions::{Definition, Definitions, Index, VersionIndex};
use self::errors::Errors;
use self::facts::Facts;
pub(crate) use self::input::{LayerSchema, SiteArgs};
pub(crate) use self::layout::{Frame, layout};
use self::pages::index::Size;

/// A reference of a schema and its layers.
pub(crate) struct Site {
    title: String,
    /// The layers, the oldest first. There is at least one.
    layers: Vec<LayerSchema>,
    definitions: Definitions,
    /// The facts that the pages of each layer share.
    facts: Vec<Facts>,
    errors: Errors,
    /// The namespaces of the newest layer, with their names in addresses.
    namespaces: BTreeMap<String, String>,
    /// The pages by their addresses, without the extension.
    pages: BTreeMap<String, Subject>,
    /// The data of the search, made when the first page asks.
    search_data: OnceLock<String>,
    /// The schemas for the page that explains bytes.
    schemas: OnceLock<String>,
}

/// The content of a page.
#[derive(Clone, Debug)]
enum Subject {
    Index,
    Functions,
    Types,
    Errors,
    Layers,
    Basics,
    Bytes,
    Search,
    Definition(VersionIndex),
    Namespace(String),
    Layer(usize),
    Error(String),
}

/// The pages that have no twin in Markdown.
const WITHOUT_TWIN: [&str; 2] = ["bytes", "search"];

/// The files that are not pages.
const FILES: [&str; 8] = [
    "style.css",
    "search.js",
    "search-data.js",
    "bytes.css",
    "bytes.js",
    "bytes-answers.js",
    "bytes-module.js",
    "bytes-schemas.js",
];

impl Site {
    /// Lists the pages of layers, the oldest first.
    pub(crate) fn new(title: String, layers: Vec<LayerSchema>) -> Self {
        let definitions = Definitions::new(&layers);
        let mut slugs = BTreeSet::new();
        let mut take = |slug: &str| slugs.insert(slug.to_ascii_lowercase());
        let newest = layers.len().saturating_sub(1);
        let current = definitions
            .all()
            .iter()
            .filter(|item| item.versions.last().is_some_and(|version| version.last == newest));
        let names: BTreeSet<&str> = current.map(Definition::namespace).collect();
        let namespaces = names.into_iter().map(|name| {
            let shown = if name.is_empty() { "none" } else { name };
            (name.to_owned(), definitions::slug(shown, &mut take))
        });
        let mut site = Self {
            namespaces: namespaces.collect(),
            errors: Errors::new(&layers),
            facts: layers.iter().map(|_| Facts::default()).collect(),
            pages: BTreeMap::new(),
            search_data: OnceLock::new(),
            schemas: OnceLock::new(),
            title,
            definitions,
            layers,
        };
        site.pages = site.subjects().collect();
        site
    }

    /// Returns the paths of all files, relative to the folder of the site, with `/` between names.
    pub(crate) fn paths(&self) -> impl Iterator<Item = String> {
        let pages = self.pages.keys().flat_map(|address| {
            let twin = has_twin(address).then(|| format!("{address}.md"));
            [format!("{address}.html")].into_iter().chain(twin)
        });
        pages.chain(FILES.map(str::to_owned))
    }

    /// Renders a file, or returns `None` if the site has no such path.
    #[cfg(any(test, feature = "serve"))]
    pub(crate) fn file(&self, path: &str) -> Option<String> {
        if let Some(text) = self.text(path) {
            return Some(text.to_owned());
        }
        let (address, extension) = path.rsplit_once('.')?;
        let subject = self.pages.get(address)?;
        let html = || self.html(address, subject, None);
        match extension {
            "html" => Some(html()),
            "md" if has_twin(address) => Some(twin::of(&html())),
            _ => None,
        }
    }

    /// Renders a page and its twin, if it has one, with their paths. The first page states the size of
    /// the site, if it is known.
    fn page(&self, address: &str, size: Option<Size>) -> Vec<(String, String)> {
        let Some(subject) = self.pages.get(address) else { return Vec::new() };
        let html = self.html(address, subject, size);
        let twin = has_twin(address).then(|| (format!("{address}.md"), twin::of(&html)));
        [(format!("{address}.html"), html)].into_iter().chain(twin).collect()
    }

    /// Returns a file that is no page.
    fn text(&self, path: &str) -> Option<&str> {
        match path {
            "style.css" => Some(include_str!("style.css")),
            "search.js" => Some(include_str!("search.js")),
            "bytes.css" => Some(include_str!("bytes/bytes.css")),
            "bytes.js" => Some(include_str!("bytes/bytes.js")),
            "bytes-answers.js" => Some(include_str!("bytes/answers.js")),
            "bytes-module.js" => Some(include_str!("bytes/module.js")),
            "bytes-schemas.js" => {
                Some(self.schemas.get_or_init(|| bytes::schemas::data(&self.layers)))
            }
            "search-data.js" => Some(self.search_data.get_or_init(|| search::data(self))),
            _ => None,
        }
    }

    /// Returns the pages by their addresses.
    fn subjects(&self) -> impl Iterator<Item = (String, Subject)> {
        let single = [
            ("index", Subject::Index),
            ("functions", Subject::Functions),
            ("types", Subject::Types),
            ("errors", Subject::Errors),
            ("layers", Subject::Layers),
            ("basics", Subject::Basics),
            ("bytes", Subject::Bytes),
            ("search", Subject::Search),
        ];
        let single = single.into_iter().map(|(address, subject)| (address.to_owned(), subject));
        let places = self.definitions.places_of_all();
        let definitions = places.map(|place| {
            (self.definitions.address(&self.layers, place), Subject::Definition(place))
        });
        let namespaces = self.namespaces.keys();
        let namespaces =
            namespaces.map(|name| (self.namespace_address(name), Subject::Namespace(name.clone())));
        let layers =
            (0..self.layers.len()).map(|place| (self.layer_address(place), Subject::Layer(place)));
        let errors = self.errors.keys();
        let errors = errors.map(|name| (self.error_address(name), Subject::Error(name.clone())));
        single.chain(definitions).chain(namespaces).chain(layers).chain(errors)
    }

    /// Renders a page.
    fn html(&self, address: &str, subject: &Subject, size: Option<Size>) -> String {
        let root = if address.contains('/') { "../" } else { "" };
        let at = Context::newest(self, root);
        let (title, body) = match subject {
            Subject::Index => (self.title.clone(), pages::index::page(at, size)),
            Subject::Functions => ("Functions".to_owned(), pages::lists::functions(at)),
            Subject::Types => ("Types".to_owned(), pages::lists::types(at)),
            Subject::Errors => ("Errors".to_owned(), pages::errors::list(at)),
            Subject::Layers => ("Layers".to_owned(), pages::layers::list(at)),
            Subject::Basics => ("Basics".to_owned(), pages::basics::page(at)),
            Subject::Bytes => ("Explain bytes".to_owned(), pages::bytes::page(at)),
            Subject::Search => ("Search".to_owned(), pages::search::page(at)),
            Subject::Namespace(name) => {
                (pages::lists::title(name).to_owned(), pages::lists::namespace(at, name))
            }
            Subject::Layer(place) => {
                (self.layers[*place].title_of(), pages::layers::page(at, *place))
            }
            Subject::Error(name) => (name.clone(), pages::errors::page(at, name)),
            Subject::Definition(place) => {
                let definition = self.definitions.get(*place);
                let version = &definition.versions[place.version];
                let at = Context { layer: version.last, ..at };
                let body = match version.index {
                    Index::Combinator(index) => pages::definition::render(at, *place, index),
                    Index::Type(index) => pages::ty::render(at, *place, index),
                };
                (definition.name.clone(), body)
            }
        };
        let markdown = has_twin(address).then(|| {
            let name = address.rsplit('/').next().unwrap_or(address);
            format!("{name}.md")
        });
        let summary = self.summary(subject);
        let head = matches!(subject, Subject::Bytes).then(|| pages::bytes::head(root));
        let frame = Frame {
            title: &title,
            site: &self.title,
            summary: &summary,
            root,
            markdown: markdown.as_deref(),
            head: head.as_ref(),
        };
        layout(&frame, &body).into_string()
    }

    /// Returns a sentence about a page.
    fn summary(&self, subject: &Subject) -> String {
        let Subject::Definition(place) = subject else { return String::new() };
        let definition = self.definitions.get(*place);
        let layer = &self.layers[definition.versions[place.version].last];
        let entry = layer.documentation.get(&definition.name);
        let text = entry.and_then(|entry| entry.description.as_deref());
        text.map(markdown::summary).unwrap_or_default()
    }

    fn namespaces(&self) -> impl Iterator<Item = &str> {
        self.namespaces.keys().map(String::as_str)
    }

    fn namespace_address(&self, name: &str) -> String {
        let slug = self.namespaces.get(name).map_or("none", String::as_str);
        format!("namespace/{slug}")
    }

    fn layer_address(&self, place: usize) -> String {
        match self.layers[place].number {
            Some(number) => format!("layer/{number}"),
            None => "layer/only".to_owned(),
        }
    }

    fn error_address(&self, name: &str) -> String {
        format!("error/{}", self.errors.slug(name))
    }
}

/// The parts that a server adds to its own pages and answers.
#[cfg(feature = "serve")]
impl Site {
    /// Returns the layers, the oldest first.
    pub(crate) fn layers(&self) -> &[LayerSchema] {
        &self.layers
    }

    pub(crate) fn title(&self) -> &str {
        &self.title
    }

    /// Returns the address of the page about a name in a layer.
    pub(crate) fn address_of(&self, layer: usize, name: &str) -> Option<String> {
        Context { site: self, layer, root: "" }.href_to_name(name)
    }
}

/// Returns true if a page has a twin in Markdown.
fn has_twin(address: &str) -> bool {
    !WITHOUT_TWIN.contains(&address)
}

impl LayerSchema {
    /// Returns the number, or the name of a schema without one.
    fn title(&self) -> String {
        self.number.map_or_else(|| self.name.clone(), |number| number.to_string())
    }

    /// Returns the number with the word before it.
    fn title_of(&self) -> String {
        self.number.map_or_else(|| self.name.clone(), |number| format!("Layer {number}"))
    }
}
