//! Help texts, their page and their examples, manual pages and completions.

mod stored;

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use stored::workspace;

const TL: &str = env!("CARGO_BIN_EXE_tl");

fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("help").join(name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).expect("a folder can be made");
    folder
}

/// Runs the command, independently of settings for colours and width in the environment.
fn tl(args: &[&str]) -> Output {
    let mut command = Command::new(TL);
    for variable in ["COLUMNS", "NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE"] {
        command.env_remove(variable);
    }
    command.args(args).output().expect("the command can be run")
}

/// Returns the output of `tl … --help`.
fn help(args: &[&str]) -> String {
    let output = tl(&[args, &["--help"]].concat());
    assert!(output.status.success());
    let text = String::from_utf8(output.stdout).expect("UTF-8").replace("tl.exe", "tl");
    text.lines().map(|line| line.trim_end().to_owned() + "\n").collect()
}

/// Returns the names of all subcommands.
fn subcommands() -> Vec<String> {
    let help = help(&[]);
    let list = help.split_once("Commands:\n").expect("there are commands").1;
    let list = list.split_once("\n\n").expect("the list ends").0;
    let names = list.lines().filter_map(|line| line.strip_prefix("  ")?.split(' ').next());
    let names = names.filter(|name| !name.is_empty() && *name != "help");
    names.map(str::to_owned).collect()
}

/// Compares docs/command.md with the help texts. `UPDATE_DOCS=1` writes the page.
#[test]
fn the_page_has_every_help() {
    let mut page = format!(
        "# The `tl` command\n\n\
         What `tl --help` and `tl COMMAND --help` print. This page is made by a test: `UPDATE_DOCS=1 \
         cargo test -p tl-cli --test help`.\n\n\
         `tl completions bash` and `tl man DIR` write completions and manual pages. Commands \
         that read streams write each value at once. If that takes more than a second and the values go \
         to a file or a pipe, standard error shows the progress, on a terminal only. No other command \
         takes that long: the longest, to generate two layers with every extra, took 1.5 s in an \
         optimised build on two busy cores, layer 185 alone 0.5 s, and what does not generate less than \
         0.25 s.\n\n```text\n{}```\n",
        help(&[])
    );
    for name in subcommands() {
        let text = help(&[&name]);
        write!(page, "\n## tl {name}\n\n```text\n{text}```\n").expect("a string takes any text");
    }
    stored::check("docs/command.md", &page);
}

#[test]
fn every_command_has_examples_and_its_exit_status() {
    for name in subcommands() {
        let help = help(&[&name]);
        assert!(help.contains("\nExamples:\n  "), "{name} has no examples");
        let text = help.replace('\n', " ");
        assert!(text.contains("The exit status is 0"), "{name} does not say its exit status");
    }
}

/// Runs the examples of all help texts in a shell, in a folder with the project's schemas and the
/// files that the examples name.
#[cfg(unix)]
#[test]
fn the_examples_work() {
    let here = folder("examples");
    let copy = |from: &str, to: &str| {
        let to = here.join(to);
        fs::create_dir_all(to.parent().expect("a folder")).expect("a folder can be made");
        fs::copy(workspace().join(from), to).expect("a file can be copied");
    };
    for schema in ["api-185.tl", "api-186.tl", "mtproto.tl", "docs/api.toml"] {
        let schema = format!("schema/{schema}");
        copy(&schema, &schema);
    }
    copy("tl-cli/tests/pages/function.html", "messages.sendMultiMedia.html");
    for name in ["album", "client"] {
        fs::create_dir_all(here.join(name)).expect("a folder can be made");
        fs::write(here.join(name).join("Cargo.toml"), "").expect("a file can be written");
    }
    for (form, name) in [("hex", "call.hex"), ("raw", "packet.bin")] {
        let schema = "schema/api-185.tl";
        let line = format!("tl sample inputMediaPhoto --schema {schema} --to {form} > {name}");
        shell(&here, &line);
    }
    // A call of `help.getNearestDc`, and its answer.
    let answer = "tl sample nearestDc --schema schema/api-185.tl --to hex";
    let line = format!("(echo 3031b31f; {answer}) > calls-and-answers.hex");
    shell(&here, &line);
    let call = fs::read_to_string(here.join("call.hex")).expect("a value");
    let log = serde_json::json!({ "level": "debug", "body": call.trim() });
    fs::write(here.join("log.jsonl"), format!("{log}\n")).expect("a file can be written");

    let policy = "[diff]\nmay-break = [\"wire\", \"json\", \"rust\", \"names\"]\n";
    fs::write(here.join("tl.toml"), policy).expect("a file can be written");
    let commit = "git init -q && git add schema && \
                  git -c user.name=A -c user.email=a@example.com commit -qm Schemas";
    let has_git = shell(&here, commit).status.success();

    let mut count = 0;
    for name in subcommands() {
        let help = help(&[&name]);
        let examples = help.split_once("\nExamples:\n").expect("there are examples").1;
        // Continuation lines are indented further.
        let examples = examples.replace("\n    ", "\u{0}").replace('\n', "\n\n");
        for line in examples.replace('\u{0}', "\n").split("\n\n").filter(|line| !line.is_empty()) {
            let line = line.strip_prefix("  ").expect("an example is indented");
            let (line, status) = line.split_once("  # status ").unwrap_or((line, "0"));
            if line.contains("--git ") && !has_git {
                continue;
            }
            let output = shell(&here, line);
            let stderr = String::from_utf8_lossy(&output.stderr);
            assert_eq!(
                output.status.code().map(|code| code.to_string()),
                Some(status.to_owned()),
                "{line}\n{stderr}"
            );
            count += 1;
        }
    }
    assert!(count >= 2 * subcommands().len(), "only {count} examples");
}

