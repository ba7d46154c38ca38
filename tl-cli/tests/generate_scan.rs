//! `tl generate --scan-only`: the table of `Extra::Scan` without types.

mod common;

use std::path::{Path, PathBuf};

use common::{Done, contents, directory, tl};
use tl_codegen::Builder;

const SCHEMA: &str = "int ? = Int;\npoint x:int y:int = Point;\nshapeNone = Shape;\n\
                      shapeDot at:Point = Shape;\n---functions---\nfind near:Point = Shape;\n";

/// The start of the table in generated code.
const TABLE: &str = "pub static SCAN: ::tl_runtime::Scan";

fn schema(name: &str) -> PathBuf {
    directory(name, &[("schema.tl", SCHEMA), ("other.tl", "circle radius:int = Circle;\n")])
}

#[track_caller]
fn ok(here: &Path, line: &str) -> Done {
    let done = tl(here, line, "");
    assert_eq!(done.status, Some(0), "{line}: {}", done.stderr);
    done
}

/// Returns the files that a command line generates.
fn generated(here: &Path, line: &str) -> Vec<(String, String)> {
    ok(here, &format!("tl generate {line} --out tl"));
    contents(&here.join("tl")).into_iter().collect()
}

/// One file has the table, as a build script makes it.
#[test]
fn writes_the_table_of_the_builder() {
    let here = schema("table");
    let builder = || Builder::new().schema(here.join("schema.tl")).committed().scan_only();
    for (options, builder) in [("", builder()), (" --root Point", builder().roots(["Point"]))] {
        let [(name, text)] = &generated(&here, &format!("schema.tl --scan-only{options}"))[..]
        else {
            panic!("expected one file");
        };
        let files = builder.generate_files().expect("the schema has a table");
        assert_eq!((files[0].0.to_str(), &files[0].1), (Some(name.as_str()), text));
        assert!(text.contains(TABLE), "{text}");
        assert!(!text.contains("pub struct") && !text.contains("pub mod"), "{text}");
        assert_eq!(text.contains("shapeDot"), options.is_empty());
    }
}

/// The files of the types are removed, and `--check` knows the choice.
#[test]
fn replaces_types() {
    let here = schema("types");
    let all = generated(&here, "schema.tl --with scan");
    assert!(all.len() > 1 && all.iter().any(|(_, text)| text.contains(TABLE)));
    let check = |options: &str| {
        tl(&here, &format!("tl generate schema.tl --out tl --check{options}"), "").status
    };
    assert_eq!(check(" --scan-only"), Some(1));
    assert_eq!(generated(&here, "schema.tl --scan-only").len(), 1);
    assert_eq!((check(" --scan-only"), check(" --with scan")), (Some(0), Some(1)));
}

/// Each layer is a module with a table.
#[test]
fn layers_have_a_table_each() {
    let here = schema("layers");
    let files = generated(&here, "--layer 1=schema.tl --layer 2=other.tl --scan-only");
    let tables = files.iter().filter(|(_, text)| text.contains(TABLE));
    let tables: Vec<_> = tables.map(|(name, _)| name.as_str()).collect();
    assert_eq!(tables, ["layer1.rs", "layer2.rs"]);
    assert_eq!(files.len(), 3);
}

/// Choices for types would have no effect.
#[test]
fn refuses_choices_for_types() {
    let here = schema("choices");
    for choice in [
        "--with dispatch",
        "--type-derive Debug",
        "--function-derive Debug",
        "--type-attribute *=#[x]",
        "--extern-type Point=crate::Point",
        "--boxing-threshold 8",
        "--side client",
        "--template names.j2",
        "--plugin cat",
    ] {
        let line = format!("tl generate schema.tl --out tl --scan-only {choice}");
        let done = tl(&here, &line, "");
        assert_eq!(done.status, Some(2), "{line}");
        assert!(done.stderr.contains("cannot be used with"), "{line}: {}", done.stderr);
    }
    assert!(!here.join("tl").exists());
}
