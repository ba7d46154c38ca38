//! `Skipper` on values of every shape, and on hostile bytes and schemas.

use tl_parser::{Options, Schema, SourceMap, codes, load};
use tl_reflect::{Codec, RootType, Sampler, Skipper};
use tl_runtime::{DecodeErrorKind, DecodeOptions, Object, Reader, Skip, UnknownBits};

const SCHEMA: &str = "
    boolFalse#bc799737 = Bool; boolTrue#997275b5 = Bool;
    leaf#1 = Tree; node#2 left:Tree right:Tree = Tree; forest#3 trees:Vector<Tree> = Tree;
    all#4 flags:# seen:flags.0?true text:flags.1?string b:bytes i:int l:long d:double h:int128
        ok:Bool n:# grid:n*[ x:int tree:Tree ] bare:%Pair boxed:Pair lists:vector<vector<int>> = Tree;
    pair x:int y:long = Pair;
    box#6 bytes:int body:Object = Tree;
    anything#7 value:Object = Tree;
    nothing = Nothing; void#8 items:vector<%Nothing> = Tree;
    table#a n:# m:# numbers:n*[ m*[ int ] ] pairs:n*[ m*[ x:int y:long ] ] = Tree;
";

fn schema(text: &str) -> Schema {
    let mut sources = SourceMap::new();
    sources.add("newer.tl", text);
    let allow = vec![codes::DUPLICATE_ID];
    let loaded = load(&sources, &Options { allow, ..Options::default() });
    loaded.schema.unwrap_or_else(|| panic!("{:?}", loaded.diagnostics.last()))
}

fn words(words: &[u32]) -> Vec<u8> {
    words.iter().flat_map(|word| word.to_le_bytes()).collect()
}

/// Skips a `Tree` with other bytes after it, and returns its length or the error.
fn skip(
    skip: &dyn Skip,
    bytes: &[u8],
    options: DecodeOptions,
) -> Result<Option<usize>, DecodeErrorKind> {
    let bytes = [bytes, &[0xee; 8]].concat();
    let mut reader = Reader::with_options(&bytes, options).skipping(skip);
    let len = reader.skip_value("Tree").map(<[u8]>::len);
    match reader.error() {
        Some(error) => Err(error.kind),
        None => Ok(len),
    }
}

fn plainly(skipper: &Skipper<'_>, bytes: &[u8]) -> Result<Option<usize>, DecodeErrorKind> {
    skip(skipper, bytes, DecodeOptions::new())
}

/// A sample of every definition is as long as its bytes.
#[test]
fn samples_of_every_shape_have_their_length() {
    let schema = schema(SCHEMA);
    let skipper = Skipper::new(&schema);
    let codec = skipper.codec();
    let root = codec.root_type("Tree").expect("the schema has the type");
    for seed in 0..300 {
        let mut sampler = Sampler::new(codec, seed);
        let value = sampler.sample(&root).expect("the type has values");
        let bytes = codec.encode(&value, &root).expect("a sample has bytes");
        // An object without a length takes all of the input, unless its id is known.
        let expected = match codec.decode(&bytes, &root) {
            Ok(value) if format!("{value:?}").contains("Object(") => continue,
            _ => Ok(Some(bytes.len())),
        };
        assert_eq!(plainly(&skipper, &bytes), expected, "{value:?}");
        let object = Object::from_bytes(bytes);
        let decoded = skipper.decode(&object).expect("the schema has the value");
        assert_eq!(codec.encode(&decoded, &root).as_deref(), Ok(object.as_bytes()));
        assert!(skipper.to_json(&object).is_ok() && skipper.name(&object).is_some());
    }
}

