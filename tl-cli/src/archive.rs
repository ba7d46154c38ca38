//! `tl archive`: several layers in one text.

use std::error::Error;
use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use tl_parser::{Archive, Options, SourceMap, format, parse};

use crate::layers::LayersArgs;
use crate::terminal::{self, TextKind};
use crate::{files, report};

/// Writes several layers of a schema as one text, an archive, in which definitions that layers share are
/// there once.
///
/// An archive is TL: comments such as `// layers 179-185` name the layers of what follows, so that `tl
/// fmt` and editors read it. Wherever a command reads a schema, `api.tl@179` is layer 179 of the archive
/// `api.tl`, formatted as `tl fmt` does, and `api.tl` is its last layer. `tl fmt api.tl@179` prints a
/// layer. To add a layer, make an archive of the old one and the new schema.
///
/// The exit status is 0 if all is well, 1 if a schema has syntax errors, and 2 if the command line is
/// wrong, a layer is given twice, or a file cannot be read or written.
#[derive(clap::Args)]
#[command(after_help = "Examples:\n  \
    tl archive --layer 185=schema/api-185.tl --layer 186=schema/api-186.tl --out api.tl\n  \
    tl show channel --schema api.tl@185\n  \
    tl archive --layer api.tl --layer 187=schema/api-186.tl > longer.tl")]
pub(crate) struct Command {
    #[command(flatten)]
    layers: LayersArgs,
    /// The file to write. The default is standard output.
    #[arg(long, short, value_name = "FILE")]
    out: Option<PathBuf>,
}

impl Command {
    pub(crate) fn run(&self) -> Result<ExitCode, Box<dyn Error>> {
        let layers = self.layers.read()?;
        let texts: Vec<(u32, String)> =
            layers.iter().map(|(number, layer)| (*number, formatted(&layer.text))).collect();
        let borrowed: Vec<_> = texts.iter().map(|(number, text)| (*number, &**text)).collect();
        let archive = Archive::of(&borrowed)?;
        let text = formatted(&archive.to_string());
        match &self.out {
            Some(path) => {
                files::write(path, text)?;
                report::done("wrote", &terminal::path(path))?;
            }
            // The text is the result, whatever characters its comments have.
            None => terminal::stdout(TextKind::Bytes).write_all(text.as_bytes())?,
        }
        Ok(ExitCode::SUCCESS)
    }
}

/// Formats a text without syntax errors.
fn formatted(text: &str) -> String {
    let mut sources = SourceMap::new();
    let id = sources.add("layer", text);
    // Formatting needs no `--vk`: the result is unambiguous.
    let options = Options { vk: true, ..Options::default() };
    format(text, &parse(&sources, id, &options, &mut Vec::new()))
}
