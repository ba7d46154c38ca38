//! The errors of the builder, and the files that it writes.

mod written;

use std::fs;
use std::path::Path;
use std::process::Command;

use tl_codegen::{Builder, Dialect, Options, codes};
use written::schema;

const GOOD: &str = "int ? = Int;\nshape.square side:int = Shape;\nshape.empty = Shape;\n\
                    ---functions---\nshapes.get id:int = Shape;\n";

/// Returns the error without the paths of this machine.
fn error(name: &str, text: &str, roots: &[&str]) -> String {
    let path = schema(name, text);
    let error = Builder::new().schema(&path).roots(roots.iter().copied()).generate();
    let error = error.expect_err("the schema is bad");
    assert_eq!(format!("{error:?}").trim(), error.to_string().trim(), "`?` shows the rendering");
    error.to_string().replace(&path.display().to_string(), "schema.tl")
}

#[test]
fn a_missing_file() {
    let error = Builder::new().schema("no/such/file.tl").generate().expect_err("no file");
    let text = error.to_string();
    let (first, help) = text.split_once('\n').expect("two lines");
    // The system words the rest of the line.
    assert!(first.starts_with("cannot read the schema `no/such/file.tl`: "), "{first}");
    insta::assert_snapshot!(help);
}

#[test]
fn no_schema() {
    insta::assert_snapshot!(Builder::new().generate().expect_err("no schema"));
}

#[test]
fn an_unknown_root() {
    insta::assert_snapshot!(error("root", GOOD, &["shapes.gte"]));
}

#[test]
fn a_syntax_error() {
    insta::assert_snapshot!(error("syntax", "a x:int = A;\nb x: = B;\n", &[]));
}

#[test]
fn a_duplicate_id() {
    insta::assert_snapshot!(error("duplicate", "a#1 = A;\nb#00000001 x:int = B;\n", &[]));
}

#[test]
fn every_error_is_reported_at_once() {
    let text = "a x:Missing = A;\nb flags:# x:flags.32?int = B;\nc = C\nd x:int x:int = D;\n";
    insta::assert_snapshot!(error("several", text, &[]));
}

#[test]
fn a_construct_without_a_rust_form() {
    let text = "named x:int = Choice;\n_ y:int = Choice;\npair x:Choice = Pair;\n";
    insta::assert_snapshot!(error("unsupported", text, &["pair"]));
}

#[test]
fn a_type_whose_arguments_grow() {
    let text = "pair {t:Type} a:t b:t = Pair t;\nnest {t:Type} value:t flags:# \
                inner:flags.0?(Nest (Pair t)) = Nest t;\nuse x:(Nest int) = Use;\n";
    insta::assert_snapshot!(error("growth", text, &[]));
}

#[test]
fn a_runtime_path_that_is_none() {
    let builder = Builder::new().schema(schema("runtime", GOOD)).runtime("not a path");
    insta::assert_snapshot!(builder.generate().expect_err("not a path"));
}

#[test]
fn the_runtime_path_is_used_everywhere() {
    let builder = Builder::new().schema(schema("path", GOOD)).runtime("crate::net::runtime");
    let text = builder.generate().expect("the schema is good");
    assert!(text.contains("crate::net::runtime::Combinator"));
    assert!(!text.contains("tl_runtime"));
}

#[test]
fn output_depends_on_nothing_but_the_input() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../schema/api-185.tl");
    let generate = || Builder::new().schema(&path).generate().expect("the schema is good");
    let text = generate();
    assert_eq!(text, generate());
    assert!(!text.contains(env!("CARGO_MANIFEST_DIR")));
}

#[test]
fn findings_can_be_allowed_and_denied() {
    let text = "a#1 x:int = A;\nb#1 = B;\nc#2 = C;\n";
    let path = schema("allow", text);
    let build = || Builder::new().schema(&path).allow([codes::DUPLICATE_ID]);
    assert!(Builder::new().schema(&path).generate().is_err());
    assert!(build().generate().is_ok());
    assert!(build().deny_warnings().generate().is_err());
    assert!(build().deny_warnings().allow([codes::ID_MISMATCH]).generate().is_ok());
}

#[test]
fn the_dialect_decides_ids_that_are_not_stated() {
    let path = schema("dialect", "a x:bytes = A;\n");
    let id = |dialect| {
        let options = Options { dialect: Some(dialect), ..Options::default() };
        let text = Builder::new().schema(&path).options(options).generate().expect("good");
        text.lines().find(|line| line.contains("CONSTRUCTOR_ID")).map(str::to_owned)
    };
    assert_ne!(id(Dialect::Telegram), id(Dialect::Plain));
}