/// The length of a value is known without decoding it, and an incomplete one has none.
#[test]
fn values_in_a_row_have_their_lengths() {
    let schema = schema(SCHEMA);
    let newer = self::schema("leaf#b x:int = Tree;");
    let newer = [Skipper::new(&newer)];
    let codec = Codec::new(&schema).with_newer(&newer);
    let tree = codec.root_type("Tree").expect("the schema has the type");
    let after = words(&[1, 0xee]);
    for seed in 0..100 {
        let value = Sampler::new(&codec, seed).sample(&tree).expect("the type has values");
        let bytes = codec.encode(&value, &tree).expect("a sample has bytes");
        if format!("{value:?}").contains("Object(") {
            continue;
        }
        for root in [&tree, &RootType::Any] {
            let row = [&bytes[..], &after].concat();
            assert_eq!(codec.value_len(&row, root), Ok(Some(bytes.len())), "{value:?}");
            for len in (0..bytes.len()).rev().take(50) {
                assert_eq!(codec.value_len(&bytes[..len], root), Ok(None), "{value:?}");
            }
        }
    }
    let len = |bytes: &[u32], root: &RootType| codec.value_len(&words(bytes), root);
    let kind = |bytes: &[u32], root: &RootType| len(bytes, root).map_err(|error| error.kind);
    assert_eq!(len(&[2, 0xb, 7, 1, 1], &tree), Ok(Some(16)));
    let unknown = |id| Err(DecodeErrorKind::UnknownConstructor { id });
    assert_eq!(kind(&[2, 0xc, 1], &tree), unknown(0xc));
    assert_eq!(kind(&[7, 0xc, 1], &tree), unknown(0xc));
    let node = codec.root_type("node").expect("the schema has the constructor");
    assert_eq!(len(&[2, 1, 1, 1], &node), Ok(Some(12)));
    assert_eq!(kind(&[1, 1, 1], &node), unknown(1));
    let list = codec.root_type("vector<int>").expect("a type");
    assert_eq!(len(&[2, 1, 1, 1], &list), Ok(Some(12)));
    assert_eq!(len(&[2, 1], &list), Ok(None));
}

/// Wherever decoding finds the end of a value, so does its length.
#[test]
fn lengths_of_changed_values_agree_with_decoding() {
    let schema = schema(SCHEMA);
    let codec = Codec::new(&schema);
    let root = codec.root_type("Tree").expect("the schema has the type");
    let (mut found, mut refused) = (0, 0);
    for seed in 0..60 {
        let value = Sampler::new(&codec, seed).max_pieces(60).sample(&root);
        let bytes = codec.encode(&value.expect("the type has values"), &root).expect("bytes");
        for place in 0..bytes.len().min(300) {
            let mut bytes = [&bytes[..], &words(&[1, 1])].concat();
            bytes[place] ^= 1 << (place % 8);
            let end = match codec.decode(&bytes, &root) {
                Ok(_) => Some(bytes.len()),
                Err(failure) => failure.trailing_bytes().map(|left| bytes.len() - left),
            };
            match (codec.value_len(&bytes, &root), end) {
                (Ok(Some(len)), Some(end)) => {
                    assert_eq!(len, end, "{bytes:?}");
                    found += 1;
                }
                // An object of unknown type takes the rest.
                (Err(_), Some(end)) => assert_eq!(end, bytes.len(), "{bytes:?}"),
                (Ok(None), Some(_)) => panic!("{bytes:?} is complete"),
                (_, None) => refused += 1,
            }
        }
    }
    assert!(found > 500 && refused > 500, "{found}, {refused}");
}

#[test]
fn constructors_count_in_the_place_of_their_type_only() {
    let schema = schema(SCHEMA);
    let skipper = Skipper::new(&schema);
    let skip = |id: u32, type_name: &str| {
        let bytes = id.to_le_bytes();
        let mut reader = Reader::new(&bytes).skipping(&skipper);
        reader.skip_value(type_name).is_some()
    };
    assert!(skip(1, "Tree") && skip(1, "Object"));
    assert!(!skip(1, "Bool") && !skip(1, "Shrub") && !skip(1, "Function") && !skip(9, "Tree"));
    assert!(skipper.knows(1) && !skipper.knows(9));
}

#[test]
fn what_is_cut_off_is_an_error() {
    let schema = schema(SCHEMA);
    let skipper = Skipper::new(&schema);
    let bytes = words(&[2, 1, 3, 0x1cb5_c415, 2, 1, 1]);
    assert_eq!(plainly(&skipper, &bytes), Ok(Some(28)));
    for len in (4..28).step_by(4) {
        let mut reader = Reader::new(&bytes[..len]).skipping(&skipper);
        assert!(reader.skip_value("Tree").is_none() && reader.error().is_some(), "{len}");
    }
}

