//! Hostile bytes for hostile schemas. Every form of generated code, and the codec, stays within the
//! memory limit and within the stack of a thread. The default limits accept each encoded value.

use std::thread;

use peakmem_alloc::{INSTRUMENTED_SYSTEM, PeakMemAlloc, PeakMemAllocTrait};
use tl_parser::schema::CombinatorIndex;
use tl_parser::{Options, Schema, SourceMap, load};
use tl_reflect::{Codec, Fields, RootType, Sampler, Value};
use tl_runtime::{DecodeError, DecodeErrorKind, DecodeOptions};

#[global_allocator]
static ALLOCATOR: &PeakMemAlloc<std::alloc::System> = &INSTRUMENTED_SYSTEM;

/// Serializes the tests, because the allocator counts their memory together.
static ALONE: std::sync::Mutex<()> = std::sync::Mutex::new(());

/// The memory that a reader may take in addition to 64 bytes for each byte of the input.
const SLACK: usize = 1 << 20;

/// The memory limits to set.
const LIMITS: [usize; 3] = [1 << 10, 1 << 14, 1 << 16];

/// The memory that a reader may take in addition to these limits: after an error, each of up to 64 open
/// values makes its other fields, with a box for each variant that needs one.
const SMALL_SLACK: usize = 1 << 15;

/// The stack of a thread by default.
const STACK: usize = 2 << 20;

/// The length of the longest value to change, in bytes.
const LONGEST_CHANGED: usize = 4_000;

/// The number of items in a vector, at most.
const MOST_ITEMS: usize = 16_000;

/// The length of the longest input, in bytes.
const LONGEST: usize = 1 << 18;

/// The number of different items in a long vector.
const ITEMS: usize = 4;

/// A way to read bytes, with its name. It calls the function once the value is complete, and
/// returns the encoded value.
type Form = (&'static str, fn(&[u8], DecodeOptions, &mut dyn FnMut()) -> Read);

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
            use tl_runtime::{
                Arena, Decode, Reader, decode_in_with, from_bytes_into, from_bytes_with, to_bytes,
            };

            #[test]
            fn stays_within_the_limits() {
                let text = include_str!(concat!(env!("OUT_DIR"), "/", stringify!($name), "-1.tl"));
                let forms: &[super::Form] = &[
                    ("owned", |bytes, options, read| {
                        let value = from_bytes_with::<layer1::any::Object>(bytes, options)?;
                        read();
                        Ok(Some(to_bytes(&value)))
                    }),
                    ("borrowed", |bytes, options, read| {
                        let arena = Arena::new();
                        let value = decode_in_with::<layer1::borrowed::any::Object<'_>>(
                            bytes, &arena, options,
                        )?;
                        read();
                        Ok(Some(to_bytes(&value)))
                    }),
                    ("reused", |bytes, _, read| {
                        let mut value = layer1::any::Object::decode(&mut Reader::new(&[]));
                        from_bytes_into(&mut value, bytes)?;
                        from_bytes_into(&mut value, bytes)?;
                        read();
                        Ok(Some(to_bytes(&value)))
                    }),
                    ("layered", |bytes, options, read| {
                        let value = from_bytes_with::<layer2::any::Object>(bytes, options)?;
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

/// Reads the inputs of a schema in all forms.
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
                    let read = |options| measured(|done| read(&input.bytes, options, done));
                    let (peak, result) = read(DecodeOptions::new());
                    // The old value may live until the new one is complete.
                    let values = if *name == "reused" { 2 } else { 1 };
                    input.check_peak(name, peak, values * (input.bytes.len() * 64 + SLACK));
                    // Items without bytes have a limit of their own. Decoding into a value has no
                    // options.
                    match result.as_ref().map_err(|error| error.kind) {
                        Err(DecodeErrorKind::CountTooLarge { .. }) if *name == "reused" => {}
                        Err(DecodeErrorKind::CountTooLarge { .. }) => {
                            let (_, result) = read(DecodeOptions::new().max_items(1 << 24));
                            input.check_result(name, result);
                        }
                        _ => input.check_result(name, result),
                    }
                    for memory in LIMITS.into_iter().filter(|_| *name != "reused") {
                        let (peak, _) = read(DecodeOptions::new().max_memory(memory));
                        input.check_peak(name, peak, memory + SMALL_SLACK);
                    }
                }
                let (peak, result) = measured(|done| {
                    let value = codec.decode(&input.bytes, &RootType::Any);
                    let value = value.map_err(|failure| failure.error)?;
                    done();
                    Ok(codec.encode(&value, &RootType::Any).ok())
                });
                input.check_peak("by schema", peak, input.bytes.len() * 64 + SLACK);
                input.check_result("by schema", result);
            }
        });
        reader.expect("there is a thread").join().expect("it does not fail");
    });
}

struct Input {
    bytes: Vec<u8>,
    /// True for an encoded value.
    is_valid: bool,
}

/// Reads in one form, and returns the peak of memory until the value is complete.
fn measured(read: impl FnOnce(&mut dyn FnMut()) -> Read) -> (usize, Read) {
    let mut peak = None;
    ALLOCATOR.reset_peak_memory();
    let result = read(&mut || peak = Some(ALLOCATOR.get_peak_memory()));
    (peak.unwrap_or_else(|| ALLOCATOR.get_peak_memory()), result)
}

