//! The processes that a measurement starts: this program again, to time an operation or to measure
//! another program, and cargo.

use std::env;
use std::error::Error;
use std::io::{self, Write, stderr, stdout};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use nix::sys::resource::{UsageWho, getrusage};
use nix::sys::time::TimeValLike;

use crate::operations;
use crate::timing::time;

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

/// Does the work of a child process, if the arguments ask for it: `--run TASK IMPLEMENTATION` prints the
/// time of an operation, `--measure PROGRAM ARGUMENT…` the usage of a program, and
/// `--repeat TIMES TASK IMPLEMENTATION` is for valgrind. Returns false for other arguments.
///
/// # Errors
///
/// If there is no such operation, or the program fails.
pub fn work(args: &[&str]) -> Result<bool, Box<dyn Error>> {
    match args {
        ["--run", task, by] => writeln!(stdout(), "{}", time(operations::named(task, by)?)?)?,
        ["--measure", program, args @ ..] => {
            let Usage { cpu, wall, memory } = measured(program, args)?;
            writeln!(stdout(), "{cpu} {wall} {memory}")?;
        }
        ["--repeat", times, task, by] => {
            let mut work = (operations::named(task, by)?.prepare)();
            (0..times.parse::<usize>()?).for_each(|_| work());
        }
        _ => return Ok(false),
    }
    Ok(true)
}

/// Returns the command `cargo`.
pub fn cargo() -> Command {
    Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
}

/// Runs a command in a child of a new process, which measures its children.
///
/// # Errors
///
/// Fails if the command fails.
pub fn measure(command: &Command) -> io::Result<Usage> {
    let mut measuring = Command::new(env::current_exe()?);
    measuring.arg("--measure").arg(command.get_program()).args(command.get_args());
    measuring.envs(command.get_envs().filter_map(|(name, value)| Some((name, value?))));
    if let Some(folder) = command.get_current_dir() {
        measuring.current_dir(folder);
    }
    let [cpu, wall, memory] = numbers(&mut measuring)?;
    Ok(Usage { cpu, wall, memory })
}

/// Measures each of the named subjects several times, and returns the usages of the fastest run of
/// each: other work on the machine adds time. The runs of a subject alternate with those of the others.
///
/// # Errors
///
/// If a measurement fails.
pub(crate) fn fastest(
    runs: usize,
    task: &str,
    names: &[&str],
    measure: impl Fn(usize) -> io::Result<Usage>,
) -> io::Result<Vec<Usage>> {
    let mut all: Vec<Vec<Usage>> = vec![Vec::new(); names.len()];
    for _ in 0..runs {
        for (number, (name, usages)) in names.iter().zip(&mut all).enumerate() {
            let usage = measure(number)?;
            writeln!(stderr(), "{task}, {name}: {:.1} s", usage.cpu)?;
            usages.push(usage);
        }
    }
    let fastest = |usages: Vec<Usage>| usages.into_iter().min_by(|a, b| a.cpu.total_cmp(&b.cpu));
    Ok(all.into_iter().filter_map(fastest).collect())
}

/// Runs a program in the process that [`measure`] starts, and returns the usage of its children.
fn measured(program: &str, args: &[&str]) -> io::Result<Usage> {
    let start = Instant::now();
    let status = Command::new(program).args(args).stdout(Stdio::null()).status()?;
    if !status.success() {
        return Err(io::Error::other(format!("{program} {} failed: {status}", args.join(" "))));
    }
    let wall = start.elapsed().as_secs_f64();
    let cpu = cpu_time(UsageWho::RUSAGE_CHILDREN)?.as_secs_f64();
    let memory = getrusage(UsageWho::RUSAGE_CHILDREN)?.max_rss() as f64 / 1024.0;
    Ok(Usage { cpu, wall, memory })
}

/// Returns the processor time so far, of user and system.
pub(crate) fn cpu_time(who: UsageWho) -> io::Result<Duration> {
    let usage = getrusage(who)?;
    let microseconds =
        usage.user_time().num_microseconds() + usage.system_time().num_microseconds();
    Ok(Duration::from_micros(microseconds.unsigned_abs()))
}

/// Runs a command that prints numbers.
///
/// # Errors
///
/// Fails with the standard error of the command if it prints something else.
pub fn numbers<const N: usize>(command: &mut Command) -> io::Result<[f64; N]> {
    let output = command.output()?;
    let text = String::from_utf8_lossy(&output.stdout);
    let numbers: Result<Vec<f64>, _> = text.split_whitespace().map(str::parse).collect();
    let numbers = numbers.ok().and_then(|numbers| numbers.try_into().ok());
    numbers.ok_or_else(|| io::Error::other(String::from_utf8_lossy(&output.stderr).into_owned()))
}
