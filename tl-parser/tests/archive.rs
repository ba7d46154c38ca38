//! Archives: each layer comes back as it was, from the archive and from the formatted archive.

use std::path::{Path, PathBuf};

use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use tl_parser::{Archive, Options, SourceMap, format, load, parse};

fn formatted(text: &str) -> String {
    let mut sources = SourceMap::new();
    let id = sources.add("text", text);
    let mut found = Vec::new();
    let options = Options { vk: true, ..Options::default() };
    let file = parse(&sources, id, &options, &mut found);
    let error = found.iter().find(|found| found.is_error());
    assert!(error.is_none(), "{error:?}: {text}");
    format(text, &file)
}

/// Makes an archive and checks that all layers come back. Returns its text.
fn archived(layers: &[(u32, String)]) -> String {
    let layers: Vec<_> = layers.iter().map(|(n, text)| (*n, formatted(text))).collect();
    let borrowed: Vec<_> = layers.iter().map(|(n, text)| (*n, text.as_str())).collect();
    let text = Archive::of(&borrowed).expect("no comment names layers").to_string();
    let clean = formatted(&text);
    assert_eq!(formatted(&clean), clean);
    for text in [&text, &clean, &clean.replace('\n', "\r\n")] {
        let archive = Archive::parse(text).expect("it is an archive");
        assert!(Archive::is_archive(text));
        assert_eq!(archive.layers(), layers.iter().map(|(n, _)| *n).collect::<Vec<_>>());
        for (number, layer) in &layers {
            let own = archive.layer(*number).expect("the archive has it");
            assert_eq!(own.replace("\r\n", "\n"), *layer, "{number}\n{text}");
        }
    }
    clean
}

fn layers(texts: &[(u32, &str)]) -> Vec<(u32, String)> {
    texts.iter().map(|(number, text)| (*number, (*text).to_owned())).collect()
}

#[test]
fn a_small_archive() {
    let one = "// The start.\nboolFalse#bc799737 = Bool;\nboolTrue#997275b5 = Bool;\n\n\
               user#1 id:int = User;\ngone#2 = User;\nchat#3 = Chat;\n\n---functions---\n\n\
               getUser#10 = User; // after it\n\n// LAYER 1\n";
    let two = "// The start.\nboolFalse#bc799737 = Bool;\nboolTrue#997275b5 = Bool;\n\n\
               // A user.\nuser#4\n    // Now 64 bits.\n    id:long\n    = User;\n\
               chat#3 = Chat;\nnew#5 = Chat;\n\n---functions---\n\n\
               getUser#10 = User; // after it\n\n// LAYER 2\n";
    let three = two.replace("chat#3 = Chat;\nnew#5", "chat#6 x:int = Chat;\nnew#5");
    let three = three.replace("LAYER 2", "LAYER 5");
    let text = archived(&layers(&[(1, one), (2, two), (5, &three)]));
    insta::assert_snapshot!(text);
}

/// A comment above an empty line is no part of the definition below, which layers then share.
#[test]
fn comments_that_stand_alone() {
    let text = archived(&layers(&[
        (1, "// LAYER 1\n// One.\n\n// A.\na#1 = A;\n\n// Of b, one.\n\n// B.\n\nb#2 = B;\n"),
        (2, "// LAYER 2\n// Two.\n\n// A.\na#1 = A;\n\n// Of b, two.\n\n// B.\n\nb#2 = B;\n"),
    ]));
    assert_eq!([text.matches("a#0000").count(), text.matches("b#0000").count()], [1, 1], "{text}");
    assert!(text.contains("// layers 1-2\n\n// A.\na#00000001 = A;\n"), "{text}");
}

#[test]
fn what_moves_is_there_twice() {
    let text = archived(&layers(&[
        (1, "a#1 = A;\nb#2 = B;\nc#3 = C;\n"),
        (2, "c#3 = C;\na#1 = A;\nb#2 = B;\n"),
        (3, "a#1 = A;\nb#2 = B;\nc#3 = C;\n"),
    ]));
    assert_eq!(text.matches("c#00000003").count(), 2, "{text}");
    assert!(text.contains("// layers 1, 3\nc#00000003"), "{text}");
}

/// Markers inside of block comments are none, and the first line decides what is an archive.
#[test]
fn comments_that_look_like_markers() {
    archived(&layers(&[
        (1, "/* a\n// layers 7\n*/\na#1 = A; // layers 1\n"),
        (2, "// layers of snow\na#1 = A; /* b\n\n// layers 9 */\nb#2 = B;\n"),
    ]));
    let error = Archive::of(&[(1, "a#1 = A;\n// layers 1-2\nb#2 = B;\n")]);
    assert_eq!(
        error.expect_err("it is a marker").to_string(),
        "line 2: the comment `// layers 1-2` names layers in an archive, in layer 1"
    );
    assert!(!Archive::is_archive("a#1 = A;\n// archive of layers 1\n"));
}

#[test]
fn errors_have_a_line() {
    let error = |text: &str| Archive::parse(text).expect_err("it is no archive").to_string();
    assert_eq!(
        error("// archive of layers 1, 2\n// layers 1\na = A;\n// layers 1-3\nb = B;\n"),
        "line 4: expected layers of the archive, in ascending order: 1, 2"
    );
    for bad in ["", "2, 1", "1, 1", "+1", "1-2", "1,2", "99999999999"] {
        let text = format!("// archive of layers {bad}\na = A;\n");
        assert!(error(&text).starts_with("line 1: expected `// archive of layers `"), "{bad}");
    }
    for bad in ["2-1", "2, 1", "1, 1-2", "3", "1-", "1 - 2", "1,2", "1, "] {
        let text = format!("// archive of layers 1, 2\n// layers {bad}\na = A;\n");
        assert!(error(&text).starts_with("line 2: expected layers"), "{bad}");
    }
    assert!(Archive::of(&[]).is_err());
    assert!(Archive::of(&[(2, ""), (1, "")]).is_err());
}

