//! `tl diff`: the changes between two schemas.

mod git;
pub(crate) mod policy;

use std::error::Error;
use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use serde_json::{Value, json};
use tl_diff::{diff, report as show};
use tl_parser::{Dialect, Options, Schema, SourceMap, escape};

use self::policy::{Break, Policy, Verdict};
use crate::project::{Given, Input, Project};
use crate::report::{counted, note};
use crate::terminal::{self, TextKind};
use crate::{files, load};

/// Compares two schemas: lists additions, removals, renames and changes, with their effect on bytes
/// and on users of the generated Rust.
///
/// A change breaks if code generated for one schema cannot read the bytes of the other, or if code
/// that compiles against OLD does not compile against NEW. Breaking changes are removals, renames,
/// changed constructor ids, new constructors of existing types, and new required fields. New
/// functions, new types, and a new `flags.N?true` under an unchanged id break nothing.
///
/// With `--git`, OLD is read from a revision of a git repository, and may be left out if the file had
/// the name of NEW. Without any name, each schema of tl.toml is compared with the newest layer that
/// the revision has of it. With `--policy`, a file in TOML says what may break: `may-break = ["rust"]` in
/// the table `diff`, of `wire`, `json`, `rust` and `names`, and `[[diff.exceptions]]` with `name`,
/// `reason` and `may-break`.
///
/// The exit status is 0 if nothing breaks, or nothing that the policy does not allow; 1 if something
/// breaks or a schema has errors; and 2 if the command line is wrong, neither schema has a root, or a
/// file cannot be read.
#[derive(clap::Args)]
#[command(after_help = "Examples:\n  \
    tl diff schema/api-185.tl schema/api-186.tl --root Updates  # status 1\n  \
    tl diff schema/api-185.tl schema/api-186.tl --format markdown  # status 1\n  \
    tl diff --policy loose.toml schema/api-185.tl schema/api-186.tl\n  \
    tl diff --git HEAD\n  \
    tl diff --git HEAD schema/api-185.tl")]
pub(crate) struct Command {
    /// The older schema and the newer one: files, or names of schemas in tl.toml; `-` is standard
    /// input. One is enough with `--git`, or if tl.toml lists its layers: then the two newest are
    /// compared. The default is the schema of tl.toml, or each one of them with `--git`.
    #[arg(num_args = 0..=2, value_names = ["OLD", "NEW"])]
    schemas: Vec<PathBuf>,
    /// Read OLD from this revision of the git repository, such as `main` or `HEAD~1`.
    #[arg(long, value_name = "REVISION")]
    git: Option<String>,
    /// Fail only for what this policy does not allow to break, and list it. The default is the policy
    /// in tl.toml, if it has one.
    #[arg(long, value_name = "FILE")]
    policy: Option<PathBuf>,
    /// Compare only this function, type or constructor and everything it refers to, or those of a
    /// namespace (`messages.*`), and list what only one of the schemas reaches; may be repeated. At
    /// least one schema must define it.
    #[arg(long = "root", value_name = "NAME")]
    roots: Vec<String>,
    /// The output format.
    #[arg(long, value_enum, default_value_t = Format::Human)]
    format: Format,
    /// The rule for computing undeclared constructor ids, `telegram` or `plain`. The default, for
    /// each schema, is the rule that matches more of the declared ids.
    #[arg(long)]
    dialect: Option<Dialect>,
    /// Accept the syntax of VK's dialect: `@read` and `=>`.
    #[arg(long)]
    vk: bool,
}

/// The output format of a difference.
#[derive(Clone, Copy, Debug, clap::ValueEnum)]
enum Format {
    /// For a terminal.
    Human,
    /// As a changelog.
    Markdown,
    /// As a JSON object for each schema.
    Json,
}

impl Command {
    pub(crate) fn run(&self) -> Result<ExitCode, Box<dyn Error>> {
        let project = Project::here()?;
        let policy = match &self.policy {
            Some(path) => Some(Project::read(path)?.policy.unwrap_or_default()),
            None => project.policy.clone(),
        };
        let mut breaks = false;
        for (index, [old, new]) in self.comparisons(&project)?.iter().enumerate() {
            if index > 0 {
                writeln!(terminal::stdout(TextKind::Text))?;
            }
            breaks |= self.compare(old, new, policy.as_ref())?;
        }
        Ok(if breaks { ExitCode::FAILURE } else { ExitCode::SUCCESS })
    }

