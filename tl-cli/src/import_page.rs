//! `tl import-page`: converts pages of the API reference to a documentation overlay and to TL.

use std::error::Error;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf, absolute};
use std::process::ExitCode;

use tl_docs::{Documentation, Overlay};
use tl_parser::{Options, Schema, SourceMap};

use crate::files::{self, Text, read_text};
use crate::load;
use crate::overlay;
use crate::pages::{self, Page, Scheme, add_to_schema};
use crate::report;
use crate::terminal::{self, TextKind};

/// Converts saved pages of methods, constructors and types in Telegram's API reference
/// (core.telegram.org/methods) to a documentation overlay and to TL.
///
/// Parts of a page that the command does not understand are reported on standard error; the rest is
/// written. The exit status is 0 if all pages were read, 1 if a page is invalid or does not match
/// the schema, and 2 if the command line is wrong or a file cannot be read or written.
#[derive(clap::Args)]
#[command(after_help = "Examples:\n  \
    tl import-page messages.sendMultiMedia.html > docs.toml\n  \
    tl import-page *.html --output docs.toml --schema pages.tl")]
pub(crate) struct Command {
    /// The saved pages.
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Add the documentation to this overlay instead of printing it. Everything else in the file
    /// stays, comments included.
    #[arg(long, value_name = "OVERLAY")]
    output: Option<PathBuf>,
    /// Add the TL definitions to this schema file; without a file, print them after the overlay. An
    /// existing definition stays, and is reported if it differs.
    #[arg(long, value_name = "SCHEMA", num_args = 0..=1)]
    schema: Option<Option<PathBuf>>,
    /// Compare the definitions, fields and links of the pages with this schema; may be repeated.
    #[arg(long = "against", value_name = "SCHEMA")]
    against: Vec<PathBuf>,
}

/// The merged content of all pages.
#[derive(Default)]
struct Pages {
    documentation: Documentation,
    scheme: Scheme,
    /// True if an error has been reported.
    has_errors: bool,
    /// The pages that were read, and their layers.
    read: Vec<(PathBuf, Option<u32>)>,
}

impl Pages {
    fn error(&mut self, about: &Path, message: &str) {
        report::error(&format!("{}: {message}", terminal::path(about)));
        self.has_errors = true;
    }

    fn add(&mut self, path: &Path, page: &Page) {
        for note in &page.notes {
            report::warning(&format!("{}: {note}", terminal::path(path)));
        }
        for definition in page.scheme.definitions() {
            if let Err(known) = self.scheme.add(definition.clone())
                && known.text != definition.text
            {
                let known = known.text.clone();
                let message = format!("`{}`, but an earlier page has `{known}`", definition.text);
                self.error(path, &message);
            }
        }
        self.read.push((path.to_owned(), page.layer));
    }
}

impl Command {
    pub(crate) fn run(&self) -> Result<ExitCode, Box<dyn Error>> {
        let is_page = |path: &Path| path.extension().is_some_and(|e| e == "html" || e == "htm");
        if let Some(Some(path)) =
            self.schema.as_ref().filter(|path| path.as_deref().is_some_and(is_page))
        {
            return Err(format!(
                "`--schema {}` would write the schema to a page",
                terminal::path(path)
            )
            .into());
        }
        if let (Some(output), Some(Some(schema))) = (&self.output, &self.schema)
            && is_same_file(output, schema)
        {
            let path = terminal::path(output);
            return Err(format!(
                "`{path}` is given as `--output` and as `--schema`: the overlay and the schema \
                 need a file each"
            )
            .into());
        }
        let mut sources = crate::read(&self.against)?;
        let schema = match self.against.is_empty() {
            true => None,
            false => Some(load::schema(&sources, &Options::default())?),
        };
        let mut pages = self.read_pages()?;
        if !pages.read.is_empty() {
            let overlay = self.overlay(&mut pages)?;
            let definitions = self.definitions(&mut pages)?;
            if let Some(schema) = &schema {
                compare(&mut pages, schema);
                self.check(&mut sources, schema, overlay.as_deref().unwrap_or_default())?;
            }
            self.write(overlay.as_deref(), definitions.as_deref())?;
        }
        Ok(if pages.has_errors { ExitCode::FAILURE } else { ExitCode::SUCCESS })
    }

