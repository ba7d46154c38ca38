//! `tl generate --template` and `--plugin`, and the examples of docs/other-languages.md.

mod common;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use common::{Done, command, contents, directory, finish, skipped, tl, workspace};

const PAGE: &str = include_str!("../../docs/other-languages.md");
const PLUGIN: &str = include_str!("../../examples/python/plugin.py");
const SCHEMA: &str = "point x:int = Point;\n---functions---\nfind x:int = Point;\n";

/// Returns the only code block of the page in a language.
fn block(language: &str) -> &'static str {
    let start = format!("\n```{language}\n");
    let rest = PAGE.split_once(&start).expect("there is a block").1;
    rest.split_once("\n```\n").expect("the block ends").0
}

fn generate(here: &Path, rest: &[&str]) -> Done {
    let args = [&["generate", "s.tl", "--out", "out"], rest].concat();
    finish(&mut command(here, args), "")
}

fn succeeds(here: &Path, rest: &[&str]) {
    let done = generate(here, rest);
    assert_eq!(done.status, Some(0), "{done:?}");
}

/// Runs a command that must fail, and change nothing.
#[track_caller]
fn fails(here: &Path, rest: &[&str], message: &str) {
    let before = contents(here);
    let done = generate(here, rest);
    assert_eq!(done.status, Some(2), "{done:?}");
    assert!(done.stderr.contains(message), "expected {message}: {}", done.stderr);
    assert_eq!(contents(here), before);
}

#[test]
fn the_template_of_the_page() {
    let schema = fs::read_to_string(workspace().join("schema/mtproto.tl")).expect("a schema");
    let template = block("jinja").to_owned() + "\n";
    let files = [("schema/mtproto.tl", schema), ("names.md.j2", template)];
    let here = directory("page", &files);
    let line = PAGE.lines().find_map(|line| line.strip_prefix("`tl generate")).expect("a line");
    let line = line.split_once('`').expect("it ends").0;
    assert_eq!(tl(&here, &format!("tl generate{line}"), "").status, Some(0));
    assert_eq!(contents(&here)["docs/names.md"], block("markdown").to_owned() + "\n");
}

/// The plugin of the page writes a decoder in Python that reads what `tl` encodes.
#[test]
fn the_plugin_of_the_page() {
    assert!(block("python").to_owned() + "\n" == PLUGIN, "the page has another plugin");
    if Command::new("python3").arg("--version").output().is_err() {
        skipped("there is no python3");
        return;
    }
    let here = directory("python", &[("empty", "")]);
    let run = |line: &str, input: &[u8]| {
        let done = tl(&workspace(), line, input);
        assert_eq!(done.status, Some(0), "{line}: {done:?}");
        done.stdout
    };
    let out = here.join("out").to_string_lossy().into_owned();
    let plugin = "python3 examples/python/plugin.py";
    let args = ["generate", "schema/api-185.tl", "--plugin", plugin, "--out", &out];
    let done = finish(&mut command(&workspace(), args), "");
    assert_eq!(done.status, Some(0), "{done:?}");
    for name in ["Updates", "messages.Messages", "payments.PaymentForm", "messages.sendMedia"] {
        let line = format!("tl sample {name} -s schema/api-185.tl --to hex --count 30");
        let hex = run(&line, b"");
        let mut python = Command::new("python3");
        let decoded = finish(python.arg(here.join("out/decode.py")), &hex);
        assert_eq!(decoded.status, Some(0), "{name}: {}", decoded.stderr);
        let expected = run("tl decode -s schema/api-185.tl --one-per line", &hex);
        let values = |bytes: &[u8]| -> Vec<serde_json::Value> {
            let stream = serde_json::Deserializer::from_slice(bytes).into_iter();
            stream.collect::<Result<_, _>>().expect("JSON")
        };
        let values = (values(&decoded.stdout), values(&expected));
        assert_eq!(values.0.len(), 30);
        assert!(values.0 == values.1, "{name}");
    }
}

fn folder(name: &str) -> PathBuf {
    let names = "{% for c in combinators if not c.builtin %}{{ c.name }}\n{% endfor %}";
    directory(name, &[("s.tl", SCHEMA), ("names.txt.j2", names), ("one.py.jinja", "# {{ layer }}")])
}

#[test]
fn templates() {
    let here = folder("templates");
    succeeds(&here, &["--template", "names.txt.j2", "--template", "one.py.jinja"]);
    let files = contents(&here);
    assert_eq!(files["out/names.txt"], "point\nfind\n");
    assert_eq!(files["out/one.py"], "# None");
    for (name, text, message) in [
        (
            "bad.py.j2",
            "\n{{ combinator }}",
            "bad.py.j2:2: undefined value: `combinator` is undefined",
        ),
        ("bad.py.j2", "{{ combinators[0].nam }}", "`combinators[0].nam` is undefined"),
        ("bad.py.j2", "{% for", "bad.py.j2:1: syntax error: unexpected end of input"),
        ("bad.py", "", "bad.py: the name of a template ends with `.j2`"),
        (".tl-generated.j2", "", "`.tl-generated` is not the path of a file"),
    ] {
        fs::write(here.join(name), text).expect("a file");
        fails(&here, &["--template", name], message);
        fs::remove_file(here.join(name)).expect("a file");
    }
    fails(&here, &["--template", "none.j2"], "cannot read `none.j2`");
    fails(&here, &["--template", "names.txt.j2", "--with", "dispatch"], "cannot be used with");
    let twice = ["--template", "names.txt.j2", "--template", "names.txt.j2"];
    fails(&here, &twice, "there are two texts for the file `names.txt`");
}

