//! The builder: what a build script says.

use std::env;
use std::path::{Path, PathBuf};

use tl_parser::{Code, Options, escape};

use crate::config::Config;
use crate::fingerprint::Fingerprint;
use crate::generate::{Generated, generate, read};
use crate::output::{self, write_if_changed};
use crate::{BuildError, Extra, Side};

/// Generates Rust from TL schemas.
///
/// ```no_run
/// // build.rs
/// fn main() -> Result<(), tl_codegen::BuildError> {
///     tl_codegen::Builder::new()
///         .schema("schema/api.tl")
///         .roots(["messages.sendMultiMedia", "Updates"])
///         .compile()
/// }
/// ```
///
/// ```ignore
/// // src/main.rs
/// mod tl {
///     include!(concat!(env!("OUT_DIR"), "/tl.rs"));
/// }
/// ```
#[derive(Clone, Debug, Default)]
#[must_use = "a builder does nothing until `compile` or `generate` is called"]
pub struct Builder {
    config: Config,
}

impl Builder {
    /// A builder without a schema.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a schema file. The files of a builder share one space of names. A relative path starts
    /// at the working directory, which in a build script is that of the package's `Cargo.toml`.
    pub fn schema(mut self, path: impl AsRef<Path>) -> Self {
        self.config.schemas.push(path.as_ref().to_owned());
        self
    }

    /// Adds a schema file as one of several layers, each of which becomes a module: `layer185`,
    /// `layer186`. Files added with [`schema`](Self::schema) are part of each.
    ///
    /// What two neighbouring layers define alike, with everything that it refers to, is the same
    /// Rust type in both: the newer layer re-exports it. Between the others there are `From`, where a
    /// value loses nothing, and `TryFrom`, whose error says what the other layer has no place for.
    /// A newer type also decodes what only the older layer has, as far as it can be brought over.
    ///
    /// ```no_run
    /// # fn main() -> Result<(), tl_codegen::BuildError> {
    /// tl_codegen::Builder::new()
    ///     .layer(185, "schema/api-185.tl")
    ///     .layer(186, "schema/api-186.tl")
    ///     .compile()
    /// # }
    /// ```
    pub fn layer(mut self, number: u32, path: impl AsRef<Path>) -> Self {
        self.config.layers.push((number, path.as_ref().to_owned()));
        self
    }

    /// Generates only these functions, types and constructors, given by their TL names, and what
    /// they refer to. `messages.*` stands for all definitions of a namespace. Without roots, everything in the schemas is generated.
    pub fn roots<I>(mut self, roots: I) -> Self
    where
        I: IntoIterator,
        I::Item: Into<String>,
    {
        self.config.roots.extend(roots.into_iter().map(Into::into));
        self
    }

    /// Adds a documentation overlay, a TOML file that says what definitions and their fields mean, which
    /// errors a function may answer with and who may call it ([`tl_docs`] has the format). It
    /// becomes the documentation of the generated items, as do the `//@` comments of the schema; later
    /// overlays win over earlier ones.
    ///
    /// Only with the feature `docs`, which is on by default.
    #[cfg(feature = "docs")]
    pub fn docs(mut self, path: impl AsRef<Path>) -> Self {
        self.config.docs.push(path.as_ref().to_owned());
        self
    }

    /// The path by which generated code refers to the runtime; `::tl_runtime` by default.
    pub fn runtime(mut self, path: impl Into<String>) -> Self {
        self.config.runtime = Some(path.into());
        self
    }

    /// The derives of constructors and boxed types; `Clone`, `Debug` and `PartialEq` by default. Each
    /// costs every crate that compiles the module a body per type.
    pub fn type_derives<I>(mut self, derives: I) -> Self
    where
        I: IntoIterator,
        I::Item: Into<String>,
    {
        self.config.type_derives = Some(derives.into_iter().map(Into::into).collect());
        self
    }

