//! `tl fmt`: the canonical layout of a schema.

use std::error::Error;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use tl_parser::{Diagnostic, Options, SourceMap, format, parse};

use crate::files::{self, Text, cannot_read, read_text};
use crate::project::{Given, Input, Project};
use crate::report;
use crate::terminal::{self, TextKind};

/// Formats schema files in place: one definition per line, comments kept. A file that has errors or
/// is not UTF-8 stays unchanged. `-` formats standard input to standard output, and `api.tl@185`
/// formats a layer of an archive to standard output.
///
/// The exit status is 0 if all is well, 1 if a file has errors or, with `--check`, is not
/// formatted, and 2 if the command line is wrong or a file cannot be read or written.
#[derive(clap::Args)]
#[command(after_help = "Examples:\n  \
    tl fmt schema/api-185.tl schema/mtproto.tl\n  \
    tl fmt --check\n  \
    tl fmt - < schema/mtproto.tl > formatted.tl")]
pub(crate) struct Command {
    /// The schema files, or names of schemas in tl.toml. The default is all files of tl.toml.
    #[arg(value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Change nothing; list the files that are not formatted.
    #[arg(long)]
    check: bool,
}

impl Command {
    pub(crate) fn run(&self) -> Result<ExitCode, Box<dyn Error>> {
        let given = Given { schemas: &self.files, ..Given::default() };
        let inputs = Project::here()?.all(&given)?;
        let (mut is_fine, mut done) = (true, Vec::new());
        for path in inputs.iter().flat_map(Input::all_files) {
            if !done.contains(&path) {
                is_fine &= self.file(path)?;
                done.push(path);
            }
        }
        Ok(if is_fine { ExitCode::SUCCESS } else { ExitCode::FAILURE })
    }

    /// Formats or checks one file. Returns false if it has errors or `--check` rejects it.
    fn file(&self, path: &Path) -> Result<bool, Box<dyn Error>> {
        let is_layer = files::layer_path(path).is_some();
        let text = if is_layer { Text::Known(files::schema_text(path)?) } else { read_text(path)? };
        let text = match text {
            Text::Known(text) => text,
            Text::Missing => return Err(cannot_read(path, &"there is no such file").into()),
            Text::NotUtf8(message) => {
                report::error(&message);
                return Ok(false);
            }
        };
        let mut sources = SourceMap::new();
        sources.add(files::name(path), text);
        // Formatting needs no `--vk`: the result is unambiguous.
        let options = Options { vk: true, ..Options::default() };
        for (id, source) in sources.own() {
            let mut found = Vec::new();
            let file = parse(&sources, id, &options, &mut found);
            found.retain(Diagnostic::is_error);
            if !found.is_empty() {
                report::print_errors(&sources, &found)?;
                return Ok(false);
            }
            let text = format(source.text(), &file);
            if self.check && text != source.text() {
                writeln!(terminal::stdout(TextKind::Text), "{}", files::input_name(path))?;
                return Ok(false);
            }
            if (files::is_stdin(path) || is_layer) && !self.check {
                // The text is the result, whatever characters its comments have.
                terminal::stdout(TextKind::Bytes).write_all(text.as_bytes())?;
                continue;
            }
            if text == source.text() {
                continue;
            }
            files::write(path, text)?;
        }
        Ok(true)
    }
}
