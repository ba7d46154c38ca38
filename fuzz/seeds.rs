//! Writes the seeds: `cargo run --bin seeds` fills `corpus/TARGET/` with the known encodings and
//! the schemas.

use std::path::Path;
use std::{fs, io};

fn main() -> io::Result<()> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
    for target in ["decoder", "reflection", "values", "scan"] {
        fs::create_dir_all(folder.join("corpus").join(target))?;
        for (number, bytes) in checks::seeds_of(target).iter().enumerate() {
            fs::write(folder.join(format!("corpus/{target}/{number:04}")), bytes)?;
        }
    }
    fs::create_dir_all(folder.join("corpus/parser"))?;
    for file in ["schema/mtproto.tl", "tests/schemas/small.tl", "tests/schemas/names.tl"] {
        let text = fs::read_to_string(folder.join("..").join(file))?;
        fs::write(folder.join("corpus/parser").join(file.replace('/', "-")), text)?;
    }
    Ok(())
}
