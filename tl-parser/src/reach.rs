//! Reachability: the part of a schema that a set of roots needs, and the paths from them.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::fmt;

use crate::schema::{Argument, Combinator, CombinatorIndex, Field, Schema, Type, TypeIndex};
use crate::suggest::find;

/// The longest path to list in full, in names. Layer 185 has paths of 20 names.
const LONG_PATH: usize = 32;

/// The first entry of a path whose start is omitted.
const LEFT_OUT: &str = "…";

/// The part of a schema that a set of roots reaches.
#[derive(Clone, Debug, Default)]
pub struct Reach {
    /// The boxed types.
    pub types: BTreeSet<TypeIndex>,
    /// The constructors and functions.
    pub combinators: BTreeSet<CombinatorIndex>,
    /// The combinator from which each type was first reached. Roots have no entry.
    type_from: BTreeMap<TypeIndex, CombinatorIndex>,
    combinator_from: BTreeMap<CombinatorIndex, From>,
    /// Combinators whose fields have not been followed yet.
    pending: VecDeque<CombinatorIndex>,
    /// Types to leave out.
    except: BTreeSet<TypeIndex>,
}

/// The definition from which a combinator was reached.
#[derive(Clone, Copy, Debug)]
enum From {
    /// The type that it constructs.
    Type(TypeIndex),
    /// A bare use of it.
    Combinator(CombinatorIndex),
}

/// A root that the schema does not define.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownName {
    /// The name.
    pub name: String,
    /// A question that suggests known names.
    pub suggestion: Option<String>,
}

