//! `tl serve` with a client that speaks HTTP badly.
#![cfg(feature = "serve")]

mod common;

use std::fmt::Display;
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use common::{command, directory, tl, workspace};
use serde_json::{Value, json};

const SCHEMA: &str = "// LAYER 1\npoint#1 x:int y:int = Point;\n\
                      gzip_packed#3072cfa1 packed_data:bytes = Object;\n";

/// A server, which ends with its test.
struct Server {
    child: Child,
    port: u16,
    here: PathBuf,
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// An answer: its status and its body.
type Answer = (u16, String);

impl Server {
    /// Serves a schema, which is the file schema.tl.
    fn of(name: &str, schema: &str) -> Self {
        let here = directory(name, &[("schema.tl", schema)]);
        Self::start(&here, &["serve", "--schema", "schema.tl", "--port", "0"])
    }

    fn start(here: &Path, args: &[&str]) -> Self {
        let mut command = command(here, args);
        let child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn();
        let mut child = child.expect("the command can be run");
        let mut line = String::new();
        let stdout = child.stdout.as_mut().expect("it has an output");
        BufReader::new(stdout).read_line(&mut line).expect("it prints its address");
        let port = line.trim().strip_prefix("serving http://localhost:");
        let port = port.and_then(|port| port.strip_suffix('/')?.parse().ok()).expect("a port");
        Self { child, port, here: here.to_owned() }
    }

    fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect((Ipv4Addr::LOCALHOST, self.port)).expect("a connection");
        stream.set_read_timeout(Some(Duration::from_secs(30))).expect("a timeout");
        stream
    }