/// Runs a command line with `tl` on the path.
#[cfg(unix)]
fn shell(here: &Path, line: &str) -> Output {
    let path = std::env::var("PATH").unwrap_or_default();
    let folder = Path::new(TL).parent().expect("a folder").to_string_lossy();
    Command::new("sh")
        .args(["-c", line])
        .current_dir(here)
        .env("PATH", format!("{folder}:{path}"))
        .output()
        .expect("there is a shell")
}

/// `--quiet` leaves results and errors.
#[test]
fn quiet() {
    let here = folder("quiet");
    fs::write(here.join("s.tl"), "a x:int = A;\n").expect("a file can be written");
    fs::write(here.join("bad.tl"), "a x:Missing = A;\n").expect("a file can be written");
    fs::create_dir_all(here.join("crate")).expect("a folder can be made");
    fs::write(here.join("crate/Cargo.toml"), "").expect("a file can be written");
    let run = |line: &str| {
        let output = Command::new(TL).args(line.split(' ')).current_dir(&here).output();
        let output = output.expect("the command can be run");
        (output.stdout.len(), output.stderr.len())
    };
    for line in ["check s.tl", "init crate --force"] {
        let _ = fs::remove_dir_all(here.join("crate/src"));
        assert!(run(line).0 > 0, "{line}");
        let _ = fs::remove_dir_all(here.join("crate/src"));
        for quiet in ["--quiet", "-q"] {
            assert_eq!(run(&format!("{line} {quiet}")), (0, 0), "{line}");
        }
    }
    assert!(run("check bad.tl --quiet").0 > 0);
    assert!(run("id s.tl --quiet").0 > 0);
    assert!(run("show A -s bad.tl --quiet").1 > 0);
}

#[test]
fn manual_pages() {
    let here = folder("man");
    let output = tl(&["man", &here.to_string_lossy()]);
    assert!(output.status.success());
    for name in subcommands() {
        let page = fs::read_to_string(here.join(format!("tl-{name}.1"))).expect("a page");
        assert!(page.contains("The exit status is 0"), "{name}");
    }
    let page = fs::read_to_string(here.join("tl.1")).expect("a page");
    assert!(page.contains("Exit status, of every command"));
    assert_eq!(String::from_utf8_lossy(&tl(&["man"]).stdout), page);
}

#[test]
fn completions() {
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let output = tl(&["completions", shell]);
        let text = String::from_utf8(output.stdout).expect("UTF-8");
        for name in subcommands() {
            assert!(text.contains(&name), "{shell}: {name}");
        }
        assert!(text.contains("boxing-threshold"), "{shell}");
    }
    assert_eq!(tl(&["completions", "sh"]).status.code(), Some(2));
}

/// Checks that `--color` applies to the messages of all crates.
#[test]
fn colours() {
    let here = folder("colours");
    let schema = here.join("s.tl").to_string_lossy().into_owned();
    fs::write(&schema, "a x:Missing = A;\n").expect("a file can be written");
    let (crate_folder, out) = (here.join("crate"), here.join("out"));
    fs::create_dir_all(&crate_folder).expect("a folder can be made");
    fs::write(crate_folder.join("Cargo.toml"), "").expect("a file can be written");
    let (crate_folder, out) = (crate_folder.to_string_lossy(), out.to_string_lossy());
    let lines: [&[&str]; 10] = [
        &["generate", &schema, "--out", &out],
        &["init", &crate_folder, "--schema", &schema],
        &["init", &crate_folder, "--force"],
        &["check"],
        &["check", "missing.tl"],
        &["check", &schema],
        &["show", "a", "--schema", &schema],
        &["id", "missing.tl"],
        &["decode", "--schema", &schema],
        &["nonsense"],
    ];
    for line in lines {
        let has_colours = |args: &[&str]| {
            let output = tl(args);
            output.stdout.contains(&0x1b) || output.stderr.contains(&0x1b)
        };
        assert!(!has_colours(line), "{line:?}");
        // `init` writes only once what is new.
        let _ = fs::remove_dir_all(here.join("crate/src"));
        assert!(has_colours(&[line, &["--color", "always"]].concat()), "{line:?}");
        let _ = fs::remove_dir_all(here.join("crate/src"));
        assert!(has_colours(&[&["--color=always"], line].concat()), "{line:?}");
        assert!(!has_colours(&[line, &["--color", "never"]].concat()), "{line:?}");
    }
}