#[test]
fn the_end_of_an_object_is_known_by_its_length_or_its_id() {
    let schema = schema(SCHEMA);
    let skipper = Skipper::new(&schema);
    assert_eq!(plainly(&skipper, &words(&[6, 8, 99, 99])), Ok(Some(16)));
    assert_eq!(plainly(&skipper, &words(&[7, 1])), Ok(Some(8)));
    let unknown = DecodeErrorKind::UnknownConstructor { id: 99 };
    assert_eq!(plainly(&skipper, &words(&[7, 99])), Err(unknown));
    // A length beyond the input, a negative length, and one that is no multiple of four.
    for len in [100, u32::MAX] {
        let error = plainly(&skipper, &words(&[6, len, 99]));
        assert!(matches!(error, Err(DecodeErrorKind::UnexpectedEnd { .. })), "{error:?}");
    }
    let odd = DecodeErrorKind::SkippedLength { len: 11 };
    assert_eq!(plainly(&skipper, &words(&[6, 3, 99])), Err(odd));
}

#[test]
fn a_constructor_of_another_application_is_an_error_at_its_id() {
    let schema = schema("none#1 = Maybe int; holder#2 x:(Maybe string) = Tree;");
    let skipper = Skipper::new(&schema);
    let bytes = words(&[2, 1]);
    let mut reader = Reader::new(&bytes).skipping(&skipper);
    assert!(reader.skip_value("Tree").is_none());
    let error = reader.finish().expect_err("`none` is no `Maybe string`");
    assert_eq!((error.kind, error.offset), (DecodeErrorKind::UnknownConstructor { id: 1 }, 4));
    let root = skipper.codec().root_type("Tree").expect("the schema has the type");
    let failure = skipper.codec().decode(&bytes, &root).expect_err("the decoder agrees");
    assert_eq!(failure.error.offset, 4);
}

#[test]
fn depth_counts() {
    let schema = schema(SCHEMA);
    let skipper = Skipper::new(&schema);
    let tree = |depth: usize| {
        let mut bytes = words(&[2, 1]).repeat(depth);
        bytes.extend(words(&[1]));
        bytes
    };
    // One level for the skipped value, and one for each eight values inside of each other.
    assert_eq!(plainly(&skipper, &tree(500)), Ok(Some(4004)));
    assert_eq!(plainly(&skipper, &tree(600)), Err(DecodeErrorKind::TooDeep { limit: 64 }));
    let shallow = DecodeOptions::new().max_depth(3);
    assert_eq!(skip(&skipper, &tree(22), shallow), Ok(Some(180)));
    assert_eq!(skip(&skipper, &tree(24), shallow), Err(DecodeErrorKind::TooDeep { limit: 3 }));
}

/// Eight values really take no more than a level of stack, so that a reader fits a usual thread.
#[test]
fn a_thread_has_stack_for_all_levels() {
    let thread = std::thread::Builder::new().stack_size(1_600 << 10);
    let thread = thread.spawn(|| {
        let schema = schema(
            "leaf#1 = Tree; deep#2 flags:# a:flags.0?(Wrap Tree) = Tree; wrap#3 {t:Type} n:# a:n*[ t ] = Wrap t;",
        );
        let skipper = Skipper::new(&schema);
        let mut bytes = words(&[2, 1, 3, 1]).repeat(2_000);
        bytes.extend(words(&[1]));
        assert_eq!(plainly(&skipper, &bytes), Err(DecodeErrorKind::TooDeep { limit: 64 }));
        let mut bytes = words(&[2, 1, 3, 1]).repeat(240);
        bytes.extend(words(&[1]));
        assert_eq!(plainly(&skipper, &bytes), Ok(Some(bytes.len())));
    });
    thread.expect("a thread can start").join().expect("the stack is large enough");
}

