//! `tl generate`: Rust as a folder of files, for crates that commit generated code, and texts in
//! other languages.

mod folder;
mod texts;

use std::error::Error;
use std::fs;
use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use tl_codegen::{BuildError, Builder, Code, Dialect, Extra, Options, Side, write_folder};

use self::folder::{Changes, Texts};
use crate::layers::layer_number;
use crate::project::{Given, Input, Project};
use crate::terminal::{self, TextKind};
use crate::{codes, export, files, lock, report};

/// The options that only Rust has.
const OF_RUST: [&str; 4] = ["layers", "older", "runtime", "scan_only"];

/// The options that only Rust's types have.
const OF_RUST_TYPES: [&str; 7] = [
    "type_derives",
    "function_derives",
    "attributes",
    "extern_types",
    "boxing_threshold",
    "extras",
    "side",
];

/// Generates Rust from schemas into a folder, with one file per namespace, or texts in any language
/// by templates and plugins.
///
/// rustfmt leaves the Rust alone, so it can be committed. Overwrites and removes only files that an
/// earlier run generated in this folder, and follows no symbolic links in it. Changes nothing if
/// another file is in the way. docs/other-languages.md describes templates and plugins.
///
/// The exit status is 0 if all is well, 1 if the schemas have errors or, with `--check`, the folder
/// is out of date, and 2 if the command line is wrong, a template or a plugin fails, or a file cannot
/// be read or written.
#[derive(clap::Args)]
#[command(after_help = "Examples:\n  \
    tl generate schema/api-185.tl --out src/tl --root messages.sendMultiMedia\n  \
    tl generate schema/api-185.tl schema/mtproto.tl --out src/all \\\n    \
    --docs schema/docs/api.toml --with dispatch\n  \
    tl generate --layer 185=schema/api-185.tl --layer 186=schema/api-186.tl \\\n    \
    --out src/layers\n  \
    tl generate schema/api-186.tl --older schema/api-185.tl --out src/tl\n  \
    tl generate schema/api-186.tl --out src/newer --scan-only\n  \
    tl generate --template client/names.md.j2 --out docs/api\n  \
    tl generate schema/mtproto.tl --out src/tl --check  # status 1")]
pub(crate) struct Command {
    /// The schema files, which share one namespace, or the name of a schema in tl.toml. The default is
    /// the schema of tl.toml, with its layers.
    #[arg(value_name = "SCHEMA")]
    schemas: Vec<PathBuf>,
    /// Generate this layer in a module of its own; may be repeated. Schema files without a layer
    /// are part of each layer.
    #[arg(long = "layer", value_name = "NUMBER=SCHEMA", value_parser = layer)]
    layers: Vec<(u32, PathBuf)>,
    /// Also read the constructors of this older version of the schema, as the newest types; may be
    /// repeated.
    #[arg(long, value_name = "SCHEMA", conflicts_with = "layers")]
    older: Vec<PathBuf>,
    /// The output folder, a module with a `mod.rs`.
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// Document the definitions from this overlay; may be repeated.
    #[arg(long = "docs", value_name = "OVERLAY")]
    docs: Vec<PathBuf>,
    /// Generate only this function, type or constructor and everything it refers to, or those of a
    /// namespace (`messages.*`); may be repeated.
    #[arg(long = "root", value_name = "NAME")]
    roots: Vec<String>,
    /// Instead of Rust, render this template in the language of Jinja with the JSON of `tl export`; may
    /// be repeated. `api.py.j2` makes `api.py`.
    #[arg(long = "template", value_name = "FILE")]
    #[arg(conflicts_with_all = OF_RUST, conflicts_with_all = OF_RUST_TYPES)]
    templates: Vec<PathBuf>,
    /// Instead of Rust, write the files that this command returns: it reads the JSON of `tl export` and
    /// writes a JSON object from names to texts. The command is split at blanks.
    #[arg(long = "plugin", value_name = "COMMAND")]
    #[arg(conflicts_with_all = OF_RUST, conflicts_with_all = OF_RUST_TYPES)]
    plugin: Option<String>,
    /// Change nothing; list the files that are out of date.
    #[arg(long)]
    check: bool,
    /// The path of the runtime crate in generated code.
    #[arg(long, value_name = "PATH")]
    runtime: Option<String>,
    /// Derive this on constructors and types, instead of `Clone`, `Debug` and `PartialEq`; may be
    /// repeated.
    #[arg(long = "type-derive", value_name = "PATH")]
    type_derives: Vec<String>,
    /// Derive this on functions, instead of `Debug`; may be repeated.
    #[arg(long = "function-derive", value_name = "PATH")]
    function_derives: Vec<String>,
    /// Add an attribute to the structs and enums of a definition, of a namespace (`messages.*`) or
    /// of the whole schema (`*`); may be repeated.
    #[arg(long = "type-attribute", value_name = "NAME=ATTRIBUTE", value_parser = pair)]
    attributes: Vec<(String, String)>,
    /// Use this Rust type instead of a boxed type or a predefined type; may be repeated.
    #[arg(long = "extern-type", value_name = "TL=RUST", value_parser = pair)]
    extern_types: Vec<(String, String)>,
    /// Box variants and conditional fields larger than this.
    #[arg(long, value_name = "BYTES")]
    boxing_threshold: Option<u64>,
    /// Also generate an extra; may be repeated.
    #[arg(long = "with", value_name = "EXTRA", value_parser = extra())]
    extras: Vec<Extra>,
    /// Generate only the table of the extra `scan`, which finds values in bytes, and no types.
    #[arg(long, conflicts_with_all = OF_RUST_TYPES)]
    scan_only: bool,
    /// Generate code for only one side of the connection, `client` or `server`.
    #[arg(long)]
    side: Option<Side>,
    /// The rule for computing undeclared constructor ids, `telegram` or `plain`.
    #[arg(long)]
    dialect: Option<Dialect>,
    /// Do not report findings with this code.
    #[arg(long, value_name = "CODE", value_parser = codes::parse)]
    allow: Vec<Code>,
    /// Accept the syntax of VK's dialect: `@read` and `=>`.
    #[arg(long)]
    vk: bool,
}

