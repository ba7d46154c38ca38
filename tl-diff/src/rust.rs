//! What changes do to users of the generated code.
//!
//! The generated items of both schemas come from [`tl_codegen::outline`] and are compared by what
//! they are called and of which types their fields are. Where an item has only become another one
//! (a type that turned from a struct into an enum, a struct of another name), that is told once, where
//! it happens, and not for each field that mentions it.

use std::collections::{BTreeMap, HashMap};

use tl_codegen::{EnumOutline, Outline, StructOutline, VariantOutline, outline};
use tl_parser::schema::{Combinator, CombinatorIndex, Schema};

use crate::combinators::{Correspondence, type_of};
use crate::effect::Effect;
use crate::reached::Scope;
use crate::structs;

/// The items that are generated from both schemas.
pub(crate) struct Generated<'a> {
    old: Items<'a>,
    new: Items<'a>,
    /// What items are called now, by the paths they had.
    renames: Renames,
}

/// What items are called now, by the paths they had: as constructors and functions, and as types.
#[derive(Default)]
pub(crate) struct Renames {
    items: BTreeMap<String, String>,
    types: BTreeMap<String, String>,
}

impl Renames {
    /// Whether one Rust type is another, but for what is called otherwise now.
    pub(crate) fn is_same(&self, old: &str, new: &str) -> bool {
        old == new || replaced(old, &self.items) == new || replaced(old, &self.types) == new
    }
}

/// A Rust type with other paths in it.
pub(crate) fn replaced(ty: &str, paths: &BTreeMap<String, String>) -> String {
    let is_in_path = |c: char| c.is_alphanumeric() || "_:#".contains(c);
    let mut text = String::with_capacity(ty.len());
    let mut rest = ty;
    while !rest.is_empty() {
        let path = rest.find(|c| !is_in_path(c)).unwrap_or(rest.len());
        let (path, after) = rest.split_at(path);
        text.push_str(paths.get(path).map_or(path, String::as_str));
        let between = after.find(is_in_path).unwrap_or(after.len());
        let (between, after) = after.split_at(between);
        text.push_str(between);
        rest = after;
    }
    text
}

/// The outlines of both schemas.
pub(crate) struct Outlines {
    old: Outline,
    new: Outline,
}

impl Outlines {
    /// Makes them, or says why they cannot be.
    pub(crate) fn of(old: &Schema, new: &Schema, scope: &Scope) -> Result<Self, Vec<String>> {
        let old = outline(old, &scope.old).map_err(|found| (found, "old"));
        let new = outline(new, &scope.new).map_err(|found| (found, "new"));
        match (old, new) {
            (Ok(old), Ok(new)) => Ok(Self { old, new }),
            (old, new) => {
                let found = [old.err(), new.err()].into_iter().flatten();
                let why = found.flat_map(|(found, which)| {
                    found.into_iter().map(move |d| format!("{which} schema: {}", d.message))
                });
                Err(why.collect())
            }
        }
    }
}

/// The items of one schema, to be looked up.
struct Items<'a> {
    schema: &'a Schema,
    structs: HashMap<(&'a str, &'a str), &'a StructOutline>,
    records: HashMap<&'a str, Vec<&'a StructOutline>>,
    /// The only structs of types.
    singles: HashMap<&'a str, &'a StructOutline>,
    enums: HashMap<&'a str, &'a EnumOutline>,
}

impl<'a> Items<'a> {
    fn new(schema: &'a Schema, outline: &'a Outline) -> Self {
        let own = || outline.structs.iter().filter(|item| !item.is_record);
        let mut records: HashMap<_, Vec<_>> = HashMap::new();
        for item in outline.structs.iter().filter(|item| item.is_record) {
            records.entry(item.tl_name.as_str()).or_default().push(item);
        }
        let singles = own().filter_map(|item| Some((item.only_of.as_deref()?, item)));
        Self {
            schema,
            structs: own()
                .map(|item| ((item.tl_name.as_str(), item.definition.as_str()), item))
                .collect(),
            records,
            singles: singles.collect(),
            enums: outline.enums.iter().map(|union| (union.tl_name.as_str(), union)).collect(),
        }
    }

    fn of_combinator(&self, combinator: &Combinator) -> Option<&'a StructOutline> {
        self.structs.get(&(combinator.name.as_str(), combinator.text.as_str())).copied()
    }

    fn records(&self, combinator: &Combinator) -> &[&'a StructOutline] {
        self.records.get(combinator.name.as_str()).map_or(&[], Vec::as_slice)
    }

    /// The path of a type.
    fn type_path(&self, name: &str) -> Option<&'a str> {
        let single = self.singles.get(name).map(|item| item.path.as_str());
        single.or_else(|| self.enums.get(name).map(|union| union.path.as_str()))
    }

    /// The variant that a constructor is.
    fn variant(&self, index: CombinatorIndex) -> Option<(&'a EnumOutline, &'a VariantOutline)> {
        let ty = type_of(self.schema, index)?;
        let union = self.enums.get(self.schema[ty].name.as_str())?;
        let name = &self.schema[index].name;
        let variant = union.variants.iter().find(|variant| variant.constructor == *name)?;
        Some((union, variant))
    }
}

fn path_of(union: &EnumOutline, variant: &VariantOutline) -> String {
    format!("{}::{}", union.path, variant.name)
}

impl<'a> Generated<'a> {
    pub(crate) fn new(
        (old, new): (&'a Schema, &'a Schema),
        outlines: &'a Outlines,
        found: &Correspondence,
    ) -> Self {
        let old = Items::new(old, &outlines.old);
        let new = Items::new(new, &outlines.new);
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
        for (a, b) in &found.types {
            let paths = (old.type_path(&old.schema[*a].name), new.type_path(&new.schema[*b].name));
            if let (Some(a), Some(b)) = paths {
                renames.types.insert(a.to_owned(), b.to_owned());
            }
        }
        Self { old, new, renames }
    }