    /// The derives of functions; `Debug` by default.
    pub fn function_derives<I>(mut self, derives: I) -> Self
    where
        I: IntoIterator,
        I::Item: Into<String>,
    {
        self.config.function_derives = Some(derives.into_iter().map(Into::into).collect());
        self
    }

    /// Puts attributes in front of the structs and enums of some definitions: of one, by its TL
    /// name, of a namespace (`messages.*`), or of all (`*`).
    ///
    /// ```
    /// # let builder = tl_codegen::Builder::new();
    /// builder.type_attribute("InputPeer", "#[derive(Eq, Hash)]");
    /// ```
    pub fn type_attribute(mut self, of: impl Into<String>, attribute: impl Into<String>) -> Self {
        self.config.attributes.push((of.into(), attribute.into()));
        self
    }

    /// Uses a type of yours in the place of a boxed type, which is not generated then, or of one
    /// that the language predefines.
    ///
    /// * In the place of `string` it has to be `AsRef<str>` and `From<&str>`, as `Box<str>` and
    ///   `compact_str::CompactString` are.
    /// * In the place of `bytes` it has to be `AsRef<[u8]>` and `From<Vec<u8>>`, as `Box<[u8]>` and
    ///   `bytes::Bytes` are.
    /// * In the place of others it has to implement `Encode` and `Decode` of the runtime, and where
    ///   the schema has the bare form, `EncodeBare` and `DecodeBare`.
    ///
    /// It also needs the derives of the types that it is part of. As the argument of a type with
    /// parameters, `string` and `bytes` stay what they are.
    ///
    /// ```
    /// # let builder = tl_codegen::Builder::new();
    /// builder.extern_type("string", "Box<str>").extern_type("InputPeer", "crate::Peer");
    /// ```
    pub fn extern_type(mut self, tl: impl Into<String>, rust: impl Into<String>) -> Self {
        self.config.extern_types.insert(tl.into(), rust.into());
        self
    }

    /// Generates code for one side of the connection only: for a client, calls are not decoded, and
    /// answers are not encoded; for a server it is the other way round. Types that no function
    /// mentions can be both. With
    /// [`Extra::Dispatch`] or [`Extra::Borrowed`], everything can be both.
    pub fn side(mut self, side: Side) -> Self {
        self.config.side = Some(side);
        self
    }

    /// The largest value, in bytes as estimated for a 64-bit target, that a variant or a conditional
    /// field holds without a `Box`; 64 by default. A higher threshold saves allocations of single
    /// values and multiplies what a vector of many can be made to take.
    pub fn boxing_threshold(mut self, bytes: u64) -> Self {
        self.config.boxing_threshold = Some(bytes);
        self
    }

    /// Also generates something beside the types.
    pub fn with(mut self, extra: Extra) -> Self {
        self.config.extras.insert(extra);
        self
    }

    /// How the schemas are read: the rule for constructor ids that they do not state, VK's syntax, and
    /// the same choices about findings as [`allow`](Self::allow) and
    /// [`deny_warnings`](Self::deny_warnings). What was chosen about reading before is forgotten.
    pub fn options(mut self, options: Options) -> Self {
        self.config.options = options;
        self
    }

    /// Does not report these findings. Errors are always reported, but for
    /// [`Code::DuplicateId`].
    pub fn allow(mut self, codes: impl IntoIterator<Item = Code>) -> Self {
        self.config.options.allow.extend(codes);
        self
    }

    /// Makes errors of warnings.
    pub fn deny_warnings(mut self) -> Self {
        self.config.options.deny_warnings = true;
        self
    }

    /// Marks the files of a folder for rustfmt, which then leaves them alone: `cargo fmt` neither
    /// complains about committed code nor makes it stale. `include!` cannot read marked files.
    pub fn committed(mut self) -> Self {
        self.config.is_committed = true;
        self
    }

