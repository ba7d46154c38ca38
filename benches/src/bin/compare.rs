//! Compares encoding and decoding with peers, and writes the table.

use std::env;
use std::io::{self, Write, stdout};

use benches::operations::OPERATIONS;
use benches::timing::{compare, time};

fn main() -> io::Result<()> {
    let args: Vec<String> = env::args().skip(1).collect();
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    let mut out = stdout().lock();
    if let ["--run", index] = args[..] {
        let index: usize = index.parse().map_err(io::Error::other)?;
        return writeln!(out, "{}", time(&OPERATIONS[index]));
    }
    let mut task = "";
    let mut peer = 0.0;
    for (operation, nanoseconds) in compare(5, args.first().copied())? {
        if operation.task != task {
            (task, peer) = (operation.task, nanoseconds);
            writeln!(out, "{task}")?;
        }
        let ratio = peer / nanoseconds;
        writeln!(out, "    {:24} {nanoseconds:12.0} ns  {ratio:6.2}", operation.by)?;
    }
    Ok(())
}