#[test]
fn derives_and_boxing_are_choices() {
    let path = schema("choices", GOOD);
    let builder = || Builder::new().schema(&path);
    let derives = |text: &str| {
        let starts = ["#[derive", "impl ::core::clone::Clone", "impl ::core::fmt::Debug"];
        let is_derive = |line: &&str| starts.iter().any(|start| line.starts_with(start));
        let lines = text.lines().map(str::trim).filter(is_derive);
        lines.map(str::to_owned).collect::<std::collections::BTreeSet<_>>()
    };
    let text = builder().generate().expect("good");
    // Structs with fields have `Clone` and `Debug` by hand.
    let default = [
        "#[derive(Clone, Debug, PartialEq)]",
        "#[derive(PartialEq)]",
        "impl ::core::clone::Clone for Square {",
        "impl ::core::fmt::Debug for Get {",
        "impl ::core::fmt::Debug for Square {",
    ];
    assert_eq!(derives(&text), default.map(str::to_owned).into());
    let build = builder().type_derives(["Debug", "serde::Serialize"]).function_derives(["Clone"]);
    let other = [
        "#[derive(Debug, serde::Serialize)]",
        "#[derive(serde::Serialize)]",
        "impl ::core::clone::Clone for Get {",
        "impl ::core::fmt::Debug for Square {",
    ];
    assert_eq!(derives(&build.generate().expect("good")), other.map(str::to_owned).into());
    let none = builder().type_derives([""; 0]).function_derives([""; 0]);
    assert!(derives(&none.generate().expect("good")).is_empty());
    assert!(builder().type_derives(["not a path"]).generate().is_err());

    assert!(text.contains("Square(super::types::shape::Square)"), "{text}");
    let boxed = builder().boxing_threshold(0).generate().expect("good");
    assert!(boxed.contains("Square(Box<"), "{boxed}");
}

#[test]
fn choices_about_unknown_names_and_bad_rust() {
    let path = schema("selectors", GOOD);
    let builder = || Builder::new().schema(&path);
    let error = |builder: Builder| {
        let error = builder.generate().expect_err("the choice is bad").to_string();
        error.replace(&path.display().to_string(), "schema.tl")
    };
    insta::assert_snapshot!("unknown_extern_type", error(builder().extern_type("Shpae", "Mine")));
    insta::assert_snapshot!(
        "unknown_attribute",
        error(builder().type_attribute("colours.*", "#[x]"))
    );
    insta::assert_snapshot!("bad_extern_type", error(builder().extern_type("Shape", "not a type")));
    insta::assert_snapshot!("bad_attribute", error(builder().type_attribute("*", "derive(Eq)")));
}

#[test]
fn a_type_of_the_callers_is_not_generated() {
    let path = schema("extern", GOOD);
    let text = Builder::new().schema(&path).extern_type("Shape", "crate::Mine").generate();
    let text = text.expect("the schema is good");
    assert!(text.contains("type Output = crate::Mine;"), "{text}");
    assert!(!text.contains("Square"), "{text}");
}

