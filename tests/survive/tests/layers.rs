//! Every constructor that a newer layer adds to an enum of layer 185 is skipped, kept and written
//! unchanged, and costs none of the values beside it.
//!
//! The newer layers are 186, and those of the files `api-N.tl` in the folder that `TL_CORPUS`
//! names.

use std::path::{Path, PathBuf};

use survive::{Entry, LAYER185};
use tl_parser::schema::{Combinator, Type};
use tl_parser::{Options, Schema, SourceMap, load};
use tl_reflect::{Codec, RootType, Sampler, Skipper};
use tl_runtime::{DecodeErrorKind, Skip, VECTOR_ID};

fn schema(path: &Path) -> Schema {
    let mut sources = SourceMap::new();
    sources.add_file(path).expect("the schema can be read");
    load(&sources, &Options::default()).schema.expect("the schema has no errors")
}

fn newer_layers() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../schema");
    let mut layers = vec![folder.join("api-186.tl")];
    if let Some(folder) = std::env::var_os("TL_CORPUS") {
        let entries = std::fs::read_dir(folder).expect("TL_CORPUS is a folder");
        let paths = entries.map(|entry| entry.expect("the folder can be read").path());
        let layer = |path: &Path| {
            let number = path.file_stem()?.to_str()?.strip_prefix("api-")?;
            number.parse::<u32>().ok()
        };
        layers.extend(paths.filter(|path| layer(path).is_some_and(|layer| layer > 186)));
    }
    layers
}

fn vector(items: &[&[u8]]) -> Vec<u8> {
    let count = u32::try_from(items.len()).expect("there are few");
    let id = [VECTOR_ID.to_le_bytes(), count.to_le_bytes()];
    [&id.concat(), &items.concat()[..]].concat()
}

fn sample(codec: &Codec<'_>, root: &RootType, seed: u64) -> Option<Vec<u8>> {
    let value = Sampler::new(codec, seed).sample(root)?;
    Some(codec.encode(&value, root).expect("a sample has bytes"))
}

/// One new constructor beside two known values.
fn check(
    entry: &Entry,
    (old, new): (&Codec<'_>, &Codec<'_>),
    skips: &[&dyn Skip],
    constructor: &Combinator,
) -> bool {
    let name = &constructor.name;
    let known = old.root_type(entry.tl_name).expect("the layer has the type");
    let index = new.schema().combinator_named(name).expect("the newer layer has the constructor");
    let Some(unknown) = sample(new, &RootType::Combinator(index), 1) else { return false };
    let known = [2, 3].map(|seed| sample(old, &known, seed).expect("the type has values"));
    let bytes = vector(&[&known[0], &unknown, &known[1]]);

    for &skip in skips {
        let read = (entry.read)(&bytes, Some(skip));
        let read = read.unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(read.unknown, [false, true, false], "{name}");
        assert!(read.written == bytes, "{name} is not written as it was read");
    }

    // Without a skipper, the error says which constructor is unknown, in which type and where.
    let error = (entry.read)(&bytes, None).expect_err("the layer does not have the constructor");
    assert_eq!(error.kind, DecodeErrorKind::UnknownConstructor { id: constructor.id }, "{name}");
    assert_eq!((error.type_name, error.offset), (entry.tl_name, 8 + known[0].len()), "{name}");
    let vector = old.root_type(&format!("Vector<{}>", entry.tl_name)).expect("it is a type");
    let failure = old.decode(&bytes, &vector).expect_err("the layer does not have the constructor");
    assert_eq!((failure.path.as_str(), failure.error.offset), ("[1]", error.offset), "{name}");
    true
}

#[test]
fn new_constructors_do_not_cost_the_known_ones() {
    let older = schema(&newer_layers()[0].with_file_name("api-185.tl"));
    let old = Codec::new(&older);
    for path in newer_layers() {
        let newer = schema(&path);
        let (new, skipper) = (Codec::new(&newer), Skipper::new(&newer));
        // The generated table of a layer does what its schema does.
        let has_table = path.ends_with("api-186.tl");
        let skips: &[&dyn Skip] = match has_table {
            true => &[&skipper, &survive::scan186::SCAN],
            false => &[&skipper],
        };
        let mut checked = 0;
        for entry in LAYER185 {
            let Some(ty) = newer.type_named(entry.tl_name) else { continue };
            let known = older.type_named(entry.tl_name).expect("the layer has the type");
            let is_known = |id| older[known].constructors.iter().any(|&c| older[c].id == id);
            for &constructor in &newer[ty].constructors {
                let constructor = &newer[constructor];
                assert!(matches!(constructor.result, Type::Boxed(..)));
                if !is_known(constructor.id) {
                    let is_checked = check(entry, (&old, &new), skips, constructor);
                    assert!(is_checked, "{} has no finite value", constructor.name);
                    checked += 1;
                }
            }
        }
        println!("{}: {checked} constructors", path.display());
        assert!(checked >= 5, "{}: {checked} constructors", path.display());
    }
}
