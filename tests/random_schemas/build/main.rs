//! Generates a module for each of many random schemas, and the list of cases for `tests/agree.rs`.
//!
//! `RANDOM_SCHEMAS` is the number of schemas, `RANDOM_SEED` the seed of the first. The
//! script fails if the generator panics, or if it refuses without a place what the parser accepts.

mod choices;
mod fields;
mod names;
mod random;
mod schema;

use std::fmt::Write;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::{env, fs};

use choices::Choices;
use random::setting;
use schema::{Texts, random_schema};
use tl_codegen::{BuildError, Builder, Extra};
use tl_parser::{Diagnostic, Options, SourceMap, load};

type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

/// The number of schemas by default.
const SCHEMAS: u64 = 24;

fn main() -> Result<()> {
    println!("cargo::rerun-if-changed=build");
    let out_dir = PathBuf::from(env::var("OUT_DIR")?);
    let (first, count) = (setting("RANDOM_SEED", 1)?, setting("RANDOM_SCHEMAS", SCHEMAS)?);
    let mut output = Output::default();
    println!("cargo::rerun-if-changed=kept");
    let mut kept = fs::read_dir("kept")?
        .map(|entry| Ok(entry?.path()))
        .collect::<std::io::Result<Vec<_>>>()?;
    kept.sort();
    for path in kept {
        let name = path.file_stem().unwrap_or_default().to_string_lossy().replace('-', "_");
        let texts = kept_texts(&fs::read_to_string(&path)?);
        output.schema(&out_dir, &format!("kept_{name}"), &texts, Choices::all())?;
        if output.rejected + output.refused > 0 {
            return Err(format!("{} is not generated\n{}", path.display(), output.cases).into());
        }
    }
    // The figures are those of random schemas.
    output.generated = 0;
    for seed in first..first + count {
        let texts = random_schema(seed);
        let choices = Choices::of(seed, &texts);
        output.schema(&out_dir, &format!("s{seed}"), &texts, choices)?;
    }
    fs::write(out_dir.join("modules.rs"), &output.modules)?;
    fs::write(out_dir.join("cases.rs"), output.list())?;
    match &output.failures[..] {
        [] => Ok(()),
        failures => Err(failures.join("\n").into()),
    }
}

/// Reads a schema that was found before: a text, or texts after lines with the names of files. `older`
/// and `newer` are the layers.
fn kept_texts(text: &str) -> Texts {
    let mut texts = Texts { common: Vec::new(), layers: Vec::new() };
    let mut parts = text.split("//// ");
    let comments = parts.next().unwrap_or_default();
    let parts: Vec<_> = parts.collect();
    if parts.is_empty() {
        texts.common.push(text.to_owned());
    }
    for part in parts {
        let (name, part) = part.split_once('\n').unwrap_or((part, ""));
        let is_layer = ["older", "newer"].contains(&name);
        let texts = if is_layer { &mut texts.layers } else { &mut texts.common };
        texts.push(format!("{comments}{part}"));
    }
    texts
}

/// The generated files, and what became of the schemas.
#[derive(Default)]
struct Output {
    modules: String,
    cases: String,
    failures: Vec<String>,
    rejected: usize,
    refused: usize,
    generated: usize,
}

