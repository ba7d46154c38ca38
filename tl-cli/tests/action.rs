//! The GitHub Action, run as a workflow runs it, on a bump from layer 185 to 186 in a git repository.
#![cfg(unix)]

mod common;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use common::{directory, finish, git, run, skipped, tl, workspace};

/// A repository with layer 185, in which layer 186 replaces it. Returns `None` without git.
fn repository(name: &str) -> Option<PathBuf> {
    let layer =
        |number: u32| fs::read_to_string(workspace().join(format!("schema/api-{number}.tl")));
    let here = directory(name, &[("schema/api.tl", layer(185).expect("a schema"))]);
    if !git(&here, &["init", "-q", "-b", "main"]) {
        skipped("there is no git");
        return None;
    }
    assert!(git(&here, &["add", "."]) && git(&here, &["commit", "-qm", "Layer 185"]));
    fs::write(here.join("schema/api.tl"), layer(186).expect("a schema"))
        .expect("a file can be written");
    Some(here)
}

struct Done {
    status: Option<i32>,
    stdout: String,
    comment: String,
    summary: String,
}

/// Runs the one step of `action.yml`, with its inputs as environment variables.
fn action(here: &Path, inputs: &[(&str, &str)]) -> Done {
    let action = fs::read_to_string(workspace().join("action.yml")).expect("the action");
    let run = action.lines().find_map(|line| line.trim().strip_prefix("run: ")).expect("a step");
    for (input, _) in inputs {
        assert!(action.contains(&format!("\n        {input}: ${{{{")), "{input}");
    }
    let (summary, output) = (here.join("summary.md"), here.join("output.txt"));
    let _ = fs::remove_file(&summary);
    let mut step = Command::new("bash");
    step.args(["-c", run.trim_matches('\'')])
        .current_dir(here)
        .env("GITHUB_ACTION_PATH", workspace())
        .env("GITHUB_STEP_SUMMARY", &summary)
        .env("GITHUB_OUTPUT", &output)
        .env("TL_COMMAND", env!("CARGO_BIN_EXE_tl"))
        .env("TL_SCHEMAS", "schema/api.tl")
        .env("TL_BASE", "main")
        .env("TL_POLICY", "tl.toml")
        .envs(inputs.iter().copied());
    let done = finish(&mut step, "");
    let text = |path: &Path| fs::read_to_string(path).unwrap_or_default();
    Done {
        status: done.status,
        stdout: done.text().to_owned() + &done.stderr,
        comment: text(&here.join("tl-diff.md")),
        summary: text(&summary),
    }
}

#[test]
fn a_bump_by_policy() {
    let Some(here) = repository("bump") else { return };
    assert_eq!(tl(&here, "tl fmt schema/api.tl", "").status, Some(0));

    // Without a policy, every break fails.
    let done = action(&here, &[]);
    assert_eq!(done.status, Some(1), "{}", done.stdout);
    assert!(done.comment.starts_with("## Layer 185 → layer 186\n"), "{}", done.comment);
    assert!(done.comment.contains("- `channel`, `#0aadfc8f` → `#fe4478bd` **breaking**"));
    assert_eq!(done.summary, done.comment);

    // A policy that allows what breaks.
    let policy = "[diff]\nmay-break = [\"wire\", \"rust\", \"json\"]\n";
    fs::write(here.join("tl.toml"), policy).expect("a file");
    let done = action(&here, &[]);
    assert_eq!(done.status, Some(1), "{}", done.stdout);
    let refused = "- **names** `channels.toggleSignatures`: the field `enabled` is gone\n";
    assert!(done.comment.ends_with(&format!("may.\n\n{refused}\n")), "{}", done.comment);
    let policy = policy.replace("\"wire\"", "\"names\", \"wire\"");
    fs::write(here.join("tl.toml"), policy).expect("a file");
    let done = action(&here, &[]);
    assert_eq!(done.status, Some(0), "{}\n{}", done.stdout, done.comment);
    assert!(
        done.comment.contains("### Policy\n\npolicy: nothing breaks that may not"),
        "{}",
        done.comment
    );

    // One that does not, with an exception by name.
    let policy = "[diff]\nmay-break = [\"rust\", \"json\"]\n\n[[diff.exceptions]]\nname = \"channel*\"\n\
                  may-break = [\"wire\"]\nreason = \"only bots see it\"\n\n[[diff.exceptions]]\n\
                  name = \"gone\"\nreason = \"an old one\"\n";
    fs::write(here.join("tl.toml"), policy).expect("a file");
    let done = action(&here, &[]);
    assert_eq!(done.status, Some(1), "{}", done.stdout);
    assert!(
        done.comment.contains("\n- **wire** `botInfo`: the constructor id changed\n"),
        "{}",
        done.comment
    );
    assert!(!done.comment.contains("- **wire** `channel`"), "{}", done.comment);
    assert!(done.comment.contains("\n- wire `channel`: only bots see it\n"), "{}", done.comment);
    assert!(done.comment.contains("not needed:\n\n- `gone`\n"), "{}", done.comment);

    // Only what the roots reach counts.
    let done = action(&here, &[("TL_ROOTS", "stickers.* help.getNearestDc")]);
    assert_eq!(done.status, Some(0), "{}\n{}", done.stdout, done.comment);
}

