//! JSON through Serde's traits and JSON by schema: each reads what the other writes.

use serde_json::Value;
use serde_of_values::{Visit, tables};
use tl_parser::schema::CombinatorIndex;
use tl_parser::{Options, Schema, SourceMap, load};
use tl_reflect::{Codec, RootType, Sampler};
use tl_runtime::generated::serde::{Deserialize, Serialize};
use tl_runtime::{Decode, Encode, from_bytes, to_bytes};

/// The JSON of bytes through a type, and the bytes of JSON.
struct Convert<'a> {
    bytes: &'a [u8],
    json: &'a str,
}

/// The JSON of the bytes, and the bytes of the JSON or the error.
type Converted = (String, Result<Vec<u8>, String>);

impl Visit for Convert<'_> {
    type Output = Converted;

    fn visit<T: Encode + Decode + Serialize + for<'de> Deserialize<'de>>(self) -> Self::Output {
        let value: T = from_bytes(self.bytes).expect("bytes of this type");
        let json = serde_json::to_string(&value).expect("JSON");
        let read = serde_json::from_str::<T>(self.json);
        (json, read.map(|value| to_bytes(&value)).map_err(|error| error.to_string()))
    }
}

fn schema(texts: &[&str]) -> Schema {
    let mut sources = SourceMap::new();
    for text in texts {
        sources.add("schema.tl", *text);
    }
    load(&sources, &Options::default()).schema.expect("the schema has no errors")
}

/// Definitions whose two forms of JSON differ as docs/generated-code.md states: a group without required
/// fields, numbers that types are given, and `tuple`.
const DIFFERENT: [&str; 4] = ["settings", "matrix", "recording", "arguments"];

#[derive(Debug, Default)]
struct Outcome {
    values: usize,
    /// The numbers of values whose two forms of JSON are equal.
    equal: usize,
    /// The number of those that one side cannot read, for a reason that docs/generated-code.md states.
    different: usize,
    wrong: Vec<String>,
}

impl Outcome {
    fn assert_agreement(&self) {
        assert!(self.wrong.is_empty(), "{}", self.wrong.join("\n"));
        let Self { values, equal, different, .. } = self;
        assert!(
            values / 10 * 8 < *equal && *different < values / 5,
            "{values} {equal} {different}"
        );
        println!("{values} values, {equal} in one form, {different} with a documented difference");
    }
}

/// Converts values of every definition whose type has a name.
fn check(
    schema: &Schema,
    rounds: usize,
    convert: fn(&str, Convert<'_>) -> Option<Converted>,
) -> Outcome {
    let codec = Codec::new(schema);
    let mut sampler = Sampler::new(&codec, 185);
    let mut outcome = Outcome::default();
    let combinators =
        schema.combinators().filter(|(_, c)| !c.is_predeclared && !c.is_local && c.name != "true");
    let indices: Vec<CombinatorIndex> = combinators.map(|(index, _)| index).collect();
    for index in indices.into_iter().flat_map(|index| (0..rounds).map(move |_| index)) {
        let combinator = &schema[index];
        let (root, name) = match combinator.is_function {
            true => (RootType::Combinator(index), combinator.name.clone()),
            false => (RootType::Combinator(index), type_name(schema, index)),
        };
        let Some(value) = sampler.sample(&root) else { continue };
        let bytes = codec.encode(&value, &root).expect("a valid value");
        let by_schema = codec.to_json(&value);
        let found = convert(&name, Convert { bytes: &bytes, json: &by_schema });
        let found = found
            .or_else(|| convert(&combinator.name, Convert { bytes: &bytes, json: &by_schema }));
        let Some((json, read)) = found else { continue };
        outcome.values += 1;
        if DIFFERENT.contains(&&*combinator.name) {
            outcome.different += 1;
            continue;
        }
        let parse = |text: &str| serde_json::from_str::<Value>(text).expect("JSON");
        outcome.equal += usize::from(parse(&json) == parse(&by_schema));
        match read {
            Ok(read) if read == bytes => {}
            // Serde keeps objects as bytes.
            Err(error) if error.starts_with("missing field `bytes`") => outcome.different += 1,
            read => outcome.wrong.push(format!("Serde reads {by_schema} as {read:?}")),
        }
        match codec.from_json(&json, &root) {
            Ok(value) if codec.encode(&value, &root).as_ref() == Ok(&bytes) => {}
            // A flag on the bit of a value is no field in Rust.
            Err(error) if error.message.contains("because they share bit") => {
                outcome.different += 1;
            }
            other => outcome.wrong.push(format!("the codec reads {json} as {other:?}")),
        }
    }
    outcome
}

fn type_name(schema: &Schema, index: CombinatorIndex) -> String {
    let text = schema.type_text(&schema[index].result);
    text.split(' ').next().unwrap_or_default().to_owned()
}

#[test]
fn layer_185_and_mtproto_agree() {
    let texts =
        [include_str!("../../../schema/api-185.tl"), include_str!("../../../schema/mtproto.tl")];
    let outcome = check(&schema(&texts), 3, |name, convert| tables::api(name, convert));
    outcome.assert_agreement();
}

#[test]
fn every_shape_agrees() {
    let texts = [include_str!("../../generated_code/schemas/page.tl")];
    let outcome = check(&schema(&texts), 100, |name, convert| tables::small(name, convert));
    outcome.assert_agreement();
}

#[test]
fn long_arrays_agree() {
    let texts = [include_str!("../schemas/arrays.tl")];
    let outcome = check(&schema(&texts), 20, |name, convert| tables::arrays(name, convert));
    outcome.assert_agreement();
}
