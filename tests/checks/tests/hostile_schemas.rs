//! Hostile bytes for hostile schemas. Reading stays within the memory limit and the stack of a thread,
//! in every form of generated code and by schema. Encoded values can be read with the default limits.

use std::thread;

use peakmem_alloc::{INSTRUMENTED_SYSTEM, PeakMemAlloc, PeakMemAllocTrait};
use tl_parser::schema::CombinatorIndex;
use tl_parser::{Options, Schema, SourceMap, load};
use tl_reflect::{Codec, Fields, RootType, Sampler, Value};
use tl_runtime::{DecodeError, DecodeErrorKind};

#[global_allocator]
static ALLOCATOR: &PeakMemAlloc<std::alloc::System> = &INSTRUMENTED_SYSTEM;

/// Serializes the tests, because the allocator counts their memory together.
static ALONE: std::sync::Mutex<()> = std::sync::Mutex::new(());

/// The memory that reading may take beside 64 bytes for each byte of the input.
const SLACK: usize = 1 << 20;

/// The stack of a thread by default.
const STACK: usize = 2 << 20;

/// A way to read bytes, with its name. It calls the function while the value exists, and returns the
/// value's bytes.
type Form = (&'static str, fn(&[u8], &mut dyn FnMut()) -> Read);

/// The value encoded again, if it has a binary form.
type Read = Result<Option<Vec<u8>>, DecodeError>;

macro_rules! hostile {
    ($name:ident) => {
        mod $name {
            #[allow(dead_code)]
            mod tl {
                include!(concat!(env!("OUT_DIR"), "/", stringify!($name), ".rs"));
            }

            use tl::{layer1, layer2};
            use tl_runtime::{Arena, decode_in, from_bytes, from_bytes_into, to_bytes};

            #[test]
            fn takes_no_more_than_the_limits() {
                let text = include_str!(concat!(env!("OUT_DIR"), "/", stringify!($name), "-1.tl"));
                let forms: &[super::Form] = &[
                    ("owned", |bytes, read| {
                        let value = from_bytes::<layer1::any::Object>(bytes)?;
                        read();
                        Ok(Some(to_bytes(&value)))
                    }),
                    ("borrowed", |bytes, read| {
                        let arena = Arena::new();
                        let value = decode_in::<layer1::borrowed::any::Object<'_>>(bytes, &arena)?;
                        read();
                        Ok(Some(to_bytes(&value)))
                    }),
                    ("reused", |bytes, read| {
                        let mut value = from_bytes::<layer1::any::Object>(bytes)?;
                        drop(std::mem::replace(&mut value, from_bytes(bytes)?));
                        from_bytes_into(&mut value, bytes)?;
                        read();
                        Ok(Some(to_bytes(&value)))
                    }),
                    ("layered", |bytes, read| {
                        let value = from_bytes::<layer2::any::Object>(bytes)?;
                        read();
                        Ok(Some(to_bytes(&value)))
                    }),
                ];
                super::attack(text, forms);
            }
        }
    };
}

include!(concat!(env!("OUT_DIR"), "/hostile.rs"));

/// Reads all hostile inputs for a schema in all forms.
fn attack(text: &str, forms: &[Form]) {
    let _alone = ALONE.lock();
    let mut sources = SourceMap::new();
    sources.add("hostile.tl", text);
    let schema = load(&sources, &Options::default()).schema.expect("the schema has no errors");
    let codec = Codec::new(&schema);
    let inputs = inputs(&codec);
    thread::scope(|scope| {
        let thread = thread::Builder::new().stack_size(STACK);
        let reader = thread.spawn_scoped(scope, || {
            for input in &inputs {
                for (name, read) in forms {
                    try_form(name, input, read);
                }
                try_form("by schema", input, |bytes, done| {
                    let value =
                        codec.decode(bytes, &RootType::Any).map_err(|failure| failure.error)?;
                    done();
                    Ok(codec.encode(&value, &RootType::Any).ok())
                });
            }
        });
        reader.expect("there is a thread").join().expect("it does not fail");
    });
}

/// Bytes to read.
struct Input {
    bytes: Vec<u8>,
    is_valid: bool,
}

/// Reads an input in one form, and checks memory and result.
fn try_form(name: &str, input: &Input, read: impl Fn(&[u8], &mut dyn FnMut()) -> Read) {
    let mut peak = None;
    ALLOCATOR.reset_peak_memory();
    let result = read(&input.bytes, &mut || peak = Some(ALLOCATOR.get_peak_memory()));
    let peak = peak.unwrap_or_else(|| ALLOCATOR.get_peak_memory());
    let limit = input.bytes.len() * 64 + SLACK;
    let shown = &input.bytes[..input.bytes.len().min(40)];
    assert!(peak <= limit, "{name}: {peak} bytes of memory, {limit} allowed, for {shown:02x?}");
    // The newer layer lacks some values of the older one, and encodes to its own form.
    if !input.is_valid || name == "layered" {
        return;
    }
    match result {
        Ok(again) => {
            assert!(again.is_none_or(|again| again == input.bytes), "{name}: {shown:02x?} changed");
        }
        Err(error) => {
            // Values by schema take more memory and have another depth limit.
            let is_deep = matches!(error.kind, DecodeErrorKind::TooDeep { .. });
            assert!(is_deep || name == "by schema", "{name}: {error} in {shown:02x?}");
        }
    }
}

/// Returns values of every constructor, values with long vectors, and similar bytes.
fn inputs(codec: &Codec<'_>) -> Vec<Input> {
    let mut inputs = Vec::new();
    let mut seed = 0;
    for (index, combinator) in codec.schema().combinators() {
        // `Bool` and `true` are not in the enum of objects.
        let is_own = combinator.builtin.is_none() && combinator.params.is_empty();
        if !is_own || ["boolTrue", "boolFalse", "true"].contains(&&*combinator.name) {
            continue;
        }
        inputs.push(lie(combinator.id.to_le_bytes().to_vec()));
        inputs.push(lie(combinator.id.to_le_bytes().repeat(3_000)));
        for word in [0_u32, 1, 50, u32::MAX] {
            let words = word.to_le_bytes().repeat(500);
            inputs.push(lie([&combinator.id.to_le_bytes()[..], &words].concat()));
        }
        for pieces in [1, 60] {
            seed += 1;
            let mut sampler = Sampler::new(codec, seed).max_pieces(pieces).max_depth(8);
            let Some(value) = sampler.sample(&RootType::Combinator(index)) else { continue };
            add_value(&mut inputs, codec, index, &value);
            for count in [40, 4_000] {
                add_value(&mut inputs, codec, index, &long(codec, &value, count));
            }
        }
    }
    inputs
}

fn lie(bytes: Vec<u8>) -> Input {
    Input { bytes, is_valid: false }
}

/// Adds a value and changes of its bytes.
fn add_value(inputs: &mut Vec<Input>, codec: &Codec<'_>, index: CombinatorIndex, value: &Value) {
    let Ok(bytes) = codec.encode(value, &RootType::Combinator(index)) else { return };
    if bytes.len() > 1 << 20 {
        return;
    }
    let words = bytes.len() / 4;
    for place in (0..words).step_by((words / 8).max(1)) {
        for word in [0, 0x1000, u32::MAX] {
            let mut changed = bytes.clone();
            changed[place * 4..][..4].copy_from_slice(&u32::to_le_bytes(word));
            inputs.push(lie(changed));
        }
        inputs.push(lie(bytes[..place * 4].to_vec()));
    }
    inputs.push(Input { bytes, is_valid: true });
}

/// Returns the value with its outermost vectors extended to `count` copies of their items.
fn long(codec: &Codec<'_>, value: &Value, count: usize) -> Value {
    match value {
        Value::Vector(items) if !items.is_empty() => {
            Value::Vector(items.iter().cycle().take(count).cloned().collect())
        }
        Value::Combinator(index, fields) => {
            let mut longer = Fields::new();
            let schema: &Schema = codec.schema();
            for (place, field) in fields.iter() {
                // The encoder computes counts that are left out.
                let is_count = matches!(field, Value::Nat(_)) && is_count(schema, *index, place);
                if !is_count {
                    longer.set(place, long(codec, field, count));
                }
            }
            Value::Combinator(*index, longer)
        }
        other => other.clone(),
    }
}

/// Returns true if a `#` field counts the items of a repetition.
fn is_count(schema: &Schema, index: CombinatorIndex, place: usize) -> bool {
    let name = schema[index].fields[place].name.as_deref();
    name.is_some_and(|name| name.starts_with('n'))
}
