//! Values that depend on numbers: generated code and `tl_reflect` agree on the bytes.

use std::sync::LazyLock;

use generated_code::odd::numbers::types::{arg, count, mask};
use generated_code::odd::numbers::{any, borrowed, enums, functions, types};
use generated_code::odd::{client, numbers_bytes, server};
use tl_parser::{Options, Schema, SourceMap, load};
use tl_reflect::{Codec, Sampler};
use tl_runtime::{
    Arena, Bare, Combinator, Decode, DecodeBareGiven, DecodeErrorKind, DecodeGiven, DecodeGivenIn,
    DecodeIn, DecodeOptions, Encode, EncodeAnswer, EncodeBareGiven, EncodeError, EncodeGiven,
    Function, Object, Request, answer_from_bytes, answer_to_bytes, decode_given_in, decode_in,
    from_bytes, from_bytes_given, from_bytes_into, from_bytes_with, to_bytes, to_bytes_given,
    try_to_bytes,
};

static SCHEMA: LazyLock<Schema> = LazyLock::new(|| {
    let mut sources = SourceMap::new();
    sources.add("numbers.tl", include_str!("../../schemas/numbers.tl"));
    load(&sources, &Options::default()).schema.expect("the schema has no errors")
});

static CODEC: LazyLock<Codec<'static>> = LazyLock::new(|| Codec::new(&SCHEMA));

/// The number of random values of each definition.
const SAMPLES: u64 = 100;

/// Random values of a type, as bytes.
fn samples(name: &str) -> impl Iterator<Item = Vec<u8>> {
    let root = CODEC.root_type(name).unwrap_or_else(|error| panic!("{name}: {error}"));
    (0..SAMPLES).map(move |seed| {
        let value = Sampler::new(&CODEC, seed).max_pieces(60).try_sample(&root);
        let value = value.unwrap_or_else(|error| panic!("{error}"));
        CODEC.encode(&value, &root).expect("a sample can be encoded")
    })
}

/// The definitions that need nothing from outside.
fn roots(are_functions: bool) -> impl Iterator<Item = &'static str> {
    let combinators = SCHEMA.combinators().map(|(_, combinator)| combinator);
    let roots = combinators.filter(move |combinator| {
        combinator.is_function == are_functions
            && combinator.params.is_empty()
            && combinator.builtin.is_none()
            && !combinator.is_predeclared
            && !combinator.name.starts_with("bool")
    });
    roots.map(|combinator| combinator.name.as_str())
}

/// Reads and writes a value in each way that there is.
fn recode<T: Encode + Decode>(bytes: &[u8], name: &str) {
    let mut value: T =
        from_bytes(bytes).unwrap_or_else(|error| panic!("{name}: {error}: {bytes:02x?}"));
    assert_eq!(try_to_bytes(&value).as_deref(), Ok(bytes), "{name}");
    from_bytes_into(&mut value, bytes).unwrap_or_else(|error| panic!("{name}: {error}"));
    assert_eq!(to_bytes(&value), bytes, "{name}");
    for len in 0..bytes.len() {
        assert!(from_bytes::<T>(&bytes[..len]).is_err(), "{name}, cut at {len}");
    }
}

fn recode_borrowed<'a, T: Encode + DecodeIn<'a>>(bytes: &'a [u8], arena: &'a Arena) {
    let value: T = decode_in(bytes, arena).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(to_bytes(&value), bytes);
}

#[test]
fn objects_and_calls_agree_with_tl_reflect() {
    let mut count = 0;
    for name in roots(false) {
        for bytes in samples(name) {
            recode::<any::Object>(&bytes, name);
            recode::<numbers_bytes::any::Object>(&bytes, name);
            recode_borrowed::<borrowed::any::Object<'_>>(&bytes, &Arena::new());
        }
        count += 1;
    }
    for name in roots(true) {
        for bytes in samples(name) {
            recode::<any::Function>(&bytes, name);
            recode_borrowed::<borrowed::any::Function<'_>>(&bytes, &Arena::new());
        }
        count += 1;
    }
    assert!(count >= 50, "{count} definitions");
}

