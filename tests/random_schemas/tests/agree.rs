//! Checks that generated code compiles and agrees with the codec, unless the generator refuses the
//! schema: random values of every definition decode in generated code and encode to equal bytes.

use std::thread;

use tl_parser::schema::{Combinator, Type};
use tl_parser::{Options, Schema, SourceMap, load};
use tl_reflect::{Codec, RootType, Sampler, from_json, to_json};
use tl_runtime::{
    Borrowed, Decode, DecodeError, DecodeErrorKind, Decoded, Described, Encode, Scan, from_bytes,
    from_bytes_into, to_bytes,
};

/// A way to decode and encode bytes, with its name. Takes the bytes and other bytes of the definition.
type Form = (&'static str, fn(&[u8], &[u8]) -> Result<Vec<u8>, DecodeError>);

/// A schema with the ways to read its values.
struct Case {
    name: &'static str,
    texts: &'static [&'static str],
    scan: Option<&'static Scan>,
    objects: &'static [Form],
    functions: &'static [Form],
}

include!(concat!(env!("OUT_DIR"), "/cases.rs"));

/// The number of values of each definition.
const SAMPLES: usize = 50;

/// The number of bytes of each definition after which there are no more values.
const ROOM: usize = 1 << 15;

/// The id of `true = True`, which a module does not have unless its schema declares it.
const TRUE_ID: u32 = 0x3fed_d339;

/// The stack of a thread by default.
const STACK: usize = 2 << 20;

fn again<T: Decode + Encode>(bytes: &[u8], _: &[u8]) -> Result<Vec<u8>, DecodeError> {
    Ok(to_bytes(&from_bytes::<T>(bytes)?))
}

#[allow(dead_code)]
fn again_into<T: Decode + Encode>(bytes: &[u8], before: &[u8]) -> Result<Vec<u8>, DecodeError> {
    let Ok(mut value) = from_bytes::<T>(before) else { return again::<T>(bytes, before) };
    from_bytes_into(&mut value, bytes)?;
    Ok(to_bytes(&value))
}

#[allow(dead_code)]
fn again_borrowed<T: Borrowed>(bytes: &[u8], _: &[u8]) -> Result<Vec<u8>, DecodeError>
where
    for<'a> T::For<'a>: Borrowed<Owned: Encode>,
{
    let decoded = Decoded::<T>::new(bytes)?;
    let value = decoded.get();
    let written = to_bytes(&value);
    assert_eq!(to_bytes(&value.into_owned()), written);
    Ok(written)
}

/// Goes through the JSON that the schema in the generated module gives.
fn again_json<T: Decode + Encode + Described>(
    bytes: &[u8],
    _: &[u8],
) -> Result<Vec<u8>, DecodeError> {
    let value = from_bytes::<T>(bytes)?;
    let json = to_json(&value).expect("a value has JSON");
    let read = from_json::<T>(&json);
    Ok(to_bytes(&read.unwrap_or_else(|error| panic!("{error} in {json}"))))
}

/// Reads bytes of an older layer, which the newer one may not know.
#[allow(dead_code)]
fn newer<T: Decode + Encode>(bytes: &[u8], _: &[u8]) -> Result<Vec<u8>, DecodeError> {
    if let Ok(value) = from_bytes::<T>(bytes) {
        let written = to_bytes(&value);
        assert_eq!(to_bytes(&from_bytes::<T>(&written)?), written);
    }
    Ok(bytes.to_vec())
}

/// Reads bytes of an older layer by a module that reads older schemas, and by that of the newer layer.
#[allow(dead_code)]
fn reading<T: Decode + Encode, Newer: Decode + Encode>(
    bytes: &[u8],
    _: &[u8],
) -> Result<Vec<u8>, DecodeError> {
    if let (Ok(read), Ok(newer)) = (from_bytes::<T>(bytes), from_bytes::<Newer>(bytes)) {
        assert_eq!(to_bytes(&read), to_bytes(&newer), "of {bytes:02x?}");
    }
    Ok(bytes.to_vec())
}

/// Returns true if the enums of everything have this definition.
fn is_dispatched(schema: &Schema, combinator: &Combinator) -> bool {
    if combinator.is_predeclared || combinator.is_local || combinator.builtin.is_some() {
        return false;
    }
    match (&combinator.params[..], &combinator.result) {
        ([_], _) if combinator.is_function => combinator.fields.iter().any(|field| field.is_call),
        ([], _) if combinator.is_function => true,
        ([], Type::Boxed(ty, args)) => args.is_empty() && !schema.is_bool(*ty),
        _ => false,
    }
}

/// Returns true if a scan is right to refuse a constructor that the codec accepts.
fn is_lenient<T>(codec: &Codec<'_>, found: &Result<T, DecodeErrorKind>) -> bool {
    let &Err(DecodeErrorKind::UnknownConstructor { id }) = found else { return false };
    let schema = codec.schema();
    let is_constructor =
        codec.combinator_with_id(id).is_some_and(|index| !schema[index].is_function);
    let mut fields = schema.combinators().flat_map(|(_, combinator)| &combinator.fields);
    // Objects are samples of `true` where the schema declares nothing smaller, and a constructor may
    // stand for a call.
    id == TRUE_ID || is_constructor && fields.any(|field| field.is_call)
}

