//! Scans of values of whole schemas: they end where decoding by schema ends, find what decoding finds,
//! and reject what it rejects.

use std::collections::BTreeMap;
use std::ops::Range;
use std::path::Path;
use std::slice::from_ref;

use tl_parser::schema::TypeDef;
use tl_parser::{Options, Schema, SourceMap, codes, load};
use tl_reflect::{Codec, RootType, Sampler, Token};
use tl_runtime::{Scan, ScanRoot};

fn schema(files: &[&str]) -> Schema {
    let mut sources = SourceMap::new();
    for file in files {
        sources.add_file(&Path::new(env!("CARGO_MANIFEST_DIR")).join(file)).expect("it exists");
    }
    let allow = vec![codes::ID_MISMATCH, codes::UNLIKE_FIELDS];
    let loaded = load(&sources, &Options { allow, ..Options::default() });
    loaded.schema.expect("the schema has no errors")
}

/// Types without parameters and functions, as a codec and a table name them.
fn roots(codec: &Codec<'_>) -> Vec<(String, RootType)> {
    let schema = codec.schema();
    let is_declared = |ty: &TypeDef| ty.constructors.iter().any(|&c| !schema[c].is_predeclared);
    let types = schema.types().filter(|(_, ty)| ty.params.is_empty() && !ty.is_local);
    let types = types.filter(|(_, ty)| is_declared(ty));
    let types = types.map(|(_, ty)| ty.name.as_str());
    let functions = schema.combinators().filter(|(_, c)| c.is_function && !c.is_local);
    let functions = functions.map(|(_, c)| c.name.as_str());
    let names = types.chain(functions).filter(|name| !["Object", "Function"].contains(name));
    names.map(|name| (name.to_owned(), codec.root_type(name).expect("a root"))).collect()
}

struct Sample<'a> {
    codec: &'a Codec<'a>,
    name: &'a str,
    root: &'a RootType,
    bytes: Vec<u8>,
}

/// Calls `check` with samples of every type and function, and returns their number.
fn samples(codec: &Codec<'_>, seeds: u64, mut check: impl FnMut(&Sample<'_>)) -> usize {
    let mut count = 0;
    for (name, root) in roots(codec) {
        for seed in 0..seeds {
            let mut sampler = Sampler::new(codec, seed).max_pieces(60);
            let Some(value) = sampler.sample(&root) else { continue };
            let bytes = codec.encode(&value, &root).expect("a sample has bytes");
            // The end of an object that no definition describes is not known.
            if codec.value_len(&bytes, &root) != Ok(Some(bytes.len())) {
                continue;
            }
            check(&Sample { codec, name: &name, root: &root, bytes });
            count += 1;
        }
    }
    count
}