/// The schemas of tl.toml are compared if the action names none. A new layer is compared with the
/// newest one that the base has, and a new schema with nothing.
#[test]
fn a_bump_by_tl_toml() {
    let Some(here) = repository("project") else { return };
    let texts = [
        ("schema/api-186.tl", fs::read_to_string(workspace().join("schema/api-186.tl"))),
        ("schema/new.tl", Ok("own = Own;\n".to_owned())),
        (
            "tl.toml",
            Ok("[schemas.api]\nlayers = { 185 = \"schema/api.tl\", 186 = \"schema/api-186.tl\" }\n\
                [schemas.new]\nfiles = [\"schema/new.tl\"]\n"
                .to_owned()),
        ),
    ];
    for (name, text) in texts {
        fs::write(here.join(name), text.expect("a text")).expect("a file can be written");
    }
    assert!(git(&here, &["checkout", "-q", "schema/api.tl"]));
    let inputs = [("TL_SCHEMAS", ""), ("TL_ROOTS", "channel")];
    let done = action(&here, &inputs);
    assert_eq!(done.status, Some(1), "{}\n{}", done.stdout, done.comment);
    assert!(done.comment.starts_with("## Layer 185 → layer 186\n"), "{}", done.comment);
    assert_eq!(done.comment.matches("## Layer").count(), 1, "{}", done.comment);
    assert!(done.stdout.contains("note: schema/new.tl is not in main\n"), "{}", done.stdout);
    let done = tl(&here, "tl diff --git none", "");
    assert_eq!(done.status, Some(2), "{done:?}");
    let message = "cannot read `schema/api-186.tl` of revision `none`: invalid object name";
    assert!(done.stderr.contains(message), "{done:?}");
}

/// The action names each file that it does not compare.
#[test]
fn a_file_that_the_base_does_not_have() {
    let Some(here) = repository("new_schema") else { return };
    assert!(git(&here, &["checkout", "-q", "schema/api.tl"]));
    fs::write(here.join("new.tl"), "own#6ad7f3a3 = Own;\n").expect("a file");
    let done = action(&here, &[("TL_SCHEMAS", "schema/api.tl new.tl")]);
    let notice = "::notice::new.tl is not in main: nothing to compare with\n";
    assert!(done.stdout.contains(notice), "{}", done.stdout);
    assert!(!done.stdout.contains("::notice::schema/api.tl"), "{}", done.stdout);
    assert!(done.comment.contains("No differences"), "{}", done.comment);
}

