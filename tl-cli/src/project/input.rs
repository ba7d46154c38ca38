//! The schema that a command works on, and its settings.

use std::env;
use std::error::Error;
use std::path::PathBuf;

use tl_parser::{Options, Schema, SourceMap};

use super::{Named, Project, listed};
use crate::{files, load};

/// The environment variable with a default for `--schema`.
const VARIABLE: &str = "TL_SCHEMA";

/// The arguments of a command line about schemas.
#[derive(Default)]
pub(crate) struct Given<'a> {
    /// Files, or names of schemas in tl.toml.
    pub(crate) schemas: &'a [PathBuf],
    pub(crate) docs: &'a [PathBuf],
    pub(crate) options: Options,
}

/// A schema that a command works on: files that share one namespace.
#[derive(Clone, Debug, Default)]
pub(crate) struct Input {
    /// The name in tl.toml. A schema of files on the command line has none.
    pub(crate) name: Option<String>,
    pub(crate) files: Vec<PathBuf>,
    /// The files of layers, in the order of their numbers. Each layer has the files above, too.
    pub(crate) layers: Vec<(u32, PathBuf)>,
    pub(crate) docs: Vec<PathBuf>,
    /// The options of `tl check`.
    pub(crate) options: Options,
}

impl Project {
    /// Returns the schema for a command that reads one: that of the command line, of the variable
    /// `TL_SCHEMA` or of tl.toml.
    pub(crate) fn reading(&self, given: &Given<'_>) -> Result<Input, String> {
        let variable = env::var_os(VARIABLE).filter(|_| given.schemas.is_empty());
        match variable.filter(|value| !value.is_empty()) {
            Some(paths) => {
                let paths: Vec<PathBuf> = env::split_paths(&paths).collect();
                Ok(self.merged(given, &paths))
            }
            None => self.one(given),
        }
    }

    /// Returns the schema of the command line, or the only one of tl.toml.
    pub(crate) fn one(&self, given: &Given<'_>) -> Result<Input, String> {
        match &self.schemas[..] {
            _ if !given.schemas.is_empty() => Ok(self.merged(given, given.schemas)),
            [only] => Ok(self.merged(given, &[PathBuf::from(&only.name)])),
            [] => Err(self.none()),
            several => {
                let names = listed(several.iter().map(|schema| &schema.name));
                Err(format!("{} has several schemas: name one of {names}", self.name))
            }
        }
    }

    /// Returns the schemas of the command line, or all of tl.toml. Files on the command line are one
    /// schema.
    pub(crate) fn all(&self, given: &Given<'_>) -> Result<Vec<Input>, String> {
        let all: Vec<PathBuf>;
        let schemas = match given.schemas {
            [] => {
                all = self.schemas.iter().map(|schema| PathBuf::from(&schema.name)).collect();
                &all[..]
            }
            given => given,
        };
        match schemas {
            [] => Err(self.none()),
            _ if schemas.iter().all(|schema| self.named(schema).is_some()) => {
                Ok(schemas.chunks(1).map(|schema| self.merged(given, schema)).collect())
            }
            _ => Ok(vec![self.merged(given, schemas)]),
        }
    }

    /// Returns the settings for files that a command names otherwise.
    pub(crate) fn settings_of(&self, given: &Given<'_>, files: &[PathBuf]) -> Input {
        Input { files: Vec::new(), layers: Vec::new(), ..self.merged(given, files) }
    }

    /// Returns one schema of files and of named schemas, with the settings of those that tl.toml
    /// knows.
    fn merged(&self, given: &Given<'_>, schemas: &[PathBuf]) -> Input {
        let mut input = Input { options: given.options.clone(), ..Input::default() };
        for argument in schemas {
            let settings = match self.named(argument) {
                Some(named) => {
                    input.name = Some(named.name.clone());
                    input.files.extend_from_slice(&named.files);
                    input.layers.extend_from_slice(&named.layers);
                    Some(named)
                }
                None => {
                    input.files.push(argument.clone());
                    self.schema_with(argument)
                }
            };
            if let Some(settings) = settings {
                input.add_settings(settings);
            }
        }
        input.name = input.name.filter(|_| schemas.len() == 1);
        input.docs.extend_from_slice(given.docs);
        self.lints.apply(&mut input.options);
        input
    }

    fn none(&self) -> String {
        match self.name.as_str() {
            "" => format!(
                "no schema: name its file, in the command line, in `{VARIABLE}` or in a tl.toml"
            ),
            name => format!("no schema: name its file in the command line or in {name}"),
        }
    }
}

impl Input {
    fn add_settings(&mut self, settings: &Named) {
        for overlay in &settings.docs {
            if !self.docs.contains(overlay) {
                self.docs.push(overlay.clone());
            }
        }
        self.options.dialect = self.options.dialect.or(settings.dialect);
        self.options.vk |= settings.vk;
    }

    pub(crate) fn all_files(&self) -> impl Iterator<Item = &PathBuf> {
        self.files.iter().chain(self.layers.iter().map(|(_, path)| path))
    }

    /// Returns the files of a command that reads one layer: the newest.
    pub(crate) fn newest(&self) -> Vec<PathBuf> {
        self.with(self.layers.last())
    }

    /// Returns the files of each layer, or all files if there are no layers.
    pub(crate) fn groups(&self) -> Vec<Vec<PathBuf>> {
        match self.layers.is_empty() {
            true => vec![self.files.clone()],
            false => self.layers.iter().map(|layer| self.with(Some(layer))).collect(),
        }
    }

    fn with(&self, layer: Option<&(u32, PathBuf)>) -> Vec<PathBuf> {
        self.files.iter().chain(layer.map(|(_, path)| path)).cloned().collect()
    }

    /// Loads the schema, or its newest layer.
    pub(crate) fn load(&self) -> Result<(SourceMap, Schema), Box<dyn Error>> {
        let sources = crate::read(&self.newest())?;
        let schema = load::schema(&sources, &self.options)?;
        Ok((sources, schema))
    }

    /// Returns the name for people: that of its only file, or in tl.toml.
    pub(crate) fn shown(&self, files: &[PathBuf]) -> String {
        match (files, &self.name) {
            ([file], _) => files::name(file).into_owned(),
            (_, Some(name)) => name.clone(),
            (files, None) => super::shown(files),
        }
    }
}