    /// Sends bytes, and returns what comes back until the server closes the connection.
    fn raw(&self, bytes: &[u8]) -> Answer {
        let mut stream = self.connect();
        // The server may refuse a request before it has read all of it.
        let _ = stream.write_all(bytes);
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer);
        parse(&answer)
    }

    fn request(&self, method: &str, path: &str, headers: &str, body: &[u8]) -> Answer {
        let (port, len) = (self.port, body.len());
        let head = format!(
            "{method} {path} HTTP/1.1\r\nHost: localhost:{port}\r\nConnection: close\r\n\
             Content-Length: {len}\r\n{headers}\r\n"
        );
        self.raw(&[head.as_bytes(), body].concat())
    }

    /// Returns the headers of an answer.
    fn head(&self, path: &str) -> String {
        let mut stream = self.connect();
        let head = format!("HEAD {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        stream.write_all(head.as_bytes()).expect("the server reads");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).expect("the server answers");
        answer
    }

    fn get(&self, path: &str) -> Answer {
        self.request("GET", path, "", b"")
    }

    fn post(&self, path: &str, body: impl Display) -> Answer {
        self.request("POST", path, "", body.to_string().as_bytes())
    }

    /// Checks that the server still answers.
    #[track_caller]
    fn lives(&self) {
        let (status, body) = self.post("/decode", json!({ "bytes": "010000000700000008000000" }));
        assert_eq!(status, 200, "{body}");
        assert!(body.contains(r#""x":7"#), "{body}");
    }
}

fn parse(answer: &[u8]) -> Answer {
    let text = String::from_utf8_lossy(answer);
    let (head, body) = text.split_once("\r\n\r\n").unwrap_or((&text, ""));
    let status = head.split(' ').nth(1).and_then(|status| status.parse().ok());
    (status.unwrap_or_default(), body.to_owned())
}

#[test]
fn pages_and_answers() {
    let server = Server::of("pages", SCHEMA);
    for (path, expected) in [
        ("/", "<html"),
        ("/index.html", "<html"),
        ("/style.css", ""),
        ("/bytes", "Explain bytes"),
        ("/bytes.html", "Explain bytes"),
        ("/bytes.js", "use strict"),
        ("/bytes-answers.js", "the server does not answer"),
        ("/findings", "There are none."),
        ("/types.json", r#""Point""#),
        ("/types/1.json", r#""point""#),
    ] {
        let (status, body) = server.get(path);
        assert_eq!(status, 200, "{path}");
        assert!(body.contains(expected), "{path}: {body}");
    }
    for path in
        ["/missing", "/types/2.json", "/types/x.json", "/%ff", "/../Cargo.toml", "//etc/passwd"]
    {
        assert_eq!(server.get(path).0, 404, "{path}");
    }
    let (status, body) = server.get("/<script>alert(1)</script>");
    assert!(status >= 400 && !body.contains("<script>alert"), "{body}");
    let (status, body) =
        server.post("/encode", json!({ "value": { "_": "point", "x": 1, "y": 2 } }));
    assert_eq!(status, 200);
    let body: Value = serde_json::from_str(&body).expect("JSON");
    assert_eq!(body["hex"], "010000000100000002000000");
    let (status, body) = server.post("/explain", json!({ "bytes": "0100000007000000" }));
    let body: Value = serde_json::from_str(&body).expect("JSON");
    assert_eq!((status, &body["error"]["offset"]), (400, &json!(8)));
    assert_eq!(body["tokens"].as_array().map(Vec::len), Some(2));
    assert_eq!(server.post("/explain?status=200", "{}").0, 200);
}

#[test]
fn other_methods_and_hosts() {
    let server = Server::of("hosts", SCHEMA);
    for (method, path) in
        [("GET", "/explain"), ("PUT", "/decode"), ("POST", "/"), ("DELETE", "/bytes")]
    {
        assert_eq!(server.request(method, path, "", b"").0, 405, "{method} {path}");
    }
    assert_eq!(server.request("OPTIONS", "/explain", "Origin: http://evil.test\r\n", b"").0, 403);
    let ask = |headers: &str| {
        server.raw(format!("GET / HTTP/1.1\r\n{headers}Connection: close\r\n\r\n").as_bytes()).0
    };
    for host in ["localhost", "localhost:1", "127.0.0.1:80", "[::1]", "LOCALHOST"] {
        assert_eq!(ask(&format!("Host: {host}\r\n")), 200, "{host}");
    }
    for host in
        ["evil.test", "localhost.evil.test", "127.0.0.1.evil.test:80", "0.0.0.0", "user@localhost"]
    {
        let status = ask(&format!("Host: {host}\r\n"));
        assert!(matches!(status, 400 | 403), "{host}: {status}");
    }
    assert_eq!(ask(""), 400);
    assert_eq!(ask("Host: localhost\r\nHost: evil.test\r\n"), 400);
    let own = "Host: localhost:7\r\nOrigin: http://localhost";
    assert_eq!(ask(&format!("{own}:7\r\n")), 200);
    for origin in [":8\r\n", "\r\n", ".evil.test\r\n"] {
        assert_eq!(ask(&format!("{own}{origin}")), 403, "{origin}");
    }
    assert_eq!(ask("Host: localhost\r\nOrigin: null\r\n"), 403);
    // Pages from elsewhere can load nothing as a script, an image or a frame.
    for path in ["/", "/bytes", "/search-data.js", "/missing"] {
        let head = server.head(path);
        assert!(head.contains("cross-origin-resource-policy: same-origin"), "{head}");
        assert!(head.contains("frame-ancestors 'none'"), "{head}");
    }
    let absolute = "GET http://evil.test/ HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
    assert_eq!(server.raw(absolute.as_bytes()).0, 403);
}

#[test]
fn requests_that_break_the_protocol() {
    let server = Server::of("protocol", SCHEMA);
    for bytes in [
        b"\0\0\0\0".as_slice(),
        b"\x16\x03\x01\x02\0\x01\0\x01\xfc\x03\x03",
        b"GET\r\n\r\n",
        b"GET / HTTP/9.9\r\n\r\n",
        b"GET /\xff HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"POST /explain HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1\r\n\r\n",
        b"POST /explain HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nxx",
        b"POST /explain HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"POST /explain HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\
          Transfer-Encoding: chunked\r\n\r\nffffffffffffffffff\r\n",
    ] {
        let (status, _) = server.raw(bytes);
        assert!(matches!(status, 0 | 400..500), "{status}: {bytes:?}");
    }
    let long = format!("GET /{} HTTP/1.1\r\nHost: localhost\r\n\r\n", "a".repeat(1 << 20));
    assert!(matches!(server.raw(long.as_bytes()).0, 0 | 400..500));
    let many = format!("GET / HTTP/1.1\r\nHost: localhost\r\n{}\r\n", "a: b\r\n".repeat(100_000));
    assert!(matches!(server.raw(many.as_bytes()).0, 0 | 400..500));
    // A client that goes away in the middle of a request.
    drop(
        server
            .connect()
            .write_all(b"POST /explain HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\n{"),
    );
    server.lives();
}

#[test]
fn bodies_beyond_the_limits() {
    let server = Server::of("bodies", SCHEMA);
    let huge = vec![b' '; (1 << 21) + 1];
    assert_eq!(server.request("POST", "/explain", "", &huge).0, 413);
    let claimed =
        "POST /explain HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99999999999999\r\n\r\n";
    assert_eq!(server.raw(claimed.as_bytes()).0, 413);
    let mut chunks =
        b"POST /explain HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n".to_vec();
    chunks.extend([format!("{:x}\r\n", huge.len()).as_bytes(), &huge, b"\r\n0\r\n\r\n"].concat());
    assert_eq!(server.raw(&chunks).0, 413);
    let gzip = server.request("POST", "/explain", "Content-Encoding: gzip\r\n", b"\x1f\x8b\x08\0");
    assert_eq!(gzip.0, 415);
    assert_eq!(server.request("POST", "/explain", "", b"\xff\xfe").0, 400);
    let nested = format!(r#"{{"value":{}"#, "[".repeat(1_000_000));
    assert_eq!(server.post("/encode", nested).0, 400);
    server.lives();
}

/// Four megabytes of zeros in four kilobytes are not unpacked.
#[test]
fn bytes_that_unpack_to_many() {
    let schema = format!("{SCHEMA}blob#8 data:bytes = Blob;\n");
    let server = Server::of("bomb", &schema);
    let blob = json!({ "_": "blob", "data": "A".repeat(4 << 20) });
    let packed = json!({ "_": "gzip_packed", "unpacked": blob }).to_string();
    let packed = tl(&server.here, "tl encode --schema schema.tl", packed);
    let bytes = packed.text().trim();
    assert!((1000..20_000).contains(&bytes.len()), "{}", packed.stderr);
    let (_, body) = server.post("/explain", json!({ "bytes": bytes }));
    assert!(body.contains("limit") && body.len() < 50_000, "{body}");
    server.lives();
}

/// Clients that send nothing, or a byte now and then, do not keep others out for long.
#[test]
fn slow_clients() {
    let server = Server::of("slow", SCHEMA);
    let silent: Vec<_> = (0..40).map(|_| server.connect()).collect();
    let head = "POST /explain HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\n";
    let mut slow: Vec<_> = (0..40).map(|_| server.connect()).collect();
    slow.iter_mut().for_each(|stream| drop(stream.write_all(head.as_bytes())));
    let start = Instant::now();
    server.lives();
    assert!(start.elapsed() < Duration::from_secs(20), "{:?}", start.elapsed());
    // The silent ones are cut off, and those that send no body have an answer.
    for mut stream in silent {
        assert_eq!(stream.read(&mut [0; 1]).unwrap_or_default(), 0);
    }
    let mut answer = Vec::new();
    let _ = slow[0].read_to_end(&mut answer);
    assert_eq!(parse(&answer).0, 408);
}

#[test]
fn a_thousand_requests() {
    let server = Server::of("thousand", SCHEMA);
    thread::scope(|scope| {
        for _ in 0..20 {
            scope.spawn(|| (0..50).for_each(|_| server.lives()));
        }
    });
}

/// The questions in docs/serve.md have the answers beside them.
#[test]
fn the_page_about_the_server() {
    let page = fs::read_to_string(workspace().join("docs/serve.md")).expect("the page");
    let layer = |number: u32| {
        let path = workspace().join(format!("schema/api-{number}.tl"));
        format!("--layer={number}={}", path.to_str().expect("a path in UTF-8"))
    };
    let here = directory("page", &[("", ""); 0]);
    let server = Server::start(&here, &["serve", &layer(185), &layer(186), "--port", "0"]);
    let mut lines = page.lines().peekable();
    let mut count = 0;
    while let Some(line) = lines.next() {
        let Some(question) = line.strip_prefix("$ curl -s localhost:8185") else { continue };
        let (path, body) = question.split_once(" -d ").expect("a body");
        let (_, answer) = server.post(path, body.trim_matches('\''));
        assert_eq!(lines.peek(), Some(&&*answer), "{question}");
        count += 1;
    }
    assert_eq!(count, 3);
}

/// A changed schema changes the pages; one with errors is a page of its own, and the others stay.
#[test]
fn saved_files() {
    let server = Server::of("saved", SCHEMA);
    let path = server.here.join("schema.tl");
    let version = || server.get("/version").1;
    let wait = |old: &str| {
        let start = Instant::now();
        while version() == old {
            assert!(start.elapsed() < Duration::from_secs(20), "the server sees no change");
            thread::sleep(Duration::from_millis(50));
        }
        version()
    };
    let first = version();
    fs::write(&path, format!("{SCHEMA}line#9 = Line;\n")).expect("a file can be written");
    let second = wait(&first);
    assert!(server.get("/types.json").1.contains("Line"));
    fs::write(&path, "broken x:Missing<b> = Broken;\n").expect("a file can be written");
    let third = wait(&second);
    let (_, findings) = server.get("/findings");
    assert!(findings.contains("Missing&lt;b&gt;") && !findings.contains('\u{1b}'), "{findings}");
    assert!(server.get("/").1.contains("/findings"));
    assert!(server.get("/types.json").1.contains("Line"));
    fs::remove_file(&path).expect("a file can be removed");
    let fourth = wait(&third);
    assert!(server.get("/findings").1.contains("cannot read"));
    fs::write(&path, SCHEMA).expect("a file can be written");
    wait(&fourth);
    assert!(!server.get("/").1.contains("/findings"));
    server.lives();
}

#[test]
fn exit_status() {
    let here = directory("status", &[("bad.tl", "a x:Missing = A;\n"), ("good.tl", SCHEMA)]);
    let run = |line: &str| tl(&here, line, "");
    assert_eq!(run("tl serve --schema bad.tl --port 0").status, Some(1));
    assert_eq!(run("tl serve --schema missing.tl --port 0").status, Some(2));
    assert_eq!(run("tl serve --schema - --port 0").status, Some(2));
    let server = Server::start(&here, &["serve", "--schema", "good.tl", "--port", "0"]);
    let taken = run(&format!("tl serve --schema good.tl --port {}", server.port));
    assert_eq!(taken.status, Some(2));
    assert!(taken.stderr.contains("is taken"), "{}", taken.stderr);
}
