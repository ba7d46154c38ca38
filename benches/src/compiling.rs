//! The cost of compiling a whole layer: processor time and memory of rustc for a crate with only
//! the layer, not incremental, after its dependencies.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;

use tl_codegen::{BuildError, Builder, Extra, Side};

use crate::children::{Usage, cargo, fastest, measure};
use crate::generating::{Generator, copied};
use crate::peer_schema;

/// A crate to compile.
pub struct Subject {
    /// The source of its code.
    pub name: &'static str,
    source: Source,
}

enum Source {
    /// The peer, whose build script generates it.
    Peer,
    /// Generated from the layer of the peer.
    Ours(fn(Builder) -> Builder),
    /// Generated from the definitions of that layer, this number of times.
    Grown(usize),
}

const GRAMMERS: Subject = Subject { name: "grammers", source: Source::Peer };

const fn ours(name: &'static str, choose: fn(Builder) -> Builder) -> Subject {
    Subject { name, source: Source::Ours(choose) }
}

/// The crates to compare; the first one is the peer.
pub const SUBJECTS: &[Subject] = &[
    GRAMMERS,
    ours("ours", |builder| builder),
    ours("ours, for clients", |builder| builder.side(Side::Client)),
    ours("ours, `Debug` alone", |builder| builder.type_derives(["Debug"])),
    ours("ours, with `Extra::Borrowed`", |builder| builder.with(Extra::Borrowed)),
    ours("ours, with `Extra::Reuse`", |builder| builder.with(Extra::Reuse)),
    ours("ours, two roots", |builder| builder.roots(["messages.sendMultiMedia", "Updates"])),
];

const fn grown(name: &'static str, copies: usize) -> Subject {
    Subject { name, source: Source::Grown(copies) }
}

/// The crates for the growth of cost with the schema.
pub const GROWN_SUBJECTS: &[Subject] =
    &[grown("2,550 definitions", 1), grown("5,100", 2), grown("10,200", 4), grown("20,400", 8)];

/// The names of the schemas in a crate.
const SCHEMA: &str = "api.tl";
const GROWN: &str = "grown.tl";

/// The crates for the cost of each extra for work with values; the first one has none.
pub const EXTRAS: &[Subject] = &[
    ours("no extra", |builder| builder),
    ours("`Extra::Unknown`", |builder| builder.with(Extra::Unknown)),
    ours("`Extra::Scan`", |builder| builder.with(Extra::Scan)),
    ours("`Extra::Inputs`", |builder| builder.with(Extra::Inputs)),
    ours("`Extra::Getters`", |builder| builder.with(Extra::Getters)),
    ours("`Extra::Default`", |builder| builder.with(Extra::Default)),
    ours("`Extra::Hash`", |builder| builder.with(Extra::Hash)),
    ours("`Extra::Walk`", |builder| builder.with(Extra::Walk)),
    ours("`Getters`, `Walk`, `Inputs` and `Hash`", with_four),
    ours("the four, for clients", |builder| with_four(builder).side(Side::Client)),
    GRAMMERS,
];

fn with_four(builder: Builder) -> Builder {
    let extras = [Extra::Getters, Extra::Walk, Extra::Inputs, Extra::Hash];
    extras.into_iter().fold(builder, Builder::with)
}

/// The ways to compile a crate.
pub const MODES: [(&str, &[&str]); 3] =
    [("check", &["check"]), ("dev", &["build"]), ("release", &["build", "--release"])];

/// A folder for the crates.
pub struct Workshop {
    folder: PathBuf,
    project: PathBuf,
    subjects: &'static [Subject],
}

impl Workshop {
    /// Makes the crates in `folder`; `project` is the folder of this workspace.
    ///
    /// # Errors
    ///
    /// If a file cannot be written, or a module cannot be generated.
    pub fn new(
        folder: PathBuf,
        project: PathBuf,
        subjects: &'static [Subject],
    ) -> io::Result<Self> {
        let workshop = Self { folder, project, subjects };
        for (number, subject) in subjects.iter().enumerate() {
            workshop.make(number, subject)?;
        }
        Ok(workshop)
    }

    /// Compiles all crates in one of the [`MODES`], several times, and returns the usages of the
    /// fastest run of each.
    ///
    /// # Errors
    ///
    /// Fails if a crate does not compile.
    pub fn libraries(&self, runs: usize, mode: &[&str]) -> io::Result<Vec<Option<Usage>>> {
        self.fastest(runs, &mode.join(" "), |number| self.library(number, mode))
    }

    fn fastest(
        &self,
        runs: usize,
        task: &str,
        measure: impl Fn(usize) -> io::Result<Usage>,
    ) -> io::Result<Vec<Option<Usage>>> {
        let names: Vec<&str> = self.subjects.iter().map(|subject| subject.name).collect();
        Ok(fastest(runs, task, &names, measure)?.into_iter().map(Some).collect())
    }

