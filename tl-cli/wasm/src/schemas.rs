//! The schemas that answer.

use std::cell::OnceCell;
use std::collections::BTreeMap;

use tl_parser::{Archive, Options, Schema, SourceMap, codes, load};

use crate::bytes::answers::{Layer, Layers};

/// The schemas of a site. Each is parsed when the first request needs it.
#[derive(Default)]
pub(crate) struct Schemas {
    files: Vec<File>,
    layers: BTreeMap<Option<u32>, OnceCell<Option<Schema>>>,
}

/// A file of the schema, in one layer or in several. An instance keeps it to its end.
enum File {
    Text(&'static str),
    Archive(&'static str, Archive<'static>),
}

impl File {
    fn read(text: String) -> Result<Self, String> {
        let text: &str = text.leak();
        match Archive::is_archive(text) {
            true => match Archive::parse(text) {
                Ok(archive) => Ok(Self::Archive(text, archive)),
                Err(error) => Err(error.to_string()),
            },
            false => Ok(Self::Text(text)),
        }
    }

    /// Returns the text of a layer.
    fn text(&self, number: Option<u32>) -> Option<String> {
        match self {
            Self::Text(text) => number.is_none().then(|| (*text).to_owned()),
            Self::Archive(_, archive) => archive.layer(number?),
        }
    }

    fn all(&self) -> &'static str {
        match self {
            Self::Text(text) | Self::Archive(text, _) => text,
        }
    }
}

impl Schemas {
    /// Reads the texts: one for each file of the schema, or an archive of its layers.
    pub(crate) fn read(json: &[u8]) -> Result<Self, String> {
        let texts: Vec<String> = serde_json::from_slice(json).map_err(|error| error.to_string())?;
        let files = texts.into_iter().map(File::read).collect::<Result<Vec<_>, _>>()?;
        let mut layers = BTreeMap::new();
        for file in &files {
            let numbers = match file {
                File::Text(_) => vec![None],
                File::Archive(_, archive) => archive.layers().iter().copied().map(Some).collect(),
            };
            layers.extend(numbers.into_iter().map(|number| (number, OnceCell::new())));
        }
        Ok(Self { files, layers })
    }

    fn load(&self, number: Option<u32>) -> Option<Schema> {
        let mut sources = SourceMap::new();
        for text in self.files.iter().filter_map(|file| file.text(number)) {
            sources.add("schema.tl", text);
        }
        // The site accepted the schema.
        let allow = vec![codes::DUPLICATE_ID];
        load(&sources, &Options { vk: true, allow, ..Options::default() }).schema
    }
}

impl Layers for Schemas {
    fn numbers(&self) -> Vec<u32> {
        self.layers.keys().copied().flatten().collect()
    }

    fn layer(&self, number: Option<u32>) -> Option<Layer<'_>> {
        let (&number, schema) = match number {
            None => self.layers.last_key_value()?,
            Some(_) => self.layers.get_key_value(&number)?,
        };
        let schema = schema.get_or_init(|| self.load(number)).as_ref()?;
        Some(Layer { number, schema })
    }

    /// Every definition states its id.
    fn may_have(&self, number: u32, id: u32) -> bool {
        let id = format!("#{id:08x}");
        self.files.iter().any(|file| {
            let has = |text: &str| text.contains(&id);
            has(file.all()) && file.text(Some(number)).is_some_and(|text| has(&text))
        })
    }
}
