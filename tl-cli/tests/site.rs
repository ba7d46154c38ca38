//! `tl site` writes a folder: an equal one each time, from every kind of input. Tests of the pages are
//! in `src/site/tests`.
#![cfg(feature = "site")]

mod common;

use common::{contents, directory, run_all, tl};

const ONE: &str = "point x:int = Point;\n---functions---\nfind = Point;\n// LAYER 1\n";
const TWO: &str = "point x:int y:int = Point;\n---functions---\nfind = Point;\n// LAYER 2\n";
const OVERLAY: &str = "[find]\ndescription = \"Finds a point.\"\n";

#[test]
fn every_kind_of_input_gives_the_same_folder() {
    let project =
        "[schemas.points]\nlayers = { 1 = \"1.tl\", 2 = \"2.tl\" }\ndocs = [\"docs.toml\"]\n";
    let files =
        [("1.tl", ONE), ("2.tl", TWO), ("docs.toml", OVERLAY), ("project/tl.toml", project)];
    let here = directory("inputs", &files);
    for name in ["1.tl", "2.tl", "docs.toml"] {
        std::fs::copy(here.join(name), here.join("project").join(name)).expect("a copy");
    }
    assert_eq!(tl(&here, "tl archive --layer 1.tl --layer 2.tl --out api.tl", "").status, Some(0));
    let wrote = |line: &str, folder: &str| {
        let done = tl(&here, &format!("{line} --title Points"), "");
        assert_eq!((done.status, &*done.stderr), (Some(0), ""), "{line}");
        let mut files = contents(&here.join(folder));
        // The page of a layer names its file.
        files.retain(|path, _| !path.starts_with("layer/"));
        files
    };
    let first = wrote("tl site --layer 1.tl --layer 2=2.tl --docs docs.toml --out a", "a");
    assert!(first.contains_key("constructor/point@1.html") && first.contains_key("index.md"));
    assert_eq!(first, wrote("tl site --layer 2.tl --layer 1.tl --docs docs.toml --out b", "b"));
    assert_eq!(first, wrote("tl site --layer api.tl --docs docs.toml --out c", "c"));
    assert_eq!(first, wrote("tl site --schema api.tl --docs docs.toml --out d", "d"));
    let done = tl(&here.join("project"), "tl site --title Points --out e", "");
    assert_eq!(done.status, Some(0), "{}", done.stderr);
    let mut files = contents(&here.join("project/e"));
    files.retain(|path, _| !path.starts_with("layer/"));
    assert_eq!(first, files);
}

#[test]
fn no_page_has_the_path_of_the_schema() {
    let here = directory("paths", &[("deep/folder/1.tl", ONE), ("deep/folder/2.tl", TWO)]);
    let path = here.join("deep/folder");
    let path = path.to_str().expect("a path in UTF-8");
    let line = format!("tl site --layer {path}/1.tl --layer {path}/2.tl --out site");
    assert_eq!(tl(&here, &line, "").status, Some(0));
    for (name, text) in contents(&here.join("site")) {
        assert!(!text.contains("deep"), "{name}");
    }
}

/// The value on a page is the one that the command beside it makes.
#[test]
fn the_value_on_a_page() {
    let schema = "point x:int y:int name:string = Point;\n---functions---\n\
                  find near:Vector<Point> flags:# title:flags.0?string = Point;\n";
    let here = directory("value", &[("s.tl", schema)]);
    assert_eq!(tl(&here, "tl site --schema s.tl --out site", "").status, Some(0));
    for path in ["constructor/point.md", "method/find.md"] {
        let page = std::fs::read_to_string(here.join("site").join(path)).expect("a page");
        let (_, rest) = page.split_once("`tl sample ").expect("a command");
        let (command, rest) = rest.split_once('`').expect("its end");
        let (_, rest) = rest.split_once("### JSON\n\n```text\n").expect("JSON");
        let (json, rest) = rest.split_once("```").expect("its end");
        let sample = tl(&here, &format!("tl sample {command} --schema s.tl"), "");
        let value = |json: &str| serde_json::from_str::<serde_json::Value>(json).expect("JSON");
        assert_eq!(value(json), value(sample.text()), "{path}");
        let (_, rest) = rest.split_once("### Bytes\n\n```text\n").expect("bytes");
        let (dump, _) = rest.split_once("```").expect("its end");
        let hex = tl(&here, &format!("tl sample {command} --schema s.tl --to hex"), "");
        let explained = tl(&here, "tl explain --schema s.tl", hex.text());
        let trimmed = |text: &str| text.lines().map(str::trim_end).collect::<Vec<_>>().join("\n");
        assert_eq!(dump.trim_end(), trimmed(explained.text()).trim_end(), "{path}");
    }
}

#[test]
fn a_sitemap_needs_an_address() {
    let here = directory("sitemap", &[("1.tl", ONE)]);
    tl(&here, "tl site --schema 1.tl --out a", "");
    tl(&here, "tl site --schema 1.tl --out b --base-url https://example.org/tl/?a&b", "");
    assert!(!here.join("a/sitemap.xml").exists());
    let sitemap = std::fs::read_to_string(here.join("b/sitemap.xml")).expect("a sitemap");
    assert!(sitemap.contains("<loc>https://example.org/tl/?a&amp;b/constructor/point.html</loc>"));
}

#[cfg(unix)]
#[test]
fn messages_and_exit_statuses() {
    let bad = "point x:Missing = Point;";
    let here = directory(
        "messages",
        &[("1.tl", ONE), ("bad.tl", bad), ("bad.toml", "[find]\nbots = 1\n"), ("file", "")],
    );
    let lines = [
        "tl site --schema 1.tl --out site",
        "tl site --schema bad.tl --out site",
        "tl site --schema 1.tl --docs bad.toml --out site",
        "tl site --schema 1.tl --out file",
        "tl site --schema missing.tl --out site",
        "tl site --layer 1.tl --layer 1=1.tl --out site",
        "tl site --layer 1.tl --schema 1.tl --out site",
        "tl site --out site",
    ];
    insta::assert_snapshot!(run_all(&here, &lines));
}