    /// Prints the difference between two schemas. Returns true if something breaks, or something that
    /// the policy does not allow.
    fn compare(
        &self,
        old: &Version,
        new: &Version,
        policy: Option<&Policy>,
    ) -> Result<bool, Box<dyn Error>> {
        let (old_schema, new_schema) = match [old, new].map(Version::load) {
            [Ok(old), Ok(new)] => (old, new),
            [Err(old), Err(new)] => return Err(crate::report::both(old, new)),
            [Err(error), Ok(_)] | [Ok(_), Err(error)] => return Err(error),
        };
        let found = diff(
            tl_diff::Input { name: &old.name, schema: &old_schema },
            tl_diff::Input { name: &new.name, schema: &new_schema },
            &self.roots,
        )
        .map_err(|unknown| format!("neither schema defines {unknown}"))?;
        let verdict = policy.map(|policy| policy.judge(&found));
        let judged = verdict.as_ref();
        let text = match self.format {
            Format::Human => {
                show::human(&found, true) + &judged.map(Verdict::human).unwrap_or_default()
            }
            Format::Markdown => {
                show::markdown(&found) + &judged.map(Verdict::markdown).unwrap_or_default()
            }
            Format::Json => {
                let mut json = show::json(&found);
                json["policy"] = judged.map_or(Value::Null, Verdict::json);
                format!("{json:#}\n")
            }
        };
        let mut out = terminal::stdout(match self.format {
            Format::Human => TextKind::Styled,
            Format::Markdown => TextKind::Text,
            Format::Json => TextKind::Json,
        });
        out.write_all(text.as_bytes())?;
        out.flush()?;
        Ok(judged.map_or(found.breaks(), |verdict| !verdict.refused.is_empty()))
    }

    /// Reads the older and the newer version of each schema.
    fn comparisons(&self, project: &Project) -> Result<Vec<[Version; 2]>, String> {
        match &self.git {
            Some(revision) if self.schemas.is_empty() => self.since(project, revision),
            _ => Ok(vec![self.versions(project)?]),
        }
    }

    /// Reads the schemas of tl.toml, as they are and as they were in a revision. New schemas break
    /// nothing and are left out.
    fn since(&self, project: &Project, revision: &str) -> Result<Vec<[Version; 2]>, String> {
        let mut found = Vec::new();
        let given = Given { options: self.options(), ..Given::default() };
        for input in project.all(&given)? {
            match Version::newest_in(&input, revision)? {
                Some(old) => found.push([old, Version::newest(&input)?]),
                None => note(&format!("{} is not in {revision}", input.shown(&input.newest()))),
            }
        }
        Ok(found)
    }

    fn options(&self) -> Options {
        Options { dialect: self.dialect, vk: self.vk, ..Options::default() }
    }

    /// Reads the older schema and the newer one.
    fn versions(&self, project: &Project) -> Result<[Version; 2], String> {
        let input =
            |schemas| project.one(&Given { schemas, options: self.options(), ..Given::default() });
        let revision = self.git.as_deref();
        if let [old, new] = self.schemas.chunks(1).collect::<Vec<_>>()[..] {
            let (old, new) = (input(old)?, input(new)?);
            return Ok([Version::read(&old, &old.newest(), revision)?, Version::newest(&new)?]);
        }
        let both = input(&self.schemas)?;
        let groups = both.groups();
        match (&groups[..], revision) {
            (_, Some(_)) => {
                Ok([Version::read(&both, &both.newest(), revision)?, Version::newest(&both)?])
            }
            ([.., old, _], None) => Ok([Version::read(&both, old, None)?, Version::newest(&both)?]),
            _ => Err("expected two schemas, or `--git` and one".to_owned()),
        }
    }
}

/// One of the schemas.
struct Version {
    name: String,
    sources: SourceMap,
    options: Options,
}

impl Version {
    fn newest(input: &Input) -> Result<Self, String> {
        Self::read(input, &input.newest(), None)
    }