#[test]
fn other_files_in_the_folder() {
    let here = folder("files");
    let both = ["--template", "names.txt.j2", "--template", "one.py.jinja"];
    let one = &both[..2];
    // A file of the user is in the way.
    fs::create_dir(here.join("out")).expect("a folder");
    fs::write(here.join("out/one.py"), "mine").expect("a file");
    fails(&here, &both, "cannot write `out/one.py`: a file of this name was not generated");
    fails(&here, &[&both[..], &["--check"]].concat(), "cannot write `out/one.py`");
    fs::rename(here.join("out/one.py"), here.join("out/other.py")).expect("a file");
    // Nothing is written with `--check`.
    let check = |rest: &[&str]| generate(&here, &[rest, &["--check"]].concat());
    let done = check(&both);
    assert_eq!(done.status, Some(1));
    assert_eq!(done.text().replace('\\', "/"), "out/names.txt\nout/one.py\nout/.tl-generated\n");
    assert!(!here.join("out/one.py").exists());
    succeeds(&here, &both);
    assert_eq!(check(&both).status, Some(0));
    // A generated file that changed is replaced; one that is not needed any more is removed.
    fs::write(here.join("out/one.py"), "changed").expect("a file");
    assert_eq!(check(&both).text().replace('\\', "/"), "out/one.py\n");
    succeeds(&here, &both);
    assert_eq!(contents(&here)["out/one.py"], "# None");
    succeeds(&here, one);
    let files = contents(&here.join("out"));
    assert_eq!(files.keys().collect::<Vec<_>>(), [".tl-generated", "names.txt", "other.py"]);
    // A list that leads out of the folder removes nothing there.
    let list = files[".tl-generated"].clone() + "../s.tl\n/s.tl\nother.py/x\n";
    fs::write(here.join("out/.tl-generated"), list).expect("a file");
    succeeds(&here, one);
    assert!(here.join("s.tl").is_file());
    assert_eq!(contents(&here.join("out")), files);
    fs::write(here.join("out/.tl-generated"), "mine\n").expect("a file");
    fails(&here, one, "is not the list of files that `tl generate` wrote");
}

#[cfg(unix)]
#[test]
fn links_are_not_followed() {
    use std::os::unix::fs::symlink;

    let here = folder("links");
    let one = ["--template", "names.txt.j2"];
    succeeds(&here, &one);
    fs::write(here.join("target"), "mine").expect("a file");
    fs::remove_file(here.join("out/names.txt")).expect("a file");
    symlink("../target", here.join("out/names.txt")).expect("a link");
    fails(
        &here,
        &one,
        "cannot write `out/names.txt`: a file of this name was not generated, or it",
    );
    // A link that is not needed any more stays.
    succeeds(&here, &["--template", "one.py.jinja"]);
    assert_eq!(contents(&here)["target"], "mine");
    assert!(here.join("out/names.txt").is_symlink());
}

#[cfg(unix)]
#[test]
fn plugins() {
    let here = folder("plugins");
    let plugin = |text: &str| {
        fs::write(here.join("plugin.sh"), text).expect("a file");
        ["--plugin", "sh plugin.sh"]
    };
    // It need not read its input, and may write much before it does.
    let much = "x".repeat(1 << 20);
    succeeds(&here, &plugin(&format!("echo '{{\"a/b.txt\":\"{much}\"}}'")));
    succeeds(
        &here,
        &plugin("printf '{\"a/b.txt\":'; grep -c point | tr -d '\\n' | sed 's/.*/\"&\"}/'"),
    );
    assert_eq!(contents(&here)["out/a/b.txt"], "1");
    fails(&here, &plugin("exit 3"), "the plugin `sh` failed: exit status: 3");
    fails(&here, &plugin("echo no"), "the plugin `sh` wrote no JSON object: expected ident");
    fails(&here, &plugin("echo '{\"a\":1}'"), "the plugin `sh` wrote no text for `a`");
    for path in ["../x", "/x", "", "a/../../x", ".tl-generated", "a\\u0007"] {
        let message = "is not the path of a file in the output folder";
        fails(&here, &plugin(&format!("cat <<'E'\n{{\"{path}\":\"\"}}\nE")), message);
    }
    fails(&here, &["--plugin", "no-such-plugin"], "cannot run `no-such-plugin`");
    fails(&here, &["--plugin", " "], "the command of a plugin is empty");
    let clash =
        [&plugin("echo '{\"names.txt\":\"\"}'")[..], &["--template", "names.txt.j2"]].concat();
    fails(&here, &clash, "there are two texts for the file `names.txt`");
    // Errors of the schema come first, with their own status.
    fs::write(here.join("s.tl"), "a x:Missing = A;\n").expect("a file");
    assert_eq!(generate(&here, &plugin("exit 3")).status, Some(1));
}
