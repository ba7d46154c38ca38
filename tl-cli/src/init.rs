//! `tl init`: the files by which a crate generates Rust from a schema.

use std::error::Error;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use tl_codegen::Builder;
use tl_parser::SourceMap;

use crate::terminal::{self, Kind};
use crate::{files, report};

/// Writes what a crate needs to generate Rust from a schema: a build script, a module `tl` with what
/// it generates, and the schema in a folder of its own.
///
/// Says what is left to be written into Cargo.toml and into the crate, and changes no file that is
/// there. A schema with errors is not written anywhere.
///
/// The exit status is 0 if all is well, 1 if the schema has errors, and 2 if the command line is wrong
/// (a root that the schema does not have, too), a file is in the way or cannot be read or written.
#[derive(clap::Args)]
#[command(after_help = "Examples:\n  \
    tl init album\n  \
    tl init --schema schema/api-185.tl --root messages.sendMultiMedia client")]
pub(crate) struct Command {
    /// The folder of the crate, with its Cargo.toml.
    #[arg(default_value = ".", value_name = "DIR")]
    directory: PathBuf,
    /// A schema to copy; may be repeated. Without it, a small one is made up.
    #[arg(long = "schema", value_name = "FILE")]
    schemas: Vec<PathBuf>,
    /// Generate only this function, type or constructor and what it refers to; may be repeated.
    #[arg(long = "root", value_name = "NAME", requires = "schemas")]
    roots: Vec<String>,
    /// Overwrite files.
    #[arg(long)]
    force: bool,
}

/// The schema of those who have none yet.
const EXAMPLE: &str = "\
// What this crate and its peers say to each other, in TL: https://core.telegram.org/mtproto/TL

note flags:# id:long pinned:flags.0?true text:string = Note;

---functions---

getNotes limit:int = Vector<Note>;
";

const MODULE: &str = "\
//! What the build script generates from the schema.

include!(concat!(env!(\"OUT_DIR\"), \"/tl.rs\"));
";

impl Command {
    pub(crate) fn run(&self) -> Result<ExitCode, Box<dyn Error>> {
        if !self.directory.join("Cargo.toml").is_file() {
            let directory = terminal::path(&self.directory);
            return Err(format!("no Cargo.toml in `{directory}`: `cargo init` makes one").into());
        }
        let schemas = self.schemas()?;
        if let Err(error) = self.check() {
            return report::build_error(error);
        }
        let mut files = vec![
            (PathBuf::from("build.rs"), self.build_script(&schemas).into_bytes()),
            (PathBuf::from("src/tl.rs"), MODULE.into()),
        ];
        files
            .extend(schemas.into_iter().map(|(name, text)| (Path::new("schema").join(name), text)));
        self.write(&files)?;
        self.say_what_is_left()?;
        Ok(ExitCode::SUCCESS)
    }

    /// The schemas, by their names in the folder.
    fn schemas(&self) -> Result<Vec<(String, Vec<u8>)>, String> {
        if self.schemas.is_empty() {
            return Ok(vec![("schema.tl".to_owned(), EXAMPLE.into())]);
        }
        let mut schemas: Vec<(String, Vec<u8>)> = Vec::new();
        for path in &self.schemas {
            let shown = terminal::path(path);
            let name = path.file_name().and_then(|name| name.to_str());
            let name = name.ok_or_else(|| format!("`{shown}` has no name that can be written"))?;
            if schemas.iter().any(|(known, _)| known == name) {
                return Err(format!("two schemas are called `{name}`"));
            }
            let text = SourceMap::read_file(path);
            let text = text.map_err(|error| files::cannot_read(path, &error))?;
            schemas.push((name.to_owned(), text));
        }
        Ok(schemas)
    }

    /// Does what the build script will do.
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

    /// Writes the files, all of them or none if one is in the way.
    fn write(&self, files: &[(PathBuf, Vec<u8>)]) -> Result<(), Box<dyn Error>> {
        let is_there = |name: &Path, text: &[u8]| {
            fs::read(self.directory.join(name)).is_ok_and(|known| known == text)
        };
        let changed: Vec<_> = files.iter().filter(|(name, text)| !is_there(name, text)).collect();
        let in_the_way: Vec<_> = changed
            .iter()
            // A link to nothing is in the way, too.
            .filter(|(name, _)| fs::symlink_metadata(self.directory.join(name)).is_ok())
            .map(|(name, _)| format!("`{}`", slashed(name)))
            .collect();
        if !self.force && !in_the_way.is_empty() {
            let files = in_the_way.join(" and ");
            return Err(format!("{files} would be overwritten: `--force` does it").into());
        }
        for (name, text) in changed {
            let path = self.directory.join(name);
            files::write(&path, text)?;
            writeln!(terminal::stdout(Kind::Text), "wrote {}", slashed(name))?;
        }
        Ok(())
    }

    /// Prints what to add by hand: editing Cargo.toml would take an editor of TOML, and nobody but the
    /// user knows where the dependencies come from. They are named by path as long as they are on no
    /// registry, where others have these names.
    fn say_what_is_left(&self) -> io::Result<()> {
        let is_library = self.directory.join("src/lib.rs").is_file();
        let (file, module) =
            if is_library { ("src/lib.rs", "pub mod tl;") } else { ("src/main.rs", "mod tl;") };
        write!(
            terminal::stdout(Kind::Text),
            "\nAdd to Cargo.toml, with the folder that this tool comes from for `../tl`:\n\n\
             [dependencies]\ntl-runtime = {{ path = \"../tl/tl-runtime\" }}\n\n\
             [build-dependencies]\ntl-codegen = {{ path = \"../tl/tl-codegen\" }}\n\n\
             and to {file}:\n\n{module}\n"
        )
    }
}

/// A path as it is written everywhere.
fn slashed(path: &Path) -> String {
    terminal::path(path).replace('\\', "/")
}