    /// Reads the newest layer that a revision has of a schema. Returns `None` if it has none.
    fn newest_in(input: &Input, revision: &str) -> Result<Option<Self>, String> {
        for files in input.groups().iter().rev() {
            let (version, outcomes) = Self::read_some(input, files, Some(revision))?;
            // The file of the layer is the last one. The others may be new.
            let is_there = match input.layers.is_empty() {
                true => outcomes.iter().any(Result::is_ok),
                false => outcomes.last().is_some_and(Result::is_ok),
            };
            if is_there {
                return Ok(Some(version));
            }
        }
        Ok(None)
    }

    /// Reads files, as they were in a revision if there is one.
    fn read(input: &Input, files: &[PathBuf], revision: Option<&str>) -> Result<Self, String> {
        let (version, outcomes) = Self::read_some(input, files, revision)?;
        outcomes.into_iter().collect::<Result<(), _>>()?;
        Ok(version)
    }

    /// Reads files, as they were in a revision if there is one. Returns an error for each file that the
    /// revision does not have.
    fn read_some(
        input: &Input,
        files: &[PathBuf],
        revision: Option<&str>,
    ) -> Result<(Self, Vec<Result<(), String>>), String> {
        let mut sources = SourceMap::new();
        let add = |path: &PathBuf| match revision {
            Some(revision) => git::add_source(&mut sources, revision, path),
            None => files::add_source(&mut sources, path).map(|_| Ok(())),
        };
        let outcomes = files.iter().map(add).collect::<Result<Vec<_>, _>>()?;
        let revision = revision.map(|revision| format!("@{revision}"));
        let name = input.shown(files) + &revision.unwrap_or_default();
        Ok((Self { name, sources, options: input.options.clone() }, outcomes))
    }

    fn load(&self) -> Result<Schema, Box<dyn Error>> {
        load::schema(&self.sources, &self.options)
    }
}

impl Verdict {
    /// Returns the sentence that says if the policy allows the difference.
    fn summary(&self) -> String {
        let refused = match self.refused.len() {
            0 => "nothing breaks that may not".to_owned(),
            count => format!("{} that may not", counted(count, "break")),
        };
        let (excepted, allowed) = (self.excepted.len(), self.allowed);
        format!("policy: {refused}, {excepted} by exception, {allowed} of kinds that may")
    }

    fn human(&self) -> String {
        let mut text = format!("\n{}\n", self.summary());
        for Break { name, kind, why } in &self.refused {
            text += &format!("! {name}: {kind}: {why}\n");
        }
        for (Break { name, kind, .. }, reason) in &self.excepted {
            text += &format!("~ {name}: {kind}, excepted: {}\n", escape::line(reason));
        }
        for name in &self.unused {
            text += &format!("? {}: the exception is not needed\n", escape::line(name));
        }
        text
    }

    fn markdown(&self) -> String {
        let mut text = format!("\n### Policy\n\n{}.\n", self.summary());
        for (index, Break { name, kind, why }) in self.refused.iter().enumerate() {
            let blank = if index == 0 { "\n" } else { "" };
            text += &format!("{blank}- **{kind}** `{name}`: {why}\n");
        }
        for (index, (Break { name, kind, .. }, reason)) in self.excepted.iter().enumerate() {
            let blank = if index == 0 { "\nExceptions:\n\n" } else { "" };
            let reason = escape::line(reason).replace('`', "'").replace('<', "&lt;");
            text += &format!("{blank}- {kind} `{name}`: {reason}\n");
        }
        for (index, name) in self.unused.iter().enumerate() {
            let blank = if index == 0 { "\nExceptions that are not needed:\n\n" } else { "" };
            text += &format!("{blank}- `{}`\n", escape::line(name).replace('`', "'"));
        }
        text
    }

    fn json(&self) -> Value {
        let one = |found: &Break, reason: Option<&str>| {
            let Break { name, kind, why } = found;
            json!({ "name": name, "kind": kind.as_str(), "why": why, "reason": reason })
        };
        let excepted = self.excepted.iter().map(|(found, reason)| one(found, Some(reason)));
        json!({
            "refused": self.refused.iter().map(|found| one(found, None)).collect::<Vec<_>>(),
            "excepted": excepted.collect::<Vec<_>>(),
            "allowed": self.allowed,
            "unused": self.unused,
        })
    }
}
