//! The outline agrees with the text that is generated.

use std::fs;
use std::path::Path;

use tl_codegen::{Builder, FieldOutline, Options, Outline, RustType, outline};
use tl_parser::{Reach, SourceMap, load};

/// The outline of a schema file, and the generated text.
fn outline_and_code(path: &Path) -> (Outline, String) {
    let mut sources = SourceMap::new();
    sources.add_file(path).expect("a schema");
    let schema = load(&sources, &Options::default()).schema.expect("no errors");
    let reach = Reach::everything(&schema, &[]);
    let outline = outline(&schema, &reach).expect("nothing unsupported");
    (outline, Builder::new().schema(path).generate().expect("code"))
}

/// Removes modules and spaces from a type.
fn without_paths(ty: &impl ToString) -> String {
    let ty = ty.to_string();
    let words = ty.split_inclusive(|c: char| !(c.is_alphanumeric() || "_:#".contains(c)));
    let last = words.map(|word| word.rsplit("::").next().unwrap_or(word));
    last.collect::<String>().replace(' ', "")
}

/// The structs, fields, enums and variants of a generated text, in its order: `struct A`, `a: B`.
fn items_of_code(code: &str) -> Vec<String> {
    let mut items = Vec::new();
    let mut in_enum = false;
    let lines = code.lines().map(str::trim);
    for line in lines.filter(|line| !line.starts_with("///") && !line.starts_with("#[")) {
        let name = |rest: &str| rest.split([' ', '<', ';']).next().unwrap_or(rest).to_owned();
        if let Some(rest) = line.strip_prefix("pub struct ") {
            items.push(format!("struct {}", name(rest)));
        } else if let Some(rest) = line.strip_prefix("pub enum ") {
            in_enum = true;
            items.push(format!("enum {}", name(rest)));
        } else if let (Some((field, ty)), false) = (line.split_once(": "), in_enum)
            && let Some(field) = field.strip_prefix("pub ")
            && !field.contains(' ')
        {
            items.push(format!("{field}: {}", without_paths(&ty.trim_end_matches(','))));
        } else if line == "}" {
            in_enum = false;
        } else if in_enum {
            items.push(without_paths(&line.trim_end_matches(',')));
        }
    }
    items
}

/// The code without the module `any`.
fn without_enums_of_everything(code: &str) -> String {
    let Some((before, rest)) = code.split_once("\npub mod any {") else {
        return code.to_owned();
    };
    let (_, after) = rest.split_once("\n}\n").expect("the module ends");
    format!("{before}\n{after}")
}

/// The methods of structs and of their groups.
fn methods(outline: &Outline) -> Vec<&str> {
    fn of_groups<'a>(fields: &'a [FieldOutline], methods: &mut Vec<&'a str>) {
        for field in fields {
            methods.extend(field.methods.iter().map(String::as_str));
            of_groups(&field.members, methods);
        }
    }
    let mut methods = Vec::new();
    for item in &outline.structs {
        methods.extend(item.methods.iter().map(String::as_str));
        of_groups(&item.fields, &mut methods);
    }
    methods
}

/// The path of the struct of a group.
fn group_path(ty: &RustType) -> String {
    match ty {
        RustType::Option(ty) | RustType::Boxed(ty) => group_path(ty),
        RustType::Named(path, _) => path.to_string(),
        other => panic!("not a group: {other}"),
    }
}

fn items_of_fields(name: &str, fields: &[FieldOutline], items: &mut Vec<String>) {
    items.push(format!("struct {name}"));
    for field in fields {
        items.push(format!("{}: {}", field.name, without_paths(&field.ty)));
    }
    for field in fields.iter().filter(|field| !field.members.is_empty()) {
        items_of_fields(&without_paths(&group_path(&field.ty)), &field.members, items);
    }
}

fn items_of_outline(outline: &Outline) -> Vec<String> {
    let mut items = Vec::new();
    for item in &outline.structs {
        items_of_fields(&without_paths(&item.path), &item.fields, &mut items);
    }
    for union in &outline.enums {
        items.push(format!("enum {}", without_paths(&union.path)));
        for variant in &union.variants {
            let payload = variant.payload.as_ref().map(without_paths);
            let payload = payload.map(|ty| format!("({ty})")).unwrap_or_default();
            items.push(format!("{}{payload}", variant.name));
        }
    }
    items
}

#[track_caller]
fn assert_true_of_the_code(schema: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(schema);
    let (outline, code) = outline_and_code(&path);
    for method in methods(&outline) {
        assert!(code.contains(&format!("pub fn {method}(&self) -> bool")), "{method}");
    }
    let mut outline = items_of_outline(&outline);
    let mut code = items_of_code(&without_enums_of_everything(&code));
    assert!(code.len() > 100, "too few items: {code:?}");
    outline.sort();
    code.sort();
    let only_in = |a: &[String], b: &[String]| -> Vec<String> {
        a.iter().filter(|item| b.binary_search(item).is_err()).cloned().collect()
    };
    assert_eq!((only_in(&outline, &code), only_in(&code, &outline)), (vec![], vec![]));
    assert_eq!(outline, code);
}

#[test]
fn methods_have_the_same_names_in_the_outline_and_in_the_code() {
    let text = "a flags:# new:flags.0?true x:flags.0?int = A;\n\
                b flags:# x:flags.0?int y:flags.0?int new:flags.1?true new_:flags.2?true = B;\n\
                c flags:# x:flags.0?int y:flags.0?# z:y.1?int new:y.1?true = C;\n";
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join("methods.tl");
    fs::write(&path, text).expect("a file can be written");
    let (outline, code) = outline_and_code(&path);
    // One of `a`, one of the group in `c`.
    assert_eq!(methods(&outline), ["new_", "new_"]);
    assert!(code.contains("pub fn new_(&self) -> bool"), "{code}");
    // The setters of `new` and `new_`.
    assert!(code.contains("pub fn new_(mut self, new: bool)"), "{code}");
    assert!(code.contains("pub fn new__(mut self, new_: bool)"), "{code}");
}

#[test]
fn the_outline_of_one_of_everything_is_true() {
    assert_true_of_the_code("tests/schemas/small.tl");
    assert_true_of_the_code("tests/schemas/names.tl");
}

#[test]
fn the_outline_of_a_layer_is_true() {
    assert_true_of_the_code("schema/api-185.tl");
}
