//! `tl check`: what is wrong with a schema.

use std::path::PathBuf;
use std::process::ExitCode;

use tl_parser::{Diagnostic, Loaded, Options, SourceMap, load, render};

/// Checks schemas, which share one space of names, and prints what is wrong with them.
///
/// The exit status is 0 if there are no errors, 1 if there are, and 2 if the command line or a file
/// cannot be read.
#[derive(clap::Args)]
pub(crate) struct Command {
    /// The schema files.
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// Accept the syntax of VK's dialect: `@read` and `=>`.
    #[arg(long)]
    vk: bool,
}

impl Command {
    pub(crate) fn run(&self) -> ExitCode {
        let mut sources = SourceMap::new();
        for path in &self.files {
            if let Err(error) = sources.add_file(path) {
                eprintln!("error: cannot read `{}`: {error}", path.display());
                return ExitCode::from(2);
            }
        }
        let options = Options { vk: self.vk, ..Options::default() };
        let Loaded { schema, diagnostics } = load(&sources, &options);
        if !diagnostics.is_empty() {
            eprintln!("{}\n", render(&sources, &diagnostics, false));
        }
        let errors = diagnostics.iter().filter(|d| Diagnostic::is_error(d)).count();
        let warnings = diagnostics.len() - errors;
        match schema {
            Some(schema) => {
                let own = schema.combinators().filter(|(_, c)| !c.is_predeclared).count();
                let layer = schema.layer.map(|layer| format!(" of layer {layer}"));
                println!("{own} definitions{}, {warnings} warnings", layer.unwrap_or_default());
                ExitCode::SUCCESS
            }
            None => {
                println!("{errors} errors, {warnings} warnings");
                ExitCode::FAILURE
            }
        }
    }
}
