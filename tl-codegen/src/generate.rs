//! The stages of the generator, from schema files to a module.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use syn::parse::Parser;
use syn::punctuated::Punctuated;
use tl_docs::Documentation;
use tl_parser::{SourceMap, escape};

use crate::config::Config;
use crate::doc_index::DocIndex;
use crate::emit::{self, AddedAttributes, LayerModule, Layout, Module, Style};
use crate::errors::Errors;
use crate::layers::{LayerDelta, older_forms};
use crate::loading::load_schema;
use crate::selector::Selector;
use crate::validated::ValidatedConfig;
use crate::{BuildError, Extra, documentation, lower};

/// The models of the module, and the settings of emission.
pub(crate) struct Generated {
    layers: Vec<LayerModule>,
    config: Config,
    header: String,
    /// The warnings that a build shows, one line each.
    pub(crate) warnings: Vec<String>,
}

/// The content of all input files.
pub(crate) struct Input {
    /// The schemas, oldest layer first.
    pub(crate) layers: Vec<LayerSources>,
    /// The older versions of the schema.
    pub(crate) older: Vec<SourceMap>,
    /// The overlays.
    pub(crate) docs: SourceMap,
}

/// The texts of one layer, or of all schemas if there are no layers.
pub(crate) struct LayerSources {
    pub(crate) layer: Option<u32>,
    pub(crate) sources: SourceMap,
}

/// Reads all files.
pub(crate) fn read(config: &Config) -> Result<Input, BuildError> {
    if config.schemas.is_empty() && config.layers.is_empty() {
        return Err(BuildError::NoSchema);
    }
    if !config.layers.is_empty() && !config.older.is_empty() {
        return Err(BuildError::LayersAndOlder);
    }
    let read = |layer: Option<u32>, own: Option<&PathBuf>| {
        let sources = read_files(config.schemas.iter().chain(own))?;
        Ok(LayerSources { layer, sources })
    };
    let mut layers: Vec<_> = config.layers.iter().collect();
    layers.sort_by_key(|(layer, _)| *layer);
    if let Some(pair) = layers.windows(2).find(|pair| pair[0].0 == pair[1].0) {
        return Err(BuildError::SameLayer(pair[0].0));
    }
    if let Some((layer, _)) = layers.iter().find(|(layer, _)| i32::try_from(*layer).is_err()) {
        return Err(BuildError::LayerTooLarge(*layer));
    }
    let layers = match layers.is_empty() {
        true => vec![read(None, None)?],
        false => {
            let layers = layers.into_iter().map(|(layer, path)| read(Some(*layer), Some(path)));
            layers.collect::<Result<_, BuildError>>()?
        }
    };
    let older = config.older.iter().map(|path| read_files([path]));
    let older = older.collect::<Result<_, BuildError>>()?;
    Ok(Input { layers, older, docs: read_files(&config.docs)? })
}

fn read_files<'a>(paths: impl IntoIterator<Item = &'a PathBuf>) -> Result<SourceMap, BuildError> {
    let mut sources = SourceMap::new();
    for path in paths {
        let read = sources.add_file(path);
        read.map_err(|error| BuildError::Read { path: path.clone(), error })?;
    }
    Ok(sources)
}

/// Runs the stages after reading.
pub(crate) fn generate(input: &Input, config: &Config) -> Result<Generated, BuildError> {
    // Errors in settings come before errors in schemas.
    style(config)?;
    refuse_conflicts(config)?;
    let layers = &input.layers;
    let schemas = layers.iter().map(|layer| load_schema(&layer.sources, &config.options));
    let schemas = schemas.collect::<Result<Vec<_>, _>>()?;
    let (mut warnings, mut seen) = (Vec::new(), BTreeSet::new());
    for (layer, (schema, diagnostics)) in layers.iter().zip(&schemas) {
        let shown = diagnostics.iter().filter(|diagnostic| !diagnostic.code.is_style());
        for warning in shown.map(|diagnostic| diagnostic.short(&layer.sources)) {
            // Layers may share findings.
            if seen.insert(warning.clone()) {
                warnings.push(warning);
            }
        }
        if let (Some(layer), Some(stated)) = (layer.layer, schema.layer)
            && layer != stated
        {
            warnings.push(format!("the schema of layer {layer} says that it is layer {stated}"));
        }
    }
    let schemas: Vec<_> = schemas.into_iter().map(|(schema, _)| schema).collect();
    let overlay = documentation::read(&input.docs, &schemas, &mut warnings)?;
    let validated = ValidatedConfig::new(&schemas, config)?;
    let models = layers
        .iter()
        .zip(&schemas)
        .map(|(layer, schema)| validated.lower(&layer.sources, schema, &input.older));
    let mut models = models.collect::<Result<Vec<_>, _>>()?;
    lower::assign_codec_directions(&mut models, config);
    let mut modules: Vec<LayerModule> = Vec::new();
    for ((sources, schema), mut model) in layers.iter().zip(&schemas).zip(models) {
        let layer = sources.layer.or(schema.layer);
        let delta = modules.last().zip(sources.layer).map(|(older, layer)| {
            let before = older.delta.as_ref();
            let older = (older.layer.unwrap_or_default(), &older.model);
            LayerDelta::new(older, before, (layer, &mut model))
        });
        let mut documentation = Documentation::from_schema(schema);
        documentation.merge(overlay.clone());
        let older = older_forms(&mut model);
        let errors = config.extras.contains(&Extra::Errors);
        let errors = errors.then(|| Errors::new(&documentation, &model));
        let doc_index = DocIndex::new(documentation, &model);
        modules.push(LayerModule { model, layer, delta, older, doc_index, errors });
    }
    let names = config.files().filter_map(|path| path.file_name());
    let names: Vec<_> = names.map(|name| name.to_string_lossy().into_owned()).collect();
    Ok(Generated {
        layers: modules,
        config: config.clone(),
        header: format!(
            "{HEADER} {} from {}. DO NOT EDIT.",
            env!("CARGO_PKG_VERSION"),
            escape::line(&names.join(", "))
        ),
        warnings,
    })
}

