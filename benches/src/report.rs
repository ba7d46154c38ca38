//! Formats the results as tables in Markdown.

use std::fmt::Write;
use std::fs;
use std::process::Command;

use crate::children::Usage;
use crate::clean_builds::{PROFILES, PROGRAMS, TIMED};
use crate::compiling::Subject;
use crate::growth::{self, Costs, SIZES};
use crate::operations::Operation;

/// The measurements of an operation.
pub struct Row {
    /// The task and its implementation.
    pub operation: &'static Operation,
    /// The time of the fastest process in nanoseconds.
    pub nanoseconds: f64,
    /// The number of allocations.
    pub allocations: u64,
    /// The maximum number of bytes on the heap.
    pub peak: u64,
}

/// Formats times and sizes with units.
fn time(nanoseconds: f64) -> String {
    match nanoseconds {
        time if time < 1e4 => format!("{time:.0} ns"),
        time if time < 1e6 => format!("{:.1} µs", time / 1e3),
        time => format!("{:.2} ms", time / 1e6),
    }
}

fn size(bytes: u64) -> String {
    match bytes {
        0..10_000 => format!("{bytes} B"),
        10_000..10_000_000 => format!("{:.1} KiB", bytes as f64 / 1024.0),
        _ => format!("{:.1} MiB", bytes as f64 / 1024.0 / 1024.0),
    }
}

/// Formats a table for each task. The ratios compare with the first implementation of the task.
pub fn run_time(rows: &[Row]) -> String {
    let mut out = String::new();
    for task in rows.chunk_by(|a, b| a.operation.task == b.operation.task) {
        let peer = task[0].nanoseconds;
        let _ = write!(
            out,
            "\n**{}**\n\n| | time | × {} | allocations | peak |\n|---|---:|---:|---:|---:|\n",
            task[0].operation.task, task[0].operation.by
        );
        for Row { operation, nanoseconds, allocations, peak } in task {
            let (time, ratio, peak) = (time(*nanoseconds), peer / nanoseconds, size(*peak));
            let by = operation.by;
            let _ = writeln!(out, "| {by} | {time} | {ratio:.2} | {allocations} | {peak} |");
        }
    }
    out
}

/// Formats the head of a table whose first column has text and whose others have numbers.
fn head(first: &str, columns: impl Iterator<Item = String>) -> String {
    let (mut names, mut line) = (format!("| {first} |"), "|---|".to_owned());
    for column in columns {
        let _ = write!(names, " {column} |");
        line += "---:|";
    }
    format!("{names}\n{line}\n")
}

/// Formats a table of compile times: for each mode, the usages of the subjects that were measured.
/// The ratios compare with the first subject.
pub fn compile_time(subjects: &[Subject], modes: &[(&str, Vec<Option<Usage>>)]) -> String {
    let mut out = head("", modes.iter().map(|(mode, _)| (*mode).to_owned()));
    for (number, subject) in subjects.iter().enumerate() {
        let _ = write!(out, "| {} |", subject.name);
        for (_, usages) in modes {
            let _ = match (usages[number], usages[0]) {
                (Some(Usage { cpu, memory, .. }), Some(first)) => write!(
                    out,
                    " {cpu:.1} s ({:.2}), {memory:.0} MiB ({:.2}) |",
                    cpu / first.cpu,
                    memory / first.memory
                ),
                _ => write!(out, " |"),
            };
        }
        out.push('\n');
    }
    out
}

/// Formats the times of clean builds, a row for each program and two columns for each profile. The
/// ratios compare with the first program.
pub fn clean_builds(usages: &[Vec<Usage>]) -> String {
    let columns = PROFILES.iter().flat_map(|(profile, _)| {
        ["processor time", "clock"].map(|column| format!("{profile}, {column}"))
    });
    let mut out = head("", columns);
    for (number, program) in PROGRAMS.iter().enumerate() {
        let _ = write!(out, "| {} |", program.name);
        for usages in usages {
            let (Usage { cpu, wall, .. }, first) = (usages[number], usages[0]);
            let (cpu_ratio, wall_ratio) = (cpu / first.cpu, wall / first.wall);
            let _ = write!(out, " {cpu:.1} s ({cpu_ratio:.2}) | {wall:.1} s ({wall_ratio:.2}) |");
        }
        out.push('\n');
    }
    out
}

/// Formats the processor time of the compiler for each crate of a program, by profile. Crates that
/// take less than 0.2 s in each profile share the last row.
pub fn build_parts(parts: &[Vec<(String, f64)>]) -> String {
    let table = head("crate", PROFILES.iter().map(|(profile, _)| (*profile).to_owned()));
    let name = PROGRAMS[TIMED].name;
    let mut out =
        format!("The processor time of the compiler for each crate of *{name}*:\n\n{table}");
    let time_of = |name: &str, parts: &[(String, f64)]| {
        parts.iter().find(|(part, _)| part == name).map_or(0.0, |(_, time)| *time)
    };
    let mut others = vec![0.0; parts.len()];
    for (name, _) in parts.first().into_iter().flatten() {
        let times: Vec<f64> = parts.iter().map(|parts| time_of(name, parts)).collect();
        if times.iter().all(|time| *time < 0.2) {
            others.iter_mut().zip(times).for_each(|(sum, time)| *sum += time);
            continue;
        }
        let cells: Vec<String> = times.iter().map(|time| format!(" {time:.1} s |")).collect();
        let _ = writeln!(out, "| `{name}` |{}", cells.concat());
    }
    let cells: Vec<String> = others.iter().map(|time| format!(" {time:.1} s |")).collect();
    let _ = writeln!(out, "| others |{}", cells.concat());
    out
}

/// Formats a table of costs for each byte.
pub fn growth(costs: &[Costs]) -> String {
    let mut out = head(
        "for each byte of",
        SIZES.iter().map(|(size, messages)| {
            format!("{size} ({} bytes)", grouped(growth::difference(*messages).len()))
        }),
    );
    for Costs { by, nanoseconds, peak } in costs {
        let _ = write!(out, "| {by} |");
        for (time, peak) in nanoseconds.iter().zip(peak) {
            let _ = write!(out, " {time:.2} ns, {peak:.2} B |");
        }
        out.push('\n');
    }
    out
}

/// Writes a number with commas.
fn grouped(number: usize) -> String {
    match number {
        0..1000 => number.to_string(),
        _ => format!("{},{:03}", grouped(number / 1000), number % 1000),
    }
}

/// Describes the machine and the versions of the software.
pub fn machine() -> String {
    let info = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = info.lines().find_map(|line| line.strip_prefix("model name")?.split(": ").nth(1));
    let cores = info.lines().filter(|line| line.starts_with("processor")).count();
    let rustc = Command::new("rustc").arg("--version").output();
    let rustc = rustc.map(|output| String::from_utf8_lossy(&output.stdout).trim().to_owned());
    format!(
        "{}, {cores} cores, {}, glibc's allocator; {}; grammers-tl-types 0.11.0, tl-proto 0.5.4, \
         compact_str 0.10",
        model.unwrap_or("an unknown processor"),
        std::env::consts::OS,
        rustc.unwrap_or_else(|_| "an unknown rustc".to_owned()),
    )
}
