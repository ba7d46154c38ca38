//! The directions in which values are coded, if only one side of a connection is generated.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::rust_model::{CodecDirections, ItemPath, Model, Output, Struct};
use crate::side::Side;

/// Removes the directions that only the other side needs.
///
/// The client writes the arguments of a function and reads its result; the server does the reverse.
/// A type that no function mentions gets code for both directions, and so does everything in it. An
/// item has the same code in all layers, because a newer layer also reads what an older one wrote.
pub(crate) fn assign(models: &mut [Model], side: Side) {
    let (call, answer) = match side {
        Side::Client => (Direction::Encode, Direction::Decode),
        Side::Server => (Direction::Decode, Direction::Encode),
    };
    let mut marks = Marks::new(models);
    for (layer, model) in models.iter().enumerate() {
        for function in model.structs.iter().filter(|item| item.output.is_some()) {
            marks.push(layer, &function.path, call);
            if let Some(Output::Value(ty)) = &function.output {
                ty.visit(&mut |ty| {
                    if let Some(path) = ty.item() {
                        marks.push(layer, path, answer);
                    }
                });
            }
        }
    }
    marks.close();
    for (layer, path) in marks.unmarked() {
        marks.push(layer, path, Direction::Encode);
        marks.push(layer, path, Direction::Decode);
    }
    marks.close();
    let directions: Vec<Vec<CodecDirections>> = models
        .iter()
        .enumerate()
        .map(|(layer, model)| paths(model).map(|path| marks.directions(layer, path)).collect())
        .collect();
    for (model, directions) in models.iter_mut().zip(directions) {
        let structs = model.structs.iter_mut().map(|item| &mut item.directions);
        let items = structs.chain(model.enums.iter_mut().map(|union| &mut union.directions));
        items.zip(directions).for_each(|(item, directions)| *item = directions);
    }
}

/// Returns the paths of all items: the structs, then the enums.
fn paths(model: &Model) -> impl Iterator<Item = &ItemPath> {
    let structs = model.structs.iter().map(|item| &item.path);
    structs.chain(model.enums.iter().map(|union| &union.path))
}

#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Direction {
    Encode,
    Decode,
}

/// The name of an item, which is equal in all layers.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Name<'a> {
    Combinator(&'a str, bool),
    Type(&'a str),
}

/// An item of a layer.
type LayerItem<'a> = (usize, &'a ItemPath);

/// The directions that items need. The implementation of a trait for an item calls those of its
/// content, so the content needs the directions of the item.
struct Marks<'a> {
    /// The content of each item.
    content: FxHashMap<LayerItem<'a>, Vec<LayerItem<'a>>>,
    marks: FxHashSet<(LayerItem<'a>, Direction)>,
    pending: Vec<(LayerItem<'a>, Direction)>,
}

impl<'a> Marks<'a> {
    fn new(models: &'a [Model]) -> Self {
        let mut content: FxHashMap<LayerItem<'a>, Vec<LayerItem<'a>>> = FxHashMap::default();
        let mut named: FxHashMap<Name<'a>, Vec<LayerItem<'a>>> = FxHashMap::default();
        for (layer, model) in models.iter().enumerate() {
            for item in model.structs.iter().chain(&model.older) {
                let place = item.read_by.as_ref().unwrap_or(&item.path);
                let content = content.entry((layer, place)).or_default();
                for ty in item.body.all_types() {
                    ty.visit(&mut |ty| content.extend(ty.item().map(|path| (layer, path))));
                }
                for name in names(item).filter(|_| item.read_by.is_none()) {
                    named.entry(name).or_default().push((layer, &item.path));
                }
            }
            for union in &model.enums {
                let variants = union.variants.iter().map(|variant| (layer, &variant.constructor));
                content.entry((layer, &union.path)).or_default().extend(variants);
                let name = Name::Type(&union.tl_name);
                named.entry(name).or_default().push((layer, &union.path));
            }
        }
        // The forms of an item in all layers form a ring, so that all have equal directions.
        for places in named.values() {
            for (place, next) in places.iter().zip(places.iter().cycle().skip(1)) {
                content.entry(*place).or_default().push(*next);
            }
        }
        Self { content, marks: FxHashSet::default(), pending: Vec::new() }
    }

    fn push(&mut self, layer: usize, path: &'a ItemPath, direction: Direction) {
        self.pending.push(((layer, path), direction));
    }

    fn close(&mut self) {
        while let Some((place, direction)) = self.pending.pop() {
            if self.marks.insert((place, direction)) {
                let content = self.content.get(&place).into_iter().flatten();
                self.pending.extend(content.map(|inner| (*inner, direction)));
            }
        }
    }

    /// Returns the items that no function mentions.
    fn unmarked(&self) -> Vec<LayerItem<'a>> {
        let is_marked = |place| {
            [Direction::Encode, Direction::Decode]
                .iter()
                .any(|direction| self.marks.contains(&(place, *direction)))
        };
        self.content.keys().copied().filter(|place| !is_marked(*place)).collect()
    }

    fn directions(&self, layer: usize, path: &'a ItemPath) -> CodecDirections {
        let has = |direction| self.marks.contains(&((layer, path), direction));
        CodecDirections { encode: has(Direction::Encode), decode: has(Direction::Decode) }
    }
}

/// Returns the names of a struct. A record has none, because its combinator contains it.
fn names(item: &Struct) -> impl Iterator<Item = Name<'_>> {
    let combinator = item.id.map(|_| Name::Combinator(&item.tl_name, item.output.is_some()));
    combinator.into_iter().chain(item.only_of.as_deref().map(Name::Type))
}
