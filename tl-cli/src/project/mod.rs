//! The settings of a project: the file tl.toml, the environment, and the command line, which wins.
//!
//! ```toml
//! [schemas.api]
//! files = ["schema/api.tl", "schema/mtproto.tl"]
//! docs = ["schema/docs/api.toml"]
//!
//! [schemas.bots]
//! files = ["schema/bots.tl"]
//! layers = { 1 = "schema/bots-1.tl", 2 = "schema/bots-2.tl" }
//! dialect = "plain"
//! vk = true
//!
//! [lints]
//! style = "allow"
//! skipped-bit = "warn"
//! ```

mod input;
mod lints;
mod table;

use std::env;
use std::path::{Path, PathBuf};

use tl_parser::Dialect;

pub(crate) use self::input::{Given, Input};
use self::lints::Lints;
pub(crate) use self::table::{Mistake, Table};
use crate::diff::policy::Policy;
use crate::files;
use crate::layers::layer_number;
use crate::terminal;

/// The name of the file.
pub(crate) const NAME: &str = "tl.toml";

/// The content of tl.toml. Its paths are relative to the folder in which the command runs.
#[derive(Debug, Default)]
pub(crate) struct Project {
    /// The name of the file, for messages.
    name: String,
    schemas: Vec<Named>,
    lints: Lints,
    /// The policy of `tl diff`.
    pub(crate) policy: Option<Policy>,
}

/// A schema of the project: files that share one namespace.
#[derive(Debug, Default)]
struct Named {
    name: String,
    files: Vec<PathBuf>,
    /// The files of layers, in the order of their numbers. Each layer has the files above, too.
    layers: Vec<(u32, PathBuf)>,
    docs: Vec<PathBuf>,
    dialect: Option<Dialect>,
    vk: bool,
}

impl Project {
    /// Reads the project of the current folder. It is empty if there is no tl.toml.
    pub(crate) fn here() -> Result<Self, String> {
        find().map_or_else(|| Ok(Self::default()), |path| Self::read(&path))
    }

    /// Reads a file in the form of tl.toml.
    pub(crate) fn read(path: &Path) -> Result<Self, String> {
        let name = files::input_name(path);
        let text = files::read_utf8(path)?;
        let project = Self::parse(&name, &text, path.parent().unwrap_or(Path::new("")));
        project.map_err(|mistake| mistake.text(&name, &text))
    }

    /// Reads a text in the form of tl.toml, whose paths are relative to a folder.
    pub(crate) fn parse(name: &str, text: &str, folder: &Path) -> Result<Self, Mistake> {
        let document = table::parse(text)?;
        let root = Table::root(document.as_table());
        root.expect_keys(&["schemas", "lints", "diff"])?;
        let mut schemas = Vec::new();
        if let Some(tables) = root.table("schemas")? {
            for key in tables.keys() {
                let table = tables.table(key)?;
                schemas.extend(table.map(|table| Named::read(key, &tables, &table, folder)));
            }
        }
        let lints = root.table("lints")?.map(|table| Lints::read(&table)).transpose()?;
        let policy = root.table("diff")?.map(|table| Policy::read(&table)).transpose()?;
        Ok(Self {
            name: name.to_owned(),
            schemas: schemas.into_iter().collect::<Result<_, _>>()?,
            lints: lints.unwrap_or_default(),
            policy,
        })
    }

    /// Returns the schema that an argument names.
    fn named(&self, argument: &Path) -> Option<&Named> {
        self.schemas.iter().find(|schema| argument.as_os_str() == schema.name.as_str())
    }

    /// Returns the first schema that has a file.
    fn schema_with(&self, file: &Path) -> Option<&Named> {
        let file = file.canonicalize().ok()?;
        let is_file = |known: &PathBuf| known.canonicalize().is_ok_and(|known| known == file);
        self.schemas.iter().find(|schema| schema.all_files().any(is_file))
    }
}

impl Named {
    fn read(
        name: &str,
        all: &Table<'_>,
        table: &Table<'_>,
        folder: &Path,
    ) -> Result<Self, Mistake> {
        // A name is no path with an extension, so that an argument can be either.
        let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
        if name.is_empty() || !name.chars().all(is_name) || name.starts_with('-') {
            let message = format!("`{name}` is not a name: expected letters, digits, `-` and `_`");
            return Err(all.key_error(name, &message));
        }
        table.expect_keys(&["files", "layers", "docs", "dialect", "vk"])?;
        let paths = |key: &str| -> Result<Vec<PathBuf>, Mistake> {
            let texts = table.texts(key)?.unwrap_or_default();
            Ok(texts.into_iter().map(|text| folder.join(text)).collect())
        };
        let dialect = table
            .text("dialect")?
            .map(|text| text.parse().map_err(|error: String| table.value_error("dialect", &error)));
        let named = Self {
            name: name.to_owned(),
            files: paths("files")?,
            layers: layers(table, folder)?,
            docs: paths("docs")?,
            dialect: dialect.transpose()?,
            vk: table.flag("vk")?.unwrap_or_default(),
        };
        if named.files.is_empty() && named.layers.is_empty() {
            let message = format!("the schema `{name}` needs `files` or `layers`");
            return Err(all.key_error(name, &message));
        }
        Ok(named)
    }

    fn all_files(&self) -> impl Iterator<Item = &PathBuf> {
        self.files.iter().chain(self.layers.iter().map(|(_, path)| path))
    }
}

/// Reads `layers`: a table from numbers to files.
fn layers(table: &Table<'_>, folder: &Path) -> Result<Vec<(u32, PathBuf)>, Mistake> {
    let Some(layers) = table.table("layers")? else { return Ok(Vec::new()) };
    let mut found = Vec::new();
    for key in layers.keys() {
        let number = layer_number(key).map_err(|message| layers.key_error(key, &message))?;
        found.extend(layers.text(key)?.map(|path| (number, folder.join(path))));
    }
    found.sort();
    Ok(found)
}

/// Finds tl.toml in the current folder or above it, but not above a folder that has `.git`.
pub(crate) fn find() -> Option<PathBuf> {
    let depth = env::current_dir().ok()?.ancestors().count();
    find_in((0..depth).map(|up| std::iter::repeat_n("..", up).collect()))
}

/// Finds tl.toml in a folder and those above it, the nearest first, but not above a folder that has
/// `.git`.
pub(crate) fn find_in(folders: impl Iterator<Item = PathBuf>) -> Option<PathBuf> {
    for folder in folders {
        let path = folder.join(NAME);
        if path.is_file() {
            return Some(path);
        }
        if folder.join(".git").exists() {
            break;
        }
    }
    None
}

/// Lists names for a message.
fn listed(names: impl Iterator<Item = impl AsRef<str>>) -> String {
    names.map(|name| format!("`{}`", name.as_ref())).collect::<Vec<_>>().join(", ")
}

/// Formats paths for a message.
fn shown(paths: &[PathBuf]) -> String {
    paths.iter().map(|path| terminal::path(path)).collect::<Vec<_>>().join(", ")
}
