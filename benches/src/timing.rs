//! Times operations. Each run is a new process, because the heap that one operation leaves changes
//! the speed of the next. Rounds over all operations alternate, because the machine's speed
//! changes.

use std::env;
use std::io;
use std::process::Command;
use std::time::{Duration, Instant};

use crate::operations::{OPERATIONS, Operation, Work};

/// The minimum duration of a sample.
const SAMPLE: Duration = Duration::from_millis(4);
/// The number of samples in a process. The best one counts.
const SAMPLES: usize = 15;

/// Returns the time of one run of an operation in nanoseconds, the best sample of this process.
pub fn time(operation: &Operation) -> f64 {
    let mut work = (operation.prepare)();
    let _guard = age_heap();
    let mut runs = 1;
    while sample(&mut work, runs) < SAMPLE {
        runs *= 2;
    }
    let samples = (0..SAMPLES).map(|_| sample(&mut work, runs).as_secs_f64() * 1e9);
    samples.fold(f64::INFINITY, f64::min) / f64::from(runs)
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

fn sample(work: &mut Work, runs: u32) -> Duration {
    let start = Instant::now();
    for _ in 0..runs {
        work();
    }
    start.elapsed()
}

/// Returns the median time of each operation over rounds of processes, with its index in the table.
///
/// # Errors
///
/// Fails if a process cannot be started or prints no time.
pub fn compare(rounds: usize, only: Option<&str>) -> io::Result<Vec<(usize, f64)>> {
    let program = env::current_exe()?;
    let chosen = OPERATIONS.iter().enumerate();
    let chosen: Vec<_> =
        chosen.filter(|(_, op)| only.is_none_or(|only| op.task.contains(only))).collect();
    let mut times = vec![Vec::with_capacity(rounds); chosen.len()];
    for _ in 0..rounds {
        for ((index, _), times) in chosen.iter().zip(&mut times) {
            let output = Command::new(&program).args(["--run", &index.to_string()]).output()?;
            let answer = String::from_utf8_lossy(&output.stdout);
            times.push(answer.trim().parse::<f64>().map_err(io::Error::other)?);
        }
    }
    let medians = times.into_iter().map(|mut times| {
        times.sort_by(f64::total_cmp);
        times[times.len() / 2]
    });
    Ok(chosen.into_iter().map(|(index, _)| index).zip(medians).collect())
}
