//! Compares the generated code with peers.
//!
//! * `compare [TEXT]` prints the times of the operations whose task contains the text;
//! * `compare --write` measures everything, compile time included, and writes `docs/performance.md`
//!   with its chart. It takes about twenty minutes;
//! * `compare --write extras` writes only the table of what each extra costs the compiler. It takes a
//!   few minutes;
//! * `compare --write clean` writes only the tables of clean builds. It takes a few minutes.

use std::env;
use std::error::Error;
use std::fs;
use std::io::{self, Write, stdout};
use std::path::{Path, PathBuf};
use std::process::{Command, exit};

use benches::clean_builds::{PROFILES, Programs, log_compiler};
use benches::compiling::{EXTRAS, MODES, SUBJECTS, Workshop, measured};
use benches::operations::OPERATIONS;
use benches::report::Row;
use benches::timing::{compare, time};
use benches::{chart, report};

fn main() -> Result<(), Box<dyn Error>> {
    if let Some(status) = log_compiler()? {
        exit(status.code().unwrap_or(1));
    }
    let args: Vec<String> = env::args().skip(1).collect();
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    match &args[..] {
        ["--run", index] => writeln!(stdout(), "{}", time(&OPERATIONS[index.parse::<usize>()?]))?,
        ["--measure", folder, args @ ..] => {
            let usage = measured(Path::new(folder), args)?;
            writeln!(stdout(), "{} {} {}", usage.cpu, usage.wall, usage.memory)?;
        }
        ["--write"] => {
            write_report()?;
            write_extras()?;
            write_clean_builds()?;
        }
        ["--write", "extras"] => write_extras()?,
        ["--write", "clean"] => write_clean_builds()?,
        _ => {
            let rows = rows(5, args.first().copied())?;
            write!(stdout(), "{}", report::run_time(&rows))?;
        }
    }
    Ok(())
}

/// Measures times and allocations of operations.
fn rows(rounds: usize, only: Option<&str>) -> Result<Vec<Row>, Box<dyn Error>> {
    let times = compare(rounds, only)?;
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let build = ["build", "--quiet", "--release", "--package", "benches", "--bin", "memory"];
    if !Command::new(cargo).args(build).current_dir(env!("CARGO_MANIFEST_DIR")).status()?.success()
    {
        return Err("the program that counts allocations does not compile".into());
    }
    let program = env::current_exe()?.with_file_name("memory");
    let rows = times.into_iter().map(|(index, nanoseconds)| {
        let output = Command::new(&program).arg(index.to_string()).output()?;
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        let mut numbers = text.split_whitespace().map(str::parse::<u64>);
        let mut next = || numbers.next().and_then(Result::ok).unwrap_or_default();
        let (allocations, peak) = (next(), next());
        Ok(Row { operation: &OPERATIONS[index], nanoseconds, allocations, peak })
    });
    rows.collect::<io::Result<_>>().map_err(Into::into)
}

fn project() -> io::Result<PathBuf> {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("..").canonicalize()
}

fn write_report() -> Result<(), Box<dyn Error>> {
    let project = project()?;
    let folder = project.join("target/compile-times");
    let workshop = Workshop::new(folder, project.clone(), SUBJECTS)?;
    let mut modes: Vec<(&str, Vec<_>)> = Vec::new();
    for (mode, args) in MODES {
        modes.push((mode, workshop.libraries(2, args)?));
    }
    let mut usages = vec![None; SUBJECTS.len()];
    for number in [0, 1] {
        usages[number] = Some(workshop.program(number)?);
    }
    modes.push(("release, with a program", usages));
    let rows = rows(7, None)?;
    let tasks = [
        "album, encoded, new buffer",
        "updates, encoded, reused buffer",
        "updates, decoded",
        "updates in Cyrillic, decoded",
        "album, decoded",
    ];
    chart::draw(&rows, &tasks, &project.join("docs/performance.svg"))?;
    write_parts(&[
        ("machine", report::machine()),
        ("run time", report::run_time(&rows)),
        ("compile time", report::compile_time(SUBJECTS, &modes)),
    ])
}

fn write_extras() -> Result<(), Box<dyn Error>> {
    let project = project()?;
    let workshop = Workshop::new(project.join("target/compile-times/extras"), project, EXTRAS)?;
    let [(mode, args), ..] = MODES;
    let modes = [(mode, workshop.libraries(3, args)?)];
    write_parts(&[("extras", report::compile_time(EXTRAS, &modes))])
}

fn write_clean_builds() -> Result<(), Box<dyn Error>> {
    let project = project()?;
    let programs = Programs::new(project.join("target/compile-times/clean"), &project)?;
    let (mut usages, mut parts) = (Vec::new(), Vec::new());
    for (_, args) in PROFILES {
        usages.push(programs.build(3, args)?);
        parts.push(programs.parts(args)?);
    }
    write_parts(&[
        ("clean builds", report::clean_builds(&usages)),
        ("build parts", report::build_parts(&parts)),
    ])
}

/// Replaces parts of the page.
fn write_parts(parts: &[(&str, String)]) -> Result<(), Box<dyn Error>> {
    let page = project()?.join("docs/performance.md");
    let mut text = fs::read_to_string(&page)?;
    for (part, new) in parts {
        text = replace(&text, part, new)?;
    }
    Ok(fs::write(page, text)?)
}

/// Replaces the text between the marks of a part of the page.
fn replace(page: &str, part: &str, text: &str) -> Result<String, Box<dyn Error>> {
    let (start, end) = (format!("<!-- {part} -->\n"), format!("<!-- end of {part} -->"));
    match (page.split_once(&start), page.split_once(&end)) {
        (Some((before, _)), Some((_, after))) => {
            Ok(format!("{before}{start}\n{}\n\n{end}{after}", text.trim()))
        }
        _ => Err(format!("the page has no marks of the part `{part}`").into()),
    }
}
