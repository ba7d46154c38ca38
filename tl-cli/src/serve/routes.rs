//! The answer to each method and path.

use hyper::header::{self, HeaderValue};
use hyper::{Method, StatusCode};
use percent_encoding::percent_decode_str;

use super::http::{Question, Reply};
use super::state::State;
use super::{api, pages};

/// The media types.
const HTML: &str = "text/html; charset=utf-8";
const MARKDOWN: &str = "text/markdown; charset=utf-8";
const SCRIPT: &str = "text/javascript; charset=utf-8";
const STYLE: &str = "text/css; charset=utf-8";

/// Answers a question.
pub(super) fn answer(state: &State, question: &Question) -> Reply {
    let api = match question.path.as_str() {
        "/explain" => Some(api::explain as fn(&[_], &[u8]) -> _),
        "/decode" => Some(api::decode as _),
        "/encode" => Some(api::encode as _),
        "/sample" => Some(api::sample as _),
        _ => None,
    };
    let is_post = question.method == Method::POST;
    let is_get = matches!(question.method, Method::GET | Method::HEAD);
    match api {
        Some(api) if is_post => {
            let reply = Reply::json(api(&state.layers(), &question.body));
            // Browsers show other statuses as failures of the page.
            if question.query == "status=200" { reply.with(StatusCode::OK) } else { reply }
        }
        Some(_) => wrong_method("POST"),
        None if is_get => get(state, &question.path),
        None => wrong_method("GET, HEAD"),
    }
}

fn wrong_method(allow: &'static str) -> Reply {
    let refused = Reply::json(api::refused(&format!("use {allow}")));
    let header = Some((header::ALLOW, HeaderValue::from_static(allow)));
    Reply { header, ..refused.with(StatusCode::METHOD_NOT_ALLOWED) }
}

fn get(state: &State, path: &str) -> Reply {
    let page = |page: String| Reply::new(HTML, pages::completed(state, page));
    match path {
        "/bytes" => page(pages::bytes(state)),
        "/findings" => page(pages::findings(state)),
        "/version" => Reply::new("text/plain", state.version()),
        "/serve/bytes.js" => Reply::new(SCRIPT, include_str!("bytes.js")),
        "/serve/reload.js" => Reply::new(SCRIPT, include_str!("reload.js")),
        "/serve/serve.css" => Reply::new(STYLE, include_str!("serve.css")),
        path => types(state, path)
            .or_else(|| definition(state, path))
            .or_else(|| file(state, path))
            .unwrap_or_else(|| page(pages::missing(state, path)).with(StatusCode::NOT_FOUND)),
    }
}

/// Answers `/types.json` and `/types/185.json`: the names in a layer.
fn types(state: &State, path: &str) -> Option<Reply> {
    let number = path.strip_prefix("/types")?.strip_suffix(".json")?;
    let number = match number {
        "" => None,
        number => Some(number.strip_prefix('/')?.parse().ok()?),
    };
    let layers = state.layers();
    let layer = layers.iter().rev().find(|layer| number.is_none() || layer.number == number)?;
    Some(Reply::json(api::names(layer)))
}

/// Answers `/definition/user` and `/definition/185/user` with the address of a page.
fn definition(state: &State, path: &str) -> Option<Reply> {
    let name = path.strip_prefix("/definition/")?;
    let (number, name) = match name.split_once('/') {
        Some((number, name)) => (Some(number.parse().ok()?), name),
        None => (None, name),
    };
    let layers = state.layers();
    let layer = layers.iter().rposition(|layer| number.is_none() || layer.number == number)?;
    let address = state.site().address_of(layer, &percent_decode_str(name).decode_utf8().ok()?)?;
    let address = HeaderValue::try_from(format!("/{address}")).ok()?;
    let reply = Reply::new("text/plain", "").with(StatusCode::FOUND);
    Some(Reply { header: Some((header::LOCATION, address)), ..reply })
}

/// Returns a file of the site.
fn file(state: &State, path: &str) -> Option<Reply> {
    let path = percent_decode_str(path.strip_prefix('/')?).decode_utf8().ok()?;
    let name = if path.is_empty() || path.ends_with('/') { "index.html" } else { "" };
    let path = format!("{path}{name}");
    let text = state.site().file(&path)?;
    Some(match path.rsplit('.').next() {
        Some("html") => Reply::new(HTML, pages::completed(state, text)),
        Some("md") => Reply::new(MARKDOWN, text),
        Some("css") => Reply::new(STYLE, text),
        _ => Reply::new(SCRIPT, text),
    })
}