    /// Generates `$OUT_DIR/tl.rs`, and tells cargo to run the build script again when a schema
    /// changes. The file is touched only if its content changes; if it was made from the same input,
    /// by the same build script, nothing is done (a `.fingerprint` beside it tells). Warnings become warnings of cargo,
    /// but for those about taste ([`Code::is_style`]).
    ///
    /// # Errors
    ///
    /// If a schema cannot be read or has errors, if a root is unknown, or if the file cannot be
    /// written. Nothing is written then.
    pub fn compile(self) -> Result<(), BuildError> {
        self.compile_as("tl.rs")
    }

    /// The same with another name for the file in `OUT_DIR`, for build scripts that generate several
    /// modules.
    ///
    /// # Errors
    ///
    /// As for [`compile`](Self::compile).
    pub fn compile_as(self, file_name: impl AsRef<Path>) -> Result<(), BuildError> {
        for file in self.config.files().chain(&self.config.docs) {
            println!("{}", rerun_if_changed(file));
        }
        let out_dir = env::var_os("OUT_DIR").ok_or(BuildError::NoOutDir)?;
        let output = Path::new(&out_dir).join(file_name);
        let input = read(&self.config)?;
        let fingerprint = Fingerprint::new(&output, &self.config, &input);
        let warnings = match fingerprint.warnings() {
            Some(warnings) => warnings,
            None => {
                let mut generated = generate(&input, &self.config)?;
                let warnings = std::mem::take(&mut generated.warnings);
                write_if_changed(&output, &generated.text()?)?;
                fingerprint.remember(&warnings);
                warnings
            }
        };
        for warning in warnings {
            println!("cargo::warning={}", escape::line(&warning));
        }
        Ok(())
    }

    fn generated(&self) -> Result<Generated, BuildError> {
        generate(&read(&self.config)?, &self.config)
    }

    /// The generated text.
    ///
    /// # Errors
    ///
    /// As for [`compile`](Self::compile).
    pub fn generate(&self) -> Result<String, BuildError> {
        self.generated()?.text()
    }

    /// The generated module as a folder of files, `mod.rs` first, for code that is committed: one
    /// file for each namespace, with its path relative to the folder.
    ///
    /// # Errors
    ///
    /// As for [`compile`](Self::compile).
    pub fn generate_files(&self) -> Result<Vec<(PathBuf, String)>, BuildError> {
        self.generated()?.files()
    }

    /// Writes what [`generate_files`](Self::generate_files) returns into a folder, as
    /// [`files::write_folder`](crate::files::write_folder) does. Removes files of an earlier run
    /// that have no place any more.
    ///
    /// # Errors
    ///
    /// As for [`compile`](Self::compile); and if a file is in the way that an earlier run did not
    /// write.
    pub fn write_to(&self, directory: impl AsRef<Path>) -> Result<(), BuildError> {
        output::write_folder(directory, &self.generate_files()?)
    }

    /// The files of a folder that [`write_to`](Self::write_to) would change, add or remove.
    ///
    /// # Errors
    ///
    /// As for [`write_to`](Self::write_to).
    pub fn stale_files(&self, directory: impl AsRef<Path>) -> Result<Vec<PathBuf>, BuildError> {
        output::stale_files(directory.as_ref(), &self.generate_files()?)
    }
}

/// The line that names a file to cargo.
///
/// A path with a line end cannot be named: its second line would be an instruction of its own. The
/// escaped path does not exist, for which cargo runs the build script every time.
fn rerun_if_changed(path: &Path) -> String {
    let path = path.display().to_string();
    match path.contains(['\n', '\r']) {
        true => format!("cargo::rerun-if-changed={}", escape::line(&path)),
        false => format!("cargo::rerun-if-changed={path}"),
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::rerun_if_changed;

    #[test]
    fn a_file_name_is_no_instruction_of_cargo() {
        let line = rerun_if_changed(Path::new("a\ncargo::rustc-env=X=1.tl"));
        assert_eq!(line, r"cargo::rerun-if-changed=a\ncargo::rustc-env=X=1.tl");
        assert_eq!(rerun_if_changed(Path::new("a b.tl")), "cargo::rerun-if-changed=a b.tl");
    }
}
