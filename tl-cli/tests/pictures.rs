//! The pictures in docs/pictures: output of the command on a terminal, as SVG.

mod stored;

use std::fmt::Write;
use std::fs;
use std::path::Path;
use std::process::Command;

use anstyle_svg::Term;
use stored::workspace;

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
    let args = line.strip_prefix("tl ").expect("the command is tl").split_whitespace();
    let output = Command::new(env!("CARGO_BIN_EXE_tl"))
        .args(args)
        .args(["--color", "always"])
        .current_dir(folder)
        .output()
        .expect("the command can be run");
    assert!(output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("UTF-8")
}

/// Compares the picture of a terminal with the stored one. `UPDATE_DOCS=1` stores it.
fn check(name: &str, line: &str, printed: &str) {
    let mut shown = String::new();
    for line in format!("$ {line}\n{printed}").trim_end().lines() {
        writeln!(shown, "{}", line.trim_end()).expect("a string takes any text");
    }
    stored::check(&format!("docs/pictures/{name}"), &Term::new().render_svg(&shown));
}

#[test]
fn pictures() {
    let here = Path::new(env!("CARGO_TARGET_TMPDIR")).join("pictures");
    fs::create_dir_all(&here).expect("a folder can be made");
    fs::write(here.join("api.tl"), SCHEMA).expect("a file can be written");
    let line = "tl check api.tl";
    check("diagnostics.svg", line, &run(&here, line));

    fs::copy(workspace().join("schema/api-185.tl"), here.join("api.tl")).expect("a file is copied");
    fs::write(here.join("call.json"), CALL).expect("a file can be written");
    let bytes = run(&here, "tl encode --schema api.tl call.json");
    fs::write(here.join("call.hex"), bytes).expect("a file can be written");
    let line = "tl explain --schema api.tl call.hex";
    check("explain.svg", line, &run(&here, line));
}
