//! The answer to each method and path.

use hyper::header::{self, HeaderValue};
use hyper::{Method, StatusCode};
use percent_encoding::percent_decode_str;

use super::http::{Question, Reply};
use super::pages;
use super::state::State;
use crate::bytes::answers;

/// The media types.
const HTML: &str = "text/html; charset=utf-8";
const MARKDOWN: &str = "text/markdown; charset=utf-8";
const SCRIPT: &str = "text/javascript; charset=utf-8";
const STYLE: &str = "text/css; charset=utf-8";

/// Answers a question.
pub(super) fn answer(state: &State, question: &Question) -> Reply {
    let path = question.path.as_str();
    let is_get = matches!(question.method, Method::GET | Method::HEAD);
    match answers::WITH_BODY.contains(&path) {
        true if question.method != Method::POST => wrong_method("POST"),
        false if !is_get => wrong_method("GET, HEAD"),
        _ => match answers::answer(state, path, &question.body).map(Reply::json) {
            // Browsers show other statuses as failures of the page.
            Some(reply) if question.query == "status=200" => reply.with(StatusCode::OK),
            Some(reply) => reply,
            None => get(state, path),
        },
    }
}

fn wrong_method(allow: &'static str) -> Reply {
    let refused = Reply::json(answers::refused(&format!("use {allow}")));
    let header = Some((header::ALLOW, HeaderValue::from_static(allow)));
    Reply { header, ..refused.with(StatusCode::METHOD_NOT_ALLOWED) }
}

fn get(state: &State, path: &str) -> Reply {
    let page = |page: String| Reply::new(HTML, pages::completed(state, page));
    match path {
        "/findings" => page(pages::findings(state)),
        "/version" => Reply::new("text/plain", state.version()),
        // This one asks the server. The site has its own.
        "/bytes-answers.js" => Reply::new(SCRIPT, include_str!("answers.js")),
        "/serve/reload.js" => Reply::new(SCRIPT, include_str!("reload.js")),
        "/serve/serve.css" => Reply::new(STYLE, include_str!("serve.css")),
        path => definition(state, path)
            .or_else(|| file(state, path))
            .unwrap_or_else(|| page(pages::missing(state, path)).with(StatusCode::NOT_FOUND)),
    }
}

/// Answers `/definition/user` and `/definition/185/user` with the address of a page.
fn definition(state: &State, path: &str) -> Option<Reply> {
    let name = path.strip_prefix("/definition/")?;
    let (number, name) = match name.split_once('/') {
        Some((number, name)) => (Some(number.parse().ok()?), name),
        None => (None, name),
    };
    let layers = state.site().layers();
    let layer = layers.iter().rposition(|layer| number.is_none() || layer.number == number)?;
    let address = state.site().address_of(layer, &percent_decode_str(name).decode_utf8().ok()?)?;
    let address = HeaderValue::try_from(format!("/{address}")).ok()?;
    let reply = Reply::new("text/plain", "").with(StatusCode::FOUND);
    Some(Reply { header: Some((header::LOCATION, address)), ..reply })
}

/// Returns a file of the site.
fn file(state: &State, path: &str) -> Option<Reply> {
    let path = percent_decode_str(path.strip_prefix('/')?).decode_utf8().ok()?;
    let rest = match &*path {
        "bytes" => ".html",
        path if path.is_empty() || path.ends_with('/') => "index.html",
        _ => "",
    };
    let path = format!("{path}{rest}");
    let text = state.site().file(&path)?;
    Some(match path.rsplit('.').next() {
        Some("html") => Reply::new(HTML, pages::completed(state, text)),
        Some("md") => Reply::new(MARKDOWN, text),
        Some("css") => Reply::new(STYLE, text),
        _ => Reply::new(SCRIPT, text),
    })
}
