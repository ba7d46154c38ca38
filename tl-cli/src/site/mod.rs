//! `tl site`: a reference of a schema and its layers, as pages of HTML.
//!
//! [`SiteArgs`] reads layers and overlays into a [`Site`], which knows the path of every page and
//! renders each by itself: `tl site` writes all of them, `tl serve` renders those that are asked for.

mod input;
mod layout;
mod pages;
mod write;

use std::collections::BTreeMap;
use std::error::Error;
use std::path::PathBuf;
use std::process::ExitCode;

pub(crate) use self::input::{LayerSchema, SiteArgs};
pub(crate) use self::layout::{Frame, layout};
use crate::report;
use crate::terminal;

/// Writes a reference of a schema as a folder of pages, which any web server and any browser without a
/// server can show.
///
/// Each definition has a page with its TL, documentation, uses, history over the layers, and a value as
/// Rust, as JSON and as bytes. Every page has a search over names, fields, constructor ids, errors and
/// signatures. Without layers, the schema is that of `--schema`, of `TL_SCHEMA` or of tl.toml.
///
/// The exit status is 0 if all is well, 1 if schemas or overlays have errors, and 2 if the command
/// line is wrong, or a file cannot be read or written.
#[derive(clap::Args)]
#[command(after_help = "Examples:\n  \
    tl site --schema schema/mtproto.tl --out target/site\n  \
    tl site --layer 185=schema/api-185.tl --layer 186=schema/api-186.tl \\\n    \
    --docs schema/docs/api.toml --out target/site")]
pub(crate) struct Command {
    #[command(flatten)]
    input: SiteArgs,
    /// The folder to write.
    #[arg(long, short, value_name = "DIR")]
    out: PathBuf,
}

impl Command {
    pub(crate) fn run(&self) -> Result<ExitCode, Box<dyn Error>> {
        let site = self.input.load()?;
        write::write(&site, &self.out)?;
        report::done("wrote", &terminal::path(&self.out))?;
        Ok(ExitCode::SUCCESS)
    }
}

/// The kind of a file of the site.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Html,
    Markdown,
    Style,
    Script,
}

/// A file of the site.
pub(crate) struct Page {
    pub(crate) kind: Kind,
    pub(crate) bytes: Vec<u8>,
}

/// A reference of a schema and its layers.
pub(crate) struct Site {
    /// The layers, the oldest first. A schema without a number is alone.
    layers: Vec<LayerSchema>,
    pages: BTreeMap<String, Subject>,
}

/// The content of a page.
enum Subject {
    Index,
    Style,
    Script,
}

impl Site {
    /// Lists the pages of layers, the oldest first.
    pub(crate) fn new(layers: Vec<LayerSchema>) -> Self {
        let pages = BTreeMap::from([
            ("index.html".to_owned(), Subject::Index),
            ("style.css".to_owned(), Subject::Style),
            ("search.js".to_owned(), Subject::Script),
        ]);
        Self { layers, pages }
    }

    /// Returns the layers, the oldest first.
    pub(crate) fn layers(&self) -> &[LayerSchema] {
        &self.layers
    }

    /// Returns the paths of all files, relative to the folder of the site, with `/` between names.
    pub(crate) fn paths(&self) -> impl Iterator<Item = &str> {
        self.pages.keys().map(String::as_str)
    }

    /// Renders a file, or returns `None` if the site has no such path.
    pub(crate) fn page(&self, path: &str) -> Option<Page> {
        let text = |kind, text: &str| Page { kind, bytes: text.as_bytes().to_vec() };
        Some(match self.pages.get(path)? {
            Subject::Index => text(Kind::Html, &pages::index(self).into_string()),
            Subject::Style => text(Kind::Style, include_str!("style.css")),
            Subject::Script => text(Kind::Script, include_str!("search.js")),
        })
    }
}
