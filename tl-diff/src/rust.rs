//! The effects of changes on users of the generated code.
//!
//! [`tl_codegen::outline`] lists the items that the generator would emit for each schema. They are
//! compared by their names and by the types of their fields. If an item has only become another one
//! (a struct that became an enum, a renamed struct), this is reported once, at the item, and not at
//! each field that mentions it.

use std::collections::{HashMap, HashSet};

use tl_codegen::{EnumOutline, RustPath, RustType, StructOutline, VariantOutline, outline};
use tl_parser::Reach;
use tl_parser::schema::{Combinator, CombinatorIndex, Field, Schema, Type, TypeIndex};

use crate::combinators::{Correspondence, Pair, type_of};
use crate::effect::Effect;
use crate::effects::Effects;
use crate::reached::ReachedParts;
use crate::renames::Renames;
use crate::structs;

/// The items that are generated from both schemas.
pub(crate) struct Generated<'a> {
    old: Items<'a>,
    new: Items<'a>,
    renames: Renames,
}

/// The items of one schema.
struct Items<'a> {
    schema: &'a Schema,
    /// The structs of combinators, by the definitions of these.
    structs: HashMap<String, StructOutline>,
    /// The records of each combinator.
    records: HashMap<String, Vec<StructOutline>>,
    /// The paths of the structs that stand for types with one constructor, by these types.
    singles: HashMap<String, RustPath>,
    enums: HashMap<String, EnumOutline>,
}

impl<'a> Items<'a> {
    /// Lists the items, or says why the generator does not support the schema.
    fn new(schema: &'a Schema, reach: &Reach, which: &str) -> Result<Self, Vec<String>> {
        let outline = outline(schema, reach).map_err(|found| {
            let why = found.iter().map(|found| format!("{which} schema: {}", found.message));
            why.collect::<Vec<_>>()
        })?;
        let enums = outline.enums.into_iter().map(|union| (union.tl_name.clone(), union)).collect();
        let (structs, singles, records) = Default::default();
        let mut items = Self { schema, structs, records, singles, enums };
        for item in outline.structs {
            if item.is_record {
                items.records.entry(item.tl_name.clone()).or_default().push(item);
                continue;
            }
            if let Some(ty) = &item.only_of {
                items.singles.insert(ty.clone(), item.path.clone());
            }
            items.structs.insert(item.definition.clone(), item);
        }
        Ok(items)
    }

    fn of_combinator(&self, combinator: &Combinator) -> Option<&StructOutline> {
        self.structs.get(&combinator.text)
    }

    fn records(&self, combinator: &Combinator) -> &[StructOutline] {
        self.records.get(&combinator.name).map_or(&[], Vec::as_slice)
    }

    /// Returns the path of a type.
    fn type_path(&self, ty: TypeIndex) -> Option<&RustPath> {
        let name = &self.schema[ty].name;
        self.singles.get(name).or_else(|| self.enums.get(name).map(|union| &union.path))
    }

    /// Returns the path of the struct that stands for a type.
    fn single(&self, ty: TypeIndex) -> Option<&RustPath> {
        self.singles.get(&self.schema[ty].name)
    }

    fn type_name(&self, index: CombinatorIndex) -> Option<&str> {
        type_of(self.schema, index).map(|ty| self.schema[ty].name.as_str())
    }

    /// Returns the variant of a constructor.
    fn variant(&self, index: CombinatorIndex) -> Option<(&EnumOutline, &VariantOutline)> {
        let union = self.enums.get(self.type_name(index)?)?;
        let name = &self.schema[index].name;
        let variant = union.variants.iter().find(|variant| variant.constructor == *name)?;
        Some((union, variant))
    }
}

/// Returns the names of the `#` fields, those of records among them.
fn numbers(fields: &[Field]) -> HashSet<String> {
    let mut names = HashSet::new();
    for field in fields {
        match &field.ty {
            Type::Nat => names.extend(field.name.as_deref().map(structs::plain)),
            Type::Repetition(repetition) => names.extend(numbers(&repetition.items)),
            _ => {}
        }
    }
    names
}

fn path_of((union, variant): (&EnumOutline, &VariantOutline)) -> String {
    format!("{}::{}", union.path, variant.name)
}

impl<'a> Generated<'a> {
    pub(crate) fn new(
        (old, new): (&'a Schema, &'a Schema),
        reached: &ReachedParts,
        found: &Correspondence,
    ) -> Result<Self, Vec<String>> {
        let (old, new) =
            match (Items::new(old, &reached.old, "old"), Items::new(new, &reached.new, "new")) {
                (Ok(old), Ok(new)) => (old, new),
                (old, new) => {
                    return Err([old.err(), new.err()].into_iter().flatten().flatten().collect());
                }
            };
        let mut renames = Renames::default();
        for pair in &found.pairs {
            let items = (
                old.of_combinator(&old.schema[pair.old]),
                new.of_combinator(&new.schema[pair.new]),
            );
            if let (Some(a), Some(b)) = items
                && a.path != b.path
            {
                renames.items.insert(a.path.clone(), b.path.clone());
            }
        }
        renames.types.clone_from(&renames.items);
        for (index, _) in old.schema.types() {
            let path = found.types.new_of(index).and_then(|ty| new.type_path(ty));
            if let (Some(a), Some(b)) = (old.type_path(index), path) {
                renames.types.insert(a.clone(), b.clone());
            }
        }
        Ok(Self { old, new, renames })
    }

