//! The type of codes. [`codes`](crate::codes) has those of this crate.

use std::fmt;

/// The kind of a finding, with a stable name for tools and for `tl:allow`.
///
/// Each crate declares the codes of its findings: `tl_parser::codes`, `tl_docs::codes` and
/// `tl_codegen::codes`. A tool with findings of its own declares more:
///
/// ```
/// use tl_parser::{Category, Code};
///
/// /// A name without a namespace.
/// const NO_NAMESPACE: Code =
///     Code::warning("no-namespace", Category::Style, "A name without a namespace.");
/// assert_eq!(NO_NAMESPACE.to_string(), "no-namespace");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Code {
    name: &'static str,
    severity: Severity,
    category: Category,
    is_off_by_default: bool,
    summary: &'static str,
}

impl Code {
    /// Creates a code of errors.
    pub const fn error(name: &'static str, category: Category, summary: &'static str) -> Self {
        Self { name, severity: Severity::Error, category, is_off_by_default: false, summary }
    }

    /// Creates a code of warnings.
    pub const fn warning(name: &'static str, category: Category, summary: &'static str) -> Self {
        Self { name, severity: Severity::Warning, category, is_off_by_default: false, summary }
    }

    /// Turns findings off unless [`Options::warn`](crate::Options::warn) or
    /// [`Options::deny`](crate::Options::deny) names the code.
    #[must_use]
    pub const fn off_by_default(self) -> Self {
        Self { is_off_by_default: true, ..self }
    }

    /// Returns the name, in the form that reports print and `tl:allow` takes.
    pub const fn as_str(self) -> &'static str {
        self.name
    }

    /// Returns the severity of findings for which the options set no other.
    pub const fn severity(self) -> Severity {
        self.severity
    }

    /// Returns the meaning of the code, in one line.
    pub const fn summary(self) -> &'static str {
        self.summary
    }

    /// Returns the subject of the code.
    pub const fn category(self) -> Category {
        self.category
    }

    /// Returns true for codes of style, which a build does not print unless it denies warnings.
    pub fn is_style(self) -> bool {
        self.category == Category::Style
    }

    /// Returns true for codes that are reported only if [`Options::warn`](crate::Options::warn) or
    /// [`Options::deny`](crate::Options::deny) names them, since schemas in use have many of them.
    pub const fn is_off_by_default(self) -> bool {
        self.is_off_by_default
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}

/// The severity of a diagnostic.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// A probable mistake in a usable schema.
    Warning,
    /// An error that leaves the schema without a meaning.
    Error,
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Warning => "warning",
            Self::Error => "error",
        })
    }
}

/// The subject of a code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Category {
    /// The schema has no meaning, or another one than its author thinks.
    Correctness,
    /// Older or other programs could read the bytes in another way.
    Compatibility,
    /// Taste. The schemas in use are full of it.
    Style,
}

impl fmt::Display for Category {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Correctness => "correctness",
            Self::Compatibility => "compatibility",
            Self::Style => "style",
        })
    }
}
