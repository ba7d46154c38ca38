//! The definitions of all layers, and the addresses of their pages.
//!
//! A definition that several layers in a row share has one page: a [`Version`]. The newest version of a
//! definition has the plain address `method/NAME.html`, and an older one the number of its first layer
//! in it: `method/NAME@179.html`. So a layer that changes nothing about a definition adds no page, and
//! a newer layer never moves an older version, except for the one that had the plain address.

use std::collections::{BTreeMap, BTreeSet};

use tl_parser::Reach;
use tl_parser::schema::{CombinatorIndex, Schema, TypeIndex};

use super::LayerSchema;
use crate::pages::PageKind;

/// A definition in the schema of a layer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Index {
    Combinator(CombinatorIndex),
    Type(TypeIndex),
}

/// A definition that several layers in a row share.
#[derive(Debug)]
pub(super) struct Version {
    /// The places of its first and last layer. The page shows the definition as the last one has it.
    pub(super) first: usize,
    pub(super) last: usize,
    /// The definition in the last layer.
    pub(super) index: Index,
}

/// A definition in all layers.
#[derive(Debug)]
pub(super) struct Definition {
    pub(super) kind: PageKind,
    pub(super) name: String,
    /// The name in its address, which differs from all others in more than case.
    slug: String,
    /// The versions, the oldest first. There is at least one.
    pub(super) versions: Vec<Version>,
}

impl Definition {
    /// Returns the name in its address.
    pub(super) fn slug(&self) -> &str {
        &self.slug
    }

    /// Returns the newest version.
    pub(super) fn newest(&self) -> usize {
        self.versions.len().saturating_sub(1)
    }

    /// Returns the namespace, which is empty for most types.
    pub(super) fn namespace(&self) -> &str {
        namespace(&self.name)
    }
}

/// Returns the namespace of a name.
pub(super) fn namespace(name: &str) -> &str {
    name.rsplit_once('.').map_or("", |(namespace, _)| namespace)
}

/// A version of a definition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct VersionIndex {
    pub(super) definition: usize,
    pub(super) version: usize,
}

/// All definitions, functions first, in the order of their names.
#[derive(Debug, Default)]
pub(super) struct Definitions {
    all: Vec<Definition>,
    /// The places of the combinators and types of each layer.
    layers: Vec<Places>,
}

/// The places of a layer's combinators and types, by their positions.
#[derive(Clone, Debug, Default)]
struct Places {
    combinators: Vec<Option<VersionIndex>>,
    types: Vec<Option<VersionIndex>>,
}

impl Places {
    fn at(&mut self, index: Index) -> &mut Option<VersionIndex> {
        match index {
            Index::Combinator(index) => &mut self.combinators[index.position()],
            Index::Type(index) => &mut self.types[index.position()],
        }
    }
}

/// Names with numbers for definitions that share one, as local constructors do.
type Key<'a> = (PageKind, &'a str, usize);

/// A definition in the layers so far.
#[derive(Default)]
struct Known {
    versions: Vec<Version>,
    /// The layers that have it: each with the version and the place in its schema.
    occurrences: Vec<(usize, usize, Index)>,
}

impl Known {
    /// Adds the definition of a layer: a version of its own, or one more layer of the last.
    fn add(&mut self, layers: &[LayerSchema], layer: usize, index: Index) {
        match self.versions.last_mut() {
            Some(last) if last.last + 1 == layer && is_equal(layers, last, (layer, index)) => {
                (last.last, last.index) = (layer, index);
            }
            _ => self.versions.push(Version { first: layer, last: layer, index }),
        }
        self.occurrences.push((layer, self.versions.len() - 1, index));
    }
}

impl Definitions {
    /// Collects the definitions of layers, the oldest first.
    pub(super) fn new(layers: &[LayerSchema]) -> Self {
        let mut known: BTreeMap<Key<'_>, Known> = BTreeMap::new();
        for (place, layer) in layers.iter().enumerate() {
            for (key, index) in definitions_in(&layer.schema) {
                known.entry(key).or_default().add(layers, place, index);
            }
        }
        let of_layer = |LayerSchema { schema, .. }: &LayerSchema| Places {
            combinators: vec![None; schema.combinators().len()],
            types: vec![None; schema.types().len()],
        };
        let mut places: Vec<Places> = layers.iter().map(of_layer).collect();
        let (mut slugs, mut all) = (BTreeSet::new(), Vec::new());
        for ((kind, name, _), Known { versions, occurrences }) in known {
            let slug = slug(name, |slug| slugs.insert((kind, slug.to_ascii_lowercase())));
            for (layer, version, index) in occurrences {
                *places[layer].at(index) = Some(VersionIndex { definition: all.len(), version });
            }
            all.push(Definition { kind, name: name.to_owned(), slug, versions });
        }
        Self { all, layers: places }
    }

    /// Returns all definitions, functions first, in the order of their names.
    pub(super) fn all(&self) -> &[Definition] {
        &self.all
    }

