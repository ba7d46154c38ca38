//! Schemas that have no table for `Extra::Scan`, as docs/scan.md lists them.

mod written;

use std::fmt::Write;

use tl_codegen::Builder;

/// Returns the message for a schema, or `None` if it has a table.
fn refusal(name: &str, text: &str) -> Option<String> {
    let path = written::schema(&format!("scan/{name}"), text);
    Builder::new().schema(path).scan_only().generate().err().map(|error| error.to_string())
}

fn assert_refused(name: &str, text: &str, reason: &str) {
    let message = refusal(name, text).expect("the schema has no table");
    assert!(message.contains(reason), "{message}");
}

#[test]
fn fields_depend_on_15_numbers_at_most() {
    let schema = |count: u32| {
        let numbers: String = (0..count).map(|i| format!("n{i}:# a{i}:n{i}*[ int ] ")).collect();
        format!("many#1 {numbers}= Many;\n")
    };
    assert_eq!(refusal("15_numbers", &schema(15)), None);
    assert_refused("16_numbers", &schema(16), "`many`");
    assert_refused("16_numbers", &schema(16), "with more than 15 numbers");
}

/// A table has room for 131,070 types besides `Object` and `Function`.
#[test]
fn types_have_a_limit() {
    const NESTED: u32 = 60;
    let schema = |mut types: u32| {
        let mut text = String::new();
        let mut index = 0;
        while types > 0 {
            let vectors = NESTED.min(types - 1);
            let (open, close) = ("Vector<".repeat(vectors as usize), ">".repeat(vectors as usize));
            index += 1;
            writeln!(text, "t{index}#{index:x} f:{open}T{index}{close} = T{index};").expect("text");
            types -= vectors + 1;
        }
        text
    };
    assert_eq!(refusal("most_types", &schema(131_070)), None);
    assert_refused("more_types", &schema(131_071), "because of too many types");
}

/// Each argument is a type of its own, which has every constructor.
#[test]
fn endless_types_are_refused_soon() {
    let mut text = "start#1 e:(Endless int) = Start;\n\
                    more#2 {X:Type} x:X e:(Endless (Vector X)) = Endless X;\n"
        .to_owned();
    assert_refused("endless", &text, "because of too many types");
    for index in 3..1_000 {
        writeln!(text, "c{index}#{index:x} {{X:Type}} x:X = Endless X;").expect("text");
    }
    assert_refused("endless_constructors", &text, "because of too many constructors");
}

#[test]
fn parameters_are_arguments_of_the_result() {
    let text = "start#1 t:(Tree 3) = Start;\ntree#2 {n:#} items:n*[ int ] = Tree (n + 1);\n";
    assert_refused("sum", text, "as no argument is `n`");
}
