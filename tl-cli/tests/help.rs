//! Help texts and their page, the examples of help texts and of README.md, manual pages and completions.

mod common;

use std::fmt::Write;
use std::fs;
#[cfg(unix)]
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
#[cfg(unix)]
use std::process::{Command, Output, Stdio};

use common::{Done, check_stored, command, directory, finish, skipped, workspace};

fn tl(args: &[&str]) -> Done {
    finish(&mut command(&workspace(), args), "")
}

/// Returns the output of `tl … --help`.
fn help(args: &[&str]) -> String {
    let done = tl(&[args, &["--help"]].concat());
    assert_eq!(done.status, Some(0));
    let text = done.text().replace("tl.exe", "tl");
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
         This page has the output of `tl --help` and `tl COMMAND --help`, and the settings of a project. A test makes it: `UPDATE_DOCS=1 \
         cargo test -p tl-cli --test help`.\n\n\
         `tl completions bash` and `tl man DIR` write completions and manual pages. Commands \
         that read streams write each value at once. If that takes more than a second and the values go \
         to a file or a pipe, standard error shows the progress, on a terminal only. `tl site` shows how many \
         files it has written. No other command takes that long: the longest, to generate two layers with every extra, took 1.5 s in an \
         optimised build on two busy cores, layer 185 alone 0.5 s, `tl log` over the 77 layers of \
         `schema/api.tl` 1.1 s of processor time, and what else does not generate less than 0.25 s.\n\n```text\n{}```\n",
        help(&[])
    );
    page += "\n";
    page += include_str!("project/page.md");
    for name in subcommands() {
        let text = help(&[&name]);
        write!(page, "\n## tl {name}\n\n```text\n{text}```\n").expect("a string takes any text");
    }
    check_stored("docs/command.md", &page);
}

#[test]
fn every_command_has_examples_and_its_exit_status() {
    assert!(help(&[]).contains("\nExamples:\n  "));
    for name in subcommands() {
        let help = help(&[&name]);
        assert!(help.contains("\nExamples:\n  "), "{name} has no examples");
        let text = help.replace('\n', " ");
        assert!(text.contains("The exit status is 0"), "{name} does not say its exit status");
    }
}

/// Creates a folder with the project's schemas and the files that examples name.
#[cfg(unix)]
fn folder_of_examples(name: &str) -> PathBuf {
    let policy = "[diff]\nmay-break = [\"wire\", \"json\", \"rust\", \"names\"]\n";
    let project = "[schemas.api]\nfiles = [\"schema/api-185.tl\"]\n";
    let files = [
        ("album/Cargo.toml", ""),
        ("client/Cargo.toml", ""),
        ("loose.toml", policy),
        ("client/names.md.j2", ""),
        ("tl.toml", project),
    ];
    let here = directory(name, &files);
    let copy = |from: &str, to: &str| {
        let to = here.join(to);
        fs::create_dir_all(to.parent().expect("a folder")).expect("a folder can be made");
        fs::copy(workspace().join(from), to).expect("a file can be copied");
    };
    for schema in ["api.tl", "api-185.tl", "api-186.tl", "mtproto.tl", "docs/api.toml"] {
        let schema = format!("schema/{schema}");
        copy(&schema, &schema);
    }
    copy("tl-cli/tests/pages/function.html", "messages.sendMultiMedia.html");
    for (form, name) in [("hex", "call.hex"), ("raw", "packet.bin")] {
        let schema = "schema/api-185.tl";
        let line = format!("tl sample inputMediaPhoto --schema {schema} --to {form} > {name}");
        shell(&here, &line);
    }
    here
}

/// Runs the examples of all help texts in a shell.
#[cfg(unix)]
#[test]
fn the_examples_work() {
    let here = folder_of_examples("examples");
    // A call of `help.getNearestDc`, and its answer.
    let answer = "tl sample nearestDc --schema schema/api-185.tl --to hex";
    let line = format!("(echo 2630b31f; {answer}) > calls-and-answers.hex");
    shell(&here, &line);
    let call = fs::read_to_string(here.join("call.hex")).expect("a value");
    let log = serde_json::json!({ "level": "debug", "body": call.trim() });
    fs::write(here.join("log.jsonl"), format!("{log}\n")).expect("a file can be written");

    let commit = "git init -q && git add schema && \
                  git -c user.name=A -c user.email=a@example.com commit -qm Schemas";
    let has_git = shell(&here, commit).status.success();
    if !has_git {
        skipped("examples with `--git`: there is no git");
    }

    let mut count = 0;
    let helps = subcommands().into_iter().map(|name| help(&[&name]));
    for help in helps.chain([help(&[])]) {
        let examples = help.split_once("\nExamples:\n").expect("there are examples").1;
        // Continuation lines are indented further.
        let examples = examples.replace("\n    ", "\u{0}").replace('\n', "\n\n");
        for line in examples.replace('\u{0}', "\n").split("\n\n").filter(|line| !line.is_empty()) {
            let line = line.strip_prefix("  ").expect("an example is indented");
            let (line, status) = line.split_once("  # status ").unwrap_or((line, "0"));
            if line.contains("--git ") && !has_git {
                continue;
            }
            check_example(&here, line, status);
            count += 1;
        }
    }
    assert!(count >= 2 * subcommands().len(), "only {count} examples");
}