impl Output {
    fn schema(
        &mut self,
        out_dir: &Path,
        schema: &str,
        texts: &Texts,
        choices: [Choices; 2],
    ) -> Result<()> {
        let directory = out_dir.join(schema);
        fs::create_dir_all(&directory)?;
        let write = |prefix: &str, texts: &[String]| {
            let paths = texts.iter().enumerate().map(|(place, text)| {
                let path = directory.join(format!("{prefix}{}.tl", place + 1));
                fs::write(&path, text).map(|()| path)
            });
            paths.collect::<std::io::Result<Vec<_>>>()
        };
        let common = write("common", &texts.common)?;
        let layers = write("layer", &texts.layers)?;
        if !is_accepted(texts) {
            self.rejected += 1;
            return Ok(());
        }
        let all = common.iter().fold(Builder::new(), Builder::schema);
        let builder =
            (1..).zip(&layers).fold(all.clone(), |all, (layer, path)| all.layer(layer, path));
        let mut is_generated = false;
        for (place, choices) in choices.into_iter().enumerate() {
            let name = format!("{schema}_{place}");
            let builder = choices.settings(builder.clone());
            let Some(text) = self.generate(out_dir, &name, &builder, (&choices, texts))? else {
                continue;
            };
            is_generated = true;
            if place > 0 {
                continue;
            }
            let reading = match &layers[..] {
                [older, newer] => {
                    let name = format!("{schema}_reading");
                    let builder = choices.settings(all.clone().schema(newer).older_schema(older));
                    self.generate(out_dir, &name, &builder, (&choices, texts))?
                        .map(|text| (name, text))
                }
                _ => None,
            };
            self.add_cases(&name, texts, &text, &choices, reading.as_ref());
        }
        *(if is_generated { &mut self.generated } else { &mut self.refused }) += 1;
        Ok(())
    }

    /// Generates a module and returns its text, unless the generator refuses the schema or fails.
    fn generate(
        &mut self,
        out_dir: &Path,
        name: &str,
        builder: &Builder,
        (choices, texts): (&Choices, &Texts),
    ) -> Result<Option<String>> {
        let generate = || match choices.is_folder {
            true => builder.write_to(out_dir.join(name)).map(|()| String::new()),
            false => builder.generate(),
        };
        let failure = match catch_unwind(AssertUnwindSafe(generate)) {
            Ok(Ok(text)) => {
                self.module(out_dir, name, &text, choices)?;
                return Ok(Some(text));
            }
            Ok(Err(BuildError::Schema(rendered))) if has_places(&rendered) => {
                let what = rendered.lines().next().unwrap_or_default();
                let _ = writeln!(self.cases, "// {name}: {what}");
                return Ok(None);
            }
            Ok(Err(error)) => error.to_string(),
            Err(_) => "the generator panics".to_owned(),
        };
        let texts = [&texts.common[..], &texts.layers].concat().join("\n// next text\n");
        self.failures.push(format!("{name}: {failure}\n{texts}"));
        Ok(None)
    }

    fn module(&mut self, out_dir: &Path, name: &str, text: &str, choices: &Choices) -> Result<()> {
        let file = match choices.is_folder {
            true => format!("{name}/mod.rs"),
            false => {
                // Cargo compiles again what has changed.
                let path = out_dir.join(format!("{name}.rs"));
                if fs::read_to_string(&path).ok().as_deref() != Some(text) {
                    fs::write(path, text)?;
                }
                format!("{name}.rs")
            }
        };
        Ok(writeln!(
            self.modules,
            "/// A random schema with random settings.\npub mod {name} {{\n    \
             include!(concat!(env!(\"OUT_DIR\"), \"/{file}\"));\n}}"
        )?)
    }

