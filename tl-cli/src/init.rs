//! `tl init`: a build script, a module and a schema for a crate, or a whole crate.

mod template;

use std::error::Error;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use tl_codegen::Builder;
use tl_parser::{Options, SourceMap};

use crate::terminal::{self, TextKind};
use crate::{files, report};
use template::Template;

/// Sets up a crate to generate Rust from a schema: writes a build script, a module `tl` that
/// includes the generated code, and the schema in a folder `schema`.
///
/// Prints the lines to add to Cargo.toml and to the crate, and overwrites no existing file. If a
/// schema has errors, nothing is written.
///
/// With `--template`, writes a whole crate: a client and a server that talk to each other over TCP,
/// or a library with the types of a schema.
///
/// The exit status is 0 if all is well, 1 if the schema has errors, and 2 if the command line is
/// wrong, the schema does not have a root, or a file is in the way or cannot be read or written.
#[derive(clap::Args)]
#[command(after_help = "Examples:\n  \
    tl init album\n  \
    tl init --schema schema/api-185.tl --root messages.sendMultiMedia client\n  \
    tl init --template server notes-server\n  \
    tl init --template types-crate --schema schema/api-185.tl telegram-types")]
pub(crate) struct Command {
    /// The folder of the crate, which contains Cargo.toml.
    #[arg(default_value = ".", value_name = "DIR")]
    directory: PathBuf,
    /// A schema to copy; may be repeated. The default is a small example.
    #[arg(long = "schema", short = 's', value_name = "FILE")]
    schemas: Vec<PathBuf>,
    /// Generate only this function, type or constructor and everything it refers to, or those of a
    /// namespace (`messages.*`); may be repeated.
    #[arg(long = "root", value_name = "NAME", requires = "schemas")]
    roots: Vec<String>,
    /// Write a whole crate.
    #[arg(long, value_enum, value_name = "TEMPLATE")]
    template: Option<Template>,
    /// The folder with the sources of this tool, for the dependencies of a template. A relative path
    /// starts at the new crate.
    #[arg(long, value_name = "PATH", default_value = "../tl")]
    crates: String,
    /// Overwrite existing files.
    #[arg(long)]
    force: bool,
}

/// The schema that is written without `--schema`.
const EXAMPLE: &str = "\
// The messages of this crate, in TL: https://core.telegram.org/mtproto/TL

note flags:# id:long pinned:flags.0?true text:string = Note;

---functions---

getNotes limit:int = Vector<Note>;
";

const MODULE: &str = include_str!("init/templates/tl.rs");

impl Command {
    pub(crate) fn run(&self) -> Result<ExitCode, Box<dyn Error>> {
        if self.template.is_none() && !self.directory.join("Cargo.toml").is_file() {
            let directory = terminal::path(&self.directory);
            return Err(format!("no Cargo.toml in `{directory}`: run `cargo init` first").into());
        }
        if self.template.is_some_and(Template::has_schema) && !self.schemas.is_empty() {
            let text = "the client and the server have a schema of their own: \
                leave out `--schema`, or take `--template types-crate`";
            return Err(text.into());
        }
        let schemas = self.schemas()?;
        if let Err(error) = self.check() {
            return report::build_error(
                error,
                std::slice::from_ref(&self.schemas),
                &Options::default(),
            );
        }
        self.write(&self.files(schemas))?;
        if !report::is_quiet() {
            self.print_next_steps()?;
        }
        Ok(ExitCode::SUCCESS)
    }

    /// Returns the files to write.
    fn files(&self, schemas: Vec<(String, Vec<u8>)>) -> Vec<(PathBuf, Vec<u8>)> {
        let mut files = match self.template {
            Some(template) => template.files(&self.directory, &self.crates),
            None => Vec::new(),
        };
        if self.template.is_some_and(Template::has_schema) {
            return files;
        }
        files.push((PathBuf::from("build.rs"), self.build_script(&schemas).into_bytes()));
        if self.template.is_none() {
            files.push((PathBuf::from("src/tl.rs"), MODULE.into()));
        }
        let schemas = schemas.into_iter();
        files.extend(schemas.map(|(name, text)| (Path::new("schema").join(name), text)));
        files
    }

