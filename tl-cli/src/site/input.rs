//! The layers and the documentation of a site.

use std::error::Error;
use std::path::PathBuf;

use tl_docs::Documentation;
use tl_parser::{Archive, Schema, SourceMap};

use super::Site;
use crate::layers::{self, Layer};
use crate::project::Input;
use crate::values::SchemaArgs;
use crate::{files, load};

/// The layers and the documentation of a site.
#[derive(clap::Args)]
pub(crate) struct SiteArgs {
    /// The schema files, as for `--schema`.
    #[arg(value_name = "FILE", conflicts_with_all = ["layers", "schemas"])]
    files: Vec<PathBuf>,
    /// A layer: its number and its schema, such as `185=schema/api-185.tl`. The number may be left out
    /// if the schema states it (`// LAYER 185`), and an archive has all its layers; may be repeated, in
    /// any order.
    #[arg(
        long = "layer",
        value_name = "[NUMBER=]FILE",
        value_parser = layers::layer,
        conflicts_with = "schemas"
    )]
    layers: Vec<(Option<u32>, PathBuf)>,
    #[command(flatten)]
    schema: SchemaArgs,
    /// A documentation overlay, such as schema/docs/api.toml; may be repeated. Later overlays win.
    #[arg(long = "docs", value_name = "OVERLAY")]
    docs: Vec<PathBuf>,
    /// The title of the reference.
    #[arg(long, value_name = "TEXT")]
    title: Option<String>,
}

/// A layer with its documentation.
pub(crate) struct LayerSchema {
    /// The number. A schema that is alone may have none.
    pub(crate) number: Option<u32>,
    /// The name of its file without folders, or the name in tl.toml.
    pub(crate) name: String,
    pub(crate) schema: Schema,
    /// The documentation in its comments and in the overlays.
    pub(crate) documentation: Documentation,
}

impl SiteArgs {
    /// Reads the files, and prints the warnings in overlays.
    pub(crate) fn load(&self) -> Result<Site, Box<dyn Error>> {
        let input = self.input()?;
        let overlays = load::overlays(&mut SourceMap::new(), &input.docs)?;
        let mut layers = Vec::new();
        for (number, name, sources) in self.texts(&input)? {
            let schema = load::schema(&sources, &input.options)?;
            let mut documentation = Documentation::from_schema(&schema);
            documentation.merge(overlays.clone());
            let number = number.or(schema.layer);
            let name = file_names(&name);
            layers.push(LayerSchema { number, name, schema, documentation });
        }
        let title = match (&self.title, &input.name) {
            (Some(title), _) => title.clone(),
            (None, Some(name)) => format!("{name} reference"),
            (None, None) => "TL reference".to_owned(),
        };
        Ok(Site::new(title, layers))
    }

    /// Returns all files that [`load`](Self::load) reads.
    #[cfg(feature = "serve")]
    pub(crate) fn files(&self) -> Result<Vec<PathBuf>, String> {
        let input = self.input()?;
        let given = self.layers.iter().map(|(_, path)| path);
        let all = given.chain(input.all_files()).chain(&input.docs);
        let file = |path: &PathBuf| files::layer_path(path).map_or(path.clone(), |(file, _)| file);
        Ok(all.map(file).collect())
    }

    /// Returns the schema with its settings. The files of `--layer` are not among its files.
    fn input(&self) -> Result<Input, String> {
        match self.layers.is_empty() {
            true => self.schema.input_of(&self.files, &self.docs),
            false => {
                let files: Vec<_> = self.layers.iter().map(|(_, path)| path.clone()).collect();
                self.schema.settings(&self.docs, &files)
            }
        }
    }

    /// Returns the texts of each layer, the oldest first.
    fn texts(&self, input: &Input) -> Result<Vec<Texts>, Box<dyn Error>> {
        let given: Vec<_> = match (&self.layers[..], &input.files[..], &input.layers[..]) {
            ([], [file], []) if is_archive(file) => vec![(None, file.clone())],
            ([], ..) => return of_project(input),
            (given, ..) => given.to_vec(),
        };
        let layers = layers::read(&given, input.options.vk)?;
        let texts = layers.into_iter().map(|(number, Layer { name, text })| {
            let mut sources = SourceMap::new();
            sources.add(&*name, text);
            (Some(number), name, sources)
        });
        Ok(texts.collect())
    }
}

/// The number of a layer, the name of its schema, and its texts.
type Texts = (Option<u32>, String, SourceMap);

/// Returns the texts of a schema that the command line or tl.toml names.
fn of_project(input: &Input) -> Result<Vec<Texts>, Box<dyn Error>> {
    let numbers = input.layers.iter().map(|(number, _)| Some(*number));
    let numbers = numbers.chain(input.layers.is_empty().then_some(None));
    let texts = numbers.zip(input.groups()).map(|(number, files)| {
        let name = input.shown(&files);
        Ok((number, name, crate::read(&files)?))
    });
    texts.collect()
}

/// Returns the names of files without their folders, which depend on the machine.
fn file_names(paths: &str) -> String {
    let name = |path: &str| path.rsplit(['/', '\\']).next().unwrap_or_default().to_owned();
    paths.split(", ").map(name).collect::<Vec<_>>().join(", ")
}

/// Returns true for the file of an archive, if it can be read.
fn is_archive(path: &std::path::Path) -> bool {
    let is_file = !files::is_stdin(path) && files::layer_path(path).is_none();
    is_file && files::read_utf8(path).is_ok_and(|text| Archive::is_archive(&text))
}