    pub(super) fn get(&self, place: VersionIndex) -> &Definition {
        &self.all[place.definition]
    }

    /// Returns the newest version of a definition.
    pub(super) fn newest(&self, kind: PageKind, name: &str) -> Option<VersionIndex> {
        let key = |item: &Definition| (item.kind, item.name.as_str()).cmp(&(kind, name));
        let definition = self.all.binary_search_by(key).ok()?;
        Some(VersionIndex { definition, version: self.all[definition].newest() })
    }

    /// Returns the places of all versions.
    pub(super) fn places_of_all(&self) -> impl Iterator<Item = VersionIndex> {
        self.all.iter().enumerate().flat_map(|(definition, item)| {
            (0..item.versions.len()).map(move |version| VersionIndex { definition, version })
        })
    }

    /// Returns the place of a definition of a layer. Predefined types have none.
    pub(super) fn place(&self, layer: usize, index: Index) -> Option<VersionIndex> {
        let places = self.layers.get(layer)?;
        match index {
            Index::Combinator(index) => *places.combinators.get(index.position())?,
            Index::Type(index) => *places.types.get(index.position())?,
        }
    }

    /// Returns the address of a version's page, without its extension.
    pub(super) fn address(&self, layers: &[LayerSchema], place: VersionIndex) -> String {
        let definition = self.get(place);
        let (folder, slug) = (definition.kind.folder(), &definition.slug);
        let first = &layers[definition.versions[place.version].first];
        match first.number.filter(|_| place.version < definition.newest()) {
            Some(number) => format!("{folder}/{slug}@{number}"),
            None => format!("{folder}/{slug}"),
        }
    }
}

/// Returns the definitions of a schema that have pages: all that it declares, and those predeclared
/// ones with an ordinary form that it uses.
fn definitions_in(schema: &Schema) -> Vec<(Key<'_>, Index)> {
    let reach = Reach::everything(schema, &[]);
    let mut seen: BTreeMap<(PageKind, &str), usize> = BTreeMap::new();
    let mut key = |kind, name| {
        let number = seen.entry((kind, name)).or_default();
        *number += 1;
        (kind, name, *number - 1)
    };
    let mut found = Vec::new();
    for &index in reach.combinators.iter().filter(|index| schema[**index].builtin.is_none()) {
        let combinator = &schema[index];
        let kind = if combinator.is_function { PageKind::Function } else { PageKind::Constructor };
        found.push((key(kind, combinator.name.as_str()), Index::Combinator(index)));
    }
    for &index in &reach.types {
        let constructors = &schema[index].constructors;
        if constructors.iter().any(|&constructor| schema[constructor].builtin.is_none()) {
            found.push((key(PageKind::Type, schema[index].name.as_str()), Index::Type(index)));
        }
    }
    found
}

/// Returns true if a definition of a layer is equal to a version, comments included.
fn is_equal(layers: &[LayerSchema], version: &Version, (layer, index): (usize, Index)) -> bool {
    let (old, new) = (&layers[version.last], &layers[layer]);
    let (name, is_equal) = match (version.index, index) {
        (Index::Combinator(old_index), Index::Combinator(index)) => {
            let (old, new) = (&old.schema[old_index], &new.schema[index]);
            (&new.name, old.id == new.id && old.text == new.text)
        }
        (Index::Type(old_index), Index::Type(index)) => {
            let is_equal = names(&old.schema, old_index).eq(names(&new.schema, index));
            (&new.schema[index].name, is_equal)
        }
        _ => return false,
    };
    is_equal && old.documentation.get(name) == new.documentation.get(name)
}

/// Returns the names of a type's constructors.
fn names(schema: &Schema, ty: TypeIndex) -> impl Iterator<Item = &str> {
    schema[ty].constructors.iter().map(|&index| schema[index].name.as_str())
}

/// The maximum length of a name in an address.
const LONGEST_SLUG: usize = 120;

/// Names that Windows reserves, whatever follows a dot.
const RESERVED: [&str; 6] = ["aux", "con", "nul", "prn", "com", "lpt"];

/// Turns a name into a part of an address. `take` returns false for one that is taken.
pub(super) fn slug(name: &str, mut take: impl FnMut(&str) -> bool) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '.');
    let plain = name.chars().map(|c| if is_plain(c) { c } else { '_' });
    let mut plain: String = plain.take(LONGEST_SLUG).collect();
    let stem = plain.split('.').next().unwrap_or_default().to_ascii_lowercase();
    let stem = stem.trim_end_matches(|c: char| c.is_ascii_digit());
    if plain.is_empty() || plain.starts_with('.') || RESERVED.contains(&stem) {
        plain.insert(0, '_');
    }
    let mut slug = plain.clone();
    let mut number = 2;
    while !take(&slug) {
        slug = format!("{plain}-{number}");
        number += 1;
    }
    slug
}
