//! Diagnostics as data: problem, place and advice. [`render`](crate::render) prints them.

use std::fmt;
use std::str::FromStr;

use crate::suggest::{did_you_mean, question};
use crate::{SourceMap, Span, escape};

/// The maximum number of errors that the parser reports for a text, and that the resolver reports.
pub(crate) const MOST_ERRORS: usize = 1000;

/// The severity of a diagnostic.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
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
        Self::new(Code::TooManyErrors, here, format!("{MOST_ERRORS} errors or more"))
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

macro_rules! codes {
    ($($severity:ident $name:ident $text:literal $doc:literal;)*) => {
        /// The stable codes of all diagnostics.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum Code {
            $(#[doc = $doc] $name,)*
        }

        impl Code {
            /// Every code there is.
            pub const ALL: &'static [Code] = &[$(Code::$name),*];

            /// The code as it is printed and as `tl:allow` takes it.
            pub fn as_str(self) -> &'static str {
                match self { $(Code::$name => $text,)* }
            }

            /// The severity a diagnostic of this code has by default.
            pub fn severity(self) -> Severity {
                match self { $(Code::$name => Severity::$severity,)* }
            }

            /// Returns the meaning of the code, in one line.
            pub fn summary(self) -> &'static str {
                match self { $(Code::$name => $doc,)* }
            }
        }
    };
}