#[test]
fn items_count() {
    let schema = schema(SCHEMA);
    let skipper = Skipper::new(&schema);
    let bytes = words(&[3, 0x1cb5_c415, 4, 1, 1, 1, 1]);
    let limit = |items: usize| DecodeOptions::new().max_items(items);
    assert_eq!(skip(&skipper, &bytes, limit(4)), Ok(Some(28)));
    let error = DecodeErrorKind::ItemLimit { limit: 3 };
    assert_eq!(skip(&skipper, &bytes, limit(3)), Err(error));
    // A count that lies ends with the input, at once if the items have no bytes.
    let lie = plainly(&skipper, &words(&[3, 0x1cb5_c415, u32::MAX, 1]));
    assert!(lie.is_err(), "{lie:?}");
    assert_eq!(plainly(&skipper, &words(&[8, 60_000])), Ok(Some(8)));
    let lie = plainly(&skipper, &words(&[8, u32::MAX]));
    assert_eq!(lie, Err(DecodeErrorKind::CountTooLarge { count: u32::MAX }));
}

/// A schema can describe 2^40 values without bytes, and types that grow.
#[test]
fn schemas_that_grow_end() {
    let mut text = String::from("big#1 a:%X0 = Tree; grow#2 a:(Grow int) = Tree;\n");
    text += "more#3 {t:Type} a:(Grow (Two t t)) = Grow t; two {t:Type} {u:Type} a:t = Two t u;\n";
    for i in 0..40 {
        text += &format!("x{i} a:%X{} b:%X{} = X{i};\n", i + 1, i + 1);
    }
    text += "x40 = X40;";
    let schema = schema(&text);
    let skipper = Skipper::new(&schema);
    let big = plainly(&skipper, &words(&[1]));
    assert!(matches!(big, Err(DecodeErrorKind::CountTooLarge { .. })), "{big:?}");
    let mut grow = words(&[2]);
    grow.extend(words(&[3]).repeat(100));
    assert_eq!(plainly(&skipper, &grow), Err(DecodeErrorKind::TooDeep { limit: 64 }));
}

#[test]
fn strict_options_hold_in_skipped_values() {
    let schema = schema("mask#1 flags:# a:flags.3?int = Tree; text#2 text:string = Tree;");
    let skipper = Skipper::new(&schema);
    let strict = DecodeOptions::new().unknown_bits(UnknownBits::Reject).zero_padding(true);
    assert_eq!(skip(&skipper, &words(&[1, 8, 5]), strict), Ok(Some(12)));
    let bits = DecodeErrorKind::UnknownBits { bits: 1 };
    assert_eq!(skip(&skipper, &words(&[1, 9, 5]), strict), Err(bits));
    assert_eq!(plainly(&skipper, &words(&[1, 9, 5])), Ok(Some(12)));
    assert_eq!(skip(&skipper, b"\x02\0\0\0\x01abc", strict), Err(DecodeErrorKind::Padding));
}

/// Several schemas: the first one that knows a value skips it, and they help each other inside.
#[test]
fn a_sequence_of_skippers_is_one() {
    let newest = schema("leaf#1 = Tree; new#5 tree:Tree = Tree; other#6 x:long = Tree;");
    let older = schema("leaf#1 = Tree; gone#7 trees:vector<Tree> = Tree; other#6 x:int = Tree;");
    let skippers = [Skipper::new(&newest), Skipper::new(&older)];
    assert_eq!(skip(&skippers, &words(&[5, 7, 2, 5, 1, 7, 0]), DecodeOptions::new()), Ok(Some(28)));
    // The newest form wins.
    assert_eq!(skip(&skippers, &words(&[6, 0, 0]), DecodeOptions::new()), Ok(Some(12)));
    assert_eq!(skip(&skippers, &words(&[8]), DecodeOptions::new()), Ok(None));
    let inside = skip(&skippers, &words(&[5, 8]), DecodeOptions::new());
    assert_eq!(inside, Err(DecodeErrorKind::UnknownConstructor { id: 8 }));
    // One alone cannot.
    assert!(plainly(&skippers[0], &words(&[5, 7, 0])).is_err());
}