    /// Returns the names of the schemas in the folder and their contents.
    fn schemas(&self) -> Result<Vec<(String, Vec<u8>)>, String> {
        if self.schemas.is_empty() {
            return Ok(vec![("schema.tl".to_owned(), EXAMPLE.into())]);
        }
        let mut schemas: Vec<(String, Vec<u8>)> = Vec::new();
        for path in &self.schemas {
            let shown = terminal::path(path);
            let name = path.file_name().and_then(|name| name.to_str());
            let name = name.ok_or_else(|| format!("the file name of `{shown}` is not UTF-8"))?;
            let (name, text) = match files::layer_path(path) {
                // A layer of an archive becomes a file of its own.
                Some((archive, layer)) => {
                    let stem = archive.file_stem().unwrap_or_default().to_string_lossy();
                    (format!("{stem}-{layer}.tl"), files::schema_text(path)?.into_bytes())
                }
                None => {
                    let text = SourceMap::read_file(path);
                    let text = text.map_err(|error| files::cannot_read(path, &error))?;
                    (name.to_owned(), text)
                }
            };
            if schemas.iter().any(|(known, _)| *known == name) {
                return Err(format!("two schemas have the file name `{name}`"));
            }
            schemas.push((name, text));
        }
        Ok(schemas)
    }

    /// Runs the generator as the build script will, so that its errors show now.
    fn check(&self) -> Result<(), tl_codegen::BuildError> {
        if self.schemas.is_empty() {
            return Ok(());
        }
        let builder = self.schemas.iter().fold(Builder::new(), Builder::schema);
        builder.roots(&self.roots).generate().map(drop)
    }

    fn build_script(&self, schemas: &[(String, Vec<u8>)]) -> String {
        let mut script = "//! Generates Rust from the schema.\n\n\
            fn main() -> Result<(), tl_codegen::BuildError> {\n    tl_codegen::Builder::new()\n"
            .to_owned();
        for (name, _) in schemas {
            script += &format!("        .schema({:?})\n", format!("schema/{name}"));
        }
        if !self.roots.is_empty() {
            script += &format!("        .roots({:?})\n", self.roots);
        }
        script + "        .compile()\n}\n"
    }

    /// Writes all files, or none if one is in the way.
    fn write(&self, files: &[(PathBuf, Vec<u8>)]) -> Result<(), Box<dyn Error>> {
        let is_there = |name: &Path, text: &[u8]| {
            fs::read(self.directory.join(name)).is_ok_and(|known| known == text)
        };
        let changed: Vec<_> = files.iter().filter(|(name, text)| !is_there(name, text)).collect();
        let in_the_way: Vec<_> = changed
            .iter()
            // A dangling symbolic link is in the way, too.
            .filter(|(name, _)| fs::symlink_metadata(self.directory.join(name)).is_ok())
            .map(|(name, _)| format!("`{}`", slashed(name)))
            .collect();
        if !self.force && !in_the_way.is_empty() {
            let files = in_the_way.join(" and ");
            return Err(format!("{files} already exists: overwrite it with `--force`").into());
        }
        for (name, text) in changed {
            let path = self.directory.join(name);
            files::write(&path, text)?;
            report::done("wrote", &slashed(name))?;
        }
        Ok(())
    }

    /// Prints the lines to add by hand: only the user knows where the dependencies come from. They
    /// are paths until the crates are on a registry, where other crates have these names.
    fn print_next_steps(&self) -> io::Result<()> {
        if let Some(template) = self.template {
            return writeln!(terminal::stdout(TextKind::Text), "\n{}", template.next_steps());
        }
        let is_library = self.directory.join("src/lib.rs").is_file();
        let (file, module) =
            if is_library { ("src/lib.rs", "pub mod tl;") } else { ("src/main.rs", "mod tl;") };
        write!(
            terminal::stdout(TextKind::Text),
            "\nAdd to Cargo.toml, with the path to the sources of this tool instead of `../tl`:\n\n\
             [dependencies]\ntl-runtime = {{ path = \"../tl/tl-runtime\" }}\n\n\
             [build-dependencies]\ntl-codegen = {{ path = \"../tl/tl-codegen\" }}\n\n\
             and to {file}:\n\n{module}\n"
        )
    }
}

/// Formats a path with slashes on every system.
fn slashed(path: &Path) -> String {
    terminal::path(path).replace('\\', "/")
}
