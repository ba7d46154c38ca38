//! `msg_container` and `gzip_packed` of MTProto: the commands show what is inside.

mod common;

use common::{tl, workspace};

const JSON: &str = r#"{"_":"msg_container","messages":[
    {"_":"message","msg_id":"1","seqno":1,"body":{"_":"pong","msg_id":"5","ping_id":"6"}},
    {"_":"message","msg_id":"2","seqno":3,"body":{"_":"rpc_result","req_msg_id":"7","result":
        {"_":"gzip_packed","unpacked":{"_":"updateShort","update":
            {"_":"updateDeleteMessages","messages":[1,2],"pts":3,"pts_count":2},"date":4}}}}]}"#;

#[test]
fn what_is_packed_is_shown_and_encoded_again() {
    let options = "-s schema/api-185.tl -s schema/mtproto.tl";
    let run = |command: &str, input: &str| {
        let done = tl(&workspace(), &format!("tl {command} {options}"), input);
        assert_eq!((done.stderr.as_str(), done.status), ("", Some(0)), "{command}");
        String::from_utf8(done.stdout).expect("the output is text")
    };
    let hex = run("encode", JSON);
    let json = run("decode", &hex);
    let update =
        r#""unpacked":{"_":"updateShort","update":{"_":"updateDeleteMessages","messages":[1,2],"#;
    assert!(json.contains(update) && json.contains(r#""packed_data":"H4sI"#), "{json}");
    assert_eq!(run("encode", &json), hex);
    assert!(run("decode --format text", &hex).contains("gzip_packed { unpacked: updateShort"));
    // The content has offsets of its own. The compressed bytes depend on the library.
    let dump = run("explain", &hex);
    let indented: Vec<&str> = dump.lines().filter(|line| line.starts_with("  0")).collect();
    insta::assert_snapshot!(indented.join("\n"));
}