impl Command {
    /// Returns the schema with its settings. Layers on the command line replace those of tl.toml.
    fn input(&self) -> Result<Input, String> {
        let options = Options {
            dialect: self.dialect,
            vk: self.vk,
            allow: self.allow.clone(),
            ..Options::default()
        };
        let given = Given { schemas: &self.schemas, docs: &self.docs, options };
        let project = Project::here()?;
        let files: Vec<PathBuf> = self.layers.iter().map(|(_, path)| path.clone()).collect();
        let mut input = match self.schemas.is_empty() && !files.is_empty() {
            true => project.settings_of(&given, &files),
            false => project.one(&given)?,
        };
        if !self.layers.is_empty() {
            input.layers.clone_from(&self.layers);
        }
        // The levels of warnings are for `tl check`.
        input.options.warn.clear();
        input.options.deny.clear();
        Ok(input)
    }

    /// Returns the builder that a build script with these options would use.
    fn builder(&self, input: &Input) -> Builder {
        let mut builder =
            Builder::new().committed().roots(self.roots.iter()).options(input.options.clone());
        for schema in &input.files {
            builder = builder.schema(files::stdin_path(schema));
        }
        for (number, schema) in &input.layers {
            builder = builder.layer(*number, files::stdin_path(schema));
        }
        for schema in &self.older {
            builder = builder.older_schema(files::stdin_path(schema));
        }
        for overlay in &input.docs {
            builder = builder.docs(overlay);
        }
        if let Some(runtime) = &self.runtime {
            builder = builder.runtime(runtime);
        }
        if !self.type_derives.is_empty() {
            builder = builder.type_derives(&self.type_derives);
        }
        if !self.function_derives.is_empty() {
            builder = builder.function_derives(&self.function_derives);
        }
        for (of, attribute) in &self.attributes {
            builder = builder.type_attribute(of, attribute);
        }
        for (tl, rust) in &self.extern_types {
            builder = builder.extern_type(tl, rust);
        }
        if let Some(bytes) = self.boxing_threshold {
            builder = builder.boxing_threshold(bytes);
        }
        for extra in &self.extras {
            builder = builder.with(*extra);
        }
        if self.scan_only {
            builder = builder.scan_only();
        }
        if let Some(side) = self.side {
            builder = builder.side(side);
        }
        builder
    }

    pub(crate) fn run(&self) -> Result<ExitCode, Box<dyn Error>> {
        let input = self.input()?;
        if self.plugin.is_some() || !self.templates.is_empty() {
            return self.texts(&input);
        }
        let builder = self.builder(&input);
        let stale = match self.check {
            true => builder.stale_files(&self.out),
            false => builder.generate_files().and_then(|files| {
                self.while_locked(|| write_folder(&self.out, &files))??;
                Ok(Vec::new())
            }),
        };
        match stale {
            Ok(stale) => Ok(list_stale(&stale)?),
            Err(error) => report::build_error(error, &input.groups(), &input.options),
        }
    }

    /// Generates texts by templates and by a plugin.
    fn texts(&self, input: &Input) -> Result<ExitCode, Box<dyn Error>> {
        let export = export::to_json(input, &self.roots)?;
        let mut texts = Texts::new();
        for template in &self.templates {
            texts::render(&mut texts, template, &export)?;
        }
        if let Some(plugin) = &self.plugin {
            texts::run(&mut texts, plugin, &export)?;
        }
        if self.check {
            return Ok(list_stale(&Changes::new(&self.out, &texts)?.paths())?);
        }
        self.while_locked(|| Changes::new(&self.out, &texts)?.apply())??;
        Ok(ExitCode::SUCCESS)
    }

    /// Runs `write` once no other `tl generate` is writing into the folder, which it creates.
    fn while_locked<T>(&self, write: impl FnOnce() -> T) -> Result<T, BuildError> {
        fs::create_dir_all(&self.out)
            .map_err(|error| BuildError::Write { path: self.out.clone(), error })?;
        Ok(lock::while_locked(&self.out, write))
    }
}

/// Lists files that are out of date, and returns the exit status.
fn list_stale(stale: &[PathBuf]) -> io::Result<ExitCode> {
    for path in stale {
        writeln!(terminal::stdout(TextKind::Text), "{}", terminal::path(path))?;
    }
    Ok(if stale.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Returns the parser of extras, which lists them in the help.
fn extra() -> impl TypedValueParser<Value = Extra> {
    let names = Extra::ALL.iter().map(|extra| extra.as_str());
    PossibleValuesParser::new(names).try_map(|name| name.parse::<Extra>())
}

/// Parses `NAME=VALUE`.
fn pair(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((name, value)) => Ok((name.to_owned(), value.to_owned())),
        None => Err(format!("expected a name, `=` and a value, not `{text}`")),
    }
}

/// Parses `NUMBER=SCHEMA`.
fn layer(text: &str) -> Result<(u32, PathBuf), String> {
    let (number, schema) = pair(text)?;
    Ok((layer_number(&number)?, PathBuf::from(schema)))
}
