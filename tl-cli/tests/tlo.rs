//! `tl export --format tlo`, compared with the output of Debian's `tl-parser` (git20210107.1933e76f),
//! which VK and TDLib use.

mod common;

use std::fs;

use common::{directory, tl, workspace};

/// The output of `tl-parser -e` for `tlo/schema.tl`.
const EXPECTED: &str = include_str!("tlo/schema.hex");

#[test]
fn every_shape() {
    let here = directory("shapes", &[("s.tl", include_str!("tlo/schema.tl"))]);
    let done = tl(&here, "tl export --format tlo s.tl", "");
    assert_eq!(done.status, Some(0), "{}", done.stderr);
    let hex: String = done.stdout.iter().map(|byte| format!("{byte:02x}")).collect();
    assert!(hex == EXPECTED.replace('\n', ""), "{hex}");
}

/// Compares length and hash (FNV-1a) with the output of `tl-parser -e`, which needs declarations of
/// the language's types.
#[test]
fn a_layer() {
    let types = "int ? = Int;\nlong ? = Long;\ndouble ? = Double;\nstring ? = String;\n\
                 bytes = Bytes;\nint128 4*[ int ] = Int128;\nint256 8*[ int ] = Int256;\n";
    let api = fs::read_to_string(workspace().join("schema/api-185.tl")).expect("a schema");
    let here = directory("layer", &[("s.tl", types.to_owned() + &api), ("api.tl", api)]);
    let bytes = tl(&here, "tl export --format tlo s.tl", "").stdout;
    let step = |hash: u64, byte: &u8| (hash ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3);
    assert_eq!(bytes.len(), 390_644);
    assert_eq!(bytes.iter().fold(0xcbf2_9ce4_8422_2325, step), HASH);
    // Without the declarations, types without fields are predefined.
    let bytes = tl(&here, "tl export --format tlo api.tl", "").stdout;
    assert!(bytes.len() > 390_000, "{}", bytes.len());
    // A part has only what the roots reach.
    let line = "tl export --format tlo api.tl --root help.getNearestDc";
    let bytes = tl(&here, line, "").stdout;
    assert!((400..600).contains(&bytes.len()), "{}", bytes.len());
    // The constructor id of `tls.schema_v2`, and the number of types: `#`, `Int`, `NearestDc`,
    // `String` and `Type`.
    assert_eq!(bytes[..4], [0xe2, 0x9b, 0x2f, 0x3a]);
    assert_eq!(bytes[12..16], [5, 0, 0, 0]);
}

const HASH: u64 = 0x29c0_db06_4439_fdfb;

#[test]
fn schemas_without_a_binary_form() {
    for (schema, message) in [
        ("a {X:Type} x:%X = A X;\n", "no bare form of a type variable"),
        (
            "a#1 = A;\nb#1 = B; // tl:allow(duplicate-id)\n",
            "the types `A` and `B` have the same number",
        ),
        ("a n:# x:n?int = A;\n", "no conditions without a bit, as `x` has"),
    ] {
        let here = directory("without", &[("s.tl", schema)]);
        let done = tl(&here, "tl export --format tlo s.tl", "");
        assert_ne!(done.status, Some(0), "{schema}: {done:?}");
        assert!(done.stderr.contains(message), "{schema}: {done:?}");
        assert!(done.stdout.is_empty(), "{schema}");
    }
}