    /// Reads all pages. A page about a definition wins over pages that mention it.
    fn read_pages(&self) -> Result<Pages, String> {
        let (mut pages, mut own) = (Pages::default(), Documentation::default());
        for path in &self.files {
            let bytes = files::read(path)?;
            match pages::read(&bytes) {
                Ok(page) => {
                    pages.add(path, &page);
                    own.entries.entry(page.name).or_default().merge(page.entry);
                    pages.documentation.merge(page.others);
                }
                Err(error) => pages.error(path, &error.to_string()),
            }
        }
        pages.documentation.merge(own);
        Ok(pages)
    }

    /// Returns the text of the overlay, or `None` if the existing overlay cannot be changed.
    fn overlay(&self, pages: &mut Pages) -> Result<Option<String>, String> {
        let Some(path) = &self.output else { return Ok(Some(pages.documentation.to_toml())) };
        match overlay::update(&text_of(path)?, &pages.documentation) {
            Ok(text) => Ok(Some(text)),
            Err(reason) => {
                pages.error(path, &format!("not changed: {reason}"));
                Ok(None)
            }
        }
    }

    /// Returns the text of the schema, if `--schema` asks for it.
    fn definitions(&self, pages: &mut Pages) -> Result<Option<String>, String> {
        let Some(path) = &self.schema else { return Ok(None) };
        let Some(path) = path else { return Ok(Some(pages.scheme.to_string())) };
        match add_to_schema(&text_of(path)?, &pages.scheme) {
            Ok(added) => {
                for (known, new) in added.different {
                    pages.error(path, &format!("`{known}` stays, but the page has `{new}`"));
                }
                Ok(Some(added.text))
            }
            Err(reason) => {
                pages.error(path, &format!("not changed: {reason}"));
                Ok(None)
            }
        }
    }

    /// Reports names in the overlay that the schema does not define.
    fn check(&self, sources: &mut SourceMap, schema: &Schema, overlay: &str) -> io::Result<()> {
        let name = self.output.as_ref().map(|path| terminal::path(path));
        let source = sources.add(name.unwrap_or_else(|| "<overlay>".to_owned()), overlay);
        let mut diagnostics = Vec::new();
        let overlay = Overlay::read(sources, source, &mut diagnostics);
        overlay.check(sources, schema, &mut diagnostics);
        report::print_errors(sources, &diagnostics)
    }

    fn write(
        &self,
        overlay: Option<&str>,
        definitions: Option<&str>,
    ) -> Result<(), Box<dyn Error>> {
        match (&self.output, overlay) {
            (Some(path), Some(text)) => files::write(path, text)?,
            (None, Some(text)) => terminal::stdout(TextKind::Text).write_all(text.as_bytes())?,
            (_, None) => {}
        }
        match (&self.schema, definitions) {
            (Some(Some(path)), Some(text)) => files::write(path, text)?,
            (Some(None), Some(text)) => {
                let gap = if self.output.is_none() { "\n" } else { "" };
                write!(terminal::stdout(TextKind::Text), "{gap}{text}")?;
            }
            _ => {}
        }
        Ok(())
    }
}

/// Reports layers and definitions that differ from those of the schema.
fn compare(pages: &mut Pages, schema: &Schema) {
    for (path, layer) in &pages.read {
        if let (Some(layer), Some(of_schema)) = (layer, schema.layer)
            && *layer != of_schema
        {
            let path = terminal::path(path);
            report::warning(&format!(
                "{path}: the page is of layer {layer}, the schema of layer {of_schema}"
            ));
        }
    }
    for definition in pages.scheme.definitions() {
        let Some(index) = schema.combinator_named(&definition.name) else {
            report::error(&format!("the schema has no `{}`", definition.text));
            pages.has_errors = true;
            continue;
        };
        let known = &schema[index];
        if known.text != definition.text && known.text_with_id() != definition.text {
            report::error(&format!(
                "`{}` on the page, `{}` in the schema",
                definition.text, known.text
            ));
            pages.has_errors = true;
        }
    }
}

/// Returns true if two paths lead to one file. Neither file has to exist.
fn is_same_file(a: &Path, b: &Path) -> bool {
    let full = |path: &Path| fs::canonicalize(path).or_else(|_| absolute(path)).ok();
    a == b || full(a).is_some_and(|a| full(b) == Some(a))
}

/// Reads a file that will be edited; a missing file is empty.
fn text_of(path: &Path) -> Result<String, String> {
    match read_text(path)? {
        Text::Known(text) => Ok(text),
        Text::Missing => Ok(String::new()),
        Text::NotUtf8(message) => Err(message),
    }
}
