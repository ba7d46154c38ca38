//! The pictures in docs/pictures: output of the command on a terminal, as SVG.

mod common;

use std::fmt::Write;
use std::fs;
use std::path::Path;

use anstyle_svg::Term;
use common::{args, check_stored, command, directory, finish, workspace};

/// A schema with three common errors.
const SCHEMA: &str = "\
inputPeerSelf = InputPeer;
inputPeerUser user_id:long access_hash:lnog = InputPeer;

---functions---

messages.read flags:# peer:InputPer max_id:flags.0?int = Bool;
messages.send flags:# peer:InputPeer silent:flags.40?true text:string = Bool;
";

/// A call with a mask, a boxed value and a vector.
const CALL: &str = r#"{"_":"messages.sendMessage","silent":true,"peer":{"_":"inputPeerUser",
    "user_id":"777000","access_hash":"81985529216486895"},"message":"Morning at the lake",
    "random_id":"1","entities":[{"_":"messageEntityBold","offset":0,"length":7}]}"#;

/// Returns the coloured output of a command line.
fn run(folder: &Path, line: &str) -> String {
    let done = finish(command(folder, args(line)).args(["--color", "always"]), "");
    assert_eq!(done.stderr, "");
    done.text().to_owned()
}

/// Compares the picture of a command line and its output with the stored one.
fn check(name: &str, line: &str, printed: &str) {
    check_screen(name, &format!("$ {line}\n{printed}"));
}

/// Compares the picture of a terminal with the stored one. `UPDATE_DOCS=1` stores it.
fn check_screen(name: &str, screen: &str) {
    let mut shown = String::new();
    for line in screen.trim_end().lines() {
        writeln!(shown, "{}", line.trim_end()).expect("a string takes any text");
    }
    check_stored(&format!("docs/pictures/{name}"), &Term::new().render_svg(&shown));
}

#[test]
fn pictures() {
    let here = directory("pictures", &[("api.tl", SCHEMA), ("call.json", CALL)]);
    let line = "tl check api.tl";
    check("diagnostics.svg", line, &run(&here, line));

    fs::copy(workspace().join("schema/api-185.tl"), here.join("api.tl")).expect("a file is copied");
    let bytes = run(&here, "tl encode --schema api.tl call.json");
    fs::write(here.join("call.hex"), bytes).expect("a file can be written");
    let line = "tl explain --schema api.tl call.hex";
    check("explain.svg", line, &run(&here, line));
}

/// Does nothing without a screen: tests/editors/picture.sh makes one with a real editor.
#[test]
fn editor() {
    if let Ok(screen) = std::env::var("EDITOR_SCREEN") {
        let screen = fs::read_to_string(screen).expect("the screen of an editor");
        check_screen("editor.svg", &screen);
    }
}