/// A layer that cannot be read is an error, not a reason to compare with an older one or with nothing.
#[test]
fn a_broken_archive_in_the_revision() {
    let Some(here) = repository("broken") else { return };
    let write = |name: &str, text: &str| fs::write(here.join(name), text).expect("a file");
    let archive = "// archive of layers 1, 2\n// layers 1-2\na x:int = A;\n// layers 2\nb = B;\n";
    write(
        "tl.toml",
        "[schemas.api]\nlayers = { 1 = \"a.tl@1\", 2 = \"a.tl@2\", 3 = \"a.tl@3\" }\n",
    );
    let commit = |text: &str| {
        write("a.tl", text);
        assert!(git(&here, &["add", "a.tl"]) && git(&here, &["commit", "-qm", "An archive"]));
        write("a.tl", &archive.replace("1, 2", "1, 2, 3"));
        tl(&here, "tl diff --git HEAD", "")
    };
    // The newest layer of the revision is layer 2.
    let done = commit(archive);
    assert_eq!(done.status, Some(1), "{done:?}");
    assert!(done.text().starts_with("a.tl@2@HEAD → a.tl@3\n"), "{done:?}");
    let done = commit(&archive.replace("layers 1-2", "layers 1-7"));
    assert_eq!(done.status, Some(2), "{done:?}");
    assert!(done.stderr.contains("cannot read `a.tl` of revision `HEAD`: line 2: "), "{done:?}");
    let done = tl(&here, "tl diff --git HEAD~1 a.tl@3", "");
    assert!(done.stderr.contains("the archive has no layer 3; it has 1, 2"), "{done:?}");
}

/// A schema with a new file is compared with the files that the revision has.
#[test]
fn a_schema_with_a_new_file() {
    let Some(here) = repository("new_file") else { return };
    fs::write(here.join("new.tl"), "own = Own;\n").expect("a file");
    let files = "[schemas.api]\nfiles = [\"schema/api.tl\", \"new.tl\"]\n";
    fs::write(here.join("tl.toml"), files).expect("a file");
    let done = tl(&here, "tl diff --git main", "");
    assert_eq!(done.status, Some(1), "{done:?}");
    assert!(done.text().starts_with("api@main (layer 185) → api (layer 186)\n"), "{done:?}");
}

#[test]
fn findings_are_annotations() {
    let Some(here) = repository("annotations") else { return };
    let path = here.join("schema/api.tl");
    let text = fs::read_to_string(&path).expect("a schema");
    let inputs = [("TL_CHECK_OPTIONS", "--deny warnings")];
    fs::write(&path, text.replace("---functions---", "odd   x:String = Odd;\n---functions---"))
        .expect("a file");
    fs::write(here.join("tl.toml"), "[diff]\nmay-break = [\"wire\", \"rust\", \"json\"]\n")
        .expect("a file");
    let done = action(&here, &inputs);
    assert_eq!(done.status, Some(1));
    let line = text.lines().position(|line| line == "---functions---").expect("it is there") + 1;
    let place =
        format!("::error file=schema/api.tl,line={line},col=9,endLine={line},endColumn=15,");
    let rest = "title=boxed-builtin::`String` is the boxed `string`%0Ahelp: write `string`";
    assert!(done.stdout.contains(&(place + rest)), "{}", done.stdout);
    assert!(
        done.stdout.contains("::error file=schema/api.tl,title=tl fmt::not formatted"),
        "{}",
        done.stdout
    );
    // A command that updates the schema comes first.
    let update = (
        "TL_UPDATE",
        "git show main:schema/api.tl > schema/api.tl && $TL_COMMAND fmt schema/api.tl",
    );
    let done = action(&here, &[inputs[0], update]);
    assert_eq!(done.status, Some(0), "{}\n{}", done.stdout, done.comment);
    assert!(done.comment.contains("No differences"), "{}", done.comment);
    let done = action(&here, &[("TL_UPDATE", "exit 3")]);
    assert_eq!(done.status, Some(2), "{}", done.stdout);
    let done = action(&here, &[("TL_BASE", "origin/main")]);
    assert_eq!(done.status, Some(2), "{}", done.stdout);
    assert!(done.stdout.contains("::error::no revision `origin/main`"), "{}", done.stdout);
}

