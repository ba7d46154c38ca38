//! Which values of one layer become values of another, and how.
//!
//! Whether one item becomes another depends on what it contains, which may contain it in turn: at
//! first everything that has the same name is taken to convert, and what is found not to is taken
//! back until nothing changes.

use std::collections::{BTreeMap, BTreeSet};

use super::convertibility::Convertibility;
use super::fields::Fields;
use super::items::{Item, Items};
use super::new_boxes::new_boxes;
use super::step::{Known, Step};
use crate::rust_model::{Body, Boxing, Enum, ItemPath, Payload, Struct, Variant, WireType};

/// From which layer to which.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Direction {
    /// From the older to the newer one.
    Up,
    Down,
}

/// A conversion between an item of one layer and one of another.
#[derive(Clone, Debug)]
pub(crate) struct Conversion {
    pub(crate) direction: Direction,
    pub(crate) source: ItemPath,
    pub(crate) target: ItemPath,
    /// The TL name of the target.
    pub(crate) tl_name: String,
    pub(crate) convertibility: Convertibility,
    pub(crate) body: ConversionBody,
    /// The types of the boxes that the source does not have: a list for each way that it can go.
    pub(crate) new_boxes: Vec<Vec<WireType>>,
}

/// How it works.
#[derive(Clone, Debug)]
pub(crate) enum ConversionBody {
    /// Struct to struct, field by field.
    Fields(Fields),
    /// The only constructor becomes a variant.
    Wrap { variant: String, payload: VariantPayload },
    /// One of the variants becomes the only constructor.
    Unwrap { variant: String, payload: VariantPayload },
    /// Variant by variant.
    Arms(Vec<Arm>),
}

/// What the variant holds that stands for an only constructor.
#[derive(Clone, Debug)]
pub(crate) enum VariantPayload {
    /// A struct, with or without a `Box`.
    Struct(Step, Boxing),
    /// Nothing. These are the fields of the only constructor in one direction, what there is no place
    /// for in the other.
    Nothing(Fields),
}

/// What becomes of a variant.
#[derive(Clone, Debug)]
pub(crate) enum Arm {
    /// It holds nothing in both.
    Unit { source: String, target: String },
    /// It holds a struct in both, with or without a `Box` in each.
    Struct { source: String, target: String, step: Step, from: Boxing, to: Boxing },
    /// It holds nothing in the source, and in the target a struct without required fields.
    Grown { source: String, target: String, path: ItemPath, fields: Fields, to: Boxing },
    /// It holds a struct without required fields in the source, and nothing in the target.
    Shrunk { source: String, target: String, fields: Fields },
    /// It keeps constructors that the schema does not have, in both.
    Unknown { source: String, target: String },
    /// It has no counterpart, or none that could hold what it does.
    Dropped { source: String, has_fields: bool, constructor: String },
}

/// Two items, source first.
type Pair = (ItemPath, ItemPath);

/// Pairs of which values of one may become values of the other.
type Pairs = BTreeMap<Pair, Convertibility>;

/// All conversions between two layers, in both directions, and the pairs of boxed types, the older
/// one first, of which the older one becomes the newer one.
pub(super) fn conversions(
    old: &Items<'_>,
    new: &Items<'_>,
    shared: &BTreeSet<ItemPath>,
) -> (Vec<Conversion>, Vec<(ItemPath, ItemPath)>) {
    let up = Side { source: old, target: new, shared, direction: Direction::Up };
    let down = Side { source: new, target: old, shared, direction: Direction::Down };
    let mut conversions = up.conversions();
    let named = old.types.iter().filter_map(|(name, item)| Some((item, new.types.get(name)?)));
    let named: BTreeSet<_> = named.map(|(old, new)| (old.path(), new.path())).collect();
    let converted = conversions.iter().map(|conversion| (&conversion.source, &conversion.target));
    let converted = converted.filter(|pair| named.contains(pair));
    let upwards = converted.map(|(old, new)| (old.clone(), new.clone())).collect();
    conversions.extend(down.conversions());
    (conversions, upwards)
}

