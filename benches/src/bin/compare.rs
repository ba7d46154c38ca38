//! Compares the generated code with peers.
//!
//! * `compare [TEXT]` prints the times of the operations whose task contains the text;
//! * `compare --write PART` measures a part and writes it into `docs/performance.md`: `speed` (with the
//!   chart), `compiling`, `extras` (what each extra costs the compiler) or `clean` (clean builds). Each
//!   takes five to fifteen minutes;
//! * `compare --write` does all of that.

use std::env;
use std::error::Error;
use std::io::{Write, stdout};
use std::process::exit;

use benches::clean_builds::{PROFILES, Programs, log_compiler};
use benches::compiling::{EXTRAS, MODES, SUBJECTS, Workshop};
use benches::operations::OPERATIONS;
use benches::page::{project, write_parts};
use benches::timing::rows;
use benches::{chart, children, report};

fn main() -> Result<(), Box<dyn Error>> {
    if let Some(status) = log_compiler()? {
        exit(status.code().unwrap_or(1));
    }
    let args: Vec<String> = env::args().skip(1).collect();
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    match &args[..] {
        args if children::work(args)? => {}
        ["--write"] => {
            write_run_times()?;
            write_compile_times()?;
            write_extras()?;
            write_clean_builds()?;
        }
        ["--write", "speed"] => write_run_times()?,
        ["--write", "compiling"] => write_compile_times()?,
        ["--write", "extras"] => write_extras()?,
        ["--write", "clean"] => write_clean_builds()?,
        _ => {
            let chosen =
                OPERATIONS.iter().filter(|op| args.iter().all(|arg| op.task.contains(arg)));
            let rows = rows(&chosen.collect::<Vec<_>>(), 5)?;
            write!(stdout(), "{}", report::run_time(&rows))?;
        }
    }
    Ok(())
}

/// Writes the tables of times and allocations, and the chart.
fn write_run_times() -> Result<(), Box<dyn Error>> {
    let rows = rows(&OPERATIONS.iter().collect::<Vec<_>>(), 7)?;
    let tasks = [
        "album, encoded, new buffer",
        "updates, encoded, reused buffer",
        "updates, decoded",
        "updates in Cyrillic, decoded",
        "album, decoded",
    ];
    chart::draw(&rows, &tasks, &project()?.join("docs/performance.svg"))?;
    write_parts(&[("machine", report::machine()), ("run time", report::run_time(&rows))])
}

fn write_compile_times() -> Result<(), Box<dyn Error>> {
    let project = project()?;
    let workshop = Workshop::new(project.join("target/compile-times"), project, SUBJECTS)?;
    let mut modes: Vec<(&str, Vec<_>)> = Vec::new();
    for (mode, args) in MODES {
        modes.push((mode, workshop.libraries(2, args)?));
    }
    let mut usages = vec![None; SUBJECTS.len()];
    for number in [0, 1] {
        usages[number] = Some(workshop.program(number)?);
    }
    modes.push(("release, with a program", usages));
    write_parts(&[("compile time", report::compile_time(SUBJECTS, &modes))])
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