/// Runs the commands that README.md lists, one after the other.
#[cfg(unix)]
#[test]
fn the_commands_of_the_readme_work() {
    let readme = fs::read_to_string(workspace().join("README.md")).expect("a text");
    let section = readme.split_once("\n### The `tl` command\n").expect("a section").1;
    let section = section.split("\n### ").next().expect("its text");
    let block = section.split("```sh\n").nth(1).expect("the commands");
    let block = block.split("```").next().expect("they end");

    let here = folder_of_examples("readme");
    let prepared = [
        "cp messages.sendMultiMedia.html sendMultiMedia.html",
        "tl decode --schema schema/api-185.tl call.hex > call.json",
        "sed 's/LAYER 186/LAYER 232/' schema/api-186.tl > new.tl",
        "touch Cargo.toml",
    ];
    for line in prepared {
        check_example(&here, line, "0");
    }
    for line in block.lines() {
        // The schemas of the two layers differ.
        let status = if line.starts_with("tl diff ") { "1" } else { "0" };
        check_example(&here, line, status);
    }
    check_example(&here, "tl show messages.sendMultiMedia --schema schema/api.tl@232", "0");
    let names = ["schema/api.tl", "site/index.html", "src/tl/mod.rs", "notes-server/Cargo.toml"];
    for name in names.into_iter().chain(["build.rs", "man/tl.1"]) {
        assert!(here.join(name).exists(), "{name}");
    }
}

/// Runs a command line with `tl` on the path, and checks its exit status.
#[cfg(unix)]
#[track_caller]
fn check_example(here: &Path, line: &str, status: &str) {
    if line.starts_with("tl serve") {
        let line = line.split("  #").next().expect("the command is before its comment");
        return assert!(serves(here, line), "{line}");
    }
    let output = shell(here, line);
    let found = output.status.code().map(|code| code.to_string());
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert_eq!(found.as_deref(), Some(status), "{line}\n{stderr}");
}

/// Runs the command line of a server until it says its address, and ends it as a user would. Returns
/// true if all is well.
#[cfg(unix)]
fn serves(here: &Path, line: &str) -> bool {
    let mut command = in_shell(here, &format!("exec {line} --port 0"));
    let mut child = command.stdout(Stdio::piped()).spawn().expect("there is a shell");
    let mut address = String::new();
    let stdout = child.stdout.as_mut().expect("it has an output");
    BufReader::new(stdout).read_line(&mut address).expect("it prints its address");
    shell(here, &format!("kill -INT {}", child.id()));
    let status = child.wait().expect("it ends");
    address.starts_with("serving http://localhost:") && status.success()
}

/// Runs a command line with `tl` on the path.
#[cfg(unix)]
fn shell(here: &Path, line: &str) -> Output {
    in_shell(here, line).output().expect("there is a shell")
}

#[cfg(unix)]
fn in_shell(here: &Path, line: &str) -> Command {
    let path = std::env::var("PATH").unwrap_or_default();
    let folder = Path::new(env!("CARGO_BIN_EXE_tl")).parent().expect("a folder").to_string_lossy();
    let mut command = Command::new("sh");
    command.args(["-c", line]).current_dir(here).env("PATH", format!("{folder}:{path}"));
    command
}

/// `--quiet` leaves results and errors.
#[test]
fn quiet() {
    let (good, bad) = ("a x:int = A;\n", "a x:Missing = A;\n");
    let files = [("s.tl", good), ("bad.tl", bad), ("crate/Cargo.toml", "")];
    let here = directory("quiet", &files);
    let run = |line: &str| {
        let done = finish(&mut command(&here, line.split(' ')), "");
        (done.stdout.len(), done.stderr.len())
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
    let here = directory("man", &[("tl.1", "an old page\n")]);
    assert_eq!(tl(&["man", &here.to_string_lossy()]).status, Some(0));
    for name in subcommands() {
        let page = fs::read_to_string(here.join(format!("tl-{name}.1"))).expect("a page");
        assert!(page.contains("The exit status is 0"), "{name}");
    }
    let page = fs::read_to_string(here.join("tl.1")).expect("a page");
    assert!(page.contains("Exit status, of every command"));
    assert_eq!(tl(&["man"]).text(), page);
}

#[test]
fn completions() {
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let done = tl(&["completions", shell]);
        let text = done.text();
        for name in subcommands() {
            assert!(text.contains(&name), "{shell}: {name}");
        }
        assert!(text.contains("boxing-threshold"), "{shell}");
    }
    assert_eq!(tl(&["completions", "sh"]).status, Some(2));
}

/// Checks that `--color` applies to the messages of all crates.
#[test]
fn colours() {
    let files = [("s.tl", "a x:Missing = A;\n"), ("crate/Cargo.toml", "")];
    let here = directory("colours", &files);
    let lines = [
        "generate s.tl --out out",
        "init crate --schema s.tl",
        "init crate --force",
        "check",
        "check missing.tl",
        "check s.tl",
        "show a --schema s.tl",
        "id missing.tl",
        "decode --schema s.tl",
        "nonsense",
    ];
    for line in lines {
        let has_colours = |line: &str| {
            let done = finish(&mut command(&here, line.split(' ')), "");
            done.text().contains('\u{1b}') || done.stderr.contains('\u{1b}')
        };
        assert!(!has_colours(line), "{line}");
        // `init` writes only once what is new.
        let _ = fs::remove_dir_all(here.join("crate/src"));
        assert!(has_colours(&format!("{line} --color always")), "{line}");
        let _ = fs::remove_dir_all(here.join("crate/src"));
        assert!(has_colours(&format!("--color=always {line}")), "{line}");
        assert!(!has_colours(&format!("{line} --color never")), "{line}");
    }
}
