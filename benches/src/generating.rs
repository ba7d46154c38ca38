//! The cost of generating a module, as a build script does, and larger schemas to generate it from.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::children::{Usage, measure};
use crate::compiling::{run, write_package};

/// The generator as a program that is not optimised, like a build script.
pub struct Generator {
    program: PathBuf,
}

impl Generator {
    /// Compiles the program in `folder`; `project` is the folder of this workspace.
    ///
    /// # Errors
    ///
    /// If a file cannot be written, or the program does not compile.
    pub fn new(folder: &Path, project: &Path) -> io::Result<Self> {
        let codegen = format!("tl-codegen = {{ path = {:?} }}\n", project.join("tl-codegen"));
        let main = "fn main() -> Result<(), tl_codegen::BuildError> {
            let schema = std::env::args().nth(1).unwrap_or_default();
            tl_codegen::Builder::new().schema(schema).compile()
        }\n";
        write_package(folder, "generator", &codegen, &[("src/main.rs", main)])?;
        run(folder, &["build"])?;
        Ok(Self { program: folder.join("target/debug/generator") })
    }

    /// Generates the module of a schema into `out_dir`.
    ///
    /// # Errors
    ///
    /// If the schema has errors, or a file cannot be removed or written.
    pub fn run(&self, schema: &Path, out_dir: &Path) -> io::Result<Usage> {
        // With its result there and the input unchanged, a build script has nothing to do.
        match fs::remove_file(out_dir.join("tl.rs")) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => measure(Command::new(&self.program).arg(schema).env("OUT_DIR", out_dir)),
        }
    }
}

/// The definitions that each schema has once.
const ONCE: [&str; 4] = ["boolFalse", "boolTrue", "true", "vector"];

/// Returns a schema with all its definitions several times: once as they are, then under other names,
/// without constructor ids.
pub fn copied(schema: &str, times: usize) -> String {
    let lines: Vec<_> = schema.lines().filter(|line| !line.starts_with("//")).collect();
    let mut names = BTreeSet::new();
    let (mut is_function, mut definitions) = (false, Vec::new());
    for line in lines {
        is_function |= line == "---functions---";
        let Some((name, _)) = line.split_once('#').filter(|(name, _)| !ONCE.contains(name)) else {
            continue;
        };
        names.insert(name);
        if let Some((_, result)) = line.trim_end_matches(';').rsplit_once(" = ")
            && !is_function
        {
            names.insert(result);
        }
        definitions.push((is_function, line));
    }
    let mut text = schema.to_owned();
    for copy in 2..=times {
        for section in [false, true] {
            text += if section { "\n---functions---\n" } else { "\n---types---\n" };
            for (_, line) in definitions.iter().filter(|(is_function, _)| *is_function == section) {
                text += &renamed(line, &names, &format!("Copy{copy}"));
                text.push('\n');
            }
        }
    }
    text
}

/// Adds an ending to the names in a definition, and removes its constructor id.
fn renamed(line: &str, names: &BTreeSet<&str>, ending: &str) -> String {
    let (name, rest) = line.split_once('#').unwrap_or((line, ""));
    let fields = rest.trim_start_matches(|c: char| c.is_ascii_hexdigit());
    let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '.');
    let mut text = format!("{name}{ending}");
    let mut left = fields;
    while !left.is_empty() {
        let (word, after) = left.split_at(left.find(|c| !is_part(c)).unwrap_or(left.len()));
        text += word;
        // A name before a colon is that of a field.
        if names.contains(word) && !after.starts_with(':') {
            text += ending;
        }
        let next = after.find(is_part).unwrap_or(after.len());
        text += &after[..next];
        left = &after[next..];
    }
    text
}

#[cfg(test)]
mod tests {
    use std::error::Error;

    use tl_parser::{Diagnostic, Options, SourceMap, load};

    use super::copied;

    /// Every definition but those that are there once has its copies.
    #[test]
    fn copies_are_definitions() -> Result<(), Box<dyn Error>> {
        let schema = crate::peer_schema();
        let mut counts = Vec::new();
        for times in [1, 2, 4, 8] {
            let mut sources = SourceMap::new();
            sources.add("copied.tl", copied(&schema, times));
            let loaded = load(&sources, &Options::default());
            let errors: Vec<_> = loaded.diagnostics.iter().filter(|d| d.is_error()).collect();
            assert_eq!(errors, Vec::<&Diagnostic>::new());
            let schema = loaded.schema.ok_or("no schema")?;
            let declared = schema.combinators().filter(|(_, c)| !c.is_predeclared).count();
            let types = schema.types().filter(|(_, ty)| ty.name.contains("Copy")).count();
            counts.push((declared - super::ONCE.len(), types));
        }
        let (definitions, types) = (counts[0].0, counts[1].1);
        assert_eq!((counts[0].1, definitions), (0, 2_550));
        let expected = [1, 2, 4, 8].map(|times| (times * definitions, (times - 1) * types));
        assert_eq!(counts, expected);
        Ok(())
    }
}
