//! Diagnostics as data: problem, place and advice. [`render`](crate::render) prints them.

use crate::suggest::question;
use crate::{Code, Severity, SourceMap, Span, codes, escape};

/// The maximum number of errors that the parser reports for a text, and that the resolver reports.
pub(crate) const MOST_ERRORS: usize = 1000;

/// A remark on a span.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// The span.
    pub span: Span,
    /// The remark, which may be empty.
    pub text: String,
}

/// An error or a warning about a schema.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// The stable code, for tools and `tl:allow`.
    pub code: Code,
    /// The severity.
    pub severity: Severity,
    /// The problem, in one line.
    pub message: String,
    /// The place of the problem.
    pub primary: Label,
    /// Related places.
    pub secondary: Vec<Label>,
    /// The advice.
    pub help: Option<String>,
    /// A text that mends the problem in place of the primary span.
    pub replacement: Option<String>,
}

impl Diagnostic {
    /// Returns the diagnostic in one line: `file:line:column: error[code]: message`.
    pub fn short(&self, sources: &SourceMap) -> String {
        let place = sources.place(self.primary.span);
        let message = escape::line(&self.message);
        format!("{place}: {}[{}]: {message}", self.severity, self.code)
    }

    /// Creates a diagnostic with the default severity of its code.
    pub fn new(code: Code, span: Span, message: impl Into<String>) -> Self {
        Self {
            code,
            severity: code.severity(),
            message: message.into(),
            primary: Label { span, text: String::new() },
            secondary: Vec::new(),
            help: None,
            replacement: None,
        }
    }

    /// Creates the error that the limit on errors was reached.
    pub(crate) fn too_many_errors(here: Span) -> Self {
        Self::new(codes::TOO_MANY_ERRORS, here, format!("{MOST_ERRORS} errors or more"))
            .label("the text after this was not checked")
            .help("fix these errors and check again, or make sure that this text is a TL schema")
    }

    /// Adds a remark on the primary span.
    #[must_use]
    pub fn label(mut self, text: impl Into<String>) -> Self {
        self.primary.text = text.into();
        self
    }

    /// Adds a related place.
    #[must_use]
    pub fn also(mut self, span: Span, text: impl Into<String>) -> Self {
        self.secondary.push(Label { span, text: text.into() });
        self
    }

    /// Adds advice.
    #[must_use]
    pub fn help(mut self, text: impl Into<String>) -> Self {
        self.help = Some(text.into());
        self
    }

    /// Adds advice, if there is any.
    #[must_use]
    pub fn maybe_help(mut self, text: Option<String>) -> Self {
        self.help = text.or(self.help);
        self
    }

    /// Suggests names in place of the primary span, the best one first, if there are any.
    pub(crate) fn suggest(mut self, names: &[&str]) -> Self {
        if let Some(first) = names.first() {
            self.replacement = Some((*first).to_owned());
        }
        self.maybe_help(question(names))
    }

    /// Returns true for an error.
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }
}

/// Returns the message for a type with the wrong number of arguments.
pub(crate) fn wrong_arity(name: &str, expected: usize, found: usize) -> String {
    let expected = match expected {
        0 => "no arguments".to_owned(),
        1 => "1 argument".to_owned(),
        n => format!("{n} arguments"),
    };
    format!("`{name}` takes {expected}, not {found}")
}
