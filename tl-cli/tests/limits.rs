//! Small schemas with large results: output is in proportion to the schema, and an error names the
//! limit that a value exceeds.

mod common;

use std::collections::BTreeSet;
use std::fmt::Write;

use common::{directory, run, run_all};

/// Returns a chain of types, each with fields of the next one.
fn chain(length: usize, fields: &str) -> String {
    let mut text = "int ? = Int;\n".to_owned();
    for i in 0..length {
        let fields = fields.replace("NEXT", &format!("T{}", i + 1));
        let _ = writeln!(text, "t{i} {fields} = T{i};");
    }
    let _ = writeln!(text, "t{length} x:int = T{length};");
    text
}

#[test]
fn show_prints_each_way_once() {
    const LONG: usize = 8_000;
    const LONG_BARE: usize = 1_000;
    // The output has at most this number of bytes for each type.
    const BYTES: usize = 400;
    const BYTES_BARE: usize = 600;
    let (short, long) = (chain(10, "next:NEXT"), chain(LONG, "next:NEXT"));
    let here = directory("limits_show", &[("short.tl", &short), ("long.tl", &long)]);
    let done = run(&here, "tl show T0 --schema short.tl");
    assert!(done.contains("\n  T0 → t0 → T1 → t1 → T2\n") && !done.contains('…'), "{done}");
    let done = run(&here, "tl show T0 --schema long.tl");
    assert!(done.ends_with("--- status 0\n"), "{done}");
    assert!(done.len() < BYTES * LONG, "{} bytes", done.len());
    let lines: Vec<_> = done.lines().filter(|line| line.contains(" → ")).collect();
    assert_eq!(lines.len(), LONG);
    let ends: BTreeSet<_> = lines.iter().filter_map(|line| line.rsplit(" → ").next()).collect();
    for line in lines {
        let first = line.trim_start().split(" → ").find(|name| *name != "…").expect("a name");
        assert!(first == "T0" || line.starts_with("  … → T"), "{line}");
        // Another line has the start of the path.
        assert!(first == "T0" || ends.contains(first), "{line}");
    }
    // A path through bare types has no boxed types in between.
    let bare = chain(LONG_BARE, "next:%NEXT").replace(" x:int", " x:End") + "end = End;\n";
    let here = directory("limits_show_bare", &[("bare.tl", &bare)]);
    let done = run(&here, "tl show t0 --schema bare.tl");
    assert!(
        done.contains("\n  … → ") && done.len() < BYTES_BARE * LONG_BARE,
        "{} bytes",
        done.len()
    );
}

#[test]
fn samples_beyond_a_limit() {
    let (long, wide) = (chain(20_000, "next:NEXT"), chain(70, "a:NEXT b:NEXT"));
    let items = "int ? = Int;\ntrue#3fedd339 = True;\nvector#1cb5c415 {t:Type} # [t] = Vector t;\n\
                 many x:2147483647*[ true ] = Many;\nmore x:2147483647*[ 2147483647*[ int ] ] = More;\n\
                 maybe flags:# x:flags.0?Many y:flags.1?int = Maybe;\nsome x:Many = Some;\nfew = Some;\n\
                 counted n:# x:n*[ Many ] = Counted;\nlist x:Vector<Many> = List;\n\
                 endless next:Endless = Endless;\npair {t:Type} a:t b:t = Pair t;\n";
    let files = [("long.tl", long.as_str()), ("wide.tl", &wide), ("items.tl", items)];
    let here = directory("limits_sample", &files);
    let lines = [
        "tl sample T0 --schema long.tl",
        "tl sample T0 --schema long.tl --max-depth 1000000",
        "tl sample T0 --schema wide.tl",
        "tl sample Many --schema items.tl",
        "tl sample More --schema items.tl",
        "tl sample Endless --schema items.tl",
        "tl sample pair --schema items.tl",
    ];
    insta::assert_snapshot!(run_all(&here, &lines));
    // The sampler chooses a constructor with a finite value.
    for name in ["Maybe", "Some", "Counted", "List"] {
        let done = run(&here, &format!("tl sample {name} --schema items.tl --count 50"));
        assert!(done.ends_with("--- status 0\n"), "{done}");
    }
    // Values within the limits can be read.
    for line in
        ["tl sample T19800 --schema long.tl --max-depth 100", "tl sample T60 --schema wide.tl"]
    {
        let done = run(&here, line);
        assert!(done.ends_with("--- status 0\n"), "{done}");
    }
}
