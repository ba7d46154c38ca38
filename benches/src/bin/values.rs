//! Measures values by schema. With `--write`, it writes the table into docs/performance.md, otherwise it
//! prints it:
//!
//! ```text
//! cargo build --release -p tl-cli
//! cargo run --release -p benches --bin values -- --write target/release/tl
//! ```
//!
//! The values are samples of nine types of layer 185, and one `user` again and again. A speed is the
//! number of bytes of values, which are neither hexadecimal nor JSON, for a second of processor time: that
//! of both threads or cores together. The best of all rounds counts. Without the path of the command, its
//! rows are left out. They need Linux and `taskset`.

use std::error::Error;
use std::fmt::Write as _;
use std::fs::{self, File};
use std::hint::black_box;
use std::io::{BufWriter, Write, stdout};
use std::mem::take;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;

use benches::derived::types::User;
use benches::page::write_parts;
use nix::sys::resource::{UsageWho, getrusage};
use nix::sys::time::TimeValLike;
use tl_parser::{Options, SourceMap, load};
use tl_reflect::{Codec, RootType, Sampler};
use tl_runtime::{from_bytes, to_bytes};

/// The types of the samples, one on each line.
const KINDS: &str = include_str!("../../streams/kinds.txt");

/// The number of samples of each type.
const SAMPLES: usize = 300;

/// The number of times that the `user` is read.
const USERS: usize = 20_000;

/// The number of bytes of values in the input of the command.
const STREAM: usize = 100_000_000;

const ROUNDS: usize = 9;

/// Values with their JSON.
struct Values {
    all: Vec<(Vec<u8>, String)>,
    /// The number of bytes of all values.
    len: usize,
}

impl Values {
    fn new(codec: &Codec<'_>, all: impl Iterator<Item = Vec<u8>>) -> Result<Self, Box<dyn Error>> {
        let with_json = |bytes: Vec<u8>| {
            let mut json = String::new();
            codec.write_json(&bytes, &RootType::Any, &mut json).map(|_| (bytes, json))
        };
        let all = all.map(with_json).collect::<Result<Vec<_>, _>>()?;
        let len = all.iter().map(|(bytes, _)| bytes.len()).sum();
        Ok(Self { all, len })
    }
}

/// An operation on bytes and their JSON, which returns true if it succeeds. The buffer is empty. It is
/// reused, since the time to allocate a long text depends on the values before it.
type Operation<'a> = &'a (dyn Fn(&[u8], &str, &mut Vec<u8>) -> bool + Sync);

