//! Real schemas of several dialects and ages, in the folder that `TL_CORPUS` names. The parser
//! accepts all of them, and formatting keeps their meaning.

use std::io::Write;
use std::path::Path;

use tl_parser::{
    Diagnostic, Dialect, Loaded, Options, SourceMap, computed_id, format, load, parse, render,
};

fn ids(text: &str, dialect: Dialect) -> Vec<(String, u32)> {
    let mut sources = SourceMap::new();
    let id = sources.add("text", text);
    let options = Options { vk: true, ..Options::default() };
    let file = parse(&sources, id, &options, &mut Vec::new());
    file.combinators().map(|c| (c.name.text.to_owned(), computed_id(c, dialect))).collect()
}

#[test]
fn the_corpus_has_no_errors_and_survives_formatting() {
    let Some(directory) = std::env::var_os("TL_CORPUS") else {
        // Unlike the macros, this shows although the test passes.
        let _ = writeln!(std::io::stderr(), "skipped: TL_CORPUS is not set");
        return;
    };
    let entries = std::fs::read_dir(Path::new(&directory)).expect("TL_CORPUS is a folder");
    let mut paths: Vec<_> = entries.map(|entry| entry.expect("an entry").path()).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "tl"));
    paths.sort();
    assert!(!paths.is_empty(), "TL_CORPUS has no schemas");
    for path in paths {
        let mut sources = SourceMap::new();
        let id = sources.add_file(&path).expect("a file");
        let options = Options { vk: true, ..Options::default() };
        let Loaded { mut diagnostics, .. } = load(&sources, &options);
        diagnostics.retain(Diagnostic::is_error);
        assert!(diagnostics.is_empty(), "{}", render(&sources, &diagnostics, false));
        let text = sources.source(id).text();
        let once = format(text, &parse(&sources, id, &options, &mut Vec::new()));
        for dialect in [Dialect::Telegram, Dialect::Plain] {
            assert_eq!(ids(text, dialect), ids(&once, dialect), "{}", path.display());
        }
        let mut again = SourceMap::new();
        let id = again.add("again", once.as_str());
        let file = parse(&again, id, &options, &mut Vec::new());
        assert!(format(&once, &file) == once, "formatting {} again changes it", path.display());
    }
}
