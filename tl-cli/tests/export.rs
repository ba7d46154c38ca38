//! `tl export`: the JSON holds to its schema, decodes the bytes that `tl sample` writes, and the JSON
//! Schema and the TypeScript types accept the values that `tl` writes.

mod common;

use std::fs;
use std::process::Command;

use common::{directory, skipped, workspace};
use serde_json::{Value, json};

/// Returns the output of a command line that must succeed, in the folder of the project.
fn tl(line: &str) -> String {
    let done = common::tl(&workspace(), line, "");
    assert_eq!(done.status, Some(0), "{line}: {}", done.stderr);
    done.text().to_owned()
}

fn parse(text: &str) -> Value {
    serde_json::from_str(text).expect("JSON")
}

/// Checks a value against the part of JSON Schema that the schemas here use. Returns the path to the
/// first value that does not match.
fn check(root: &Value, schema: &Value, value: &Value, path: &str) -> Result<(), String> {
    let fail = || Err(format!("{path}: {value} does not match {schema}"));
    for (key, rule) in schema.as_object().expect("an object") {
        let is_met = match key.as_str() {
            "$ref" => {
                let pointer = rule.as_str().and_then(|rule| rule.strip_prefix('#'));
                let target = root.pointer(pointer.expect("a reference")).expect("a definition");
                return check(root, target, value, path);
            }
            "anyOf" => {
                let mut rules = rule.as_array().expect("a list").iter();
                rules.any(|rule| check(root, rule, value, path).is_ok())
            }
            "const" => rule == value,
            "enum" => rule.as_array().expect("a list").contains(value),
            "type" => match rule {
                Value::Array(types) => types.iter().any(|ty| has_type(ty, value)),
                ty => has_type(ty, value),
            },
            "minimum" => value.as_i64() >= rule.as_i64(),
            "maximum" => value.as_i64() <= rule.as_i64(),
            "pattern" => {
                let text = value.as_str().unwrap_or_default();
                match rule.as_str().expect("a pattern") {
                    "^-?[0-9]+$" => text.parse::<i64>().is_ok(),
                    "^[0-9a-f]{8}$" => text.len() == 8 && u32::from_str_radix(text, 16).is_ok(),
                    pattern if pattern.starts_with("^[0-9a-f]{") => {
                        pattern.contains(&format!("{{{}}}", text.len()))
                    }
                    "^(NaN|-?Infinity|0x[0-9a-f]+)$" => {
                        ["NaN", "Infinity", "-Infinity"].contains(&text) || text.starts_with("0x")
                    }
                    other => panic!("unknown pattern {other}"),
                }
            }
            "required" => {
                let keys = rule.as_array().expect("a list").iter();
                keys.filter_map(Value::as_str).all(|key| value.get(key).is_some())
            }
            "additionalProperties" => {
                let known = schema["properties"].as_object().expect("properties");
                value.as_object().is_none_or(|map| map.keys().all(|key| known.contains_key(key)))
            }
            "properties" => {
                for (key, rule) in rule.as_object().expect("an object") {
                    if let Some(value) = value.get(key) {
                        check(root, rule, value, &format!("{path}.{key}"))?;
                    }
                }
                true
            }
            "items" => {
                for (index, value) in value.as_array().into_iter().flatten().enumerate() {
                    check(root, rule, value, &format!("{path}[{index}]"))?;
                }
                true
            }
            "$schema" | "$defs" | "title" | "description" | "contentEncoding" => true,
            other => panic!("unknown keyword {other}"),
        };
        if !is_met {
            return fail();
        }
    }
    Ok(())
}

fn has_type(ty: &Value, value: &Value) -> bool {
    match ty.as_str().expect("a type") {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "boolean" => value.is_boolean(),
        "null" => value.is_null(),
        "integer" => value.is_i64() || value.is_u64(),
        "number" => value.is_number(),
        other => panic!("unknown type {other}"),
    }
}

#[test]
fn the_json_holds_to_its_schema() {
    let schema = fs::read_to_string(workspace().join("docs/export.schema.json")).expect("a file");
    let schema = parse(&schema);
    for line in [
        "tl export tests/schemas/small.tl",
        "tl export schema/mtproto.tl schema/api-185.tl --docs schema/docs/api.toml",
        "tl export schema/api-185.tl --root stickers.*",
        "tl export tests/schemas/documented.tl --docs tests/schemas/documented.toml",
    ] {
        let exported = parse(&tl(line));
        check(&schema, &schema, &exported, "$").unwrap_or_else(|error| panic!("{line}: {error}"));
        // Places lead to the definitions of these names.
        let places = |value: &Value| value.as_array().expect("a list").clone();
        let (types, combinators) = (places(&exported["types"]), places(&exported["combinators"]));
        assert!(!types.is_empty() && !combinators.is_empty());
        visit(&exported, &mut |value| {
            for (place, list) in [("type", &types), ("combinator", &combinators)] {
                if value["kind"] == "boxed" || value["kind"] == "bare" {
                    if let Some(index) = value[place].as_u64() {
                        assert_eq!(list[index as usize]["name"], value["name"], "{line}: {value}");
                    } else {
                        assert!(value.get(place).is_none(), "{line}: {value} is not exported");
                    }
                }
            }
        });
    }
    // The test can fail.
    let wrong = json!({ "format": "tl-schema", "version": 2 });
    assert!(check(&schema, &schema, &wrong, "$").is_err());
}

