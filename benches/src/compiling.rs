//! The cost of compiling a whole layer: processor time and memory of rustc for a crate with only
//! the layer, not incremental, after its dependencies.

use std::env;
use std::fs;
use std::io::{self, Write, stderr};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use nix::sys::resource::{UsageWho, getrusage};
use nix::sys::time::TimeValLike;
use tl_codegen::{BuildError, Builder, Extra, Side};

/// A crate to compile.
pub struct Subject {
    /// The source of its code.
    pub name: &'static str,
    source: Source,
}

enum Source {
    /// The peer, whose build script generates it.
    Peer,
    /// A generated file.
    Ours(fn(Builder) -> Builder),
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

/// The time in seconds of a command and its child processes, and the memory of the largest process
/// in MiB.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
pub struct Usage {
    /// User and system time.
    pub cpu: f64,
    /// Wall-clock time.
    pub wall: f64,
    /// Peak memory.
    pub memory: f64,
}

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
    /// fastest run of each: other work on the machine adds time. The runs of a crate alternate with
    /// those of the others.
    ///
    /// # Errors
    ///
    /// Fails if a crate does not compile.
    pub fn libraries(&self, runs: usize, mode: &[&str]) -> io::Result<Vec<Option<Usage>>> {
        let mut usages = vec![None; self.subjects.len()];
        for _ in 0..runs {
            for (number, best) in usages.iter_mut().enumerate() {
                let usage = self.library(number, mode)?;
                let name = self.subjects[number].name;
                writeln!(stderr(), "{}, {name}: {:.1} s", mode.join(" "), usage.cpu)?;
                match best {
                    Some(best) if *best <= usage => {}
                    _ => *best = Some(usage),
                }
            }
        }
        Ok(usages)
    }

    fn make(&self, number: usize, subject: &Subject) -> io::Result<()> {
        let runtime = self.project.join("tl-runtime");
        let (dependency, library, path) = match subject.source {
            Source::Peer => {
                let library = "pub use grammers_tl_types as tl;\n".to_owned();
                let main = "grammers_tl_types::Deserializable::from_bytes(&bytes).ok();
                     let _: Option<grammers_tl_types::enums::Updates> = value;";
                (format!("{PEER} = \"=0.7.0\"\n"), library, main)
            }
            Source::Ours(choose) => {
                let schema = self.project.join("schema/api-186.tl");
                let text = choose(Builder::new().schema(schema)).generate();
                let main = "tl_runtime::from_bytes(&bytes).ok();
                     let _: Option<subject::enums::Updates> = value;";
                let runtime = runtime.display();
                let dependency =
                    format!("tl-runtime = {{ path = \"{runtime}\", features = [\"arena\"] }}\n");
                (dependency, text.map_err(|error: BuildError| io::Error::other(error))?, main)
            }
        };
        let folder = self.crate_folder(number);
        fs::create_dir_all(folder.join("src"))?;
        fs::write(folder.join("src/lib.rs"), library)?;
        let main = format!(
            "fn main() {{
                 let bytes = std::env::args().next().unwrap_or_default().into_bytes();
                 let value = {path}
                 println!(\"{{}}\", value.is_some());
             }}\n"
        );
        fs::write(folder.join("src/main.rs"), main)?;
        let manifest = format!(
            "[package]\nname = \"subject\"\nedition = \"2024\"\n\n\
             [dependencies]\n{dependency}\n[workspace]\n"
        );
        fs::write(folder.join("Cargo.toml"), manifest)
    }

    fn crate_folder(&self, number: usize) -> PathBuf {
        self.folder.join(number.to_string())
    }

    /// Compiles a crate, after its dependencies.
    fn library(&self, number: usize, mode: &[&str]) -> io::Result<Usage> {
        let package = match self.subjects[number].source {
            Source::Peer => PEER,
            Source::Ours(_) => "subject",
        };
        let folder = self.crate_folder(number);
        let args = [mode, &["--package", package, "--lib"]].concat();
        run(&folder, &args)?;
        self.forget(&folder, package)?;
        measure(&folder, &args)
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
        measure(&folder, &["build", "--release"])
    }

    fn forget(&self, folder: &Path, package: &str) -> io::Result<()> {
        run(folder, &["clean", "--package", package])?;
        run(folder, &["clean", "--release", "--package", package])
    }
}

/// The package of the peer.
pub(crate) const PEER: &str = "grammers-tl-types";

fn cargo(folder: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(folder).args(args).arg("--quiet").env("CARGO_INCREMENTAL", "0");
    command
}

fn run(folder: &Path, args: &[&str]) -> io::Result<()> {
    match cargo(folder, args).status()?.success() {
        true => Ok(()),
        false => Err(io::Error::other(format!("cargo {} failed", args.join(" ")))),
    }
}

/// Runs cargo in a child of a new process, which measures its children.
pub(crate) fn measure(folder: &Path, args: &[&str]) -> io::Result<Usage> {
    let mut command = Command::new(env::current_exe()?);
    command.arg("--measure").arg(folder).args(args);
    let output = command.output()?;
    let text = String::from_utf8_lossy(&output.stdout);
    let mut numbers = text.split_whitespace().map(str::parse::<f64>);
    match (numbers.next(), numbers.next(), numbers.next()) {
        (Some(Ok(cpu)), Some(Ok(wall)), Some(Ok(memory))) => Ok(Usage { cpu, wall, memory }),
        _ => Err(io::Error::other(String::from_utf8_lossy(&output.stderr).into_owned())),
    }
}

/// Runs cargo in the process that `measure` starts, and returns the usage of its children.
///
/// # Errors
///
/// Fails if cargo fails.
pub fn measured(folder: &Path, args: &[&str]) -> io::Result<Usage> {
    let start = Instant::now();
    run(folder, args)?;
    let wall = start.elapsed().as_secs_f64();
    let usage = getrusage(UsageWho::RUSAGE_CHILDREN).map_err(io::Error::from)?;
    Ok(Usage { cpu: cpu_time(&usage), wall, memory: usage.max_rss() as f64 / 1024.0 })
}

/// Returns user and system time in seconds.
pub(crate) fn cpu_time(usage: &nix::sys::resource::Usage) -> f64 {
    (usage.user_time().num_microseconds() + usage.system_time().num_microseconds()) as f64 / 1e6
}
