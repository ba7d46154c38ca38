//! VK's known encodings, read and written by generated code. This is empty unless `TL_CORPUS` names a
//! folder with VK's schemas, and `../vectors/vk.jsonl` is there, seen from that folder.
#![cfg(vk)]

use std::collections::BTreeMap;
use std::fs;

use data_encoding::HEXLOWER;
use layers::corpus::{vkcom_cases, vkcom_tls};
use serde_json::Value;
use tl_parser::{Options, SourceMap, load};
use tl_runtime::{
    Combinator, Decode, DecodeGiven, Encode, EncodeAnswer, EncodeGiven, Function, Request,
    from_bytes, from_bytes_given, to_bytes, to_bytes_given,
};
use vkcom_cases::functions::cases_tl2 as functions;
use vkcom_cases::types::{benchmarks, cases, cases_tl2};

/// The constructor ids of a schema.
fn ids(schema: &[&str]) -> BTreeMap<String, u32> {
    let mut sources = SourceMap::new();
    sources.add("vk.tl", schema.concat());
    let options = Options { vk: true, ..Options::default() };
    let schema = load(&sources, &options).schema.expect("the schema has no errors");
    schema.combinators().map(|(_, combinator)| (combinator.name.clone(), combinator.id)).collect()
}

fn recode<T: Encode + Decode>(bytes: &[u8], name: impl Fn(&T) -> &'static str) -> String {
    let value: T = from_bytes(bytes).expect("a value");
    assert_eq!(to_bytes(&value), bytes);
    name(&value).to_owned()
}

fn recode_given<const K: usize, T>(bytes: &[u8], given: &[u32]) -> String
where
    T: EncodeGiven<K> + DecodeGiven<K> + Combinator,
{
    let given: [u32; K] = given.try_into().expect("a number for each parameter");
    let value: T = from_bytes_given(bytes, given).expect("a value");
    assert_eq!(to_bytes_given(&value, given).as_deref(), Ok(bytes));
    T::TL_NAME.to_owned()
}

fn recode_answer<F>(call: &[u8], answer: &[u8]) -> String
where
    F: Request + Decode + Encode + Function<Answer: EncodeAnswer<F>>,
{
    let function: F = from_bytes(call).expect("a call");
    assert_eq!(to_bytes(&function), call);
    let value = function.answer_from_bytes(answer).expect("an answer");
    assert_eq!(function.answer_to_bytes(&value).as_deref(), Ok(answer));
    F::TL_NAME.to_owned()
}

/// Reads and writes the bytes of a line, and returns the name of the combinator that this used.
fn recode_line(line: &Value, ids: &BTreeMap<String, u32>) -> String {
    let bytes = |key: &str| {
        HEXLOWER.decode(line[key].as_str().unwrap_or_default().as_bytes()).expect("hexadecimal")
    };
    let name = line["type"].as_str().unwrap_or_default();
    let mut value = bytes("hex");
    // The fields alone, after their id, are the boxed form.
    if line["boxed"] == false {
        value.splice(..0, ids[name].to_le_bytes());
    }
    match (line["kind"].as_str().unwrap_or_default(), name) {
        ("object", _) if line["schema"][0] == "vkcom-tls.tl" => {
            recode(&value, vkcom_tls::any::Object::name)
        }
        ("object", _) => recode(&value, vkcom_cases::any::Object::name),
        ("function", _) => recode(&value, vkcom_cases::any::Function::name),
        ("nat-object", name) => {
            let given = line["nat"].as_array().into_iter().flatten();
            let given: Vec<_> = given.map(|nat| nat.as_u64().unwrap_or_default() as u32).collect();
            let recode = match name {
                "benchmarks.vrutoyPositions" => recode_given::<1, benchmarks::VrutoyPositions>,
                "cases.testAllPossibleFieldConfigs" => {
                    recode_given::<2, cases::TestAllPossibleFieldConfigs>
                }
                "cases.testOutFieldMask" => recode_given::<2, cases::TestOutFieldMask>,
                "casesTL2.testObjectWithMuiltiParams" => {
                    recode_given::<2, cases_tl2::TestObjectWithMuiltiParams>
                }
                _ => panic!("no type for {name}"),
            };
            recode(&value, &given)
        }
        ("result", name) => {
            let recode = match name {
                "casesTL2.testFunctionNoDep1" => recode_answer::<functions::TestFunctionNoDep1>,
                "casesTL2.testFunctionNoDep2" => recode_answer::<functions::TestFunctionNoDep2>,
                "casesTL2.testFunctionNoDep3" => recode_answer::<functions::TestFunctionNoDep3>,
                "casesTL2.testFunctionNoDep4" => recode_answer::<functions::TestFunctionNoDep4>,
                "casesTL2.testFunctionNoDep5" => recode_answer::<functions::TestFunctionNoDep5>,
                "casesTL2.testFunctionNoDep6" => recode_answer::<functions::TestFunctionNoDep6>,
                "casesTL2.testFunctionNoDep7" => recode_answer::<functions::TestFunctionNoDep7>,
                "casesTL2.testFunctionWithDep1" => recode_answer::<functions::TestFunctionWithDep1>,
                "casesTL2.testFunctionWithDep2" => recode_answer::<functions::TestFunctionWithDep2>,
                _ => panic!("no function for {name}"),
            };
            recode(&bytes("request_hex"), &value)
        }
        (kind, _) => panic!("{kind} is not a kind of vector"),
    }
}

#[test]
fn every_line_is_read_and_written() {
    let ids = ids(vkcom_cases::SCHEMA);
    let text = fs::read_to_string(env!("VK_VECTORS")).expect("the vectors");
    for (number, line) in (1..).zip(text.lines()) {
        println!("line {number}: {line}");
        let line: Value = serde_json::from_str(line).expect("JSON");
        let name = line["type"].as_str().unwrap_or_default();
        // The lines name `int` by its type, `Int`.
        let used = recode_line(&line, &ids);
        assert!(used.eq_ignore_ascii_case(name), "read as {used}, not as {name}");
    }
    assert_eq!(text.lines().count(), 1_649);
}