fn visit(value: &Value, each: &mut impl FnMut(&Value)) {
    each(value);
    match value {
        Value::Array(items) => items.iter().for_each(|item| visit(item, each)),
        Value::Object(map) => map.values().for_each(|item| visit(item, each)),
        _ => {}
    }
}

#[test]
fn everything_is_exported() {
    let line = "tl export tests/schemas/documented.tl --docs tests/schemas/documented.toml";
    let exported = parse(&tl(line));
    let combinators = exported["combinators"].as_array().expect("a list");
    let described = combinators.iter().filter(|combinator| combinator["description"].is_string());
    assert!(described.count() > 0);
    assert!(combinators.iter().any(|combinator| combinator["errors"][0]["code"].is_i64()));
    let api = parse(&tl("tl export schema/api-185.tl"));
    assert_eq!(api["layer"], 185);
    let combinators = api["combinators"].as_array().expect("a list");
    let named = |name: &str| combinators.iter().find(|c| c["name"] == name).expect("a combinator");
    let call = named("messages.sendMultiMedia");
    assert_eq!((&call["id"], &call["kind"]), (&json!("37b74355"), &json!("function")));
    assert_eq!(call["fields"][0]["is_mask"], true);
    assert_eq!(
        call["fields"][1]["condition"],
        json!({ "mask": { "field": 0, "up": 0 }, "bit": 5 })
    );
    assert_eq!(call["fields"][1]["type"]["name"], "true");
}

const SMALL: &str = "tests/schemas/small.tl";

/// Returns sampled values of the constructors and functions of [`SMALL`] without parameters, each
/// with the name and the kind of its definition.
fn samples() -> Vec<(String, String, Value)> {
    let exported = parse(&tl(&format!("tl export {SMALL}")));
    let mut samples = Vec::new();
    for combinator in exported["combinators"].as_array().expect("a list") {
        // The forms cannot say what an argument of a type is.
        if combinator["parameters"] != json!([]) || !combinator["builtin"].is_null() {
            continue;
        }
        let [name, kind] = ["name", "kind"].map(|key| combinator[key].as_str().expect("a text"));
        let sample = format!("tl sample {name} --count 20 --schema {SMALL}");
        // Some types have no finite value.
        let done = common::tl(&workspace(), &sample, "");
        let values = done.text().lines().map(parse);
        samples.extend(values.map(|value| (name.to_owned(), kind.to_owned(), value)));
    }
    assert!(samples.len() > 500, "{}", samples.len());
    samples
}

#[test]
fn the_json_schema_accepts_values() {
    let schema = parse(&tl(&format!("tl export --format json-schema {SMALL}")));
    for (name, _, value) in samples() {
        check(&schema, &schema, &value, &name).unwrap_or_else(|error| panic!("{error}"));
        let mut wrong = value;
        wrong["no such field"] = json!(1);
        assert!(check(&schema, &schema["$defs"][&name], &wrong, &name).is_err(), "{name}");
    }
}

#[test]
fn typescript() {
    insta::assert_snapshot!(tl(&format!("tl export --format typescript {SMALL}")));
}

/// The compiler of TypeScript accepts the types, and values as their instances.
#[test]
fn typescript_accepts_values() {
    let mut module = tl(&format!("tl export --format typescript {SMALL}"));
    for (index, (_, kind, value)) in samples().iter().enumerate() {
        let ty = if kind == "function" { "AnyFunction" } else { "AnyObject" };
        module += &format!("export const value{index}: {ty} = {value};\n");
    }
    check_typescript("typescript", &module);
}

/// The compiler accepts a whole layer, and values as instances of their own types.
#[test]
fn typescript_accepts_values_of_a_layer() {
    let schema = "schema/api-185.tl";
    let mut module = tl(&format!("tl export --format typescript {schema}"));
    for name in ["Updates", "messages.Messages", "messages.sendMedia", "payments.PaymentForm"] {
        let values = tl(&format!("tl sample {name} --schema {schema} --count 20"));
        for (index, value) in values.lines().enumerate() {
            let ty = name.replace('.', "_");
            module += &format!("export const {ty}{index}: {ty} = {value};\n");
        }
    }
    check_typescript("typescript_layer", &module);
}

/// Compiles a module, and the same one with a field too many in its first value.
fn check_typescript(name: &str, module: &str) {
    let wrong = module.replacen(" = {\"_\":", " = {\"no such field\":1,\"_\":", 1);
    assert_ne!(module, wrong);
    let here = directory(name, &[("values.ts", module), ("wrong.ts", &wrong)]);
    let program = if cfg!(windows) { "tsc.cmd" } else { "tsc" };
    let tsc = |file: &str| {
        let args = ["--strict", "--noEmit", "--target", "es2020", file];
        Command::new(program).args(args).current_dir(&here).output()
    };
    let Ok(output) = tsc("values.ts") else {
        skipped("there is no tsc, the compiler of TypeScript");
        return;
    };
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
    let output = tsc("wrong.ts").expect("it was there");
    let errors = String::from_utf8_lossy(&output.stdout);
    assert!(!output.status.success() && errors.contains("no such field"), "{errors}");
    assert_eq!(errors.matches("error TS").count(), 1, "{errors}");
}

#[test]
fn dot() {
    insta::assert_snapshot!(tl("tl export --format dot tests/generated_code/schemas/page.tl"));
}
