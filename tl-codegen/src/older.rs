//! The constructors of older schemas that decoders of the newest types also read.
//!
//! Takes the newest schema and older ones, and returns the newest schema [`Joined`] with a definition for each
//! such constructor, under a name of its own. So the fields of these constructors have the newest types,
//! which read older constructors in turn.

use std::collections::BTreeMap;
use std::fmt::Write;

use rustc_hash::FxHashSet;
use tl_parser::ast::{Expr, ExprKind, SchemaFile};
use tl_parser::schema::{Argument, Combinator, Field, Schema, Type};
use tl_parser::{Options, Reach, SourceId, SourceMap, parse_all};

use crate::loading::load_schema;
use crate::{BuildError, codes};

/// The newest schema and the constructors of older ones.
pub(crate) struct Joined {
    pub(crate) sources: SourceMap,
    pub(crate) schema: Schema,
    pub(crate) older: OlderConstructors,
}

/// Joins the newest schema with the constructors of older ones, if there are any.
pub(crate) fn join(
    (sources, newest): (&SourceMap, &Schema),
    older: &[SourceMap],
    options: &Options,
) -> Result<Option<Joined>, BuildError> {
    // Nobody mends the warnings of an older schema, and a constructor may have another name now.
    let mut options = Options { deny: Vec::new(), deny_warnings: false, ..options.clone() };
    options.allow.push(codes::DUPLICATE_ID);
    let schemas = older.iter().map(|sources| load_older(sources, newest, &options));
    let older = OlderConstructors::new(newest, &schemas.collect::<Result<Vec<_>, _>>()?);
    if older.by_name.is_empty() {
        return Ok(None);
    }
    let mut sources = sources.clone();
    sources.add("constructors of older schemas", older.text.as_str());
    let (schema, _) = load_schema(&sources, &options)?;
    Ok(Some(Joined { sources, schema, older }))
}

/// Loads an older schema. What it lacks is as in the newest one.
fn load_older(
    sources: &SourceMap,
    newest: &Schema,
    options: &Options,
) -> Result<Schema, BuildError> {
    let files = parse_all(sources, options, &mut Vec::new());
    let combinators = files.iter().flat_map(SchemaFile::combinators);
    let constructors = combinators.filter(|combinator| !combinator.is_function());
    let (names, types) = constructors
        .map(|constructor| (constructor.name.text, head(&constructor.result).unwrap_or_default()))
        .unzip();
    let mut joined = sources.clone();
    for text in texts_without(newest, &names, &types) {
        joined.add("the newest schema", text);
    }
    let (schema, _) = load_schema(&joined, options)?;
    Ok(schema)
}

/// Constructors of older schemas.
#[derive(Debug, Default)]
pub(crate) struct OlderConstructors {
    /// Their definitions.
    text: String,
    by_name: BTreeMap<String, OlderConstructor>,
}

/// A constructor of an older schema.
#[derive(Debug)]
pub(crate) struct OlderConstructor {
    /// The TL name that it has in both schemas.
    pub(crate) tl_name: String,
    /// The TL name of its type.
    pub(crate) ty: String,
}

impl OlderConstructors {
    /// Chooses the constructors with ids that the newest schema does not have. Their names, their types
    /// and the types of their fields must be in the newest schema.
    fn new(newest: &Schema, older: &[Schema]) -> Self {
        let constructors = newest.combinators().filter(|(_, combinator)| !combinator.is_function);
        let mut ids: FxHashSet<u32> = constructors.map(|(_, combinator)| combinator.id).collect();
        let mut chosen = Self::default();
        for schema in older {
            let names = Names { older: schema, newest };
            for (_, combinator) in schema.combinators() {
                if let Some(ty) = names.counterpart(combinator)
                    && ids.insert(combinator.id)
                {
                    chosen.add(combinator, ty);
                }
            }
        }
        chosen
    }

    fn add(&mut self, combinator: &Combinator, ty: &str) {
        let (tl_name, id) = (&combinator.name, combinator.id);
        let name = format!("{}_{id:08x}", tl_name.replace('.', "_"));
        let head = combinator.text.rsplit_once(" = ").map_or("", |(head, _)| head);
        let fields = head.split_once(' ').map_or("", |(_, fields)| fields);
        let _ = writeln!(self.text, "{name}#{id:08x} {fields} = Older_{id:08x};");
        let constructor = OlderConstructor { tl_name: tl_name.clone(), ty: ty.to_owned() };
        self.by_name.insert(name, constructor);
    }