impl Case {
    /// Tries values of every definition and returns the number of definitions that have some.
    fn check(&self) -> usize {
        let mut sources = SourceMap::new();
        for (place, text) in self.texts.iter().enumerate() {
            sources.add(format!("{place}.tl"), *text);
        }
        let schema = load(&sources, &Options::default()).schema.expect("the schema has no errors");
        let codec = Codec::new(&schema);
        let mut sampler = Sampler::new(&codec, 1).max_pieces(100).max_depth(6);
        let mut tried = 0;
        let is_true_foreign =
            schema.combinator_named("true").is_some_and(|index| schema[index].is_predeclared);
        let definitions = schema.combinators().filter(|(_, c)| is_dispatched(&schema, c));
        for (index, combinator) in definitions {
            let root = RootType::Combinator(index);
            let forms = if combinator.is_function { self.functions } else { self.objects };
            let mut before: Option<Vec<u8>> = None;
            let mut room = ROOM;
            for _ in 0..SAMPLES {
                let Some(value) = sampler.sample(&root) else { break };
                let name = &combinator.name;
                let bytes = codec.encode(&value, &root).unwrap_or_else(|error| {
                    self.fail(&format!("{name}: the codec does not encode a sample: {error}"))
                });
                let json = codec.to_json(&value);
                let mut direct = String::new();
                let len = codec.write_json(&bytes, &root, &mut direct);
                // Samples lack the numbers that other fields imply.
                let whole = codec.decode(&bytes, &root).map(|value| codec.to_json(&value));
                if len.as_ref() != Ok(&bytes.len()) || whole.as_ref() != Ok(&direct) {
                    self.fail(&format!("{name}: {whole:?} is written as {direct}, {len:?}"));
                }
                let read = codec.from_json(&json, &root).map(|read| codec.encode(&read, &root));
                if !matches!(&read, Ok(Ok(again)) if *again == bytes) {
                    self.fail(&format!("{name}: {json} is read as {read:?}, not as {bytes:02x?}"));
                }
                self.scan(name, &bytes, (&codec, &root));
                if codec.encode_json(&json, &root).as_ref() != Ok(&bytes) {
                    self.fail(&format!("{name}: {json} is not encoded as {bytes:02x?}"));
                }
                if forms.is_empty() {
                    self.fail(&format!("{name}: no enum has it"));
                }
                for (form, decode) in forms {
                    // After an error there is nothing to read, but a value to make.
                    for end in [4, bytes.len() / 2] {
                        let _ = decode(&bytes[..end.min(bytes.len())], &bytes);
                    }
                    match decode(&bytes, before.as_ref().unwrap_or(&bytes)) {
                        Ok(again) if again == bytes => {}
                        Ok(again) => self.fail(&format!(
                            "{name}, {form}: {json}, {bytes:02x?}, becomes {again:02x?}"
                        )),
                        // Objects are samples of `true` where the schema declares nothing smaller.
                        Err(_) if is_true_foreign && json.contains(r#"{"_":"true"}"#) => {}
                        Err(error) => {
                            self.fail(&format!("{name}, {form}: {error}; {json}, {bytes:02x?}"))
                        }
                    }
                }
                tried += usize::from(before.is_none());
                room = room.saturating_sub(bytes.len());
                before = Some(bytes);
                if room == 0 {
                    break;
                }
            }
        }
        tried
    }

    /// Checks that a scan finds the end of a value where the codec does, also in changed bytes.
    fn scan(&self, name: &str, bytes: &[u8], (codec, root): (&Codec<'_>, &RootType)) {
        let Some(scan) = self.scan else { return };
        let Ok(scan) = scan.root(name) else { self.fail(&format!("{name} is not in the table")) };
        let check = |bytes: &[u8]| {
            let found = scan.value_len(bytes).map_err(|error| error.kind);
            let expected = codec.value_len(bytes, root).map_err(|error| error.kind);
            if found != expected && !is_lenient(codec, &found) {
                self.fail(&format!("{name}: {found:?}, not {expected:?}, of {bytes:02x?}"));
            }
        };
        check(bytes);
        check(&[bytes, &[0xee; 4][..]].concat());
        for place in (0..bytes.len()).step_by((bytes.len() / 8).max(1)) {
            check(&bytes[..place]);
            let mut changed = bytes.to_vec();
            changed[place] ^= 1 << (place % 8);
            check(&changed);
        }
    }

    fn fail(&self, what: &str) -> ! {
        let texts = self.texts.join("\n// next text\n");
        panic!("{}: {what}\n{texts}", self.name)
    }
}

#[test]
fn generated_code_and_the_codec_agree() {
    let [rejected, refused, generated] = FIGURES;
    let mut tried = 0;
    let mut failures = Vec::new();
    for case in CASES {
        // A thread of its own, so that the message about an overflow of its stack has the name.
        let thread = thread::Builder::new().name(case.name.to_owned()).stack_size(STACK);
        match thread.spawn(|| case.check()).expect("there is a thread").join() {
            Ok(count) => tried += count,
            Err(_) => failures.push(case.name),
        }
    }
    println!(
        "{rejected} schemas rejected, {refused} refused, {generated} compiled; {tried} definitions tried"
    );
    assert!(failures.is_empty(), "{failures:?}");
    // A test of nothing would pass as well. One seed may be tried alone.
    let all = rejected + refused + generated;
    assert!(all < 20 || generated * 4 >= all, "too few schemas are valid");
}