    /// Compares the variants of a constructor.
    fn variants(&self, pair: Pair, effects: &mut Vec<Effect>) {
        let types = (self.old.type_name(pair.old), self.new.type_name(pair.new));
        let (old, new) = (self.old.variant(pair.old), self.new.variant(pair.new));
        if let (Some((a, variant)), Some((b, other))) = (old, new)
            && self.renames.is_same_item(&a.path, &b.path)
        {
            if variant.name != other.name {
                let (old, new) = (path_of((a, variant)), path_of((b, other)));
                effects.push(Effect::RenamedVariant { old, new });
            }
            let is_same = match (&variant.payload, &other.payload) {
                (Some(a), Some(b)) => self.renames.is_same(a, b),
                (a, b) => a == b,
            };
            if !is_same {
                effects.push(Effect::Payload {
                    variant: path_of((b, other)),
                    old: variant.payload.as_ref().map(RustType::to_string),
                    new: other.payload.as_ref().map(RustType::to_string),
                });
            }
            return;
        }
        // A struct that became an enum is reported at the type.
        if types.0 == types.1 && (old.is_none() || new.is_none()) {
            return;
        }
        let is_enum = |ty: Option<&str>| {
            ty.is_some_and(|ty| self.old.enums.contains_key(ty) && self.new.enums.contains_key(ty))
        };
        let lost = old.filter(|_| is_enum(types.0)).map(path_of);
        effects.extend(lost.map(Effect::LostVariant));
        let gained = new.filter(|_| is_enum(types.1)).map(path_of);
        effects.extend(gained.map(Effect::NewVariant));
    }
}

impl Effects for Generated<'_> {
    fn of_removed(&self, old: CombinatorIndex, new_type: Option<TypeIndex>) -> Vec<Effect> {
        let item = self.old.of_combinator(&self.old.schema[old]);
        let lost = item.map(|item| Effect::LostStruct(item.path.to_string()));
        let of_type =
            self.old.variant(old).zip(new_type).map(|(variant, ty)| match self.new.single(ty) {
                None => Effect::LostVariant(path_of(variant)),
                Some(single) => Effect::BecameStruct {
                    old: variant.0.path.to_string(),
                    new: single.to_string(),
                },
            });
        lost.into_iter().chain(of_type).collect()
    }

    fn of_added(&self, new: CombinatorIndex, old_type: Option<TypeIndex>) -> Vec<Effect> {
        let of_type =
            self.new.variant(new).zip(old_type).map(|(variant, ty)| match self.old.single(ty) {
                None => Effect::NewVariant(path_of(variant)),
                Some(single) => {
                    Effect::BecameEnum { old: single.to_string(), new: variant.0.path.to_string() }
                }
            });
        of_type.into_iter().collect()
    }

    fn of_type(&self, old: TypeIndex, new: TypeIndex) -> Vec<Effect> {
        let (was_struct, is_struct) = (self.old.single(old), self.new.single(new));
        let (Some(old), Some(new)) = (self.old.type_path(old), self.new.type_path(new)) else {
            return Vec::new();
        };
        let (old, new) = (old.to_string(), new.to_string());
        match (was_struct, is_struct) {
            (Some(_), None) => vec![Effect::BecameEnum { old, new }],
            (None, Some(_)) => vec![Effect::BecameStruct { old, new }],
            // A renamed struct is reported at its constructor.
            (None, None) if old != new => vec![Effect::Moved { old, new }],
            _ => Vec::new(),
        }
    }

    fn of_pair(&self, pair: Pair, renamed: &[(String, String)]) -> Vec<Effect> {
        let (a, b) = (&self.old.schema[pair.old], &self.new.schema[pair.new]);
        let numbers = numbers(&a.fields).intersection(&numbers(&b.fields)).cloned().collect();
        let mut effects = Vec::new();
        match (self.old.of_combinator(a), self.new.of_combinator(b)) {
            (Some(old), Some(new)) => {
                let fields = (renamed, &numbers);
                structs::compare(old, new, fields, &self.renames, &mut effects);
            }
            (Some(a), None) => effects.push(Effect::LostStruct(a.path.to_string())),
            (None, Some(b)) => effects.push(Effect::NewStruct(b.path.to_string())),
            (None, None) => {}
        }
        for record in self.old.records(a) {
            let same = self.new.records(b).iter().find(|other| other.path == record.path);
            match same {
                Some(other) => {
                    let fields = (&[][..], &numbers);
                    structs::compare(record, other, fields, &self.renames, &mut effects);
                }
                None => effects.push(Effect::LostStruct(record.path.to_string())),
            }
        }
        self.variants(pair, &mut effects);
        effects
    }
}