/// Runs `compile` as a build script would, in a process with its own `OUT_DIR`.
fn compile(path: &Path, out_dir: &Path) -> String {
    let test = std::env::current_exe().expect("this test is a program");
    let output = Command::new(test)
        .args(["--exact", "as_a_build_script", "--nocapture"])
        .env("OUT_DIR", out_dir)
        .env("TEST_SCHEMA", path)
        .output()
        .expect("this test can be run");
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// The build script of the test below, in its own process.
#[test]
fn as_a_build_script() {
    if let Some(path) = std::env::var_os("TEST_SCHEMA")
        && let Err(error) = Builder::new().schema(path).compile()
    {
        println!("build script: {error}");
    }
}

#[test]
fn the_file_is_written_whole_and_only_if_it_changes() {
    let path = schema("output", GOOD);
    let out_dir = path.with_file_name("out");
    let _ = fs::remove_dir_all(&out_dir);
    fs::create_dir_all(&out_dir).expect("a directory can be made");
    let file = out_dir.join("tl.rs");

    fs::write(&path, "a = ").expect("a file can be written");
    let output = compile(&path, &out_dir);
    assert!(output.contains(&format!("cargo::rerun-if-changed={}", path.display())), "{output}");
    assert!(output.contains("build script: error[missing-semicolon]"), "{output}");
    assert_eq!(fs::read_dir(&out_dir).expect("a directory").count(), 0, "nothing is half-written");

    fs::write(&path, GOOD).expect("a file can be written");
    assert!(!compile(&path, &out_dir).contains("build script"));
    let first = fs::metadata(&file).and_then(|file| file.modified()).expect("a file");
    compile(&path, &out_dir);
    let second = fs::metadata(&file).and_then(|file| file.modified()).expect("a file");
    assert_eq!(first, second, "an unchanged file is not touched");
    // A changed output is generated again, whatever the fingerprint says.
    let text = fs::read_to_string(&file).expect("a file");
    fs::write(&file, format!("{text}// edited\n")).expect("a file can be written");
    compile(&path, &out_dir);
    assert_eq!(fs::read_to_string(&file).expect("a file"), text);
    fs::remove_file(&file).expect("a file can be removed");
    compile(&path, &out_dir);
    assert_eq!(fs::read_to_string(&file).expect("a file"), text);

    fs::write(&path, GOOD.replace("side", "edge")).expect("a file can be written");
    compile(&path, &out_dir);
    assert!(fs::read_to_string(&file).expect("a file").contains("pub edge: i32"));
    let count = fs::read_dir(&out_dir).expect("a directory").count();
    assert_eq!(count, 2, "the file and its fingerprint");
}

/// A run without work repeats the warnings of the run before it.
#[test]
fn warnings_are_repeated() {
    let text = "a#1 x:int = A;\n---functions---\nfind = a;\n";
    let path = schema("warnings", text);
    let out_dir = path.with_file_name("out");
    let _ = fs::remove_dir_all(&out_dir);
    fs::create_dir_all(&out_dir).expect("a directory can be made");
    let first = compile(&path, &out_dir);
    assert!(first.contains("cargo::warning=") && first.contains("id-mismatch"), "{first}");
    assert!(first.contains("warning[constructor-result]: function `find` returns"), "{first}");
    let lines = |text: &str| {
        let lines = text.lines().filter(|line| line.starts_with("cargo::"));
        lines.map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(lines(&first), lines(&compile(&path, &out_dir)));
}

#[test]
fn files_in_the_way() {
    let path = schema("in_the_way", GOOD);
    let folder = path.with_file_name("out");
    let _ = fs::remove_dir_all(&folder);
    let builder = Builder::new().schema(&path);
    let error = |out: &Path| {
        let error = builder.write_to(out).expect_err("a file is in the way").to_string();
        let error = error.replace(&folder.display().to_string(), "out").replace('\\', "/");
        // The message has the full path of the outer `mod.rs`.
        let (start, end) = (error.find("output of `"), error.find("out/mod.rs"));
        match start.zip(end) {
            Some((start, end)) => format!("{}output of `{}", &error[..start], &error[end..]),
            None => error,
        }
    };
    let mut all = Vec::new();
    builder.write_to(folder.join("inner/types")).expect("nothing is in the way");
    all.push(error(&folder.join("inner")));
    builder.write_to(&folder).expect("nothing is in the way");
    all.push(error(&folder.join("types")));
    fs::write(folder.join("types/shape.rs"), "").expect("a file");
    all.push(error(&folder));
    fs::remove_file(folder.join("types/shape.rs")).expect("a file");
    fs::create_dir(folder.join("types/shape.rs")).expect("a folder");
    all.push(error(&folder));
    insta::assert_snapshot!(all.join("\n\n"));
}

#[test]
fn a_type_of_huge_values() {
    let chain: String =
        (0..70).map(|i| format!("t{i} a:T{j} b:T{j} = T{i};\n", j = i + 1)).collect();
    let error = error("huge", &(chain + "int ? = Int;\nt70 x:int = T70;\n"), &["t0"]);
    assert!(error.contains("more than 65536 bytes without its vectors in `t55`"), "{error}");
    assert_eq!(error.matches("error[").count(), 1, "{error}");
}

#[test]
fn messages_escape_what_comes_from_outside() {
    let outside = "x\ny\u{1b}[31m\u{202e}\u{9b}";
    let shown = r"x\ny\u{1b}[31m\u{202e}\u{9b}";
    let errors = [
        Builder::new().schema(outside).generate(),
        Builder::new().schema(schema("messages", GOOD)).roots([outside]).generate(),
        Builder::new().schema(schema("messages", GOOD)).runtime(outside).generate(),
        Builder::new().schema(schema("messages", GOOD)).type_attribute("*", outside).generate(),
    ];
    for error in errors {
        let text = error.expect_err("the choice is bad").to_string();
        assert!(text.contains(shown), "{text}");
        assert!(!text.contains(|c: char| c != '\n' && c.is_control()), "{text}");
    }
}

#[test]
fn documentation_of_the_user_keeps_its_escapes() {
    let attribute = r#"#[doc = " turned \u{202e} and \r cut"]"#;
    let path = schema("attribute", GOOD);
    let text = Builder::new().schema(path).type_attribute("*", attribute).generate();
    let text = text.expect("the attribute is Rust");
    assert!(text.contains(attribute), "{text}");
    assert!(!text.contains(['\u{202e}', '\r']), "{text}");
}
