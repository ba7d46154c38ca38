//! Answers to requests about bytes, in a browser: the answers of `tl serve`, compiled to WebAssembly.
//!
//! A page writes a request into the module's memory, at [`reserve`]. [`answer`] puts the answer at
//! [`answer_start`]. A request is a path and, after a line end, a body. The first request has the path
//! `/schemas`: its body is a list of texts in JSON, see `Schemas`. All others are those of `tl serve`.
//!
//! A panic, or more memory or stack than the module may have, is a trap. The page catches it and makes
//! another instance.

#[path = "../../src/bytes/mod.rs"]
#[expect(dead_code, reason = "the command uses more of it")]
mod bytes;
mod schemas;

use std::cell::RefCell;

use crate::bytes::answers;
use crate::schemas::Schemas;

#[derive(Default)]
struct State {
    schemas: Schemas,
    request: Vec<u8>,
    answer: String,
}

thread_local! {
    static STATE: RefCell<State> = RefCell::default();
}

/// Makes room for a request, and returns its address.
#[allow(unsafe_code, reason = "the name is unique")]
#[unsafe(no_mangle)]
pub extern "C" fn reserve(len: usize) -> *mut u8 {
    STATE.with_borrow_mut(|state| {
        state.request = vec![0; len];
        state.request.as_mut_ptr()
    })
}

/// Answers the request, and returns the length of the answer in JSON.
#[allow(unsafe_code, reason = "the name is unique")]
#[unsafe(no_mangle)]
pub extern "C" fn answer() -> usize {
    STATE.with_borrow_mut(|state| {
        let request = std::mem::take(&mut state.request);
        state.answer = respond(&mut state.schemas, &request);
        state.answer.len()
    })
}

/// Returns the address of the answer.
#[allow(unsafe_code, reason = "the name is unique")]
#[unsafe(no_mangle)]
pub extern "C" fn answer_start() -> *const u8 {
    STATE.with_borrow(|state| state.answer.as_ptr())
}

fn respond(schemas: &mut Schemas, request: &[u8]) -> String {
    let end = request.iter().position(|byte| *byte == b'\n').unwrap_or(request.len());
    let (path, body) = request.split_at(end);
    let body = body.get(1..).unwrap_or_default();
    let answer = match str::from_utf8(path) {
        Ok("/schemas") => match Schemas::read(body) {
            Ok(read) => {
                *schemas = read;
                return "{}".to_owned();
            }
            Err(message) => answers::refused(&message),
        },
        Ok(path) => answers::answer(schemas, path, body)
            .unwrap_or_else(|| answers::refused("there is no such request")),
        Err(_) => answers::refused("the path is not UTF-8"),
    };
    answer.json
}