/// The hooks of pre-commit are command lines that take file names.
#[test]
fn hooks() {
    let here = directory("hooks", &[("s.tl", "a   x:int = A;\n")]);
    let hooks = fs::read_to_string(workspace().join(".pre-commit-hooks.yaml")).expect("the hooks");
    let entries: Vec<&str> =
        hooks.lines().filter_map(|line| line.trim().strip_prefix("entry: tl ")).collect();
    assert_eq!(entries, ["check", "fmt"]);
    for entry in entries {
        let done = run(&here, &format!("tl {entry} s.tl"));
        assert!(done.ends_with("--- status 0\n"), "{done}");
    }
    assert_eq!(fs::read_to_string(here.join("s.tl")).expect("a file"), "a x:int = A;\n");
}

#[test]
fn revisions() {
    let Some(here) = repository("revisions") else { return };
    for (folder, path) in
        [("", "schema/api.tl"), ("schema", "api.tl"), ("schema", "../schema/api.tl")]
    {
        let done = tl(&here.join(folder), &format!("tl diff --git main {path}"), "");
        assert_eq!(done.status, Some(1), "{done:?}");
        let first = format!("{path}@main (layer 185) → {path} (layer 186)");
        assert!(done.text().starts_with(&first), "{done:?}");
    }
    fs::rename(here.join("schema/api.tl"), here.join("schema/new.tl")).expect("it is there");
    let done = run(&here, "tl diff --git HEAD schema/api.tl schema/new.tl");
    assert!(done.ends_with("--- status 1\n"), "{done}");
    for (line, message) in [
        ("tl diff --git HEAD schema/new.tl", "cannot read `schema/new.tl` of revision `HEAD`: "),
        ("tl diff --git none schema/api.tl", "cannot read `schema/api.tl` of revision `none`: "),
        ("tl diff --git=--output=x schema/api.tl", "`--output=x` is not a revision"),
        ("tl diff schema/new.tl", "expected two schemas, or `--git` and one"),
        ("tl diff schema/new.tl schema/new.tl --policy none.toml", "cannot read `none.toml`"),
    ] {
        let done = tl(&here, line, "");
        assert_eq!(done.status, Some(2), "{line}: {done:?}");
        assert!(done.stderr.contains(message), "{line}: {done:?}");
    }
}

/// A policy with a mistake is refused, and says where.
#[test]
fn policies_with_mistakes() {
    let here = directory("mistakes", &[("s.tl", "a x:int = A;\n")]);
    for (policy, message) in [
        ("[diff]\nmay-brake = []\n", "`diff` has no key `may-brake`; did you mean `may-break`?"),
        (
            "[diff]\nmay-break = [\"bytes\"]\n",
            "`may-break` is a list of `wire`, `json`, `rust`, `names`",
        ),
        ("[diff]\nmay-break = \"wire\"\n", "tl.toml:2:13: `diff.may-break` is not a list of texts"),
        ("[[diff.exceptions]]\nname = \"a\"\n", "an exception needs a text `reason`"),
        ("[[diff.exceptions]]\nreason = \"a\"\n", "an exception needs a text `name`"),
        ("[diff]\nexceptions = 1\n", "`diff.exceptions` is not a list of tables"),
        ("[diff\n", "tl.toml:1:6: unclosed table"),
    ] {
        fs::write(here.join("tl.toml"), policy).expect("a file can be written");
        let done = tl(&here, "tl diff --policy tl.toml s.tl s.tl", "");
        assert_eq!(done.status, Some(2), "{policy}: {done:?}");
        let stderr = &done.stderr;
        assert!(stderr.contains("tl.toml:") && stderr.contains(message), "{policy}: {stderr}");
    }
}
