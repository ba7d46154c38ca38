//! The builder: what a build script says.

use std::env;
use std::path::{Path, PathBuf};

use tl_parser::{Code, Diagnostic, Dialect, Loaded, Options, SourceMap, load, render};

use crate::emit::{self, Style};
use crate::output::write_if_changed;
use crate::{BuildError, lower, select};

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
    schemas: Vec<PathBuf>,
    roots: Vec<String>,
    runtime: Option<String>,
    file_name: Option<String>,
    options: Options,
}

impl Builder {
    /// A builder without a schema.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a schema file. The files of a builder share one space of names. A relative path starts
    /// at the working directory, which in a build script is that of the package's `Cargo.toml`.
    pub fn schema(mut self, path: impl AsRef<Path>) -> Self {
        self.schemas.push(path.as_ref().to_owned());
        self
    }

    /// Generates only these functions, types and constructors, given by their TL names, and what
    /// they refer to. Without roots, everything in the schemas is generated.
    pub fn roots<I>(mut self, roots: I) -> Self
    where
        I: IntoIterator,
        I::Item: Into<String>,
    {
        self.roots.extend(roots.into_iter().map(Into::into));
        self
    }

    /// The path by which generated code refers to the runtime; `::tl_runtime` by default.
    pub fn runtime(mut self, path: impl Into<String>) -> Self {
        self.runtime = Some(path.into());
        self
    }

    /// The name of the generated file in `OUT_DIR`; `tl.rs` by default.
    pub fn file_name(mut self, name: impl Into<String>) -> Self {
        self.file_name = Some(name.into());
        self
    }

    /// How constructor ids are computed where the schema does not state them; by default the rule
    /// that more of the stated ids agree with.
    pub fn dialect(mut self, dialect: Dialect) -> Self {
        self.options.dialect = Some(dialect);
        self
    }

    /// Accepts the syntax of VK's dialect: `@read` and `=>`.
    pub fn vk_syntax(mut self) -> Self {
        self.options.vk = true;
        self
    }

    /// Does not report these findings. Errors are always reported, but for
    /// [`Code::DuplicateId`].
    pub fn allow(mut self, codes: impl IntoIterator<Item = Code>) -> Self {
        self.options.allow.extend(codes);
        self
    }

    /// Makes errors of warnings.
    pub fn deny_warnings(mut self) -> Self {
        self.options.deny_warnings = true;
        self
    }

    /// Generates `$OUT_DIR/tl.rs`, and tells cargo to run the build script again when a schema
    /// changes. The file is touched only if its content changes. Warnings become warnings of cargo,
    /// but for those about taste ([`Code::is_style`]).
    ///
    /// # Errors
    ///
    /// If a schema cannot be read or has errors, if a root is unknown, or if the file cannot be
    /// written. Nothing is written then.
    pub fn compile(self) -> Result<(), BuildError> {
        for schema in &self.schemas {
            println!("cargo::rerun-if-changed={}", schema.display());
        }
        let out_dir = env::var_os("OUT_DIR").ok_or(BuildError::NoOutDir)?;
        let file_name = self.file_name.as_deref().unwrap_or("tl.rs");
        let (text, warnings) = self.generate_with_warnings()?;
        for warning in warnings {
            println!("cargo::warning={warning}");
        }
        write_if_changed(&Path::new(&out_dir).join(file_name), &text)
    }

    /// The generated text.
    ///
    /// # Errors
    ///
    /// As for [`compile`](Self::compile).
    pub fn generate(&self) -> Result<String, BuildError> {
        self.generate_with_warnings().map(|(text, _)| text)
    }

    /// The generated text, and the warnings that a build should mention, one line each.
    fn generate_with_warnings(&self) -> Result<(String, Vec<String>), BuildError> {
        if self.schemas.is_empty() {
            return Err(BuildError::NoSchema);
        }
        let runtime = self.runtime.as_deref().unwrap_or("::tl_runtime");
        let runtime = syn::parse_str(runtime)
            .map_err(|_| BuildError::RuntimePath { path: runtime.to_owned() })?;
        let mut sources = SourceMap::new();
        for path in &self.schemas {
            let read = sources.add_file(path);
            read.map_err(|error| BuildError::Read { path: path.clone(), error })?;
        }
        let Loaded { schema, mut diagnostics } = load(&sources, &self.options);
        let Some(schema) = schema else {
            diagnostics.retain(Diagnostic::is_error);
            return Err(BuildError::Schema(render(&sources, &diagnostics, false)));
        };
        let selection = match &self.roots[..] {
            [] => select::everything(&schema),
            roots => select::reachable(&schema, roots).map_err(|root| BuildError::UnknownRoot {
                name: root.name,
                schemas: self.schemas.iter().map(|path| path.display().to_string()).collect(),
                suggestion: root.suggestion,
            })?,
        };
        let model = lower::lower(&schema, &selection)
            .map_err(|diagnostics| BuildError::Schema(render(&sources, &diagnostics, false)))?;
        let tokens = emit::module(&model, schema.layer, &Style { runtime });
        let file = syn::parse2(tokens).map_err(|error| BuildError::Internal(error.to_string()))?;
        let names = self.schemas.iter().filter_map(|path| path.file_name());
        let names: Vec<_> = names.map(|name| name.to_string_lossy().into_owned()).collect();
        diagnostics.retain(|diagnostic| !diagnostic.code.is_style());
        let warnings = diagnostics.iter().map(|diagnostic| diagnostic.short(&sources)).collect();
        let text = format!(
            "// @generated by tl-codegen {} from {}. DO NOT EDIT.\n\n{}",
            env!("CARGO_PKG_VERSION"),
            names.join(", "),
            prettyplease::unparse(&file),
        );
        Ok((text, warnings))
    }
}
