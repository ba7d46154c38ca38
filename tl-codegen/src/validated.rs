//! The settings that name definitions, and the model of the definitions that they choose.

use tl_parser::schema::{CombinatorIndex, Schema, TypeIndex};
use tl_parser::{Reach, SourceMap, has_root, render, suggest_name};

use crate::config::Config;
use crate::older::{self, Joined, OlderConstructor, OlderConstructors};
use crate::rust_model::Model;
use crate::selector::Selector;
use crate::{BuildError, Extra, lower};

/// A configuration whose names all occur in a schema.
pub(crate) struct ValidatedConfig<'a> {
    config: &'a Config,
}

impl<'a> ValidatedConfig<'a> {
    pub(crate) fn new(schemas: &[Schema], config: &'a Config) -> Result<Self, BuildError> {
        let check = |choice, name: &str, is_known: &dyn Fn(&Schema) -> bool| {
            if schemas.iter().any(is_known) {
                return Ok(());
            }
            Err(BuildError::UnknownName {
                choice,
                name: name.to_owned(),
                schemas: config.files().map(|path| path.display().to_string()).collect(),
                // A constructor of this name is no type.
                suggestion: schemas
                    .iter()
                    .rev()
                    .filter(|schema| schema.combinator_named(name).is_none())
                    .find_map(|schema| suggest_name(schema, name)),
            })
        };
        for name in config.extern_types.keys() {
            check("extern_type", name, &|schema| {
                let builtin = schema.combinator_named(name).map(|c| schema[c].builtin);
                schema.type_named(name).is_some() || builtin.flatten().is_some()
            })?;
        }
        for (selector, _) in &config.attributes {
            let parsed = Selector::new(selector);
            check("type_attribute", selector, &|schema| parsed.is_known(schema))?;
        }
        for root in &config.roots {
            check("root", root, &|schema| has_root(schema, root))?;
        }
        Ok(Self { config })
    }

    /// Lowers a schema, together with the constructors of older schemas that its types also read.
    pub(crate) fn lower(
        &self,
        sources: &SourceMap,
        schema: &Schema,
        older: &[SourceMap],
    ) -> Result<Model, BuildError> {
        match older::join((sources, schema), older, &self.config.options)? {
            Some(Joined { sources, schema, older }) => self.lower_joined(&sources, &schema, &older),
            None => self.lower_joined(sources, schema, &OlderConstructors::default()),
        }
    }

    /// Lowers a schema that has the definitions of older constructors.
    fn lower_joined(
        &self,
        sources: &SourceMap,
        schema: &Schema,
        older: &OlderConstructors,
    ) -> Result<Model, BuildError> {
        let externs = self.config.extern_types.keys();
        let except: Vec<_> = externs.filter_map(|name| schema.type_named(name)).collect();
        let failed = |found: Vec<_>| BuildError::Schema(render(sources, &found, false));
        let mut model = match self.config.is_scan_only {
            true => Model { is_scan_only: true, ..Model::default() },
            false => {
                let reach = self.reach(schema, older, &except)?;
                lower::lower(schema, &reach, self.config, older).map_err(failed)?
            }
        };
        let mut everything = self.reach(schema, older, &[])?;
        let is_newest = |index: &CombinatorIndex| older.get(&schema[*index].name).is_none();
        everything.combinators.retain(is_newest);
        everything.types.retain(|index| schema[*index].constructors.iter().all(is_newest));
        model.schema = everything.texts(schema);
        if self.config.extras.contains(&Extra::Scan) {
            let table = lower::scan_table(schema, &everything);
            model.scan = Some(table.map_err(failed)?);
        }
        Ok(model)
    }

    /// Returns the definitions that the roots reach, and those that older constructors of their types
    /// reach.
    fn reach(
        &self,
        schema: &Schema,
        older: &OlderConstructors,
        except: &[TypeIndex],
    ) -> Result<Reach, BuildError> {
        if self.config.roots.is_empty() {
            return Ok(Reach::everything(schema, except));
        }
        // A root may be missing from some layers.
        let roots = self.config.roots.iter().map(String::as_str);
        let roots: Vec<_> = roots.filter(|root| has_root(schema, root)).collect();
        let from = |older: &[&str]| {
            Reach::from_roots(schema, roots.iter().chain(older).copied(), except)
                .map_err(|unknown| BuildError::Internal(unknown.name))
        };
        let (mut read, mut reach) = (Vec::new(), from(&[])?);
        loop {
            let is_read = |constructor: &OlderConstructor| {
                let ty = schema.type_named(&constructor.ty);
                ty.is_some_and(|index| reach.types.contains(&index))
            };
            let of_types = older.iter().filter(|(_, constructor)| is_read(constructor));
            let of_types: Vec<_> = of_types.map(|(name, _)| name).collect();
            if of_types.len() == read.len() {
                return Ok(reach);
            }
            (read, reach) = (of_types.clone(), from(&of_types)?);
        }
    }
}
