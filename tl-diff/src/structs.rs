//! Two structs of the generated code, compared as their users see them.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use tl_codegen::{FieldOutline, StructOutline};

use crate::effect::Effect;
use crate::rust::{Renames, replaced};

/// What is different about a record, the struct of a repetition. Its fields go by its path.
pub(crate) fn compare_records(
    old: &StructOutline,
    new: &StructOutline,
    renames: &Renames,
    effects: &mut Vec<Effect>,
) {
    let prefix = format!("{}::", new.path);
    Comparison { renamed: HashMap::new(), renames, prefix: prefix.clone() }.fields(
        &old.fields,
        &new.fields,
        &new.methods,
        effects,
    );
    if !is_same_call(old, new, renames) {
        let function = format!("{prefix}new");
        effects.push(Effect::Arguments { function, old: arguments(old), new: arguments(new) });
    }
}

/// What is different about a struct, given which TL fields have another name.
pub(crate) fn compare(
    old: &StructOutline,
    new: &StructOutline,
    renamed: &[(String, String)],
    renames: &Renames,
    effects: &mut Vec<Effect>,
) {
    if old.path != new.path {
        effects.push(Effect::Moved { old: old.path.clone(), new: new.path.clone() });
    }
    if old.params.len() != new.params.len() {
        let (old, new) = (old.params.join(", "), new.params.join(", "));
        effects.push(Effect::Parameters { old, new });
    }
    // What a parameter is called is nobody's business but the struct's.
    let old = &with_params(old, &new.params);
    let renamed = renamed.iter().map(|(old, new)| (plain(old), plain(new))).collect();
    let comparison = Comparison { renamed, renames, prefix: String::new() };
    comparison.fields(&old.fields, &new.fields, &new.methods, effects);
    let lost = old.methods.iter().filter(|name| !new.methods.contains(name));
    effects.extend(lost.map(|name| Effect::LostMethod { name: name.clone() }));
    if !is_same_call(old, new, renames) {
        let function = "new".to_owned();
        effects.push(Effect::Arguments { function, old: arguments(old), new: arguments(new) });
    }
    if let (Some(a), Some(b)) = (&old.output, &new.output)
        && !renames.is_same(a, b)
    {
        effects.push(Effect::Output { old: a.clone(), new: b.clone() });
    }
}

/// The struct with other names for its type parameters.
fn with_params(item: &StructOutline, params: &[String]) -> StructOutline {
    let mut item = item.clone();
    if item.params.len() == params.len() && item.params != params {
        let pairs = item.params.iter().zip(params);
        let names = pairs.clone().map(|(old, new)| (old.clone(), new.clone()));
        let outputs = pairs.map(|(old, new)| (format!("{old}::Output"), format!("{new}::Output")));
        let names: BTreeMap<String, String> = names.chain(outputs).collect();
        rename(&mut item.fields, &names);
        item.output = item.output.map(|output| replaced(&output, &names));
    }
    item
}

fn rename(fields: &mut [FieldOutline], names: &BTreeMap<String, String>) {
    for field in fields {
        field.ty = replaced(&field.ty, names);
        rename(&mut field.members, names);
    }
}

/// Whether `new` takes the same.
fn is_same_call(old: &StructOutline, new: &StructOutline, renames: &Renames) -> bool {
    let (a, b): (Vec<_>, Vec<_>) = (old.arguments().collect(), new.arguments().collect());
    let same_type = |(a, b): (&&FieldOutline, &&FieldOutline)| renames.is_same(&a.ty, &b.ty);
    // Arguments have no names in a call; fields of other names are told of as such. If two change
    // places, though, the call means something else.
    let known: HashSet<&str> = a.iter().map(|field| field.name.as_str()).collect();
    let same_place = |(a, b): (&&FieldOutline, &&FieldOutline)| {
        a.name == b.name || !known.contains(b.name.as_str())
    };
    a.len() == b.len() && a.iter().zip(&b).all(same_type) && a.iter().zip(&b).all(same_place)
}

fn arguments(item: &StructOutline) -> String {
    item.arguments().map(text).collect::<Vec<_>>().join(", ")
}

fn text(field: &FieldOutline) -> String {
    format!("{}: {}", field.name, field.ty)
}

