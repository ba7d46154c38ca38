//! `tl archive`, `tl log`, and layers of archives wherever a command reads a schema.

mod common;

use std::fs;
use std::path::{Path, PathBuf};

use common::{directory, git, run_all, skipped, tl, workspace};
use serde_json::Value;

const ONE: &str = "user flags:# bot:flags.1?true name:string = User;
gone = Chat;
chat id:int = Chat;
---functions---
getUser id:int = User;
";

/// Its function has the id of that of layer 1, so it counts as renamed.
const TWO: &str = "// A user.
user flags:# self:flags.0?true bot:flags.2?true name:string = User;
chat id:long title:string = Chat;
---functions---
users.getUser#fa7de60f id:int = User;
";

const FIVE: &str = "// A user.
user flags:# self:flags.0?true bot:flags.2?true name:string photo:flags.3?Photo = User;
photo id:long = Photo;
chat id:long title:string = Chat;
gone = Chat;
---functions---
users.getUser#fa7de60f id:int = User;
// LAYER 5
";

fn folder(name: &str) -> PathBuf {
    let here = directory(name, &[("1.tl", ONE), ("2.tl", TWO), ("5.tl", FIVE)]);
    assert_eq!(tl(&here, "tl fmt 1.tl 2.tl 5.tl", "").status, Some(0));
    let line = "tl archive --layer 5.tl --layer 2=2.tl --layer 1=1.tl --out api.tl";
    assert_eq!(tl(&here, line, "").text(), "wrote api.tl\n");
    here
}

#[test]
fn histories() {
    let here = folder("histories");
    let lines = [
        "tl log user --layer api.tl",
        "tl log Chat --layer api.tl",
        "tl log getUser --layer api.tl",
        "tl log users.* --layer api.tl",
        "tl log photo --layer api.tl",
        "tl log --layer 5.tl --layer 1=1.tl --layer 2=2.tl",
        "tl log --layer 2=2.tl --layer 3=2.tl",
        "tl log usr --layer api.tl",
        "tl log 0xfa7de60f --layer api.tl",
        "tl log -92412401 --layer api.tl",
        "tl log 0x1 --layer api.tl",
    ];
    insta::assert_snapshot!(run_all(&here, &lines));
}

/// The JSON has the definitions and the changes of the text.
#[test]
fn a_history_for_programs() {
    let here = folder("json_history");
    let history = |line: &str| -> Value {
        let done = tl(&here, line, "");
        serde_json::from_str(done.text()).unwrap_or_else(|error| panic!("{error}: {done:?}"))
    };
    let user = history("tl log user --layer api.tl --format json");
    assert_eq!(user["name"], "user");
    let layers = user["layers"].as_array().expect("layers");
    let numbers: Vec<_> = layers.iter().map(|layer| layer["layer"].clone()).collect();
    assert_eq!(numbers, [1, 2, 5]);
    assert_eq!(layers[0]["file"], "api.tl@1");
    assert_eq!(
        layers[0]["added"][0]["definition"],
        "user flags:# bot:flags.1?true name:string = User"
    );
    let changed = |layer: &Value| layer["changed"][0]["fields"][0]["name"].clone();
    assert_eq!([changed(&layers[1]), changed(&layers[2])], ["bot", "photo"]);
    // The changes are those of `tl diff`.
    let mut diff = history("tl diff api.tl@2 api.tl@5 --format json");
    let all = history("tl log --layer api.tl --format json");
    assert_eq!(all["name"], Value::Null);
    for key in ["added", "removed", "renamed", "changed"] {
        let mut items = diff[key].take();
        for item in items.as_array_mut().expect("a list") {
            item.as_object_mut().expect("an object").remove("rust");
        }
        assert_eq!(all["layers"][2][key], items, "{key}");
    }
    assert_eq!(all["layers"][0]["added"].as_array().map(Vec::len), Some(4));
    // A layer that changes nothing about the name is absent.
    let gone = history("tl log gone --layer api.tl --format json");
    let lists = |layer: &Value| ["added", "removed"].map(|key| layer[key][0]["name"].clone());
    let layers = gone["layers"].as_array().expect("layers");
    assert_eq!(
        layers.iter().map(lists).collect::<Vec<_>>(),
        [
            [Value::from("gone"), Value::Null],
            [Value::Null, Value::from("gone")],
            [Value::from("gone"), Value::Null],
        ]
    );
    let photo = history("tl log photo --layer api.tl --format json");
    assert_eq!(photo["layers"].as_array().map(Vec::len), Some(1));
}