fn main() -> Result<(), Box<dyn Error>> {
    let mut sources = SourceMap::new();
    sources.add("api-185.tl", include_str!("../../../schema/api-185.tl"));
    let schema = load(&sources, &Options::default()).schema.ok_or("the schema has errors")?;
    let codec = &Codec::new(&schema);
    let mut samples = Vec::new();
    for kind in KINDS.lines() {
        let root = codec.root_type(kind)?;
        let mut sampler = Sampler::new(codec, 1);
        for _ in 0..SAMPLES {
            let value = sampler.sample(&root).ok_or_else(|| format!("`{kind}` has no sample"))?;
            samples.push(codec.encode(&value, &root)?);
        }
    }
    // One type after the other would be easier to predict than a stream is.
    samples.sort_by_key(|bytes| {
        bytes.iter().fold(0_u32, |hash, byte| hash.rotate_left(5) ^ u32::from(*byte))
    });
    let samples = Values::new(codec, samples.into_iter())?;
    let user = benches::workloads::user_with_derives();
    // The derives have a form of JSON of their own.
    let own = (to_bytes(&user), serde_json::to_string(&user)?);
    let len = own.0.len() * USERS;
    let derived = Values { all: std::iter::repeat_n(own, USERS).collect(), len };
    let users = Values::new(codec, std::iter::repeat_n(to_bytes(&user), USERS))?;

    let mut table = "| | samples, one thread | two threads | `user`, one thread | two threads |\n\
                     |---|---:|---:|---:|---:|\n"
        .to_owned();
    let any = RootType::Any;
    let by_schema: [(&str, Operation<'_>); 4] = [
        ("bytes to `Value`", &|bytes, _, _| codec.decode(bytes, &any).map(black_box).is_ok()),
        ("bytes to JSON", &|bytes, _, out| {
            let mut json = String::from_utf8(take(out)).unwrap_or_default();
            let is_valid = codec.write_json(bytes, &any, black_box(&mut json)).is_ok();
            *out = json.into_bytes();
            is_valid
        }),
        ("JSON to `Value`", &|_, json, _| codec.from_json(json, &any).map(black_box).is_ok()),
        ("JSON to bytes", &|_, json, _| codec.encode_json(json, &any).map(black_box).is_ok()),
    ];
    for (name, operation) in by_schema {
        let (samples, users) = (speeds(&samples, operation)?, speeds(&users, operation)?);
        writeln!(table, "| {name} | {samples} | {users} |")?;
    }
    let by_derives: [(&str, Operation<'_>); 2] = [
        ("serde's derives: bytes to JSON", &|bytes, _, out| {
            let user: Result<User, _> = from_bytes(bytes);
            user.is_ok_and(|user| serde_json::to_writer(black_box(out), &user).is_ok())
        }),
        ("serde's derives: JSON to bytes", &|_, json, _| {
            let user: Result<User, _> = serde_json::from_str(json);
            user.is_ok_and(|user| !black_box(to_bytes(&user)).is_empty())
        }),
    ];
    for (name, operation) in by_derives {
        writeln!(table, "| {name} | | | {} |", speeds(&derived, operation)?)?;
    }
    let mut args: Vec<_> = std::env::args().skip(1).collect();
    let is_written = args.iter().any(|arg| arg == "--write");
    args.retain(|arg| arg != "--write");
    if let Some(tl) = args.first() {
        table += &command(Path::new(tl), &samples, &users)?;
    }
    match is_written {
        true => write_parts(&[("values", table)]),
        false => Ok(write!(stdout(), "{table}")?),
    }
}

/// Measures an operation on all values, with one thread and with two. Returns two cells.
fn speeds(values: &Values, operation: Operation<'_>) -> Result<String, Box<dyn Error>> {
    let run = |threads: usize| {
        let share = values.all.len().div_ceil(threads);
        thread::scope(|scope| {
            for values in values.all.chunks(share) {
                scope.spawn(move || {
                    let mut out = Vec::new();
                    let is_valid = values.iter().all(|(bytes, json)| {
                        out.clear();
                        operation(bytes, json, &mut out)
                    });
                    assert!(is_valid, "an operation failed");
                });
            }
        });
    };
    let cell = |threads| {
        speed(values.len, UsageWho::RUSAGE_SELF, || {
            run(threads);
            Ok(())
        })
    };
    Ok(format!("{} | {}", cell(1)?, cell(2)?))
}

/// Returns the speed of the best round as a cell.
fn speed(
    len: usize,
    who: UsageWho,
    mut run: impl FnMut() -> Result<(), Box<dyn Error>>,
) -> Result<String, Box<dyn Error>> {
    let mut best = f64::INFINITY;
    for _ in 0..ROUNDS {
        let before = processor_time(who)?;
        run()?;
        best = best.min(processor_time(who)? - before);
    }
    Ok(format!("{:.0} MB/s", len as f64 / 1e6 / best))
}

/// Returns the processor time so far, in seconds.
fn processor_time(who: UsageWho) -> Result<f64, Box<dyn Error>> {
    let usage = getrusage(who)?;
    let time = usage.user_time().num_microseconds() + usage.system_time().num_microseconds();
    Ok(time as f64 / 1e6)
}

/// Measures the command on streams of the values, on one core and on two. Returns rows of the table.
fn command(tl: &Path, samples: &Values, users: &Values) -> Result<String, Box<dyn Error>> {
    let mut table = String::new();
    let folder = std::env::temp_dir().join(format!("tl-values-{}", std::process::id()));
    fs::create_dir_all(&folder)?;
    let schema = folder.join("api.tl");
    fs::write(&schema, include_str!("../../../schema/api-185.tl"))?;
    let rows = [
        ("`tl decode`, hexadecimal lines", "decode", "hex"),
        ("`tl decode --from raw`", "decode", "raw"),
        ("`tl encode`, JSON lines", "encode", "json"),
    ];
    for (name, command, form) in rows {
        let mut cells = Vec::new();
        for values in [samples, users] {
            let (file, len) = stream(&folder, values, form)?;
            for cores in ["0", "0,1"] {
                let run = || {
                    let mut tl_command = Command::new("taskset");
                    tl_command
                        .args(["-c", cores])
                        .arg(tl)
                        .arg(command)
                        .arg("--schema")
                        .arg(&schema);
                    if form == "raw" {
                        tl_command.args(["--from", "raw"]);
                    }
                    let status = tl_command.arg(&file).stdout(Stdio::null()).status()?;
                    if status.success() {
                        Ok(())
                    } else {
                        Err(format!("`tl` failed: {status}").into())
                    }
                };
                cells.push(speed(len, UsageWho::RUSAGE_CHILDREN, run)?);
            }
        }
        writeln!(table, "| {name} | {} |", cells.join(" | "))?;
    }
    fs::remove_dir_all(&folder)?;
    Ok(table)
}

/// Writes the values to a file, again and again. Returns its path and the number of bytes of values.
fn stream(folder: &Path, values: &Values, form: &str) -> Result<(PathBuf, usize), Box<dyn Error>> {
    let path = folder.join(format!("values.{form}"));
    let mut file = BufWriter::new(File::create(&path)?);
    let times = STREAM.div_ceil(values.len);
    for _ in 0..times {
        for (bytes, json) in &values.all {
            match form {
                "raw" => file.write_all(bytes)?,
                "json" => writeln!(file, "{json}")?,
                _ => {
                    let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
                    writeln!(file, "{hex}")?;
                }
            }
        }
    }
    file.flush()?;
    Ok((path, values.len * times))
}