codes! {
    // Characters and tokens.
    Error UnexpectedCharacter "unexpected-character" "A character that TL has no use for.";
    Error InvisibleCharacter "invisible-character" "A character that cannot be seen or only looks like a space.";
    Error LookAlikeCharacter "look-alike-character" "A letter of another alphabet that looks like a Latin one.";
    Error HtmlEntity "html-entity" "Text copied from the source of a web page.";
    Error UnterminatedComment "unterminated-comment" "A `/*` without its `*/`.";
    Error ForeignComment "foreign-comment" "A comment as other languages write it, with `#` or `--`.";
    Error MalformedId "malformed-id" "A constructor id that is not one to eight hexadecimal digits.";
    Error ReservedId "reserved-id" "The constructor id 0.";
    Warning UpperCaseId "upper-case-id" "A constructor id with upper-case digits.";
    // Grammar.
    Error Syntax "syntax" "Something else was expected here.";
    Error MissingSemicolon "missing-semicolon" "A definition that does not end.";
    Error MissingResult "missing-result" "A definition without `= Type`.";
    Error UpperCaseCombinator "upper-case-combinator" "A constructor or function that starts with an upper-case letter.";
    Error LeadingUnderscore "leading-underscore" "A name that starts with an underscore.";
    Error ReservedWord "reserved-word" "`New`, `Final` or `Empty` as a name.";
    Error UnknownSection "unknown-section" "A section header that is neither types nor functions.";
    Error LayerSeparator "layer-separator" "A line such as `===8===`, from a page that lists several layers.";
    Error VkSyntax "vk-syntax" "Syntax of VK's dialect, which is not switched on.";
    Error NumberTooLarge "number-too-large" "A number over 2147483647.";
    Error NestedTooDeep "nested-too-deep" "Brackets nested deeper than any real schema has them.";
    Error MisplacedCall "misplaced-call" "A `!` that is not in front of a whole field type.";
    Error SumOfTypes "sum-of-types" "A `+` with something that is not a number.";
    Error LowerCaseResult "lower-case-result" "A constructor whose result is not a boxed type.";
    Warning UnknownAnswer "unknown-answer" "A function whose result type has no constructors.";
    Warning BareResult "bare-result" "A function whose result is a bare type.";
    Warning ConstructorResult "constructor-result" "A function whose result is a constructor instead of its type.";
    Error TooManyErrors "too-many-errors" "More errors than anyone would read: the rest of the text is not looked at.";
    // Names and ids.
    Error DuplicateName "duplicate-name" "Two combinators with one name.";
    Error DuplicateId "duplicate-id" "Two combinators with one constructor id.";
    Error AmbiguousId "ambiguous-id" "Two definitions with one constructor id that a reader has to tell apart.";
    Warning IdMismatch "id-mismatch" "A declared constructor id that differs from the computed one.";
    Error DuplicateField "duplicate-field" "Two fields with one name.";
    Error DuplicateParameter "duplicate-parameter" "Two optional arguments with one name.";
    Error DuplicateDefault "duplicate-default" "Two `_` constructors of one type.";
    Error UnknownType "unknown-type" "A name that is declared nowhere.";
    Error UndeclaredVariable "undeclared-variable" "A type variable without `{X:Type}`.";
    // Masks and repetitions.
    Error UnknownMask "unknown-mask" "A mask that is no earlier field of type `#`.";
    Error BitOutOfRange "bit-out-of-range" "A mask bit over 31.";
    Warning HighBit "high-bit" "Mask bit 31, which some readers take for a sign.";
    Warning UnlikeFields "unlike-fields" "One mask bit for two fields that have nothing in common.";
    Warning ReusedBit "reused-bit" "One mask bit for several fields.";
    Warning SkippedBit "skipped-bit" "A mask bit that guards nothing, before one that does.";
    Error MissingMultiplicity "missing-multiplicity" "A repetition that does not say how often.";
    // Kinds.
    Error BadParameterKind "bad-parameter-kind" "An optional argument that is neither Type nor `#`.";
    Error UndeterminedParameter "undetermined-parameter" "An optional argument that no reader could recover.";
    Error InconsistentParameters "inconsistent-parameters" "Constructors of one type with different parameters.";
    Error WrongArity "wrong-arity" "A type with too few or too many arguments.";
    Error KindMismatch "kind-mismatch" "A number where a type is expected, or the reverse.";
    Error BareUnion "bare-union" "A bare use of a type that has several constructors.";
    Error CallInConstructor "call-in-constructor" "A `!` field in a constructor.";
    Warning MisplacedFunction "misplaced-function" "A function in the section of the types.";
    Error ReturnsVariable "returns-variable" "A constructor whose result is a type variable.";
    // Types as a whole.
    Error Unsupported "unsupported" "Something that the generator has no Rust form for.";
    Error Finality "finality" "A constructor that `New`, `Final` or `Empty` rules out.";
    Warning Uninhabited "uninhabited" "A type that has no finite value.";
    Warning BoxedBuiltin "boxed-builtin" "A field of type `Int`, `Long`, `Double`, `String` or `Bytes`, which is boxed.";
    Warning ZeroSizeField "zero-size-field" "A `true` field without a mask.";
    Warning ConditionalBool "conditional-bool" "A `Bool` under a mask, which has three states. Schemas with a `// LAYER` line have it on purpose.";
    Warning ConditionalTrue "conditional-true" "A boxed `True` under a mask, which costs four bytes.";
    Warning LayerMismatch "layer-mismatch" "A file whose name has another number than its `// LAYER` line.";
    Warning NameCollision "name-collision" "Names that become the same name in Rust.";
    Warning UnknownDocTag "unknown-doc-tag" "A documentation tag for a field that does not exist.";
    // Documentation overlays.
    Error OverlaySyntax "overlay-syntax" "A documentation overlay that is not TOML.";
    Error OverlayValue "overlay-value" "A key that documentation overlays do not have, or a value of another kind.";
    Warning OverlayName "overlay-name" "A documentation overlay that names what the schema does not have.";
    Warning OverlayMisplaced "overlay-misplaced" "Documentation that its definition has no place for.";
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

impl Code {
    /// Returns the subject of the code.
    pub fn category(self) -> Category {
        match self {
            Self::UpperCaseId
            | Self::BareResult
            | Self::HighBit
            | Self::ZeroSizeField
            | Self::ConditionalBool
            | Self::ConditionalTrue => Category::Style,
            Self::IdMismatch
            | Self::DuplicateId
            | Self::ReusedBit
            | Self::SkippedBit
            | Self::BoxedBuiltin
            | Self::NameCollision => Category::Compatibility,
            _ => Category::Correctness,
        }
    }

    /// Returns true for codes of style, which a build does not print unless it denies warnings.
    pub fn is_style(self) -> bool {
        self.category() == Category::Style
    }

    /// Returns true for codes that are reported only if [`Options::warn`](crate::Options::warn) or
    /// [`Options::deny`](crate::Options::deny) names them, since schemas in use have many of them.
    pub fn is_off_by_default(self) -> bool {
        matches!(self, Self::ReusedBit | Self::SkippedBit)
    }
}

impl FromStr for Code {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        Self::ALL.iter().copied().find(|code| code.as_str() == name).ok_or_else(|| {
            let near = did_you_mean(name, Self::ALL.iter().map(|code| code.as_str()));
            format!("unknown code `{name}`{}", near.map(|n| format!(": {n}")).unwrap_or_default())
        })
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