/// Rejects extras that exclude each other.
fn refuse_conflicts(config: &Config) -> Result<(), BuildError> {
    let is_conflict = [Extra::Unknown, Extra::Borrowed].iter().all(|e| config.extras.contains(e));
    match is_conflict {
        true => Err(BuildError::ExtrasConflict {
            extras: ["unknown", "borrowed"],
            reason: "`into_owned` decodes a value again from its bytes, without the skipper that \
                     knew the end of its unknown constructors",
        }),
        false => Ok(()),
    }
}

/// Parses the settings of emission.
fn style(config: &Config) -> Result<Style, BuildError> {
    let attributes = config.attributes.iter();
    let attributes = attributes.map(|(selector, text)| added_attributes(selector, text));
    let extern_types = config.extern_types.values().map(|text| {
        let ty = syn::parse_str(text).map_err(|_| BuildError::RustSyntax {
            text: text.clone(),
            expected: "a type such as `Box<str>`",
        })?;
        Ok((text.clone(), ty))
    });
    Ok(Style {
        runtime: path(config.runtime.as_deref().unwrap_or("::tl_runtime"))?,
        type_derives: paths(&config.type_derives, &["Clone", "Debug", "PartialEq"])?,
        function_derives: paths(&config.function_derives, &["Debug"])?,
        attributes: attributes.collect::<Result<_, BuildError>>()?,
        extern_types: extern_types.collect::<Result<_, BuildError>>()?,
        extras: config.extras.clone(),
    })
}

fn added_attributes(selector: &str, text: &str) -> Result<AddedAttributes, BuildError> {
    let failed = |_| BuildError::RustSyntax {
        text: text.to_owned(),
        expected: "attributes such as `#[derive(Eq)]`",
    };
    let parsed = syn::Attribute::parse_outer.parse_str(text).map_err(failed)?;
    let (derives, attributes): (Vec<_>, Vec<_>) =
        parsed.into_iter().partition(|attribute| attribute.path().is_ident("derive"));
    let paths = Punctuated::<syn::Path, syn::Token![,]>::parse_terminated;
    let derives = derives.iter().map(|derive| derive.parse_args_with(paths).map_err(failed));
    let derives = derives.collect::<Result<Vec<_>, _>>()?.into_iter().flatten().collect();
    Ok(AddedAttributes { selector: Selector::new(selector), derives, attributes })
}

/// Parses a Rust path of the caller.
fn path(text: &str) -> Result<syn::Path, BuildError> {
    syn::parse_str(text).map_err(|_| BuildError::RustSyntax {
        text: text.to_owned(),
        expected: "a path such as `::tl_runtime` or `Debug`",
    })
}

/// Parses the paths of the caller, or the default ones.
fn paths(chosen: &Option<Vec<String>>, default: &[&str]) -> Result<Vec<syn::Path>, BuildError> {
    match chosen {
        Some(chosen) => chosen.iter().map(|text| path(text)).collect(),
        None => default.iter().map(|text| path(text)).collect(),
    }
}

/// Makes rustfmt leave a file alone, so that `cargo fmt` does not make it stale. The compiler never
/// sees the attribute. A module cannot have `#![rustfmt::skip]` in stable Rust.
const NOT_FORMATTED: &str = "#![cfg_attr(rustfmt, rustfmt_skip)]\n";

/// The start of every generated file.
pub(crate) const HEADER: &str = "// @generated by tl-codegen";

impl Generated {
    /// Returns the module as one text.
    pub(crate) fn text(&self) -> Result<String, BuildError> {
        Ok(format!("{}\n\n{}", self.header, self.module(Layout::Nested)?.nested()))
    }

    /// Returns the module as a folder of files.
    pub(crate) fn files(&self) -> Result<Vec<(PathBuf, String)>, BuildError> {
        let mut files = Vec::new();
        self.module(Layout::Files)?.files(Path::new(""), "mod.rs", &mut files);
        // Two paths may be one on a file system that ignores case.
        let mut paths = BTreeSet::new();
        for (path, _) in &files {
            let path = path.to_string_lossy().to_ascii_lowercase();
            if let Some(path) = paths.replace(path) {
                return Err(BuildError::Internal(format!("two modules are in the file `{path}`")));
            }
        }
        let mark = if self.config.is_committed { NOT_FORMATTED } else { "" };
        let with_header = |(path, text)| (path, format!("{}\n{mark}\n{text}", self.header));
        Ok(files.into_iter().map(with_header).collect())
    }

    fn module(&self, layout: Layout) -> Result<Module, BuildError> {
        emit::module(&self.layers, &|| style(&self.config), layout)
    }
}
