//! Several layers, older schemas and layers of an archive.

mod written;

use std::path::Path;

use tl_codegen::Builder;
use written::schema;

const POINT: &str = "point x:int = Point;\n";

/// A layer of the archive becomes the code of the layer's own file.
#[test]
fn a_layer_of_an_archive() {
    let schema = |name: &str| Path::new(env!("CARGO_MANIFEST_DIR")).join("../schema").join(name);
    let generated = |name: &str| {
        let builder = Builder::new().schema(schema(name)).roots(["messages.sendMultiMedia"]);
        builder.generate().map(|text| text.replace(name, "FILE"))
    };
    let layer = generated("api.tl@185").expect("a layer");
    assert!(layer.contains("LAYER: i32 = 185"), "{layer}");
    assert_eq!(layer, generated("api-185.tl").expect("a schema"));
    let error = generated("api.tl@1").expect_err("no such layer").to_string();
    assert!(error.contains("the archive has no layer 1; it has 73, 74, "), "{error}");
}

#[test]
fn layers() {
    let older = schema("older.tl", "point x:int = Point;\nsize w:int = Size;\n");
    let newer = schema("newer.tl", "// LAYER 3\npoint x:int = Point;\nsize w:long = Size;\n");
    let builder = || Builder::new().layer(1, &older).layer(2, &newer);
    let text = builder().generate().expect("both layers are fine");
    // Unchanged items occur once.
    assert_eq!(text.matches("pub struct Point").count(), 1);
    assert_eq!(text.matches("pub struct Size").count(), 2);
    let reversed = Builder::new().layer(2, &newer).layer(1, &older).generate();
    let body = |text: &str| text.lines().skip(1).map(str::to_owned).collect::<Vec<_>>();
    assert_eq!(body(&text), body(&reversed.expect("the same layers")));
    let files = builder().generate_files().expect("both layers are fine");
    let paths: Vec<_> = files.iter().map(|(path, _)| path.to_string_lossy()).collect();
    insta::assert_snapshot!("layers_files", paths.join("\n"));
    // A root has to be in one layer only.
    let added = schema("added.tl", "point x:int = Point;\nadded = Added;\n");
    let rooted = |root| Builder::new().layer(1, &older).layer(2, &added).roots([root]).generate();
    assert!(rooted("Added").is_ok_and(|text| text.contains("pub struct Added")));
    let unknown = rooted("Point2").expect_err("no layer has it").to_string();
    let unknown = [&older, &added].into_iter().fold(unknown, |text, path| {
        let name = path.parent().and_then(Path::file_name).expect("the test's folder");
        text.replace(&path.display().to_string(), &name.to_string_lossy())
    });
    insta::assert_snapshot!("layers_unknown_root", unknown);
    let twice = builder().layer(2, &older).generate();
    insta::assert_snapshot!("layers_twice", twice.expect_err("layer 2 is there twice"));
}

#[test]
fn older_schemas() {
    const NEWEST: &str = "photo id:long = Photo;\nuser flags:# id:long photo:flags.0?Photo = User;\n\
                          note text:string = Note;\nother x:int = Other;\n";
    // A definition that has not changed is missing, and a field has a type that nothing else needs.
    const OLDER: &str = "user flags:# id:int note:flags.0?Note = User;\n";
    let newest = schema("reads-newest", NEWEST);
    let builder = |older: &str| {
        let older = schema("reads-older", older);
        Builder::new().schema(&newest).older_schema(older)
    };
    let text = builder(OLDER).roots(["User"]).generate().expect("both schemas are good");
    let has = |part: &str| text.contains(part);
    assert!(has("mod older {") && !has("pub mod older") && !has("Other"), "{text}");
    // The roots reach what the older constructors refer to.
    assert!(has("pub struct Note") && has("note#") && !has("Older_"), "{text}");
    // Nothing changed, so there is nothing to read.
    let same = builder(NEWEST).generate().expect("both schemas are good");
    assert!(!same.contains("mod older"), "{same}");

    let error = builder("user id:Gone = User;\n").generate().expect_err("a type is unknown");
    let error = error.to_string();
    assert!(error.contains("unknown-type") && error.contains("schema.tl:1:9"), "{error}");
    let error = builder(OLDER).layer(1, &newest).generate();
    insta::assert_snapshot!("layers_and_older", error.expect_err("these exclude each other"));
}

#[test]
fn a_layer_beyond_int() {
    let path = schema("layer", POINT);
    let error = Builder::new().layer(1 << 31, &path).generate().expect_err("no such layer");
    let expected =
        "layer 2147483648 is too large\nhelp: a layer is an `int`, of at most 2147483647";
    assert_eq!(error.to_string(), expected);
    assert!(Builder::new().layer((1 << 31) - 1, path).generate().is_ok());
    for layer in ["2147483648", "4294967295", "99999999999"] {
        let stated = schema(
            "stated_layer",
            &format!(
                "{POINT}// LAYER {layer}
"
            ),
        );
        let error =
            Builder::new().schema(stated).generate().expect_err("no such layer").to_string();
        assert!(error.contains("layer number too large"), "{error}");
    }
}
