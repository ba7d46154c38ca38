//! Schemas that the parser accepts and the generator refuses: each with its reason and its place.

use std::fs;

use tl_codegen::{BuildError, Builder, Extra, codes};

/// Generates code for a schema, and returns the first line of the refusal and the place.
fn refusal(name: &str, text: &str) -> (String, String) {
    refusal_by(Builder::new().with(Extra::Dispatch), name, text)
}

/// Generates code for a schema, which the error calls `schema.tl`.
fn generate(builder: Builder, name: &str, text: &str) -> Result<String, String> {
    let path = std::env::temp_dir().join(format!("tl-refusals-{}-{name}.tl", std::process::id()));
    fs::write(&path, text).expect("a temporary file can be written");
    let generated = builder.schema(&path).generate();
    fs::remove_file(&path).expect("the file is there");
    generated.map_err(|error| match error {
        BuildError::Schema(text) => text.replace(&path.display().to_string(), "schema.tl"),
        other => panic!("{name}: {other}"),
    })
}

fn refusal_by(builder: Builder, name: &str, text: &str) -> (String, String) {
    let rendered = generate(builder, name, text).expect_err("the schema is refused");
    let mut lines = rendered.lines().map(str::trim);
    let reason = lines.next().unwrap_or_default().to_owned();
    let place = lines.next().and_then(|line| line.rsplit_once(".tl:"));
    (reason, place.map_or(String::new(), |(_, place)| place.to_owned()))
}

#[test]
fn every_refusal_has_its_reason_and_its_place() {
    let types =
        "a x:int = A;\np {X:Type} value:X = P X; s {n:#} v:n*[ int ] = S n;\n---functions---\n";
    let answer = "an answer with the type variable `X`, which no field has, in `f`";
    let functions = [
        (
            "number",
            "f {n:#} q:int = S n;",
            "an answer with the number `n`, which no field has, in `f`",
        ),
        ("inside", "f {X:Type} q:int = P X;", answer),
        (
            "value",
            "f {X:Type} q:!X again:X = X;",
            "a value of the type `X`, which the call of a field returns, in `f`",
        ),
        (
            "vector",
            "f {X:Type} q:!X = Vector X;",
            "a value of the type `X`, which the call of a field returns, in `f`",
        ),
        ("call", "f q:!A = A;", "a call of any function with this result in `f`"),
        ("function", "f call:Function x:int = A;", "a `Function` before other data in `f`"),
    ];
    for (name, function, reason) in functions {
        let (found, place) = refusal(name, &format!("{types}{function}\n"));
        assert_eq!(found, format!("error[unsupported]: cannot generate {reason}"));
        assert!(place.starts_with("4:"), "{name}: {place}");
    }
    let types = [
        (
            "both",
            "b {X:Type} bare:%X boxed:X = B X;",
            "the type variable `X` both as it is and as `%X` in `b`",
        ),
        ("one", "b x:int = B 2;", "a constructor of `B<2>` alone in `b`"),
        ("nested", "b {t:Type} x:t = B (B t);", "a constructor of `B<B<_>>` alone in `b`"),
        (
            "union",
            "u = U;\nv = U;\nb {X:Type} bare:%X = B X;\nc x:(B U) = C;",
            "the bare form of `U`, which has several constructors, in `c`",
        ),
        (
            "object",
            "b {X:Type} value:X = B X;\nc {X:Type} value:X o:Object last:int = C X;",
            "an `Object` before other data, without a boxed type that it could be, in `c`",
        ),
        (
            "endless",
            "b inside:Object after:int = B;",
            "a value of a type that has no finite one in `b`",
        ),
    ];
    for (name, text, reason) in types {
        let (found, place) = refusal(name, text);
        assert_eq!(found, format!("error[unsupported]: cannot generate {reason}"));
        assert!(!place.is_empty(), "{name}");
    }
}

#[test]
fn a_type_with_parameters_is_not_replaced() {
    let text = "samples {n:#} values:n*[ int ] = Samples n;\n\
                just {t:Type} value:t = Maybe t;\n\
                nil {n:#} x:int = Nil n;\n\
                a n:# left:(samples n) right:(Samples n) = A;\n\
                b value:(Maybe int) = B;\n\
                c value:(Nil 2) = C;\n";
    for (ty, place) in [("Samples", "4:7"), ("Maybe", "5:3")] {
        let builder = Builder::new().extern_type(ty, "crate::Mine");
        let (found, found_place) = refusal_by(builder, ty, text);
        let expected = format!("`crate::Mine` cannot stand for `{ty}`, which has parameters");
        assert_eq!(found, format!("error[unsupported]: {expected}"));
        assert_eq!(found_place, place);
    }
    // Nothing depends on this parameter.
    let generated = generate(Builder::new().extern_type("Nil", "crate::Mine"), "nil", text);
    assert!(generated.is_ok_and(|text| text.contains("crate::Mine")));
}

/// Two types may share an id unless a reader has to distinguish them by it.
#[test]
fn ids_that_dispatch_cannot_tell_apart() {
    let text = "a#1 x:int = A; // tl:allow(duplicate-id)\nb#1 = B;\n---functions---\n\
                f#2 = A; // tl:allow(duplicate-id)\ng#2 = B;\n";
    let builder = || Builder::new().allow([codes::ID_MISMATCH]);
    let dispatching = || builder().with(Extra::Dispatch);
    let generate = |builder, text| generate(builder, "ambiguous", text);
    assert!(generate(builder(), text).is_ok());
    let error = generate(dispatching(), text).expect_err("the ids are ambiguous");
    insta::assert_snapshot!(error);
    let rooted = generate(dispatching().roots(["f"]), text);
    assert!(rooted.is_ok_and(|text| text.contains("pub enum Function")));

    // A field of type `Object` before other data needs the enum of all types.
    let text = text.replace("b#1 = B;", "b#1 x:Object y:int = B;");
    let error = generate(Builder::new(), &text).expect_err("the ids are ambiguous");
    assert!(error.contains("cannot generate `any::Object`"), "{error}");
}