/// Time and memory grow with the text, whatever it repeats.
#[test]
fn hostile_texts() {
    let numbers: Vec<String> = (1..100_000).map(|number| number.to_string()).collect();
    let header = format!("// archive of layers {}\n", numbers.join(", "));
    let text = header + &"// layers 1-99999\na = A;\n".repeat(50_000);
    let archive = Archive::parse(&text).expect("it is an archive");
    assert_eq!(archive.layer(77).map(|text| text.len()), Some(50_000 * "a = A;\n".len()));

    let same = "a = A;\n".repeat(20_000);
    let layers = [(1, &*same), (2, &*same), (3, "a = A;\n")];
    let text = Archive::of(&layers).expect("no comment names layers").to_string();
    let archive = Archive::parse(&text).expect("it is an archive");
    assert_eq!(archive.layer(2).as_deref(), Some(&*same));
}

/// A file name with `@` and a number reads a layer.
#[test]
fn files() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("archive_files");
    std::fs::create_dir_all(&folder).expect("a folder can be made");
    let text = archived(&layers(&[(1, "a = A;\n"), (7, "a x:int = A;\n")]));
    std::fs::write(folder.join("api.tl"), text).expect("a file can be written");
    std::fs::write(folder.join("x.tl@7"), "b#3 = B;\n").expect("a file can be written");
    std::fs::write(folder.join("plain.tl"), "b#3 = B;\n").expect("a file can be written");
    let read = |name: &str| {
        let mut sources = SourceMap::new();
        let id = sources.add_file(&folder.join(name)).map_err(|error| error.to_string())?;
        let source = sources.source(id);
        assert!(load(&sources, &Options::default()).schema.is_some());
        let file = source.name().rsplit(['/', '\\']).next().unwrap_or_default().to_owned();
        Ok::<_, String>((file, source.text().to_owned()))
    };
    let found = |name: &str, text: &str| Ok((name.to_owned(), text.to_owned()));
    assert_eq!(read("api.tl@1"), found("api.tl@1", "a = A;\n"));
    assert_eq!(read("api.tl"), found("api.tl@7", "a x:int = A;\n"));
    assert_eq!(read("x.tl@7"), found("x.tl@7", "b#3 = B;\n"));
    assert_eq!(read("api.tl@2"), Err("line 1: the archive has no layer 2; it has 1, 7".to_owned()));
    assert!(read("plain.tl@7").is_err_and(|error| error.starts_with("line 1: expected")));
    assert!(read("missing.tl@7").is_err() && read("api.tl@+1").is_err());
}

fn files_in(folder: &Path, name: &str) -> Vec<(u32, PathBuf)> {
    let entries = std::fs::read_dir(folder).expect("it is a folder");
    let paths = entries.map(|entry| entry.expect("an entry").path());
    let layer = |path: &PathBuf| {
        let stem = path.file_stem()?.to_str()?;
        stem.starts_with(name).then(|| stem.rsplit_once('-')?.1.parse().ok())?
    };
    paths.filter_map(|path| Some((layer(&path)?, path))).collect()
}

/// Layers 185 and 186 of the repository, and the layers in the folder that `TL_CORPUS` names.
#[test]
fn layers_of_telegram() {
    let mut files = files_in(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../schema"), "api-");
    assert_eq!(files.len(), 2);
    if let Some(folder) = std::env::var_os("TL_CORPUS") {
        for name in ["api-", "tdesktop-"] {
            files.extend(files_in(Path::new(&folder), name));
        }
    }
    files.sort();
    files.dedup_by_key(|(layer, _)| *layer);
    let read = |path| std::fs::read_to_string(path).expect("the file can be read");
    let layers: Vec<_> = files.into_iter().map(|(layer, path)| (layer, read(path))).collect();
    let text = archived(&layers);
    let lines = |text: &str| text.lines().filter(|line| line.contains(" = ")).count();
    let all: usize = layers.iter().map(|(_, text)| lines(text)).sum();
    println!(
        "{} layers, {all} definitions in {} bytes: {} in {}",
        layers.len(),
        layers.iter().map(|(_, text)| text.len()).sum::<usize>(),
        lines(&text),
        text.len()
    );
    let last = layers.last().expect("there are two");
    assert!(lines(&text) < lines(&last.1) * layers.len() * 2 / 3);
}

/// Generates schemas of a few pieces, which occur in any order.
fn schema() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "a#1 = A;",
        "b#2 x:int = B;",
        "b#3 x:long = B;",
        "c#4 = C; // after",
        "c#4 = C; /* after\n\n  it */",
        "// above\nd#5 = D;",
        "/* above\n// layers 3\n */ d#5 = D;",
        "e#6 /* inside */ x:int = E;",
        "---functions---",
        "---types---",
        "// alone\n",
        "New A;",
        "// LAYER 5",
        "//@description text\nf#7 = F;",
        "",
        "\n",
    ]);
    prop::collection::vec(piece, 0..14).prop_map(|pieces| pieces.join("\n") + "\n")
}

proptest! {
    #![proptest_config(ProptestConfig {
        rng_seed: RngSeed::Fixed(1),
        cases: 1_500,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn any_layers_come_back(texts in prop::collection::vec(schema(), 1..5)) {
        let layers: Vec<_> = (1..).step_by(3).zip(texts).collect();
        archived(&layers);
    }
}