    /// Runs the generator, as a build script does, for each crate, and returns the usages of the
    /// fastest run of each, as for [`libraries`](Self::libraries).
    ///
    /// # Errors
    ///
    /// Fails if the generator does not compile, or if a crate has no schema of its own.
    pub fn generation(&self, runs: usize) -> io::Result<Vec<Option<Usage>>> {
        let generator = Generator::new(&self.folder.join("generator"), &self.project)?;
        self.fastest(runs, "generate", |number| {
            let folder = self.crate_folder(number);
            generator.run(&folder.join(GROWN), &folder)
        })
    }

    fn make(&self, number: usize, subject: &Subject) -> io::Result<()> {
        let folder = self.crate_folder(number);
        fs::create_dir_all(&folder)?;
        let schema = folder.join(SCHEMA);
        fs::write(&schema, peer_schema())?;
        let (dependency, library, path) = match subject.source {
            Source::Peer => {
                let library = "pub use grammers_tl_types as tl;\n".to_owned();
                let main = "grammers_tl_types::Deserializable::from_bytes(&bytes).ok();
                     let _: Option<grammers_tl_types::enums::Updates> = value;";
                (PEER_DEPENDENCY.to_owned(), library, main)
            }
            Source::Ours(choose) => self.generated(&choose(Builder::new().schema(schema)))?,
            Source::Grown(copies) => {
                let grown = folder.join(GROWN);
                fs::write(&grown, copied(&peer_schema(), copies))?;
                self.generated(&Builder::new().schema(grown))?
            }
        };
        let main = format!(
            "fn main() {{
                 let bytes = std::env::args().next().unwrap_or_default().into_bytes();
                 let value = {path}
                 println!(\"{{}}\", value.is_some());
             }}\n"
        );
        let files = [("src/lib.rs", &*library), ("src/main.rs", &*main)];
        write_package(&folder, "subject", &dependency, &files)
    }

    /// Returns the dependency, the source and the path to the decoder of a generated crate.
    fn generated(&self, builder: &Builder) -> io::Result<(String, String, &'static str)> {
        let runtime = self.project.join("tl-runtime");
        let dependency = format!(
            "tl-runtime = {{ path = \"{}\", features = [\"arena\"] }}\n",
            runtime.display()
        );
        let text = builder.generate().map_err(|error: BuildError| io::Error::other(error))?;
        let main = "tl_runtime::from_bytes(&bytes).ok();
                     let _: Option<subject::enums::Updates> = value;";
        Ok((dependency, text, main))
    }

    fn crate_folder(&self, number: usize) -> PathBuf {
        self.folder.join(number.to_string())
    }

    /// Compiles a crate, after its dependencies.
    fn library(&self, number: usize, mode: &[&str]) -> io::Result<Usage> {
        let package = match self.subjects[number].source {
            Source::Peer => PEER,
            Source::Ours(_) | Source::Grown(_) => "subject",
        };
        let folder = self.crate_folder(number);
        let args = [mode, &["--package", package, "--lib"]].concat();
        run(&folder, &args)?;
        self.forget(&folder, package)?;
        measure(&cargo_in(&folder, &args))
    }

    /// Compiles the crate and a program that decodes `Updates` with optimisation.
    ///
    /// # Errors
    ///
    /// Fails if it does not compile.
    pub fn program(&self, number: usize) -> io::Result<Usage> {
        let folder = self.crate_folder(number);
        run(&folder, &["build", "--release"])?;
        if let Source::Peer = self.subjects[number].source {
            self.forget(&folder, PEER)?;
        }
        self.forget(&folder, "subject")?;
        measure(&cargo_in(&folder, &["build", "--release"]))
    }

    fn forget(&self, folder: &Path, package: &str) -> io::Result<()> {
        run(folder, &["clean", "--package", package])?;
        run(folder, &["clean", "--release", "--package", package])
    }
}

/// The package of the peer.
const PEER: &str = "grammers-tl-types";

/// The line of a manifest for the peer.
pub(crate) const PEER_DEPENDENCY: &str = "grammers-tl-types = \"=0.11.0\"\n";

/// Writes a package that is in no workspace.
pub(crate) fn write_package(
    folder: &Path,
    name: &str,
    dependencies: &str,
    files: &[(&str, &str)],
) -> io::Result<()> {
    fs::create_dir_all(folder.join("src"))?;
    let manifest = format!(
        "[package]\nname = \"{name}\"\nedition = \"2024\"\n\n\
         [dependencies]\n{dependencies}\n[workspace]\n"
    );
    fs::write(folder.join("Cargo.toml"), manifest)?;
    files.iter().try_for_each(|(path, text)| fs::write(folder.join(path), text))
}

/// Returns cargo for a crate in a folder, without incremental compilation.
pub(crate) fn cargo_in(folder: &Path, args: &[&str]) -> Command {
    let mut command = cargo();
    command.current_dir(folder).args(args).arg("--quiet").env("CARGO_INCREMENTAL", "0");
    command
}

pub(crate) fn run(folder: &Path, args: &[&str]) -> io::Result<()> {
    match cargo_in(folder, args).status()?.success() {
        true => Ok(()),
        false => Err(io::Error::other(format!("cargo {} failed", args.join(" ")))),
    }
}