fn recode_borrowed_given<'a, const K: usize, T>(bytes: &'a [u8], arena: &'a Arena, given: [u32; K])
where
    T: EncodeGiven<K> + DecodeGivenIn<'a, K>,
{
    let value: T = decode_given_in(bytes, arena, given).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(to_bytes_given(&value, given).as_deref(), Ok(bytes));
    assert!(decode_given_in::<K, T>(&bytes[..bytes.len() - 1], arena, given).is_err());
}

#[test]
fn borrowed_values_with_given_numbers_agree_with_tl_reflect() {
    use borrowed::types::{arg, count, mask};
    let arena = Arena::new();
    for n in [0, 1, 2, 3, 7] {
        for bytes in samples(&format!("count.Wrapper {n}")) {
            recode_borrowed_given::<1, count::Wrapper<'_>>(&bytes, &arena, [n]);
        }
        for bytes in samples(&format!("count.Either {n}")) {
            recode_borrowed_given::<1, borrowed::enums::count::Either<'_>>(&bytes, &arena, [n]);
        }
        for bytes in samples(&format!("mask.Given {n} 5")) {
            recode_borrowed_given::<2, mask::Given<'_>>(&bytes, &arena, [n, 5]);
        }
        for bytes in samples(&format!("arg.Generic {n} string 2")) {
            recode_borrowed_given::<2, arg::Generic<'_, &str>>(&bytes, &arena, [n, 2]);
        }
    }
}

/// Reads and writes values with given numbers, boxed and bare.
fn recode_given<const K: usize, T>(ty: &str, given: [u32; K])
where
    T: EncodeBareGiven<K> + DecodeBareGiven<K>,
{
    for bytes in samples(ty) {
        let value: T =
            from_bytes_given(&bytes, given).unwrap_or_else(|error| panic!("{ty}: {error}"));
        assert_eq!(to_bytes_given(&value, given).as_ref(), Ok(&bytes), "{ty}");
        assert_eq!(bytes[..4], T::CONSTRUCTOR_ID.to_le_bytes());
        let value: Bare<T> = from_bytes_given(&bytes[4..], given).expect("the fields");
        assert_eq!(to_bytes_given(&value, given).as_deref(), Ok(&bytes[4..]), "{ty}");
    }
}

fn recode_enum<const K: usize, T>(ty: &str, given: [u32; K])
where
    T: EncodeGiven<K> + DecodeGiven<K>,
{
    for bytes in samples(ty) {
        let value: T =
            from_bytes_given(&bytes, given).unwrap_or_else(|error| panic!("{ty}: {error}"));
        assert_eq!(to_bytes_given(&value, given).as_ref(), Ok(&bytes), "{ty}");
    }
}

#[test]
fn values_with_given_numbers_agree_with_tl_reflect() {
    for n in [0, 1, 2, 3, 7] {
        recode_given::<1, count::Given>(&format!("count.Given {n}"), [n]);
        recode_given::<1, count::Wrapper>(&format!("count.Wrapper {n}"), [n]);
        recode_given::<1, count::Branch>(&format!("count.Branch {n}"), [n]);
        recode_given::<1, mask::WholeGiven>(&format!("mask.WholeGiven {n}"), [n]);
        recode_enum::<1, enums::count::Either>(&format!("count.Either {n}"), [n]);
        recode_given::<1, types::Tuple<i32>>(&format!("Tuple int {n}"), [n]);
        for m in [0, 1, 2, 9] {
            recode_given::<2, mask::Given>(&format!("mask.Given {n} {m}"), [n, m]);
            let ty = format!("arg.Generic {n} int {m}");
            recode_given::<2, arg::Generic<i32>>(&ty, [n, m]);
            let ty = format!("odd.Given {n} {m} 2");
            recode_given::<3, types::odd::Given>(&ty, [n, m, 2]);
        }
    }
}

/// A parameter that no count and no mask depends on is not asked for.
#[test]
fn parameters_without_an_effect_vanish() {
    let value = count::Vanishes::new(5);
    assert_eq!(from_bytes(&to_bytes(&value)), Ok(value));
}