    /// What it means that the old schema has a combinator and the new one does not.
    pub(crate) fn of_removed(&self, index: CombinatorIndex, new_type: Option<&str>) -> Vec<Effect> {
        let item = self.old.of_combinator(&self.old.schema[index]);
        let mut effects: Vec<_> =
            item.map(|item| Effect::LostStruct { path: item.path.clone() }).into_iter().collect();
        if let Some((union, variant)) = self.old.variant(index)
            && let Some(ty) = new_type
        {
            effects.push(match self.new.singles.get(ty) {
                None => Effect::LostVariant { variant: path_of(union, variant) },
                Some(single) => {
                    Effect::BecameStruct { old: union.path.clone(), new: single.path.clone() }
                }
            });
        }
        effects
    }

    /// What it means that the new schema has a constructor and the old one does not.
    pub(crate) fn of_added(&self, index: CombinatorIndex, old_type: Option<&str>) -> Vec<Effect> {
        let (Some((union, variant)), Some(ty)) = (self.new.variant(index), old_type) else {
            return Vec::new();
        };
        vec![match self.old.singles.get(ty) {
            None => Effect::NewVariant { variant: path_of(union, variant) },
            Some(single) => {
                Effect::BecameEnum { old: single.path.clone(), new: union.path.clone() }
            }
        }]
    }

    /// What it means for everything of a type.
    pub(crate) fn of_type(&self, old: &str, new: &str) -> Vec<Effect> {
        let (Some(a), Some(b)) = (self.old.type_path(old), self.new.type_path(new)) else {
            return Vec::new();
        };
        let was_struct = self.old.singles.contains_key(old);
        let is_struct = self.new.singles.contains_key(new);
        let (old, new) = (a.to_owned(), b.to_owned());
        match (was_struct, is_struct) {
            (true, false) => vec![Effect::BecameEnum { old, new }],
            (false, true) => vec![Effect::BecameStruct { old, new }],
            // A struct is told of where its constructor is.
            (false, false) if old != new => vec![Effect::Moved { old, new }],
            _ => Vec::new(),
        }
    }

    /// What is different about a combinator that both schemas have, with its renamed fields.
    pub(crate) fn of_pair(
        &self,
        old: CombinatorIndex,
        new: CombinatorIndex,
        renamed: &[(String, String)],
    ) -> Vec<Effect> {
        let (a, b) = (&self.old.schema[old], &self.new.schema[new]);
        let mut effects = Vec::new();
        match (self.old.of_combinator(a), self.new.of_combinator(b)) {
            (Some(a), Some(b)) => structs::compare(a, b, renamed, &self.renames, &mut effects),
            (Some(a), None) => effects.push(Effect::LostStruct { path: a.path.clone() }),
            (None, Some(b)) => effects.push(Effect::NewStruct { path: b.path.clone() }),
            (None, None) => {}
        }
        for record in self.old.records(a) {
            let same = self.new.records(b).iter().find(|other| other.path == record.path);
            match same {
                Some(other) => structs::compare_records(record, other, &self.renames, &mut effects),
                None => effects.push(Effect::LostStruct { path: record.path.clone() }),
            }
        }
        self.variants(old, new, &mut effects);
        effects
    }

    /// What is different about the variant that a constructor is.
    fn variants(&self, old: CombinatorIndex, new: CombinatorIndex, effects: &mut Vec<Effect>) {
        let (a, b) = (self.old.variant(old), self.new.variant(new));
        let (ty, other) = (type_of(self.old.schema, old), type_of(self.new.schema, new));
        let names = (
            ty.map(|ty| self.old.schema[ty].name.as_str()),
            other.map(|ty| self.new.schema[ty].name.as_str()),
        );
        let is_enum_in_both = |name: Option<&str>| {
            name.is_some_and(|name| {
                self.old.enums.contains_key(name) && self.new.enums.contains_key(name)
            })
        };
        let is_same_type = match (a, b) {
            (Some((a, _)), Some((b, _))) => self.renames.is_same(&a.path, &b.path),
            _ => names.0 == names.1,
        };
        match (a, b) {
            (Some((a, variant)), Some((b, other))) if is_same_type => {
                if variant.name != other.name {
                    let (old, new) = (path_of(a, variant), path_of(b, other));
                    effects.push(Effect::RenamedVariant { old, new });
                }
                let is_same = match (&variant.payload, &other.payload) {
                    (Some(a), Some(b)) => self.renames.is_same(a, b),
                    (a, b) => a == b,
                };
                if !is_same {
                    effects.push(Effect::Payload {
                        variant: path_of(b, other),
                        old: variant.payload.clone(),
                        new: other.payload.clone(),
                    });
                }
            }
            // That a type turned from a struct into an enum is told of the type.
            _ if is_same_type => {}
            (a, b) => {
                if let Some((union, variant)) = a
                    && is_enum_in_both(names.0)
                {
                    effects.push(Effect::LostVariant { variant: path_of(union, variant) });
                }
                if let Some((union, variant)) = b
                    && is_enum_in_both(names.1)
                {
                    effects.push(Effect::NewVariant { variant: path_of(union, variant) });
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_paths_are_replaced() {
        let paths = BTreeMap::from([("types::A".to_owned(), "enums::A".to_owned())]);
        assert_eq!(
            replaced("Option<Box<types::A>>, types::Ab, x::types::A", &paths),
            "Option<Box<enums::A>>, types::Ab, x::types::A"
        );
    }
}