impl Input {
    fn shown(&self) -> &[u8] {
        &self.bytes[..self.bytes.len().min(40)]
    }

    fn check_peak(&self, name: &str, peak: usize, limit: usize) {
        let shown = self.shown();
        assert!(peak <= limit, "{name}: {peak} bytes of memory, {limit} allowed, for {shown:02x?}");
    }

    fn check_result(&self, name: &str, result: Read) {
        // The newer layer lacks some values of the older one, and has its own encoding.
        if !self.is_valid || name == "layered" {
            return;
        }
        let shown = self.shown();
        match result {
            Ok(again) => {
                let is_equal = again.is_none_or(|again| again == self.bytes);
                assert!(is_equal, "{name}: {shown:02x?} changed");
            }
            Err(error) => {
                // Values by schema are larger, and nest to another depth.
                let is_deep = matches!(error.kind, DecodeErrorKind::TooDeep { .. });
                assert!(is_deep || name == "by schema", "{name}: {error} in {shown:02x?}");
            }
        }
    }
}

/// Returns values of every constructor, values with long vectors, and bytes that are almost values.
fn inputs(codec: &Codec<'_>) -> Vec<Input> {
    let mut inputs = Vec::new();
    let mut seed = 0;
    for (index, combinator) in codec.schema().combinators() {
        // `Bool` and `true` are no objects.
        let is_own = combinator.builtin.is_none() && combinator.params.is_empty();
        if !is_own || ["boolTrue", "boolFalse", "true"].contains(&&*combinator.name) {
            continue;
        }
        inputs.push(invalid(combinator.id.to_le_bytes().to_vec()));
        inputs.push(invalid(combinator.id.to_le_bytes().repeat(3_000)));
        for word in [0_u32, 1, 50, u32::MAX] {
            let words = word.to_le_bytes().repeat(500);
            inputs.push(invalid([&combinator.id.to_le_bytes()[..], &words].concat()));
        }
        for pieces in [1, 10, 30, 60] {
            seed += 1;
            let mut sampler = Sampler::new(codec, seed).max_pieces(pieces).max_depth(8);
            let Some(value) = sampler.sample(&RootType::Combinator(index)) else { continue };
            for strips in [false, true] {
                let long = |count| Long { codec, count, strips }.value(&value);
                add_value(&mut inputs, codec, index, &long(1));
                let Ok(each) = codec.encode(&long(ITEMS), &RootType::Combinator(index)) else {
                    continue;
                };
                let most = (LONGEST * ITEMS / each.len()).min(MOST_ITEMS);
                for count in [40, 1_500, 7_500, most] {
                    add_value(&mut inputs, codec, index, &long(count.min(most)));
                }
            }
        }
    }
    inputs
}

fn invalid(bytes: Vec<u8>) -> Input {
    Input { bytes, is_valid: false }
}

/// Adds a value and changes of its bytes, unless it is too long.
fn add_value(inputs: &mut Vec<Input>, codec: &Codec<'_>, index: CombinatorIndex, value: &Value) {
    let Ok(bytes) = codec.encode(value, &RootType::Combinator(index)) else { return };
    let len = bytes.len();
    if len > LONGEST {
        return;
    }
    // Long values test the memory limit; only short ones are changed.
    let words = if len < LONGEST_CHANGED { len / 4 } else { 0 };
    for place in (0..words).step_by((words / 8).max(1)) {
        for word in [0, 0x1000, u32::MAX] {
            let mut changed = bytes.clone();
            changed[place * 4..][..4].copy_from_slice(&u32::to_le_bytes(word));
            inputs.push(invalid(changed));
        }
        inputs.push(invalid(bytes[..place * 4].to_vec()));
    }
    inputs.push(Input { bytes, is_valid: true });
}

/// Lengthens the outermost vectors of a value by repeating their items.
struct Long<'a> {
    codec: &'a Codec<'a>,
    count: usize,
    /// True to remove conditional fields.
    strips: bool,
}

impl Long<'_> {
    fn value(&self, value: &Value) -> Value {
        match value {
            Value::Vector(items) if !items.is_empty() => {
                let items = items.iter().take(ITEMS).map(|item| self.item(item));
                Value::Vector(
                    items.collect::<Vec<_>>().into_iter().cycle().take(self.count).collect(),
                )
            }
            other => self.fields(other, &|field| self.value(field)),
        }
    }

    /// Returns an item of a long vector, whose own vectors keep their length.
    fn item(&self, value: &Value) -> Value {
        self.fields(value, &|field| self.item(field))
    }

    fn fields(&self, value: &Value, each: &dyn Fn(&Value) -> Value) -> Value {
        let Value::Combinator(index, fields) = value else { return value.clone() };
        let schema = self.codec.schema();
        let mut changed = Fields::new();
        for (place, field) in fields.iter() {
            // The encoder computes counts and masks that are absent.
            let is_left_out = match field {
                Value::Nat(_) => self.strips || is_count(schema, *index, place),
                _ => self.strips && schema[*index].fields[place].condition.is_some(),
            };
            if !is_left_out {
                changed.set(place, each(field));
            }
        }
        Value::Combinator(*index, changed)
    }
}

/// Returns true for a field that counts the items of a repetition.
fn is_count(schema: &Schema, index: CombinatorIndex, place: usize) -> bool {
    let name = schema[index].fields[place].name.as_deref();
    name.is_some_and(|name| name.starts_with('n'))
}
