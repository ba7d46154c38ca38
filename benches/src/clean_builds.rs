//! The cost of a clean build of a user's program, with all dependencies and the generator.

use std::env;
use std::ffi::OsString;
use std::fs;
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus};

use nix::sys::resource::UsageWho;
use tl_codegen::{Builder, Side};

use crate::children::{Usage, cpu_time, fastest, measure};
use crate::compiling::{PEER_DEPENDENCY, cargo_in, write_package};
use crate::peer_schema;

/// A program that decodes `Updates`, and the way it gets its types.
pub struct Program {
    /// The source of the types.
    pub name: &'static str,
    types: Types,
}

enum Types {
    /// A dependency.
    Peer,
    /// A build script, with the features of the generator and the roots.
    BuildScript { features: &'static [&'static str], roots: &'static [&'static str] },
    /// A file in the sources of the program.
    File(fn(Builder) -> Builder),
}

/// The programs to compare; the first one is the peer's.
pub const PROGRAMS: &[Program] = &[
    Program { name: "grammers", types: Types::Peer },
    Program { name: "ours", types: Types::BuildScript { features: &[], roots: &[] } },
    Program {
        name: "ours, with the feature `docs`",
        types: Types::BuildScript { features: &["docs"], roots: &[] },
    },
    Program {
        name: "ours, two roots",
        types: Types::BuildScript { features: &[], roots: &["messages.sendMultiMedia", "Updates"] },
    },
    Program { name: "ours, generated before", types: Types::File(|builder| builder) },
    Program {
        name: "ours, generated before, for clients",
        types: Types::File(|builder| builder.side(Side::Client)),
    },
];

/// The program of [`PROGRAMS`] whose crates are timed one by one.
pub const TIMED: usize = 1;

/// The profiles to build with.
pub const PROFILES: [(&str, &[&str]); 2] =
    [("dev", &["build"]), ("release", &["build", "--release"])];

/// The environment variable with the file of [`log_compiler`].
const LOG: &str = "TL_BENCHES_COMPILER_LOG";

/// A folder for the programs.
pub struct Programs {
    folder: PathBuf,
}

impl Programs {
    /// Writes the programs into `folder`; `project` is the folder of this workspace.
    ///
    /// # Errors
    ///
    /// If a file cannot be written, or the types cannot be generated.
    pub fn new(folder: PathBuf, project: &Path) -> io::Result<Self> {
        let programs = Self { folder };
        for (number, program) in PROGRAMS.iter().enumerate() {
            write(&programs.folder(number), project, &program.types)?;
        }
        Ok(programs)
    }

    /// Builds all programs, several times, and returns the usages of the fastest build of each.
    ///
    /// # Errors
    ///
    /// If a program does not compile.
    pub fn build(&self, runs: usize, profile: &[&str]) -> io::Result<Vec<Usage>> {
        let names: Vec<&str> = PROGRAMS.iter().map(|program| program.name).collect();
        fastest(runs, &profile.join(" "), &names, |number| {
            let folder = self.folder(number);
            clean(&folder)?;
            measure(&cargo_in(&folder, profile))
        })
    }

    /// Builds the program [`TIMED`] and returns the processor time in seconds that the
    /// compiler took for each crate. The crate `build_script_build` stands for all build scripts.
    ///
    /// # Errors
    ///
    /// If the program does not compile.
    pub fn parts(&self, profile: &[&str]) -> io::Result<Vec<(String, f64)>> {
        let folder = self.folder(TIMED);
        clean(&folder)?;
        let log = folder.join("compiler.log");
        fs::write(&log, "")?;
        let mut command = cargo_in(&folder, profile);
        command.env(LOG, &log).env("RUSTC_WRAPPER", env::current_exe()?);
        if !command.status()?.success() {
            return Err(io::Error::other("the program does not compile"));
        }
        let mut parts: Vec<(String, f64)> = Vec::new();
        for line in fs::read_to_string(&log)?.lines() {
            let Some((name, Ok(cpu))) =
                line.split_once(' ').map(|(name, cpu)| (name, cpu.parse::<f64>()))
            else {
                continue;
            };
            match parts.iter_mut().find(|(part, _)| part == name) {
                Some((_, sum)) => *sum += cpu,
                None => parts.push((name.to_owned(), cpu)),
            }
        }
        parts.sort_by(|(_, a), (_, b)| b.total_cmp(a));
        Ok(parts)
    }

