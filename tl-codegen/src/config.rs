//! The configuration of the generator, as a builder collects it.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use tl_parser::Options;

use crate::Extra;
use crate::side::Side;

/// The input of the generator and its options.
#[derive(Clone, Debug, Default)]
pub(crate) struct Config {
    pub(crate) schemas: Vec<PathBuf>,
    /// The schemas of layers. Each layer also has the schemas without a layer.
    pub(crate) layers: Vec<(u32, PathBuf)>,
    /// Older versions of the schema, whose constructors decoders also read.
    pub(crate) older: Vec<PathBuf>,
    /// The overlays.
    pub(crate) docs: Vec<PathBuf>,
    pub(crate) roots: Vec<String>,
    pub(crate) runtime: Option<String>,
    pub(crate) extras: BTreeSet<Extra>,
    /// True if the module has the table of `Extra::Scan` and no types.
    pub(crate) is_scan_only: bool,
    pub(crate) type_derives: Option<Vec<String>>,
    pub(crate) function_derives: Option<Vec<String>>,
    pub(crate) attributes: Vec<(String, String)>,
    /// Rust types by the TL names of the types that they replace.
    pub(crate) extern_types: BTreeMap<String, String>,
    pub(crate) boxing_threshold: Option<u64>,
    pub(crate) side: Option<Side>,
    pub(crate) options: Options,
    /// True if rustfmt should leave the files of a folder alone.
    pub(crate) is_committed: bool,
}

impl Config {
    /// Returns all schema files.
    pub(crate) fn files(&self) -> impl Iterator<Item = &PathBuf> {
        let layers = self.layers.iter().map(|(_, path)| path);
        self.schemas.iter().chain(layers).chain(&self.older)
    }
}