/// What is around the fields that are compared.
struct Comparison<'a> {
    /// The fields of other names, as they were and are, without what differs between TL and Rust.
    renamed: HashMap<String, String>,
    renames: &'a Renames,
    /// What stands in front of the names: the groups or the record that the fields are in.
    prefix: String,
}

impl Comparison<'_> {
    /// A field with what it is in.
    fn text(&self, field: &FieldOutline) -> String {
        format!("{}{}", self.prefix, text(field))
    }

    /// What is different about the fields of a struct or of a group.
    fn fields(
        &self,
        old: &[FieldOutline],
        new: &[FieldOutline],
        methods: &[String],
        effects: &mut Vec<Effect>,
    ) {
        let old_names: HashSet<&str> = old.iter().map(|field| field.name.as_str()).collect();
        let by_name: HashMap<&str, usize> =
            new.iter().enumerate().map(|(place, field)| (field.name.as_str(), place)).collect();
        let fresh = || new.iter().enumerate().filter(|(_, f)| !old_names.contains(f.name.as_str()));
        let fresh_by_name: HashMap<String, usize> =
            fresh().map(|(place, field)| (plain(&field.name), place)).collect();
        let mut fresh_by_leaf: HashMap<&str, usize> = HashMap::new();
        for (place, field) in fresh() {
            fresh_by_leaf.extend(leaves(field).into_iter().map(|leaf| (leaf, place)));
        }
        let mut told = vec![false; new.len()];
        for field in old {
            if let Some(&place) = by_name.get(field.name.as_str()) {
                told[place] = true;
                self.field(field, &new[place], effects);
                continue;
            }
            let renamed = self.renamed.get(&plain(&field.name));
            let renamed = renamed.and_then(|name| fresh_by_name.get(name)).copied();
            let leaves = leaves(field);
            let regrouped = leaves.iter().filter_map(|leaf| fresh_by_leaf.get(leaf)).copied();
            let is_regrouped =
                |place: &usize| !field.members.is_empty() || !new[*place].members.is_empty();
            let regrouped: BTreeSet<usize> = regrouped.filter(is_regrouped).collect();
            if let Some(place) = renamed {
                told[place] = true;
                let (old, new) = (self.text(field), self.text(&new[place]));
                effects.push(Effect::RenamedField { old, new });
            } else if !regrouped.is_empty() {
                regrouped.iter().for_each(|&place| told[place] = true);
                let new = regrouped.iter().map(|&place| self.text(&new[place])).collect();
                effects.push(Effect::Group { old: self.text(field), new });
            } else if methods.contains(&field.name) {
                let name = format!("{}{}", self.prefix, field.name);
                effects.push(Effect::BecameMethod { name });
            } else {
                effects.push(Effect::LostField { field: self.text(field) });
            }
        }
        for (field, _) in new.iter().zip(told).filter(|(_, told)| !told) {
            let is_required = field.is_required;
            effects.push(Effect::NewField { field: self.text(field), is_required });
        }
    }

    /// What is different about a field of the same name.
    fn field(&self, old: &FieldOutline, new: &FieldOutline, effects: &mut Vec<Effect>) {
        if old.members.is_empty() != new.members.is_empty() {
            effects.push(Effect::Group { old: self.text(old), new: vec![self.text(new)] });
        } else if !old.members.is_empty() {
            let prefix = format!("{}{}.", self.prefix, new.name);
            let inner = Comparison { renamed: HashMap::new(), renames: self.renames, prefix };
            inner.fields(&old.members, &new.members, &[], effects);
        } else if !self.renames.is_same(&old.ty, &new.ty) {
            effects.push(Effect::RetypedField {
                name: format!("{}{}", self.prefix, new.name),
                old: old.ty.clone(),
                new: new.ty.clone(),
            });
        }
    }
}

/// A name without what differs between TL and Rust.
fn plain(name: &str) -> String {
    let name = name.strip_prefix("r#").unwrap_or(name);
    name.chars().filter(|c| *c != '_').map(|c| c.to_ascii_lowercase()).collect()
}

/// The names of the values in a field.
fn leaves(field: &FieldOutline) -> Vec<&str> {
    match &field.members[..] {
        [] => vec![&field.name],
        members => members.iter().flat_map(leaves).collect(),
    }
}
