//! The builder, which is the interface for build scripts.

use std::borrow::Cow;
use std::env;
use std::path::{Path, PathBuf};

use tl_parser::{Archive, Code, Options, escape};

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
    /// Returns a builder without a schema.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a schema file. The files of a builder share one namespace. A relative path starts at
    /// the working directory, which for a build script is the folder of the package's `Cargo.toml`.
    /// `schema/api.tl@179` is layer 179 of the archive `schema/api.tl`, which `tl archive` makes, and
    /// `schema/api.tl` is its last layer.
    pub fn schema(mut self, path: impl AsRef<Path>) -> Self {
        self.config.schemas.push(path.as_ref().to_owned());
        self
    }

    /// Adds a schema file as one of several layers. Each layer becomes a module: `layer185`,
    /// `layer186`. Files added with [`schema`](Self::schema) are part of each layer.
    ///
    /// If two neighbouring layers define an item alike, with everything that it refers to, it is
    /// one Rust type: the newer layer re-exports it. The other types have conversions: `From` if a
    /// value loses nothing, otherwise `TryFrom`, whose error names what the other layer does not
    /// have. A newer type also decodes the forms that only the older layer has, as far as they
    /// convert.
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

    /// Adds an older version of the schema, for programs that have values from earlier layers. Decoders
    /// also read its constructors, and return the newest form of each: new fields are absent, and what the
    /// newest form has no place for is dropped, or is an error if the decoder rejects unknown bits.
    /// This works for constructors that have kept their name and type, unless they lack a field that is
    /// required now. There is no module for the older layer, so this takes much less compile time than
    /// [`layer`](Self::layer).
    ///
    /// The file can lack what has not changed. If several older schemas have a constructor id, the first
    /// one counts. Borrowed values and scans read the newest schema alone, and so does every decoder with
    /// `DecodeOptions::canonical()` or `older_layers(false)`.
    ///
    /// ```no_run
    /// # fn main() -> Result<(), tl_codegen::BuildError> {
    /// tl_codegen::Builder::new()
    ///     .schema("schema/api-186.tl")
    ///     .older_schema("schema/api-185.tl")
    ///     .compile()
    /// # }
    /// ```
    pub fn older_schema(mut self, path: impl AsRef<Path>) -> Self {
        self.config.older.push(path.as_ref().to_owned());
        self
    }

    /// Generates only these functions, types and constructors, given by their TL names, and all
    /// that they refer to. `messages.*` stands for all definitions of a namespace. Without roots,
    /// everything in the schemas is generated.
    pub fn roots<I>(mut self, roots: I) -> Self
    where
        I: IntoIterator,
        I::Item: Into<String>,
    {
        self.config.roots.extend(roots.into_iter().map(Into::into));
        self
    }

    /// Adds a documentation overlay: a TOML file that describes definitions and their fields, and
    /// lists the errors and the callers of functions ([`tl_docs`] has the format). Like the `//@`
    /// comments of the schema, it becomes the documentation of the generated items. Later overlays
    /// replace texts of earlier ones.
    ///
    /// Only with the feature `docs`.
    #[cfg(feature = "docs")]
    pub fn docs(mut self, path: impl AsRef<Path>) -> Self {
        self.config.docs.push(path.as_ref().to_owned());
        self
    }

    /// Sets the path of the runtime in generated code; `::tl_runtime` by default.
    pub fn runtime(mut self, path: impl Into<String>) -> Self {
        self.config.runtime = Some(path.into());
        self
    }

    /// Sets the derives of constructors and boxed types; `Clone`, `Debug` and `PartialEq` by
    /// default. Each derive costs compile time for every type. The generator writes out `Clone` and
    /// `Debug` of structs, which takes the compiler less time than their derives.
    pub fn type_derives<I>(mut self, derives: I) -> Self
    where
        I: IntoIterator,
        I::Item: Into<String>,
    {
        self.config.type_derives = Some(derives.into_iter().map(Into::into).collect());
        self
    }

    /// Sets the derives of functions; `Debug` by default.
    pub fn function_derives<I>(mut self, derives: I) -> Self
    where
        I: IntoIterator,
        I::Item: Into<String>,
    {
        self.config.function_derives = Some(derives.into_iter().map(Into::into).collect());
        self
    }

    /// Adds attributes to the structs and enums of some definitions: of one, by its TL name, of a
    /// namespace (`messages.*`), or of all (`*`).
    ///
    /// ```
    /// # let builder = tl_codegen::Builder::new();
    /// builder.type_attribute("InputPeer", "#[derive(Eq, Hash)]");
    /// ```
    pub fn type_attribute(mut self, of: impl Into<String>, attribute: impl Into<String>) -> Self {
        self.config.attributes.push((of.into(), attribute.into()));
        self
    }

    /// Uses your own type in the place of a boxed type, which is then not generated, or of a
    /// predefined type.
    ///
    /// * For `string`, it must be `AsRef<str>` and `From<&str>`, as `Box<str>` and
    ///   `compact_str::CompactString` are. `Vec<u8>` is for strings that may not be UTF-8.
    /// * For `bytes`, it must be `AsRef<[u8]>` and `From<Vec<u8>>`, as `Box<[u8]>` and
    ///   `bytes::Bytes` are. `from_shared_bytes` of the runtime decodes `bytes::Bytes` without a copy.
    /// * For others, it must implement `Encode` and `Decode` of the runtime and, if the schema has
    ///   the bare form, `EncodeBare` and `DecodeBare`.
    ///
    /// It also needs the derives of the types that contain it. Arguments of types with parameters
    /// keep the standard types for `string` and `bytes`. A type whose form depends on its parameters
    /// cannot be replaced.
    ///
    /// ```
    /// # let builder = tl_codegen::Builder::new();
    /// builder.extern_type("string", "Box<str>").extern_type("InputPeer", "crate::Peer");
    /// ```
    pub fn extern_type(mut self, tl: impl Into<String>, rust: impl Into<String>) -> Self {
        self.config.extern_types.insert(tl.into(), rust.into());
        self
    }

    /// Generates code for one side of the connection only. A client does not decode calls or encode
    /// results; a server does not encode calls or decode results. Types that no function mentions
    /// have both directions. With [`Extra::Dispatch`] or [`Extra::Borrowed`], everything has both.
    pub fn side(mut self, side: Side) -> Self {
        self.config.side = Some(side);
        self
    }

    /// Sets the size of the largest value that a variant or a conditional field holds without a
    /// `Box`, in bytes as estimated for a 64-bit target; 64 by default. A higher threshold saves
    /// allocations, but multiplies the memory that a short input can make a vector take.
    pub fn boxing_threshold(mut self, bytes: u64) -> Self {
        self.config.boxing_threshold = Some(bytes);
        self
    }

    /// Adds optional output.
    pub fn with(mut self, extra: Extra) -> Self {
        self.config.extras.insert(extra);
        self
    }

    /// Generates the table of [`Extra::Scan`] and the constants of the module, but no types. A program
    /// that only looks for parts of values needs nothing else, nor does one that has the types of an
    /// older layer and skips what a newer one adds. Constructs that have no Rust type are allowed.
    pub fn scan_only(mut self) -> Self {
        self.config.is_scan_only = true;
        self.with(Extra::Scan)
    }

    /// Sets the options for reading schemas: the rule for constructor ids, VK's syntax, and the
    /// settings of [`allow`](Self::allow) and [`deny_warnings`](Self::deny_warnings). This replaces
    /// earlier settings of these.
    pub fn options(mut self, options: Options) -> Self {
        self.config.options = options;
        self
    }

    /// Suppresses findings with these codes. Of the errors, only
    /// [`codes::DUPLICATE_ID`](crate::codes::DUPLICATE_ID) can be suppressed.
    pub fn allow(mut self, codes: impl IntoIterator<Item = Code>) -> Self {
        self.config.options.allow.extend(codes);
        self
    }

    /// Turns warnings into errors.
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
    /// changes. The file is written only if its content changes. If input and build script are
    /// unchanged, nothing is done; a `.fingerprint` beside the file records them. Warnings become
    /// warnings of cargo, except those about style ([`Code::is_style`]).
    ///
    /// # Errors
    ///
    /// If a schema cannot be read or has errors, if a root is unknown, or if the file cannot be
    /// written. Then nothing has been written.
    pub fn compile(self) -> Result<(), BuildError> {
        self.compile_as("tl.rs")
    }

    /// Like [`compile`](Self::compile), with another name for the file in `OUT_DIR`. This is for
    /// build scripts that generate several modules.
    ///
    /// # Errors
    ///
    /// As for [`compile`](Self::compile).
    pub fn compile_as(self, file_name: impl AsRef<Path>) -> Result<(), BuildError> {
        for file in self.config.files().chain(&self.config.docs) {
            println!("{}", rerun_if_changed(&watched(file)));
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

    /// Returns the generated text.
    ///
    /// # Errors
    ///
    /// As for [`compile`](Self::compile).
    pub fn generate(&self) -> Result<String, BuildError> {
        self.generated()?.text()
    }

    /// Returns the generated module as a folder of files, for code to commit: `mod.rs` first, then
    /// one file for each namespace, with paths relative to the folder.
    ///
    /// # Errors
    ///
    /// As for [`compile`](Self::compile).
    pub fn generate_files(&self) -> Result<Vec<(PathBuf, String)>, BuildError> {
        self.generated()?.files()
    }

    /// Writes the result of [`generate_files`](Self::generate_files) into a folder, as
    /// [`write_folder`](crate::write_folder) does, and removes the other files of an earlier run.
    ///
    /// # Errors
    ///
    /// As for [`compile`](Self::compile), and if an obstacle is in the place of a file.
    pub fn write_to(&self, directory: impl AsRef<Path>) -> Result<(), BuildError> {
        output::write_folder(directory, &self.generate_files()?)
    }

    /// Returns the files of a folder that [`write_to`](Self::write_to) would change, add or remove.
    ///
    /// # Errors
    ///
    /// As for [`write_to`](Self::write_to).
    pub fn stale_files(&self, directory: impl AsRef<Path>) -> Result<Vec<PathBuf>, BuildError> {
        output::stale_files(directory.as_ref(), &self.generate_files()?)
    }
}

/// Returns the file that a path is read from: that of an archive for `api.tl@185`.
fn watched(path: &Path) -> Cow<'_, Path> {
    match Archive::split_path(path).filter(|_| !path.exists()) {
        Some((archive, _)) => Cow::Owned(archive),
        None => Cow::Borrowed(path),
    }
}

/// Returns the line that names a file to cargo.
///
/// Cargo cannot name a path with a line end, whose second line would be another instruction. The
/// escaped path does not exist, so cargo runs the build script every time.
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

    use super::{rerun_if_changed, watched};

    #[test]
    fn cargo_watches_the_archive() {
        assert_eq!(watched(Path::new("schema/api.tl@185")), Path::new("schema/api.tl"));
        assert_eq!(watched(Path::new("schema/api@x.tl")), Path::new("schema/api@x.tl"));
    }

    #[test]
    fn a_file_name_is_no_instruction_of_cargo() {
        let line = rerun_if_changed(Path::new("a\ncargo::rustc-env=X=1.tl"));
        assert_eq!(line, r"cargo::rerun-if-changed=a\ncargo::rustc-env=X=1.tl");
        assert_eq!(rerun_if_changed(Path::new("a b.tl")), "cargo::rerun-if-changed=a b.tl");
    }
}