/// The history of a function in the archive of the repository.
#[test]
fn the_archive_of_telegram_knows_when_a_field_came() {
    let layers = "--layer schema/api.tl@165 --layer schema/api.tl@166 --layer schema/api.tl@230";
    let line = format!("tl log messages.sendMultiMedia {layers} --format json");
    let done = tl(&workspace(), &line, "");
    let history: Value = serde_json::from_str(done.text()).expect("JSON");
    let layers = history["layers"].as_array().expect("layers");
    let came = layers.iter().find(|layer| {
        let fields = layer["changed"][0]["fields"].as_array();
        fields.is_some_and(|fields| fields.iter().any(|field| field["name"] == "invert_media"))
    });
    assert_eq!(came.map(|layer| layer["layer"].clone()), Some(Value::from(166)));
}

#[test]
fn an_archive_has_each_layer() {
    let here = folder("each_layer");
    let archive = fs::read_to_string(here.join("api.tl")).expect("the archive");
    insta::assert_snapshot!(archive);
    assert_eq!(tl(&here, "tl fmt --check api.tl", "").status, Some(0));
    for (layer, text) in [(1, ONE), (2, TWO), (5, FIVE)] {
        let own = tl(&here, &format!("tl fmt api.tl@{layer}"), "");
        assert_eq!(own.text(), tl(&here, "tl fmt -", text).text(), "{layer}");
    }
    // An archive may be made of others, and of their layers.
    let same = ["--layer api.tl", "--layer 1=api.tl@1 --layer api.tl@2 --layer 5=api.tl@5"];
    for layers in same {
        assert_eq!(tl(&here, &format!("tl archive {layers}"), "").text(), archive, "{layers}");
    }
    let longer = tl(&here, "tl archive --layer 9=2.tl --layer api.tl", "");
    assert!(longer.text().starts_with("// archive of layers 1, 2, 5, 9\n"), "{}", longer.text());
}

#[test]
fn commands_read_layers_of_archives() {
    let here = folder("commands");
    let same = |with: &str, without: &str| {
        let (with, without) = (tl(&here, with, ""), tl(&here, without, ""));
        assert_eq!((&with.status, &with.stderr), (&without.status, &without.stderr));
        let text = with.text().replace("api.tl@1", "1.tl").replace("api.tl@5", "5.tl");
        assert_eq!(text, without.text());
    };
    same("tl check api.tl@1", "tl check 1.tl");
    same("tl check api.tl", "tl check 5.tl");
    same(
        "tl check --format json --warn skipped-bit api.tl@1",
        "tl check --format json --warn skipped-bit 1.tl",
    );
    same("tl id api.tl@1", "tl id 1.tl");
    same("tl export api.tl@1", "tl export 1.tl");
    same("tl show User -s api.tl@1", "tl show User -s 1.tl");
    same("tl sample chat -s api.tl@1", "tl sample chat -s 1.tl");
    same("tl diff api.tl@1 api.tl@5", "tl diff 1.tl 5.tl");
    same("tl generate api.tl@1 --out a", "tl generate 1.tl --out b");
    let read = |file: &str| fs::read_to_string(here.join(file)).expect("a generated file");
    assert_eq!(read("a/types.rs").replace("api.tl@1", "1.tl"), read("b/types.rs"));
    assert_eq!(tl(&here, "tl generate api.tl@1 --out a --check", "").status, Some(0));
    fs::create_dir_all(here.join("crate")).expect("a folder can be made");
    fs::write(here.join("crate/Cargo.toml"), "").expect("a file can be written");
    assert_eq!(tl(&here, "tl init -s api.tl@1 crate", "").status, Some(0));
    assert_eq!(read("crate/schema/api-1.tl"), read("1.tl"));
    let archive = read("api.tl");
    let done = tl(&here, "tl show photo -s -", archive);
    assert!(done.text().starts_with("photo id:long = Photo; // constructor id"), "{done:?}");

    let error = |line: &str| tl(&here, line, "").stderr;
    let missing = error("tl check api.tl@3");
    assert!(missing.contains("the archive has no layer 3; it has 1, 2, 5"), "{missing}");
    let plain = error("tl check 1.tl@1");
    assert!(plain.contains("expected `// archive of layers `"), "{plain}");
    let both = error("tl archive --layer 5=api.tl");
    assert!(both.contains("leave out `5=`"), "{both}");
    let stated = error("tl log --layer 1.tl");
    assert!(stated.contains("`1.tl` states no layer"), "{stated}");
    fs::write(here.join("marked.tl"), "a = A;\n// layers 1\nb = B;\n").expect("a file");
    let marked = error("tl archive --layer 7=marked.tl");
    assert!(marked.contains("line 2: the comment `// layers 1`"), "{marked}");
}

