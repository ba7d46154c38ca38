//! Checks that README.md has the figures of docs/performance.md.

use std::fs;
use std::path::Path;

fn read(name: &str) -> String {
    fs::read_to_string(Path::new("..").join(name)).expect("the file is there")
}

/// Splits a line of a table into cells.
fn cells(line: &str) -> Vec<&str> {
    line.trim_matches('|').split('|').map(str::trim).collect()
}

/// Returns the last cell of the line with this first cell.
fn last<'a>(text: &'a str, first: &str) -> &'a str {
    let mut lines = text.lines().map(cells);
    let line = lines.find(|cells| cells.len() > 1 && cells[0] == first);
    line.and_then(|cells| cells.last().copied()).expect("the row is there")
}

#[test]
fn times() {
    let (readme, page) = (read("README.md"), read("docs/performance.md"));
    for (shown, task, row) in [
        ("album of ten photos, encoded into a new buffer", "album, encoded, new buffer", "ours"),
        (
            "album of ten photos, encoded into a reused buffer",
            "album, encoded, reused buffer",
            "ours",
        ),
        (
            "`updates` (10 messages, 20 users, 5 chats), encoded into a new buffer",
            "updates, encoded, new buffer",
            "ours",
        ),
        ("`updates`, decoded", "updates, decoded", "ours"),
        ("`updates`, decoded into an existing value", "updates, decoded", "ours, reused"),
        ("`updates`, decoded as borrowed values", "updates, decoded", "ours, borrowed"),
    ] {
        let table = page.split_once(&format!("**{task}**")).expect("the task is there").1;
        let row = table.lines().map(cells).find(|cells| cells[0] == row).expect("the row is there");
        assert_eq!(last(&readme, shown), row[2], "{shown}");
    }
}

/// README.md has the memory of streams to the next ten megabytes.
#[test]
fn streams() {
    let (readme, page) = (read("README.md"), read("docs/performance.md"));
    let table = page.split_once("MB/s of processor time | memory |").expect("the table is there").1;
    let rows = table.lines().map(cells).skip(2).take_while(|cells| cells.len() > 1);
    let ours = rows.filter(|cells| cells[0].starts_with("`tl "));
    let memory = |cells: Vec<&str>| cells[4].trim_end_matches(" MB").parse::<u32>();
    let most = ours.map(memory).max_by_key(|memory| memory.clone().unwrap_or(u32::MAX));
    let most = most.expect("a row").expect("a number of megabytes");
    let shown = format!("in about {} MB of memory on two cores", (most + 5) / 10 * 10);
    assert!(readme.contains(&shown), "{shown}");
}

#[test]
fn compiling() {
    let (readme, page) = (read("README.md"), read("docs/performance.md"));
    let table = page.split_once("<!-- compile time -->").expect("the table is there").1;
    let ours = table.lines().map(cells).find(|cells| cells[0] == "ours").expect("our row");
    let shown = ["check", "dev", "release", "release, with a program that decodes `Updates`"];
    for (shown, measured) in shown.into_iter().zip(&ours[1..]) {
        let mut lines = readme.lines().map(cells);
        let row = lines.find(|cells| cells.len() == 3 && cells[0] == shown).expect("the row");
        let expected = [row[1], row[2]].map(|ratio| format!("({ratio})"));
        assert!(expected.iter().all(|ratio| measured.contains(ratio)), "{shown}: {measured}");
    }
}

#[test]
fn clean_builds() {
    let (readme, page) = (read("README.md"), read("docs/performance.md"));
    let table = page.split_once("<!-- clean builds -->").expect("the table is there").1;
    let ratio = |name: &str| {
        let row = table.lines().map(cells).find(|cells| cells[0] == name).expect("the row");
        let (_, ratio) = row[1].split_once('(').expect("a ratio");
        ratio.trim_end_matches(')').to_owned()
    };
    let (script, files) = (ratio("ours"), ratio("ours, generated before"));
    let shown = format!(
        "In dev it takes {script} times the peer's processor time, and {files} times with the files"
    );
    assert!(readme.contains(&shown), "{shown}");
}