/// The name in backticks, with the suggestion: `` `pont`: did you mean `point`? ``
impl fmt::Display for UnknownName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}`", self.name)?;
        self.suggestion.as_ref().map_or(Ok(()), |suggestion| write!(f, ": {suggestion}"))
    }
}

impl Reach {
    /// Reaches everything that the schema declares and the predeclared definitions that it uses,
    /// except for some types.
    pub fn everything(schema: &Schema, except: &[TypeIndex]) -> Self {
        let mut reach = Self::except(except);
        for (index, combinator) in schema.combinators() {
            if !combinator.is_predeclared {
                reach.add_combinator(schema, index, None);
            }
        }
        reach.follow(schema);
        reach
    }

    /// Follows the references from `roots`, which are names of functions, boxed types and
    /// constructors, or of namespaces: `messages.*`. Leaves out the types in `except` and all
    /// definitions that only they reach.
    ///
    /// # Errors
    ///
    /// The first name that the schema does not define.
    pub fn from_roots<'a>(
        schema: &Schema,
        roots: impl IntoIterator<Item = &'a str>,
        except: &[TypeIndex],
    ) -> Result<Self, UnknownName> {
        let mut reach = Self::except(except);
        for root in roots {
            if let Some(combinators) = combinators_in(schema, root) {
                for index in combinators {
                    reach.add_combinator(schema, index, None);
                }
                let prefix = root.trim_end_matches('*');
                let is_in = |name: &str| !prefix.is_empty() && name.starts_with(prefix);
                for (index, _) in schema.types().filter(|(_, ty)| is_in(&ty.name)) {
                    reach.add_type(schema, index, None);
                }
            } else if let Some(index) = schema.combinator_named(root) {
                reach.add_combinator(schema, index, None);
            } else if let Some(index) = schema.type_named(root) {
                reach.add_type(schema, index, None);
            } else {
                let suggestion = suggest_name(schema, root);
                return Err(UnknownName { name: root.to_owned(), suggestion });
            }
        }
        reach.follow(schema);
        Ok(reach)
    }

    fn except(types: &[TypeIndex]) -> Self {
        Self { except: types.iter().copied().collect(), ..Self::default() }
    }

    /// Returns the names from a root to a type, both included: `Updates`, `updateShort`, `Update`.
    ///
    /// A long path starts with `…` and the name of a type, whose own path has the beginning.
    /// Otherwise the paths to all types of a chain would grow with the square of its length.
    pub fn path_to(&self, schema: &Schema, ty: TypeIndex) -> Vec<String> {
        let mut path = vec![schema[ty].name.clone()];
        let mut next = self.type_from.get(&ty).copied();
        while let Some(combinator) = next {
            // Bare uses do not lead through types.
            if path.len() >= 2 * LONG_PATH {
                path.push(LEFT_OUT.to_owned());
                break;
            }
            path.push(schema[combinator].name.clone());
            next = match self.combinator_from.get(&combinator) {
                Some(From::Type(ty)) => {
                    path.push(schema[*ty].name.clone());
                    let from = self.type_from.get(ty).copied();
                    if path.len() >= LONG_PATH && from.is_some() {
                        path.push(LEFT_OUT.to_owned());
                        break;
                    }
                    from
                }
                Some(From::Combinator(combinator)) => Some(*combinator),
                None => None,
            };
        }
        path.reverse();
        path
    }

    fn add_type(&mut self, schema: &Schema, index: TypeIndex, from: Option<CombinatorIndex>) {
        if !self.except.contains(&index) && self.types.insert(index) {
            self.type_from.extend(from.map(|from| (index, from)));
            for &constructor in &schema[index].constructors {
                self.add_combinator(schema, constructor, Some(From::Type(index)));
            }
        }
    }

    fn add_combinator(&mut self, schema: &Schema, index: CombinatorIndex, from: Option<From>) {
        let combinator = &schema[index];
        let is_excepted = match combinator.result {
            Type::Boxed(ty, _) => !combinator.is_function && self.except.contains(&ty),
            _ => false,
        };
        if !is_excepted && self.combinators.insert(index) {
            self.combinator_from.extend(from.map(|from| (index, from)));
            self.pending.push_back(index);
        }
    }

    /// Follows the references of pending combinators, breadth first.
    fn follow(&mut self, schema: &Schema) {
        while let Some(index) = self.pending.pop_front() {
            let combinator = &schema[index];
            self.add_fields(schema, &combinator.fields, index);
            self.add(schema, &combinator.result, index);
        }
    }

    fn add_fields(&mut self, schema: &Schema, fields: &[Field], from: CombinatorIndex) {
        for field in fields {
            self.add(schema, &field.ty, from);
        }
    }

    fn add(&mut self, schema: &Schema, ty: &Type, from: CombinatorIndex) {
        match ty {
            Type::Nat | Type::Param { .. } => {}
            Type::Boxed(index, args) => {
                self.add_type(schema, *index, Some(from));
                self.add_arguments(schema, args, from);
            }
            Type::Bare(index, args) => {
                self.add_combinator(schema, *index, Some(From::Combinator(from)));
                self.add_arguments(schema, args, from);
            }
            Type::Repetition(repetition) => self.add_fields(schema, &repetition.items, from),
        }
    }

    fn add_arguments(&mut self, schema: &Schema, args: &[Argument], from: CombinatorIndex) {
        for arg in args {
            if let Argument::Type(ty) = arg {
                self.add(schema, ty, from);
            }
        }
    }
}

/// Returns the combinators of a namespace such as `messages.*`, or for `*` all that the schema
/// declares. Returns `None` if there are none, or if the text is not a namespace.
pub fn combinators_in(schema: &Schema, namespace: &str) -> Option<Vec<CombinatorIndex>> {
    let prefix = namespace.strip_suffix('*')?;
    let is_in = |combinator: &Combinator| match prefix {
        "" => !combinator.is_predeclared,
        _ => prefix.ends_with('.') && combinator.name.starts_with(prefix),
    };
    let found = schema.combinators().filter(|(_, combinator)| is_in(combinator));
    Some(found.map(|(index, _)| index).collect()).filter(|found: &Vec<_>| !found.is_empty())
}

/// Returns true if [`Reach::from_roots`] accepts a root.
pub fn has_root(schema: &Schema, root: &str) -> bool {
    schema.combinator_named(root).is_some()
        || schema.type_named(root).is_some()
        || combinators_in(schema, root).is_some()
}

/// Returns a question that suggests types and combinators: those whose last part is the name, such as
/// `messages.sendMedia` for `sendMedia`, or else those nearest to it, or else those that contain it.
pub fn suggest_name(schema: &Schema, name: &str) -> Option<String> {
    let combinators = schema.combinators().map(|(_, c)| c.name.as_str());
    let types = schema.types().map(|(_, ty)| ty.name.as_str());
    find(name, combinators.chain(types))
}