/// Reads and writes answers to random calls.
fn recode_answers<F>(answer: impl Fn(&F) -> String)
where
    F: Request + Decode + Function<Answer: EncodeAnswer<F>>,
{
    let call = F::TL_NAME;
    for bytes in samples(call) {
        let function: F = from_bytes(&bytes).unwrap_or_else(|error| panic!("{call}: {error}"));
        recode_answer(&function, &answer(&function));
    }
}

fn recode_answer<F>(function: &F, ty: &str)
where
    F: Request + Function<Answer: EncodeAnswer<F>>,
{
    for bytes in samples(ty).take(10) {
        let answer = function.answer_from_bytes(&bytes);
        let answer = answer.unwrap_or_else(|error| panic!("{}, {ty}: {error}", F::TL_NAME));
        assert_eq!(function.answer_to_bytes(&answer).as_ref(), Ok(&bytes), "{}", F::TL_NAME);
        assert!(function.answer_from_bytes(&bytes[..bytes.len() - 1]).is_err());
    }
}

#[test]
fn answers_agree_with_tl_reflect() {
    use functions::answer;
    recode_answers(|_: &answer::Int| "Int".to_owned());
    recode_answers(|_: &answer::String_| "String".to_owned());
    recode_answers(|_: &answer::Maybe| "Maybe Int".to_owned());
    recode_answers(|_: &answer::Vector| "Vector Int".to_owned());
    recode_answers(|call: &answer::Masked| format!("mask.Given {} 2", u32::from(call.x.is_some())));
    recode_answers(|_: &answer::Constant| "Tuple int 3".to_owned());
    recode_answers(|_: &answer::Plain| "arg.Boxed".to_owned());
    for n in 0..5 {
        recode_answer(&answer::Tuple::new(n), &format!("Tuple int {n}"));
        recode_answer(&answer::Either::new(n), &format!("count.Either {n}"));
        let counted = answer::Counted::new(vec![1], vec![7; n as usize]);
        recode_answer(&counted, &format!("Tuple string {n}"));
        recode_answer(&answer::Nested::new().g(n), &format!("Maybe (Tuple int {n})"));
        recode_answer(&answer::Param::new(7i32, n), &format!("Tuple int {n}"));
        recode_answer(&answer::Params::new(7i32, n), &format!("arg.Generic {n} int 2"));
        for m in 0..4 {
            recode_answer(&answer::Generic::new(n, m), &format!("arg.Generic {n} Int {m}"));
        }
        // A wrapper asks the wrapped call, at any depth.
        let wrapped = answer::Wrapped::new(1, answer::Wrapped::new(2, answer::Tuple::new(n)));
        recode_answer(&wrapped, &format!("Tuple int {n}"));
    }
    assert_eq!(answer::Int::new(5).answer_from_bytes(&[0xda, 0x9b, 0x50, 0xa8, 7, 0, 0, 0]), Ok(7));
    assert!(answer::Int::new(5).answer_from_bytes(&[7, 0, 0, 0]).is_err());
}

/// Nothing in the call says what its answer is.
#[test]
fn an_answer_of_any_type_is_an_object() {
    let point = arg::Point::new(1, 2);
    let call = functions::answer::Any::new(5);
    let answer: Object = call.answer_from_bytes(&to_bytes(&point)).expect("an object");
    assert_eq!(answer.decode(), Ok(point));
    let wrapped = functions::answer::Wrapped::new(1, call);
    assert_eq!(wrapped.answer_to_bytes(&answer), Ok(answer.as_bytes().to_vec()));
}