/// Two layers, seen from the one that values come from.
#[derive(Clone, Copy)]
struct Side<'a> {
    source: &'a Items<'a>,
    target: &'a Items<'a>,
    shared: &'a BTreeSet<ItemPath>,
    direction: Direction,
}

impl<'a> Side<'a> {
    fn conversions(self) -> Vec<Conversion> {
        let mut pairs = self.pairs();
        loop {
            let mut changed = BTreeMap::new();
            for (pair, convertibility) in &pairs {
                let found = match self.body_of(pair, &pairs) {
                    Some((_, convertibility)) => convertibility,
                    None => Convertibility::Never,
                };
                if found > *convertibility {
                    changed.insert(pair.clone(), found);
                }
            }
            if changed.is_empty() {
                break;
            }
            pairs.extend(changed);
        }
        let possible = pairs.keys().filter_map(|pair| Some((pair, self.body_of(pair, &pairs)?)));
        let conversions = possible.map(|((source, target), (body, convertibility))| Conversion {
            direction: self.direction,
            source: source.clone(),
            target: target.clone(),
            tl_name: self.target.tl_name(target),
            convertibility,
            new_boxes: new_boxes(&body, self.target.by_path[target], self.target),
            body,
        });
        conversions.collect()
    }

    /// What has the same name in both layers and is not the same: constructors, and boxed types.
    fn pairs(self) -> Pairs {
        let constructors = self.source.constructors.iter().filter_map(|(name, source)| {
            let target = self.target.constructors.get(name)?;
            let have_structs = !source.is_only_variant() && !target.is_only_variant();
            have_structs.then_some((Item::Struct(source), Item::Struct(target)))
        });
        let types = self.source.types.iter();
        let types =
            types.filter_map(|(name, source)| Some((*source, *self.target.types.get(name)?)));
        let pairs = constructors.chain(types).filter(|(source, target)| {
            let is_shared = source.path() == target.path() && self.shared.contains(source.path());
            !is_shared && !source.is_generic() && !target.is_generic()
        });
        let paths = pairs.map(|(source, target)| (source.path().clone(), target.path().clone()));
        paths.map(|pair| (pair, Convertibility::Always)).collect()
    }

    /// How values of one item become values of another, as far as is known.
    fn body_of(
        self,
        pair: &Pair,
        convertibilities: &Pairs,
    ) -> Option<(ConversionBody, Convertibility)> {
        let known = Known { shared: self.shared, convertibilities };
        let (source, target) =
            (self.source.by_path.get(&pair.0)?, self.target.by_path.get(&pair.1)?);
        match (source, target) {
            (Item::Struct(source), Item::Struct(target)) => {
                let fields = Fields::new(&source.body, &target.body, known)?;
                let convertibility = fields.convertibility();
                Some((ConversionBody::Fields(fields), convertibility))
            }
            (Item::Struct(source), Item::Enum(target)) => {
                let (variant, constructor) = self.target.variant(target, &source.tl_name)?;
                let (payload, convertibility) = match variant.payload {
                    Payload::Struct(boxing) => {
                        let step = known.between(&source.path, &constructor.path)?;
                        let convertibility = step.convertibility();
                        (VariantPayload::Struct(step, boxing), convertibility)
                    }
                    Payload::Unit => {
                        let fields = Fields::new(&source.body, &Body::default(), known)?;
                        let convertibility = fields.convertibility();
                        (VariantPayload::Nothing(fields), convertibility)
                    }
                };
                Some((
                    ConversionBody::Wrap { variant: variant.name.clone(), payload },
                    convertibility,
                ))
            }
            (Item::Enum(source), Item::Struct(target)) => {
                let (variant, constructor) = self.source.variant(source, &target.tl_name)?;
                let payload = match variant.payload {
                    Payload::Struct(boxing) => VariantPayload::Struct(
                        known.between(&constructor.path, &target.path)?,
                        boxing,
                    ),
                    Payload::Unit => {
                        VariantPayload::Nothing(Fields::new(&Body::default(), &target.body, known)?)
                    }
                };
                Some((
                    ConversionBody::Unwrap { variant: variant.name.clone(), payload },
                    Convertibility::Sometimes,
                ))
            }
            (Item::Enum(source), Item::Enum(target)) => {
                let arms = source.variants.iter().map(|variant| self.arm(variant, target, known));
                let (mut arms, convertibilities): (Vec<_>, Vec<_>) = arms.collect();
                let is_lost = |arm: &Arm| matches!(arm, Arm::Dropped { .. });
                let convertibility = convertibilities.into_iter().max()?;
                if arms.iter().all(is_lost) {
                    return None;
                }
                if let (Some(source), Some(target)) = (&source.unknown, &target.unknown) {
                    arms.push(Arm::Unknown { source: source.clone(), target: target.clone() });
                }
                Some((ConversionBody::Arms(arms), convertibility))
            }
        }
    }

