//! Compares two structs of the generated code.

use std::collections::{BTreeSet, HashMap, HashSet};

use tl_codegen::{FieldOutline, RustPath, StructOutline};

use crate::effect::{Effect, Retyping};
use crate::renames::{NewPaths, Renames, renamed};

/// Compares two structs, given the TL fields that were renamed and the numbers that both definitions
/// have. The fields and the methods of a record are reported with its path.
pub(crate) fn compare(
    old: &StructOutline,
    new: &StructOutline,
    (renamed_fields, numbers): (&[(String, String)], &HashSet<String>),
    renames: &Renames,
    effects: &mut Vec<Effect>,
) {
    if old.path != new.path {
        effects.push(Effect::Moved { old: old.path.to_string(), new: new.path.to_string() });
    }
    let prefix = if new.is_record { format!("{}::", new.path) } else { String::new() };
    if old.params.len() != new.params.len() && !new.is_record {
        let (old, new) = (joined(&old.params), joined(&new.params));
        effects.push(Effect::Parameters { old, new });
    }
    // The names of type parameters do not matter to users.
    let old = &with_params(old, &new.params);
    let renamed = renamed_fields.iter().map(|(old, new)| (plain(old), plain(new))).collect();
    let comparison = Comparison { renamed, numbers, renames, prefix };
    comparison.fields(&old.fields, &new.fields, &new.methods, effects);
    comparison.methods(&old.methods, &new.methods, effects);
    if !is_same_call(old, new, renames) {
        let function = format!("{}new", comparison.prefix);
        effects.push(Effect::Arguments { function, old: arguments(old), new: arguments(new) });
    }
    if let (Some(a), Some(b)) = (&old.output, &new.output)
        && !renames.is_same(a, b)
    {
        effects.push(Effect::Output { old: a.to_string(), new: b.to_string() });
    }
}

fn joined(params: &[RustPath]) -> String {
    params.iter().map(RustPath::to_string).collect::<Vec<_>>().join(", ")
}

/// Renames the type parameters of a struct.
fn with_params(item: &StructOutline, params: &[RustPath]) -> StructOutline {
    let mut item = item.clone();
    if item.params.len() == params.len() && item.params != params {
        let names = item.params.iter().cloned().zip(params.iter().cloned()).collect();
        rename(&mut item.fields, &names);
        item.output = item.output.map(|output| renamed(&output, &names));
    }
    item
}

fn rename(fields: &mut [FieldOutline], names: &NewPaths) {
    for field in fields {
        field.ty = renamed(&field.ty, names);
        rename(&mut field.members, names);
    }
}

/// Returns true if calls of `new` mean what they meant before.
fn is_same_call(old: &StructOutline, new: &StructOutline, renames: &Renames) -> bool {
    let (a, b): (Vec<_>, Vec<_>) = (old.arguments().collect(), new.arguments().collect());
    let same_type = |(a, b): (&&FieldOutline, &&FieldOutline)| renames.is_same(&a.ty, &b.ty);
    // Calls do not name arguments, so renamed fields do not matter. But if two arguments are swapped,
    // the call has another meaning.
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

/// The context in which fields are compared.
struct Comparison<'a> {
    /// The renamed fields; see [`plain`] for the form of the names.
    renamed: HashMap<String, String>,
    /// The `#` fields of both definitions, in the same form. One without a Rust field is computed.
    numbers: &'a HashSet<String>,
    renames: &'a Renames,
    /// The text before the names: the record or the groups that contain the fields.
    prefix: String,
}

impl Comparison<'_> {
    /// Returns a field with the prefix.
    fn text(&self, field: &FieldOutline) -> String {
        format!("{}{}", self.prefix, text(field))
    }

    /// Compares the fields of a struct or of a group. `methods` are the flags of the new struct that are
    /// methods.
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
        let mut reported = vec![false; new.len()];
        for field in old {
            if let Some(&place) = by_name.get(field.name.as_str()) {
                reported[place] = true;
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
                reported[place] = true;
                let (old, new) = (self.text(field), self.text(&new[place]));
                effects.push(Effect::RenamedField { old, new });
            } else if !regrouped.is_empty() {
                regrouped.iter().for_each(|&place| reported[place] = true);
                let new = regrouped.iter().map(|&place| self.text(&new[place])).collect();
                effects.push(Effect::Group { old: self.text(field), new });
            } else if let Some(method) = method_of(&field.name, methods) {
                let [field, method] = [&field.name, method].map(|n| format!("{}{n}", self.prefix));
                effects.push(Effect::BecameMethod { field, method });
            } else if self.numbers.contains(&plain(&field.name)) {
                effects.push(Effect::NowComputed(self.text(field)));
            } else {
                effects.push(Effect::LostField(self.text(field)));
            }
        }
        for (field, _) in new.iter().zip(reported).filter(|(_, is_reported)| !is_reported) {
            let (is_number, is_required) =
                (self.numbers.contains(&plain(&field.name)), field.is_required);
            let field = self.text(field);
            effects.push(match is_number {
                true => Effect::NowStored { field, is_required },
                false => Effect::NewField { field, is_required },
            });
        }
    }

    /// Compares two fields of equal names.
    fn field(&self, old: &FieldOutline, new: &FieldOutline, effects: &mut Vec<Effect>) {
        if old.members.is_empty() != new.members.is_empty() {
            effects.push(Effect::Group { old: self.text(old), new: vec![self.text(new)] });
        } else if !old.members.is_empty() {
            let prefix = format!("{}{}.", self.prefix, new.name);
            let inner = Comparison { renamed: HashMap::new(), prefix, ..*self };
            inner.fields(&old.members, &new.members, &new.methods, effects);
            inner.methods(&old.methods, &new.methods, effects);
        } else if !self.renames.is_same(&old.ty, &new.ty) {
            effects.push(Effect::RetypedField {
                name: format!("{}{}", self.prefix, new.name),
                old: old.ty.to_string(),
                new: new.ty.to_string(),
                retyping: if new.ty.is_option_of(&old.ty) {
                    Retyping::BecameOptional
                } else if old.ty.is_option_of(&new.ty) {
                    Retyping::BecameRequired
                } else {
                    Retyping::Other
                },
            });
        }
    }

    /// Reports the methods that a struct or a group lost.
    fn methods(&self, old: &[String], new: &[String], effects: &mut Vec<Effect>) {
        let lost = old.iter().filter(|name| !new.contains(name));
        effects.extend(lost.map(|name| Effect::LostMethod(format!("{}{name}", self.prefix))));
    }
}

/// Finds the method for a flag that was a field. Its name has a `_` more if the name of the field is
/// taken among the methods, as `new` is.
fn method_of<'a>(field: &str, methods: &'a [String]) -> Option<&'a String> {
    let exact = methods.iter().find(|method| *method == field);
    exact.or_else(|| methods.iter().find(|method| plain(method) == plain(field)))
}

/// Returns a name in a form in which TL names and Rust names are equal.
pub(crate) fn plain(name: &str) -> String {
    let name = name.strip_prefix("r#").unwrap_or(name);
    name.chars().filter(|c| *c != '_').map(|c| c.to_ascii_lowercase()).collect()
}

/// Returns the names of the values in a field.
fn leaves(field: &FieldOutline) -> Vec<&str> {
    match &field.members[..] {
        [] => vec![&field.name],
        members => members.iter().flat_map(leaves).collect(),
    }
}
