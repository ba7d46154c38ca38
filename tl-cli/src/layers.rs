//! Layers of a schema, from schemas and archives.

use std::collections::BTreeMap;
use std::error::Error;
use std::path::{Path, PathBuf};

use tl_parser::{Archive, Diagnostic, Options, SourceMap, parse};

use crate::files::{self, Text, cannot_read};
use crate::report::Findings;

/// The layers of a command.
#[derive(clap::Args)]
pub(crate) struct LayersArgs {
    /// A layer: its number and its schema, such as `185=schema/api-185.tl`. The number may be left out
    /// if the schema states it (`// LAYER 185`), and an archive has all its layers; may be repeated, in
    /// any order.
    #[arg(long = "layer", required = true, value_name = "[NUMBER=]FILE", value_parser = layer)]
    layers: Vec<(Option<u32>, PathBuf)>,
    /// Accept the syntax of VK's dialect: `@read` and `=>`.
    #[arg(long)]
    pub(crate) vk: bool,
}

/// Parses `NUMBER=FILE`, or `FILE`.
pub(crate) fn layer(text: &str) -> Result<(Option<u32>, PathBuf), String> {
    match text.split_once('=') {
        Some((number, file)) if number.bytes().all(|byte| byte.is_ascii_digit()) => {
            Ok((Some(layer_number(number)?), PathBuf::from(file)))
        }
        _ => Ok((None, PathBuf::from(text))),
    }
}

/// Parses the number of a layer.
pub(crate) fn layer_number(text: &str) -> Result<u32, String> {
    // `parse` would accept a `+`.
    let number = text.parse().ok().filter(|_| text.bytes().all(|byte| byte.is_ascii_digit()));
    number.ok_or_else(|| format!("`{text}` is not a layer number"))
}

/// The text of a layer.
pub(crate) struct Layer {
    /// The name in messages.
    pub(crate) name: String,
    pub(crate) text: String,
}

/// Layers by their numbers.
pub(crate) type Layers = BTreeMap<u32, Layer>;

impl LayersArgs {
    /// Reads the layers.
    ///
    /// # Errors
    ///
    /// If a file cannot be read or states no layer, or if a layer is given twice. [`Findings`], if a text
    /// has syntax errors.
    pub(crate) fn read(&self) -> Result<Layers, Box<dyn Error>> {
        read(&self.layers, self.vk)
    }
}

/// Reads the layers of several files.
pub(crate) fn read(files: &[(Option<u32>, PathBuf)], vk: bool) -> Result<Layers, Box<dyn Error>> {
    let mut all = Layers::new();
    for (number, path) in files {
        for (number, layer) in read_file(*number, path, vk)? {
            let name = layer.name.clone();
            if let Some(other) = all.insert(number, layer) {
                let message = format!("layer {number} is in `{}` and in `{name}`", other.name);
                return Err(message.into());
            }
        }
    }
    Ok(all)
}

/// Reads the layers of a file.
fn read_file(number: Option<u32>, path: &Path, vk: bool) -> Result<Layers, Box<dyn Error>> {
    let name = files::input_name(path);
    if let Some((_, own)) = files::layer_path(path) {
        let text = files::schema_text(path)?;
        return Ok(Layers::from([(number.unwrap_or(own), Layer { name, text })]));
    }
    let text = match files::read_text(path)? {
        Text::Known(text) => text,
        Text::Missing => return Err(cannot_read(path, &"there is no such file").into()),
        Text::NotUtf8(message) => return Err(message.into()),
    };
    if !Archive::is_archive(&text) {
        let stated = stated_layer(&name, &text, vk)?;
        let number = number.or(stated).ok_or_else(|| {
            format!("`{name}` states no layer; write its number before it: `185={name}`")
        })?;
        return Ok(Layers::from([(number, Layer { name, text })]));
    }
    if let Some(number) = number {
        return Err(format!(
            "`{name}` is an archive; leave out `{number}=` for all its layers, or write \
             `{name}@{number}`"
        )
        .into());
    }
    let archive = Archive::parse(&text).map_err(|error| cannot_read(path, &error))?;
    let layers = archive.layers().iter().filter_map(|&number| {
        let name = format!("{name}@{number}");
        Some((number, Layer { name, text: archive.layer(number)? }))
    });
    Ok(layers.collect())
}

/// Returns the layer that a text states.
fn stated_layer(name: &str, text: &str, vk: bool) -> Result<Option<u32>, Box<dyn Error>> {
    let mut sources = SourceMap::new();
    let id = sources.add(name, text);
    let mut found = Vec::new();
    let options = Options { vk, ..Options::default() };
    let layer = parse(&sources, id, &options, &mut found).layer.map(|layer| layer.value);
    found.retain(Diagnostic::is_error);
    if found.is_empty() {
        return Ok(layer);
    }
    Err(Findings::new(&sources, &found).into())
}