    fn arm(self, variant: &Variant, target: &Enum, known: Known<'_>) -> (Arm, Convertibility) {
        let constructor = self.source.constructor(&variant.constructor);
        let found = constructor.and_then(|constructor| {
            let (other, counterpart) = self.target.variant(target, &constructor.tl_name)?;
            self.matched(variant, constructor, other, counterpart, known)
        });
        found.unwrap_or_else(|| {
            let name = constructor.map_or(&variant.name, |constructor| &constructor.tl_name);
            let dropped = Arm::Dropped {
                source: variant.name.clone(),
                has_fields: variant.payload != Payload::Unit,
                constructor: name.clone(),
            };
            (dropped, Convertibility::Sometimes)
        })
    }

    /// What becomes of a variant whose constructor the other enum has as well.
    fn matched(
        self,
        from: &Variant,
        source: &Struct,
        to: &Variant,
        target: &Struct,
        known: Known<'_>,
    ) -> Option<(Arm, Convertibility)> {
        let (source_name, target_name) = (from.name.clone(), to.name.clone());
        let empty = Body::default();
        match (from.payload, to.payload) {
            (Payload::Unit, Payload::Unit) => Some((
                Arm::Unit { source: source_name, target: target_name },
                Convertibility::Always,
            )),
            (Payload::Struct(from), Payload::Struct(to)) => {
                let step = known.between(&source.path, &target.path)?;
                let convertibility = step.convertibility();
                let arm = Arm::Struct { source: source_name, target: target_name, step, from, to };
                Some((arm, convertibility))
            }
            (Payload::Unit, Payload::Struct(to)) => {
                let fields = Fields::new(&empty, &target.body, known)?;
                let convertibility = fields.convertibility();
                let path = target.path.clone();
                let arm = Arm::Grown { source: source_name, target: target_name, path, fields, to };
                Some((arm, convertibility))
            }
            (Payload::Struct(_), Payload::Unit) => {
                let fields = Fields::new(&source.body, &empty, known)?;
                let convertibility = fields.convertibility();
                Some((
                    Arm::Shrunk { source: source_name, target: target_name, fields },
                    convertibility,
                ))
            }
        }
    }
}

impl<'a> Items<'a> {
    /// The variant of a constructor, by the name of that, and its struct.
    fn variant(&self, union: &'a Enum, tl_name: &str) -> Option<(&'a Variant, &'a Struct)> {
        let variants = union.variants.iter();
        let mut structs =
            variants.filter_map(|variant| Some((variant, self.constructor(&variant.constructor)?)));
        structs.find(|(_, constructor)| constructor.tl_name == tl_name)
    }

    /// The TL name of an item.
    fn tl_name(&self, path: &ItemPath) -> String {
        match self.by_path.get(path) {
            Some(Item::Struct(item)) => item.tl_name.clone(),
            Some(Item::Enum(union)) => union.tl_name.clone(),
            None => path.name.clone(),
        }
    }
}
