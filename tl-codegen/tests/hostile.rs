//! Valid schemas that are far larger or more complicated than those that people write.

mod written;

use tl_codegen::{BuildError, Builder, codes};

/// Generates a schema from its own file.
fn generate(name: &str, text: &str) -> Result<String, BuildError> {
    let path = written::schema(&format!("hostile/{name}"), text);
    Builder::new().schema(path).allow([codes::NAME_COLLISION]).generate()
}

/// Thousands of colliding names get short names, and the text grows no faster than the schema.
#[test]
fn names_that_collide_stay_short() {
    let schema = |count: u32| {
        let names = (0..count).map(|bits| {
            // Two underscores where a bit is set, one where it is not.
            let words = (0..12).map(|bit| if bits >> bit & 1 == 1 { "__x" } else { "_x" });
            format!("a{} x:int = T{bits};\n", words.collect::<String>())
        });
        names.collect::<String>()
    };
    let few = generate("collisions_few", &schema(400)).expect("the schema is valid");
    let many = generate("collisions_many", &schema(4000)).expect("the schema is valid");
    assert!(many.contains("pub struct AXXXXXXXXXXXX_4000 {"));
    assert!(many.len() < 11 * few.len(), "{} and {} bytes", few.len(), many.len());
}

/// Returns the first line of the error and the line of the schema.
fn refused(name: &str, text: &str) -> String {
    let result = generate(name, text).map(|_| "a module");
    let error = result.expect_err("rustc would give up on it").to_string();
    let lines: Vec<_> = error.lines().take(2).collect();
    let place = lines[1].rsplit(':').nth(1).expect("a path, a line and a column");
    format!("line {place}: {}", lines[0])
}

/// The number of the last type in a chain.
const LAST: usize = 600;

/// Returns the types `T0` to `T600`, each of which contains the next one, from the second line on.
fn chain(link: impl Fn(usize) -> String) -> String {
    let links = (0..LAST).map(link).collect::<String>();
    format!("vector#1cb5c415 {{t:Type}} # [ t ] = Vector t;\n{links}t{LAST} s:string = T{LAST};\n")
}

#[test]
fn types_that_are_nested_too_deep_are_refused_where_it_starts() {
    let expected = |letter: char, number: usize, lines_of_a_type: usize| {
        let line = 2 + lines_of_a_type * number;
        format!(
            "line {line}: error[unsupported]: cannot generate `{letter}{number}`, whose values \
             contain more than 100 levels of other types"
        )
    };
    // The generator accepts this number of types around the last one: vectors and enums count more.
    const STRUCTS: usize = 100;
    const VECTORS: usize = 25;
    const ENUMS: usize = 45;
    let inline = chain(|i| format!("t{i} x:T{} = T{i};\n", i + 1));
    assert_eq!(refused("inline", &inline), expected('t', LAST - STRUCTS - 1, 1));
    let vectors = chain(|i| format!("t{i} x:Vector<T{}> = T{i};\n", i + 1));
    assert_eq!(refused("vectors", &vectors), expected('t', LAST - VECTORS - 1, 1));
    let enums = chain(|i| format!("t{i} x:T{} = T{i};\nu{i} = T{i};\n", i + 1));
    assert_eq!(refused("enums", &enums), expected('T', LAST - ENUMS - 1, 2));
    let cycle = vectors.replace("s:string", "s:Vector<T0>");
    assert_eq!(refused("cycle", &cycle), expected('t', 0, 1));
}

#[test]
fn masks_behind_many_masks_are_refused() {
    let masks = (1..1000).map(|i| format!(" f{i}:f{}.0?#", i - 1)).collect::<String>();
    let text = format!("a x:int = A;\nb f0:#{masks} x:f999.0?int = B;\n");
    assert_eq!(
        refused("masks", &text),
        "line 2: error[unsupported]: cannot generate a field behind more than 16 masks in `b`"
    );
}

#[test]
fn names_in_many_namespaces_are_refused() {
    let namespaces = (0..30_000).map(|i| format!("n{i}.")).collect::<String>();
    assert_eq!(
        refused("namespaces", &format!("a x:int = A;\n{namespaces}b x:int = B;\n")),
        "line 2: error[unsupported]: cannot generate a name in 30000 namespaces"
    );
}

/// Each namespace has its own file.
#[test]
fn many_namespaces_beside_each_other() {
    let text = (0..3000).map(|i| format!("n{i}.a = n{i}.A;\n")).collect::<String>();
    assert!(generate("beside", &text).is_ok());
}

#[test]
fn a_default_constructor_is_refused() {
    let refusal = "error[unsupported]: cannot generate the default constructor of a type in `_`";
    let expected = format!("line 2: {refusal}");
    assert_eq!(refused("default", "a x:int = A;\n_ x:int = Foo;\nb x:Foo = B;\n"), expected);
    assert_eq!(refused("default_of_two", "a x:int = Foo;\n_ x:int = Foo;\n"), expected);
}