/// The client's code reads the answers that the server's code writes.
#[test]
fn each_side_has_its_half_of_an_answer() {
    let options = (tl_runtime::EncodeOptions::new(), DecodeOptions::new());
    let call = client::numbers::functions::answer::Tuple::new(3);
    let on_server: server::numbers::functions::answer::Tuple =
        from_bytes(&to_bytes(&call)).expect("the call");
    let bytes = answer_to_bytes(&on_server, &vec![1, 2, 3], options.0).expect("an answer");
    assert_eq!(answer_from_bytes(&call, &bytes, options.1), Ok(vec![1, 2, 3]));
    assert_eq!(call.answer_from_bytes(&bytes), Ok(vec![1, 2, 3]));
    let error = answer_to_bytes(&on_server, &vec![1, 2], options.0);
    let expected = EncodeError::CountMismatch {
        type_name: "answer.tuple",
        field: "answer",
        number: 3,
        len: 2,
    };
    assert_eq!(error, Err(expected));
}

/// A value whose parts contradict each other has no binary form.
#[test]
fn contradictions_are_errors() {
    let twice = count::Twice::new(vec![1, 2], vec![]);
    let expected =
        EncodeError::CountMismatch { type_name: "count.twice", field: "ys", number: 2, len: 0 };
    assert_eq!(try_to_bytes(&twice), Err(expected));
    assert_eq!(expected.to_string(), "`ys` of count.twice has 0 items, but its count is 2");

    let mut given = mask::Given::new().a(5);
    let expected =
        EncodeError::MaskMismatch { type_name: "mask.given", field: "f", number: 3, bits: 1 };
    assert_eq!(to_bytes_given(&given, [3, 0]), Err(expected));
    assert_eq!(
        expected.to_string(),
        "the conditional fields of mask.given imply the bits 0x1 of `f`, which has 0x3"
    );
    // Bits that guard nothing are not part of the value.
    assert_eq!(to_bytes_given(&given, [0x71, 0]), to_bytes_given(&given, [1, 0]));
    given = given.b(true);
    assert!(to_bytes_given(&given, [3, 0]).is_ok());
    let outer = mask::Outer::new(1, 0, given.clone());
    assert!(try_to_bytes(&outer).is_err());
    assert!(try_to_bytes(&mask::Outer::new(0xffff_0003, 0, given)).is_ok());

    let whole = mask::WholeGiven::new();
    assert!(to_bytes_given(&whole, [0]).is_ok());
    assert!(to_bytes_given(&whole, [2]).is_err());
    let mut alone = mask::AloneStored::new(vec![whole]);
    assert!(try_to_bytes(&alone).is_ok());
    alone.g = Some(1);
    assert!(try_to_bytes(&alone).is_err());
}

#[test]
#[should_panic(expected = "`xs` of count.stored has 1 item, but its count is 3")]
fn to_bytes_panics_at_contradictions() {
    to_bytes(&count::Stored::new(3).xs(vec![1]));
}

/// The lengths of repetitions are counts, so nothing has to be stored with them.
#[test]
fn counts_are_computed_from_lengths() {
    let inner = count::Inner::new(count::Given::new(1, vec![2, 3, 4]));
    assert_eq!(to_bytes(&inner)[4..8], [3, 0, 0, 0]);
    let wrapper = count::Wrapper::new(enums::Maybe::Nothing, count::Given::new(1, vec![2]));
    let deeper = count::Deeper::new(wrapper.clone(), vec!["one".to_owned()]);
    assert_eq!(to_bytes(&deeper)[4..8], [1, 0, 0, 0]);
    assert!(try_to_bytes(&count::Deeper::new(wrapper, vec![])).is_err());
}

/// The Rust types of arguments do not depend on their forms.
#[test]
fn types_are_plain() {
    let boxed: arg::Boxed = arg::Boxed::new(
        enums::Maybe::from(types::Just::new(1)),
        enums::Maybe::from(types::Just::new(1)),
        types::Pair::new(2, "three".to_owned()),
        types::Pair::new(4, enums::Maybe::Nothing),
    );
    assert_eq!(from_bytes(&to_bytes(&boxed)), Ok(boxed));
    let arrays = count::Arrays::new([1, 2, 3], ["a".into(), "b".into()], [[1, 2]; 3], vec![[5, 6]]);
    assert_eq!(from_bytes(&to_bytes(&arrays)), Ok(arrays));
}