    /// Adds a case for each layer of a schema. `reading` is the module of the newer layer that reads the older
    /// one, with its text.
    fn add_cases(
        &mut self,
        name: &str,
        texts: &Texts,
        text: &str,
        choices: &Choices,
        reading: Option<&(String, String)>,
    ) {
        let layers = texts.layers.len();
        for layer in 0..layers.max(1) {
            let module = match layers {
                0 => name.to_owned(),
                _ => format!("{name}::layer{}", layer + 1),
            };
            let any = |layer: usize| match layers {
                0 => inside(text, 0, "any"),
                _ => inside(&inside(text, 0, &format!("layer{}", layer + 1)), 1, "any"),
            };
            let own = texts.layers.get(layer);
            let schema: Vec<_> = texts.common.iter().chain(own).collect();
            let newer = (layer + 1 < layers).then(|| format!("{name}::layer{}", layer + 2));
            let forms = |item: &str| {
                let mut forms = String::new();
                if !has_item(&any(layer), item) {
                    return forms;
                }
                let path = |module: &str| format!("random_schemas::{module}::any::{item}");
                let mut add = |form: &str, function: &str, ty: &str| {
                    let _ = write!(forms, "(\"{form}\", {function}::<{ty}>), ");
                };
                add("owned", "again", &path(&module));
                add("JSON", "again_json", &path(&module));
                if choices.extras.contains(&Extra::Reuse) {
                    add("reused", "again_into", &path(&module));
                }
                if choices.extras.contains(&Extra::Borrowed) {
                    let path = format!("random_schemas::{module}::borrowed::any::{item}");
                    add("borrowed", "again_borrowed", &path);
                }
                if let Some(newer) = &newer
                    && has_item(&any(layer + 1), item)
                {
                    add("newer", "newer", &path(newer));
                    if let Some((reading, text)) = reading
                        && has_item(&inside(text, 0, "any"), item)
                    {
                        let types = format!("{}, {}", path(reading), path(newer));
                        add("reading", "reading", &types);
                    }
                }
                forms
            };
            let scan = match choices.extras.contains(&Extra::Scan) {
                true => format!("Some(&random_schemas::{module}::SCAN)"),
                false => "None".to_owned(),
            };
            let _ = writeln!(
                self.cases,
                "    Case {{ name: \"{module}\", texts: &{schema:?}, scan: {scan}, \
                 objects: &[{}], functions: &[{}] }},",
                forms("Object"),
                forms("Function"),
            );
        }
    }

    fn list(&self) -> String {
        format!(
            "/// The schemas that the parser rejects, that the generator refuses, and the others.\n\
             const FIGURES: [usize; 3] = [{}, {}, {}];\n\
             /// A case for each schema, or for each of its layers.\n\
             const CASES: &[Case] = &[\n{}];\n",
            self.rejected, self.refused, self.generated, self.cases
        )
    }
}

/// Returns true if the parser accepts a schema, with each of its layers.
fn is_accepted(texts: &Texts) -> bool {
    let is_accepted = |own: Option<&String>| {
        let mut sources = SourceMap::new();
        for (place, text) in texts.common.iter().chain(own).enumerate() {
            sources.add(format!("{place}.tl"), text.as_str());
        }
        let loaded = load(&sources, &Options::default());
        if env::var_os("RANDOM_EXPLAIN").is_some() {
            for error in loaded.diagnostics.iter().filter(|found| Diagnostic::is_error(found)) {
                println!("rejected: {}", error.short(&sources));
            }
        }
        loaded.schema.is_some()
    };
    match &texts.layers[..] {
        [] => is_accepted(None),
        layers => layers.iter().all(|layer| is_accepted(Some(layer))),
    }
}

/// Returns true if every error of a refusal has a place.
fn has_places(rendered: &str) -> bool {
    let errors = rendered.lines().filter(|line| line.starts_with("error[")).count();
    let places = rendered.lines().filter(|line| line.trim_start().starts_with("--> ")).count();
    errors > 0 && errors == places
}

/// Returns true if a module has an enum, or exports that of another module.
fn has_item(module: &str, name: &str) -> bool {
    module.lines().map(str::trim_start).any(|line| {
        let line = line.strip_prefix("pub enum ").unwrap_or(match line.starts_with("pub use ") {
            true => line.rsplit("::").next().unwrap_or_default(),
            false => "",
        });
        let end = line.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(line.len());
        line[..end] == *name
    })
}

/// Returns the text of a module at some depth of a generated text.
fn inside(text: &str, depth: usize, module: &str) -> String {
    let indentation = "    ".repeat(depth);
    let start = format!("{indentation}pub mod {module} {{");
    let lines = text.lines().skip_while(|line| *line != start).skip(1);
    let lines = lines.take_while(|line| *line != format!("{indentation}}}"));
    lines.map(|line| format!("{line}\n")).collect()
}
