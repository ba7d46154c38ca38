//! The schemas for the page that explains bytes.

use serde_json::json;
use tl_parser::{Archive, Reach};

use crate::site::LayerSchema;

/// Returns the script: a text of each schema file. With layers, it is an archive of those that have the
/// file.
pub(in crate::site) fn data(layers: &[LayerSchema]) -> String {
    format!("tlSchemas={};\n", json!(texts(layers)))
}

fn texts(layers: &[LayerSchema]) -> Vec<String> {
    let files: Vec<_> = layers.iter().map(files).collect();
    let most = files.iter().map(Vec::len).max().unwrap_or_default();
    let archive = |place: usize| {
        let all = layers.iter().zip(&files);
        let of: Vec<(u32, &str)> =
            all.filter_map(|(layer, files)| Some((layer.number?, &**files.get(place)?))).collect();
        // The texts have no comments, which could be those of an archive.
        Archive::of(&of).map(|archive| archive.to_string()).unwrap_or_default()
    };
    match (layers, &files[..]) {
        ([LayerSchema { number: None, .. }], [only]) => only.clone(),
        _ => (0..most).map(archive).collect(),
    }
}

/// Returns the texts of a layer. There is at least one.
fn files(layer: &LayerSchema) -> Vec<String> {
    let mut files = Reach::everything(&layer.schema, &[]).texts(&layer.schema);
    if files.is_empty() {
        files.push(String::new());
    }
    files
}