#[test]
fn a_revision_may_have_an_archive() {
    let here = folder("revision");
    if !git(&here, &["init", "-q"]) {
        skipped("there is no git");
        return;
    }
    assert!(git(&here, &["add", "api.tl"]) && git(&here, &["commit", "-qm", "Layers"]));
    let done = tl(&here, "tl diff --git HEAD api.tl@1", "");
    assert!(done.text().starts_with("api.tl@1@HEAD → api.tl@1\n"), "{done:?}");
    assert!(done.text().ends_with("no differences\n"), "{done:?}");
}

/// The layers of the repository: the archive is not much larger than one of them.
#[test]
fn layers_of_telegram() {
    let here = directory("telegram", &[] as &[(&str, &str)]);
    let schema = |layer: &str| {
        let file = format!("schema/api-{layer}.tl");
        let text = fs::read_to_string(Path::new(&workspace()).join(file)).expect("a schema");
        fs::write(here.join(format!("{layer}.tl")), &text).expect("a file can be written");
        text
    };
    let (old, new) = (schema("185"), schema("186"));
    let line = "tl archive --layer 186=186.tl --layer 185=185.tl --out api.tl";
    assert_eq!(tl(&here, line, "").status, Some(0));
    let len = fs::metadata(here.join("api.tl")).expect("the archive").len();
    assert!(len < new.len() as u64 * 21 / 20, "{len}");
    for (layer, text) in [(185, old), (186, new)] {
        let own = tl(&here, &format!("tl fmt api.tl@{layer}"), "");
        assert!(own.text() == tl(&here, "tl fmt -", text).text(), "layer {layer} differs");
    }
    let log = tl(&here, "tl log channel --layer api.tl", "");
    let changes = "~ channel, #0aadfc8f → #fe4478bd\n    + signature_profiles:flags2.12?true\n    \
                   + subscription_until_date:flags2.11?int\n";
    assert!(log.text().ends_with(changes), "{}", log.text());
}

/// A layer of an archive is an older schema of `tl generate`.
#[test]
fn generates_types_that_read_older_layers() {
    let here = folder("older");
    let line = "tl generate api.tl --older api.tl@2 --out tl";
    assert_eq!(tl(&here, line, "").status, Some(0));
    assert_eq!(tl(&here, &format!("{line} --check"), "").status, Some(0));
    let older = fs::read_to_string(here.join("tl/older.rs")).expect("the user has changed");
    assert_eq!(older.matches("CONSTRUCTOR_ID").count(), 1, "{older}");
    assert!(older.contains(r#"TL_NAME: &'static str = "user""#), "{older}");
    assert_eq!(tl(&here, "tl generate api.tl --out tl --check", "").status, Some(1));
    let done = tl(&here, "tl generate --layer 1=1.tl --older 2.tl --out tl", "");
    assert_eq!(done.status, Some(2), "{}", done.stderr);
}
