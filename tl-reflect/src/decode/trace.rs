//! The trace of a decoder: the place in the value, for annotations and errors.

use crate::path::Path;
use crate::{Annotation, Token};

/// Follows a decoder. `()` does not, so that decoding takes no time for it.
pub(super) trait Trace: Default {
    /// True if the trace records anything.
    const IS_ON: bool;

    fn enter(&mut self, _key: &str) {}
    fn enter_item(&mut self, _index: usize) {}
    fn leave(&mut self) {}
    /// Leaves all parts of the path but the first `depth`.
    fn leave_to(&mut self, _depth: usize) {}
    fn path(&self) -> &str {
        ""
    }
    /// Sets the text of the current type.
    fn set_type(&mut self, _text: impl FnOnce() -> String) {}
    /// Sets the name of the newer schema that the next constructor id is from.
    fn set_newer(&mut self, _label: &str) {}
    /// Passes on a token, without its path and type.
    fn annotate(&mut self, _annotation: Annotation<'_>) {}
}

impl Trace for () {
    const IS_ON: bool = false;
}

/// Knows the path, and passes annotations to a visitor.
#[derive(Default)]
pub(super) struct Tracer<'v> {
    path: Path,
    type_text: String,
    newer: Option<String>,
    visit: Option<&'v mut dyn FnMut(Annotation<'_>)>,
}

impl<'v> Tracer<'v> {
    pub(super) fn new(visit: Option<&'v mut dyn FnMut(Annotation<'_>)>) -> Self {
        Self { visit, ..Self::default() }
    }
}

impl Trace for Tracer<'_> {
    const IS_ON: bool = true;

    fn enter(&mut self, key: &str) {
        self.path.enter(key);
    }

    fn enter_item(&mut self, index: usize) {
        self.path.enter_item(index);
    }

    fn leave(&mut self) {
        self.path.leave();
    }

    fn leave_to(&mut self, depth: usize) {
        self.path.leave_to(depth);
    }

    fn path(&self) -> &str {
        self.path.as_str()
    }

    fn set_type(&mut self, text: impl FnOnce() -> String) {
        if self.visit.is_some() {
            self.type_text = text();
        }
    }

    fn set_newer(&mut self, label: &str) {
        self.newer = Some(label.to_owned());
    }

    fn annotate(&mut self, annotation: Annotation<'_>) {
        let newer = self.newer.take();
        if let Some(visit) = &mut self.visit {
            let type_text = match annotation.token {
                Token::Invalid(_) => "",
                _ => &self.type_text,
            };
            let newer = newer.as_deref();
            visit(Annotation { path: self.path.as_str(), type_text, newer, ..annotation });
        }
    }
}