/// Strings that are not UTF-8 need one line in a build script.
#[test]
fn strings_can_be_bytes() {
    use numbers_bytes::types::arg::Boxed;
    use numbers_bytes::{enums::Maybe, types::Pair};
    let name = vec![0xff, 0xfe];
    let masked = numbers_bytes::types::mask::Given::new().c_and_d(name.clone(), 7);
    let bytes = to_bytes_given(&masked, [8, 0]).expect("one bit");
    assert_eq!(from_bytes_given(&bytes, [8, 0]), Ok(masked));
    let value = Boxed::new(
        Maybe::Nothing,
        Maybe::Nothing,
        Pair::new(1, name),
        Pair::new(2, Maybe::Nothing),
    );
    let bytes = to_bytes(&value);
    assert_eq!(from_bytes(&bytes), Ok(value));
    assert_eq!(
        from_bytes::<arg::Boxed>(&bytes).map_err(|e| e.kind),
        Err(DecodeErrorKind::InvalidUtf8)
    );
}

/// A hostile count is refused before anything is allocated, wherever it stands.
#[test]
fn hostile_counts_do_not_allocate() {
    let refuse = |bytes: &[u8], options| {
        from_bytes_with::<any::Object>(bytes, options).map_err(|error| error.kind)
    };
    let options = DecodeOptions::new();
    let stored =
        [&count::Stored::CONSTRUCTOR_ID.to_le_bytes()[..], &[1, 0, 0, 0], &[0xff; 8]].concat();
    let too_large = DecodeErrorKind::CountTooLarge { count: u32::MAX };
    assert_eq!(refuse(&stored, options), Err(too_large));
    let given = from_bytes_given::<1, count::Given>(
        &[&count::Given::CONSTRUCTOR_ID.to_le_bytes()[..], &[0; 12]].concat(),
        [2],
    );
    assert_eq!(given.map_err(|e| e.kind), Err(DecodeErrorKind::CountTooLarge { count: 2 }));
    // `n` rows of no items take no bytes.
    let rows = [&count::Rows::CONSTRUCTOR_ID.to_le_bytes()[..], &[0xff; 4], &[0; 4]].concat();
    assert_eq!(refuse(&rows, options), Err(too_large));
    let rows = count::Rows::new(0, vec![vec![]; 4]);
    let limited = options.max_items(3);
    let error = from_bytes_with::<count::Rows>(&to_bytes(&rows), limited).map_err(|e| e.kind);
    assert_eq!(error, Err(DecodeErrorKind::CountTooLarge { count: 4 }));
}

/// The depth limit keeps readers of types that take numbers or functions within the stack of a thread.
#[test]
fn deep_values_are_errors_and_do_not_exhaust_the_stack() {
    const LEVELS: usize = 100_000;
    // The count of children, which has one child with one child, and so on.
    let one_child = [1, 0, 0, 0].repeat(LEVELS);
    let tree = [&count::Tree::CONSTRUCTOR_ID.to_le_bytes()[..], &[0; 8], &one_child].concat();
    // A list that holds `Int`, so that its reader takes a function.
    let nothing = to_bytes(&enums::Maybe::<i32>::Nothing);
    let item = [
        &0xa850_9bda_u32.to_le_bytes()[..],
        &[0; 4],
        &types::Just::<i32>::CONSTRUCTOR_ID.to_le_bytes(),
    ];
    let lists = [
        &arg::Lists::CONSTRUCTOR_ID.to_le_bytes()[..],
        &[0; 8],
        &nothing,
        &item.concat().repeat(LEVELS),
    ];
    let lists = lists.concat();
    let read = move || {
        let tree = from_bytes::<count::Tree>(&tree).map_err(|error| error.kind);
        let lists = from_bytes::<arg::Lists>(&lists).map_err(|error| error.kind);
        let limit = DecodeErrorKind::TooDeep { limit: 64 };
        assert_eq!((tree.err(), lists.err()), (Some(limit), Some(limit)));
    };
    let thread = std::thread::Builder::new().stack_size(1536 << 10).spawn(read);
    thread.expect("a thread").join().expect("the readers return errors");
}