    fn folder(&self, number: usize) -> PathBuf {
        self.folder.join(number.to_string())
    }
}

/// Runs the compiler in the place of cargo's, and logs the processor time that it took for a crate.
/// Returns nothing if this process is not such a wrapper.
///
/// # Errors
///
/// If the compiler cannot be started, or the log cannot be written.
pub fn log_compiler() -> io::Result<Option<ExitStatus>> {
    let Some(log) = env::var_os(LOG) else { return Ok(None) };
    let args: Vec<OsString> = env::args_os().skip(1).collect();
    let [compiler, args @ ..] = &args[..] else { return Ok(None) };
    let status = Command::new(compiler).args(args).status()?;
    let name = args.iter().skip_while(|arg| *arg != "--crate-name").nth(1);
    if let Some(name) = name {
        let cpu = cpu_time(UsageWho::RUSAGE_CHILDREN)?.as_secs_f64();
        // One small write at the end of a file is not mixed with others.
        let line = format!("{} {cpu}\n", name.to_string_lossy());
        fs::OpenOptions::new().append(true).open(log)?.write_all(line.as_bytes())?;
    }
    Ok(Some(status))
}

fn clean(folder: &Path) -> io::Result<()> {
    match fs::remove_dir_all(folder.join("target")) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

fn write(folder: &Path, project: &Path, types: &Types) -> io::Result<()> {
    let mut files = Vec::new();
    fs::create_dir_all(folder)?;
    let schema = folder.join("api.tl");
    fs::write(&schema, peer_schema())?;
    let runtime = format!("tl-runtime = {{ path = {:?} }}\n", project.join("tl-runtime"));
    let (dependencies, module, decode) = match types {
        Types::Peer => {
            let decode = "grammers_tl_types::Deserializable::from_bytes(&bytes).ok()";
            (PEER_DEPENDENCY.to_owned(), "use grammers_tl_types as tl;", decode)
        }
        Types::BuildScript { features, roots } => {
            let generator = format!(
                "tl-codegen = {{ path = {:?}, features = {features:?} }}\n",
                project.join("tl-codegen")
            );
            let script = format!(
                "fn main() -> Result<(), tl_codegen::BuildError> {{\n    \
                     let roots: &[&str] = &{roots:?};\n    \
                     tl_codegen::Builder::new().schema({schema:?}).roots(roots.iter().copied())\
                     .compile()\n}}\n"
            );
            files.push(("build.rs", script));
            let module = "mod tl { include!(concat!(env!(\"OUT_DIR\"), \"/tl.rs\")); }";
            let dependencies = format!("{runtime}\n[build-dependencies]\n{generator}");
            (dependencies, module, "tl_runtime::from_bytes(&bytes).ok()")
        }
        Types::File(choose) => {
            let builder = choose(Builder::new().schema(schema));
            let text = builder.generate().map_err(io::Error::other)?;
            files.push(("src/tl.rs", text));
            (runtime, "mod tl;", "tl_runtime::from_bytes(&bytes).ok()")
        }
    };
    let main = format!(
        "{module}\n\nfn main() {{\n    \
             let bytes = std::env::args().next().unwrap_or_default().into_bytes();\n    \
             let value: Option<tl::enums::Updates> = {decode};\n    \
             println!(\"{{}}\", value.is_some());\n}}\n"
    );
    files.push(("src/main.rs", main));
    let files: Vec<_> = files.iter().map(|(path, text)| (*path, &**text)).collect();
    write_package(folder, "user", &dependencies, &files)
}
