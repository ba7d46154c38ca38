//! `tl generate`: Rust code as a folder of files, for crates that commit it.

use std::error::Error;
use std::io::{Write, stdout};
use std::path::PathBuf;
use std::process::ExitCode;

use tl_codegen::{Builder, Code, Dialect};

/// Generates Rust from schemas, as a build script would, into a folder: a file for each namespace.
///
/// The exit status is 0 if all is well, 1 if the schemas have errors or, with `--check`, the folder
/// is not what would be generated, and 2 if the command line is wrong.
#[derive(clap::Args)]
pub(crate) struct Command {
    /// The schema files, which share one space of names.
    #[arg(required = true, value_name = "SCHEMA")]
    schemas: Vec<PathBuf>,
    /// The folder. Include it with `mod`, by its `mod.rs`.
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// Generate only this function, type or constructor and what it refers to; may be repeated.
    #[arg(long = "root", value_name = "NAME")]
    roots: Vec<String>,
    /// Change nothing; name the files that would change.
    #[arg(long)]
    check: bool,
    /// The path of the runtime in the generated code.
    #[arg(long, value_name = "PATH")]
    runtime: Option<String>,
    /// How constructor ids are computed where they are not stated, `telegram` or `plain`.
    #[arg(long)]
    dialect: Option<Dialect>,
    /// Do not report findings of this code.
    #[arg(long, value_name = "CODE")]
    allow: Vec<Code>,
    /// Accept the syntax of VK's dialect: `@read` and `=>`.
    #[arg(long)]
    vk: bool,
}

impl Command {
    pub(crate) fn run(&self) -> Result<ExitCode, Box<dyn Error>> {
        let mut builder = Builder::new().roots(self.roots.iter()).allow(self.allow.iter().copied());
        for schema in &self.schemas {
            builder = builder.schema(schema);
        }
        if let Some(runtime) = &self.runtime {
            builder = builder.runtime(runtime);
        }
        if let Some(dialect) = self.dialect {
            builder = builder.dialect(dialect);
        }
        if self.vk {
            builder = builder.vk_syntax();
        }
        let stale = match self.check {
            true => builder.stale_files(&self.out),
            false => builder.write_to(&self.out).map(|()| Vec::new()),
        };
        match stale {
            Ok(stale) if stale.is_empty() => Ok(ExitCode::SUCCESS),
            Ok(stale) => {
                for path in stale {
                    writeln!(stdout(), "{}", path.display())?;
                }
                Ok(ExitCode::FAILURE)
            }
            Err(error) => {
                eprintln!("{error}");
                Ok(ExitCode::FAILURE)
            }
        }
    }
}
