//! Warnings that depend on the whole schema.

use tl_parser::{Code, Options, SourceMap, codes, load};

fn codes(texts: &[&str]) -> Vec<Code> {
    let mut sources = SourceMap::new();
    for text in texts {
        sources.add("schema.tl", *text);
    }
    let loaded = load(&sources, &Options::default());
    assert!(loaded.schema.is_some(), "{:?}", loaded.diagnostics);
    loaded.diagnostics.iter().map(|found| found.code).collect()
}

/// Telegram's API has settings that a call changes only if they are there.
#[test]
fn a_conditional_bool_is_intended_only_in_a_layer() {
    let bools = "boolFalse#bc799737 = Bool;\nboolTrue#997275b5 = Bool;\n";
    let schema = format!("{bools}settings flags:# muted:flags.0?Bool = Settings;\n");
    assert_eq!(codes(&[&schema]), [codes::CONDITIONAL_BOOL]);
    let layer = format!("{schema}// LAYER 7\n");
    assert_eq!(codes(&[&layer]), []);
    // The line may be in another text of the schema.
    assert_eq!(codes(&[&schema, "other x:int = Other;\n// LAYER 7\n"]), []);
    // A comment that only mentions a layer is no such line.
    let comment = format!("{schema}// since LAYER 7\n");
    assert_eq!(codes(&[&comment]), [codes::CONDITIONAL_BOOL]);
    // A layer does not change other warnings.
    let flag = layer.replace("muted:flags.0?Bool", "muted:true");
    assert_eq!(codes(&[&flag]), [codes::ZERO_SIZE_FIELD]);
}