    /// Returns the constructor that has this name in the text.
    pub(crate) fn get(&self, name: &str) -> Option<&OlderConstructor> {
        self.by_name.get(name)
    }

    /// Returns the names in the text, with the constructors.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&str, &OlderConstructor)> {
        self.by_name.iter().map(|(name, constructor)| (name.as_str(), constructor))
    }
}

/// Returns the name of the type in an expression, without its arguments.
fn head<'s>(expr: &Expr<'s>) -> Option<&'s str> {
    match &expr.kind {
        ExprKind::Name(name) => Some(name),
        ExprKind::Apply(ty, _) => head(ty),
        _ => None,
    }
}

/// Returns the texts of a schema without the constructors of these names and types. A text that has none of
/// the names is kept as a whole: it is not another version of the text with these names.
fn texts_without(schema: &Schema, names: &FxHashSet<&str>, types: &FxHashSet<&str>) -> Vec<String> {
    let constructors = schema.combinators().map(|(_, combinator)| combinator);
    let named = constructors.filter(|constructor| {
        !constructor.is_function && !constructor.is_local && names.contains(&*constructor.name)
    });
    let replaced: FxHashSet<SourceId> = named.map(|constructor| constructor.span.source).collect();
    let mut reach = Reach::everything(schema, &[]);
    reach.combinators.retain(|index| {
        let combinator = &schema[*index];
        let is_of_type = match combinator.result {
            Type::Boxed(ty, _) => types.contains(&*schema[ty].name),
            _ => false,
        };
        let is_replaced = !combinator.is_local && replaced.contains(&combinator.span.source);
        let has_version = is_of_type || names.contains(&*combinator.name);
        !(combinator.is_function || (is_replaced && has_version))
    });
    reach.texts(schema)
}

/// The names of an older and of the newest schema.
#[derive(Clone, Copy)]
struct Names<'a> {
    older: &'a Schema,
    newest: &'a Schema,
}

impl<'a> Names<'a> {
    /// Returns the type of a constructor, if the newest schema has a constructor with this name and of
    /// this type, and knows all types of the fields.
    fn counterpart(self, combinator: &Combinator) -> Option<&'a str> {
        let Type::Boxed(ty, _) = combinator.result else { return None };
        let (older, newest) = (self.older, self.newest);
        let other = &newest[newest.combinator_named(&combinator.name)?];
        let Type::Boxed(other_type, _) = other.result else { return None };
        let is_whole = [combinator, other].iter().all(|combinator| {
            let is_plain = combinator.params.is_empty() && combinator.builtin.is_none();
            is_plain && !combinator.is_function && !combinator.is_local
        });
        let is_counterpart = is_whole
            && newest[other_type].name == older[ty].name
            && newest[other_type].params.is_empty()
            && self.know_fields(&combinator.fields);
        is_counterpart.then_some(&newest[other_type].name)
    }

    fn know_fields(self, fields: &[Field]) -> bool {
        fields.iter().all(|field| self.knows(&field.ty))
    }

    /// Returns true if the text of a type means in the newest schema what it meant in the older one. A bare
    /// constructor has no id that tells its forms apart, so it must have kept its id, and still be the only one
    /// of its type, by whose name it may be used. A repetition may need a struct, which has no other form.
    fn knows(self, ty: &Type) -> bool {
        let (older, newest) = (self.older, self.newest);
        let (is_known, args) = match ty {
            Type::Nat => return true,
            Type::Param { .. } | Type::Repetition(_) => return false,
            Type::Boxed(index, args) => {
                let ty = &older[*index];
                let other = newest.type_named(&ty.name).map(|index| &newest[index]);
                let is_alike = other.is_some_and(|other| other.params == ty.params);
                (is_alike && !ty.is_local, args)
            }
            Type::Bare(index, args) => {
                let constructor = &older[*index];
                let other = newest.combinator_named(&constructor.name);
                let is_alike = other.is_some_and(|other| {
                    let is_only = match newest[other].result {
                        Type::Boxed(ty, _) => newest.single_constructor(ty) == Some(other),
                        _ => false,
                    };
                    is_only && newest[other].id == constructor.id
                });
                (is_alike && !constructor.is_local, args)
            }
        };
        is_known
            && args.iter().all(|arg| match arg {
                Argument::Type(ty) => self.knows(ty),
                Argument::Nat(_) => true,
            })
    }
}
