//! Times operations. Each run is a new process, because the heap that one operation leaves changes
//! the speed of the next. Rounds over all operations alternate, because the machine's speed
//! changes.

use std::env;
use std::io;
use std::process::Command;
use std::time::{Duration, Instant};

use nix::sys::resource::UsageWho;

use crate::children::{cargo, cpu_time, numbers};
use crate::operations::{Operation, Work};
use crate::report::Row;

/// The minimum duration of a sample.
const SAMPLE: Duration = Duration::from_millis(4);
/// The number of samples in a process. The best one counts.
const SAMPLES: usize = 15;
/// The duration after which three samples of an operation that takes long are enough.
const LONGEST: Duration = Duration::from_secs(2);

/// Returns the time of one run of an operation in nanoseconds, the best sample of this process.
///
/// # Errors
///
/// If the system does not tell processor times.
pub fn time(operation: &Operation) -> io::Result<f64> {
    let mut work = (operation.prepare)();
    let _guard = age_heap();
    let mut runs = 1;
    while sample(&mut work, runs)? < SAMPLE {
        runs *= 2;
    }
    let (mut best, mut count, start) = (Duration::MAX, 0, Instant::now());
    while count < SAMPLES && (count < 3 || start.elapsed() < LONGEST) {
        best = best.min(sample(&mut work, runs)?);
        count += 1;
    }
    Ok(best.as_secs_f64() * 1e9 / f64::from(runs))
}

/// Leaves free pieces between used ones, as in a process that has run for a while. In a new
/// process, each freed piece merges with the untouched end of the heap, which takes glibc longer
/// than the operations here.
fn age_heap() -> Vec<Vec<u8>> {
    let mut random = 1_u32;
    let pieces = (0..4_096).map(|_| {
        random = random.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        vec![1; 16 + (random >> 20) as usize]
    });
    let mut pieces: Vec<Vec<u8>> = pieces.collect();
    pieces.iter_mut().step_by(2).for_each(|piece| *piece = Vec::new());
    pieces
}

/// Returns the processor time of some runs, which is shorter than that of a clock if other processes use
/// the core in the meantime.
fn sample(work: &mut Work, runs: u32) -> io::Result<Duration> {
    let start = cpu_time(UsageWho::RUSAGE_SELF)?;
    for _ in 0..runs {
        work();
    }
    Ok(cpu_time(UsageWho::RUSAGE_SELF)?.saturating_sub(start))
}

/// Measures times and allocations of operations: the time of the fastest process of several rounds, and the
/// heap use of one run.
///
/// # Errors
///
/// Fails if a process cannot be started or prints no numbers.
pub fn rows(operations: &[&'static Operation], rounds: usize) -> io::Result<Vec<Row>> {
    let times = times(operations, rounds)?;
    let build = ["build", "--quiet", "--release", "--package", "benches", "--bin", "memory"];
    if !cargo().args(build).current_dir(env!("CARGO_MANIFEST_DIR")).status()?.success() {
        return Err(io::Error::other("the program that counts allocations does not compile"));
    }
    let program = env::current_exe()?.with_file_name("memory");
    let rows = operations.iter().zip(times).map(|(operation, nanoseconds)| {
        let [allocations, peak] = numbers(Command::new(&program).args(names(operation)))?;
        let [allocations, peak] = [allocations as u64, peak as u64];
        Ok(Row { operation, nanoseconds, allocations, peak })
    });
    rows.collect()
}

/// Returns the time of each operation in the fastest process of several rounds: other work on the machine
/// adds time, for a second or for a minute.
fn times(operations: &[&'static Operation], rounds: usize) -> io::Result<Vec<f64>> {
    let program = env::current_exe()?;
    let mut fastest = vec![f64::INFINITY; operations.len()];
    for _ in 0..rounds {
        for (operation, fastest) in operations.iter().zip(&mut fastest) {
            let [time] = numbers(Command::new(&program).arg("--run").args(names(operation)))?;
            *fastest = fastest.min(time);
        }
    }
    Ok(fastest)
}

fn names(operation: &Operation) -> [&str; 2] {
    [operation.task, operation.by]
}
