//! `tl site`: writes a reference as a folder.

use std::error::Error;
use std::path::PathBuf;
use std::process::ExitCode;

use super::{SiteArgs, write};
use crate::report::{self, counted};
use crate::terminal;

/// Writes a reference of a schema as a folder of pages, which any web server shows, and any browser
/// without one.
///
/// Each definition has a page with its TL, documentation, uses, history over the layers, and a value as
/// Rust, as JSON and as bytes. Every page has a search over names, fields, constructor ids, errors and
/// signatures, and `bytes.html` explains bytes, decodes them to JSON and encodes edited JSON. Without
/// files and layers, the schema is that of `TL_SCHEMA` or of tl.toml.
///
/// The exit status is 0 if all is well, 1 if schemas or overlays have errors, and 2 if the command
/// line is wrong, or a file cannot be read or written.
#[derive(clap::Args)]
#[command(after_help = "Examples:\n  \
    tl site schema/mtproto.tl --out site\n  \
    tl site --layer 185=schema/api-185.tl --layer 186=schema/api-186.tl \\\n    \
    --docs schema/docs/api.toml --title 'The API of Telegram' --out site")]
pub(crate) struct Command {
    #[command(flatten)]
    input: SiteArgs,
    /// The folder to write. Files in it that are not part of the reference stay.
    #[arg(long, short, value_name = "DIR")]
    out: PathBuf,
    /// The address under which the folder will be served, such as `https://example.org/tl/`. Writes a
    /// sitemap.xml, which needs full addresses.
    #[arg(long, value_name = "URL")]
    base_url: Option<String>,
}

impl Command {
    pub(crate) fn run(&self) -> Result<ExitCode, Box<dyn Error>> {
        let site = self.input.load()?;
        let size = write::write(&site, &self.out, self.base_url.as_deref())?;
        let wrote = format!("{} to {}", counted(size.files, "file"), terminal::path(&self.out));
        report::done("wrote", &wrote)?;
        Ok(ExitCode::SUCCESS)
    }
}
