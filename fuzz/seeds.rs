//! Writes the seeds: `cargo run --bin seeds` makes `corpus/TARGET/` from the vectors and the schemas.

use std::path::Path;
use std::{fs, io};

fn main() -> io::Result<()> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
    for target in ["decoder", "reflection", "values"] {
        fs::create_dir_all(folder.join("corpus").join(target))?;
    }
    let mut number = 0;
    for file in ["album", "edges", "updates"] {
        let path = folder.join(format!("../tests/vectors/{file}.jsonl"));
        for line in fs::read_to_string(path)?.lines() {
            let hex = line.split("\"hex\":\"").nth(1).and_then(|rest| rest.split('"').next());
            let Some(hex) = hex else { continue };
            let pairs = hex.as_bytes().chunks(2).filter_map(|pair| std::str::from_utf8(pair).ok());
            let bytes: Vec<u8> =
                pairs.filter_map(|pair| u8::from_str_radix(pair, 16).ok()).collect();
            for target in ["decoder", "reflection", "values"] {
                fs::write(folder.join(format!("corpus/{target}/{number:04}")), &bytes)?;
            }
            number += 1;
        }
    }
    fs::create_dir_all(folder.join("corpus/parser"))?;
    for file in ["schema/mtproto.tl", "tests/schemas/small.tl", "tests/schemas/names.tl"] {
        let text = fs::read_to_string(folder.join("..").join(file))?;
        fs::write(folder.join("corpus/parser").join(file.replace('/', "-")), text)?;
    }
    Ok(())
}