impl Sample<'_> {
    /// Compares the end that a scan finds with that which reading by schema finds.
    fn compare_len(&self, root: ScanRoot, bytes: &[u8]) -> bool {
        let found = root.value_len(bytes).map_err(|error| (error.kind, error.offset));
        let expected =
            self.codec.value_len(bytes, self.root).map_err(|error| (error.kind, error.offset));
        assert_eq!(found, expected, "{}: {bytes:x?}", self.name);
        found.is_ok_and(|len| len.is_some())
    }

    /// Scans the sample, with other bytes after it, cut off, and with flipped bits.
    fn lengths(&self, scan: &Scan) -> [usize; 2] {
        let root = scan.root(self.name).expect("the table has every type and function");
        let (bytes, len) = (&self.bytes, self.bytes.len());
        let mut count = [0, 0];
        let mut add = |is_found: bool| count[usize::from(!is_found)] += 1;
        add(self.compare_len(root, &[bytes, &[0xee; 5][..]].concat()));
        for place in (0..len).step_by((len / 16).max(1)) {
            add(self.compare_len(root, &bytes[..place]));
            for bit in [place % 8, 7] {
                let mut changed = bytes.clone();
                changed[place] ^= 1 << bit;
                add(self.compare_len(root, &changed));
            }
        }
        count
    }

    /// Returns the bytes of all values inside, by their paths.
    fn values(&self) -> BTreeMap<String, Range<usize>> {
        let mut values: BTreeMap<String, Range<usize>> = BTreeMap::new();
        let walked = self.codec.walk(&self.bytes, self.root, &mut |annotation| {
            // A packed value has bytes of its own.
            if annotation.packed > 0 || matches!(annotation.token, Token::Invalid(_)) {
                return;
            }
            let path = annotation.path;
            let ends = path.match_indices(['.', '[']).map(|(end, _)| end).chain([0, path.len()]);
            for end in ends {
                let bytes = annotation.bytes.clone();
                let value = values.entry(path[..end].to_owned()).or_insert(bytes.clone());
                value.end = bytes.end;
            }
        });
        walked.expect("a sample decodes");
        values
    }

    /// Compares the values at some paths, and returns the number of all.
    fn paths(&self, scan: &Scan) -> usize {
        let values = self.values();
        let mut by_pattern: BTreeMap<String, Vec<Range<usize>>> = BTreeMap::new();
        for (place, (path, bytes)) in values.iter().enumerate() {
            if place % (values.len() / 8).max(1) == 0 {
                assert_eq!(self.found(scan, path), from_ref(bytes), "{}: {path}", self.name);
            }
            by_pattern.entry(pattern(path)).or_default().push(bytes.clone());
        }
        let every = (by_pattern.len() / 8).max(1);
        for (pattern, mut expected) in by_pattern.into_iter().step_by(every) {
            expected.sort_by_key(|bytes| (bytes.start, bytes.end));
            assert_eq!(self.found(scan, &pattern), expected, "{}: {pattern}", self.name);
        }
        values.len()
    }

    fn found(&self, scan: &Scan, path: &str) -> Vec<Range<usize>> {
        let path = scan.path(self.name, path).expect("a path of a value");
        let parts = path.find(&self.bytes).map(|part| part.expect("a valid value"));
        // Reading by schema does not mention values without bytes.
        let found = parts.filter(|part| !part.as_bytes().is_empty()).map(|part| {
            assert_eq!(self.bytes[part.offset()..][..part.as_bytes().len()], *part.as_bytes());
            part.offset()..part.offset() + part.as_bytes().len()
        });
        found.collect()
    }

    /// Finds values in bytes that are cut off and changed: they end in an error, or lie within.
    fn hostile(&self, scan: &Scan) {
        for path in self.values().keys().step_by(11) {
            let path = scan.path(self.name, &pattern(path)).expect("a path of a value");
            for place in (0..self.bytes.len()).step_by((self.bytes.len() / 4).max(1)) {
                let mut changed = self.bytes.clone();
                changed[place] ^= 1 << (place % 8);
                for bytes in [&self.bytes[..place], &changed] {
                    let mut found = path.find(bytes);
                    let count = found.by_ref().take(100_000).filter(Result::is_ok).count();
                    assert!(count < 100_000, "{}", self.name);
                    assert!(found.next().is_none());
                }
            }
        }
    }
}

/// Returns the path with `[*]` for each index.
fn pattern(path: &str) -> String {
    let mut parts = path.split('[');
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |text, part| {
        let after = part.split_once(']').map_or("", |(_, after)| after);
        text + "[*]" + after
    })
}

fn check(files: &[&str], scan: &Scan, seeds: u64, least: usize) {
    let schema = schema(files);
    let codec = Codec::new(&schema);
    let (mut lengths, mut values) = ([0, 0], 0);
    let count = samples(&codec, seeds, |sample| {
        let [found, rejected] = sample.lengths(scan);
        lengths = [lengths[0] + found, lengths[1] + rejected];
        values += sample.paths(scan);
        sample.hostile(scan);
    });
    println!("{files:?}: {count} samples, {lengths:?} lengths, {values} values");
    assert!(count >= least && lengths.iter().all(|count| *count > least), "{count} {lengths:?}");
}

#[test]
fn scans_of_layer_185_agree_with_decoding() {
    check(&["../../schema/api-185.tl", "../../schema/mtproto.tl"], &scan::api::SCAN, 1, 1_000);
}

#[test]
fn scans_of_ton_agree_with_decoding() {
    check(&["../../schema/ton_api.tl"], &scan::ton::SCAN, 2, 800);
}

#[test]
fn scans_of_every_shape_agree_with_decoding() {
    check(&["schemas/shapes.tl"], &scan::shapes::SCAN, 100, 400);
}
