//! The codes of the findings of this crate.

use crate::{Category, Code};

macro_rules! codes {
    ($($severity:ident $category:ident $name:ident $text:literal $summary:literal $($off:ident)?;)*) => {
        $(
            #[doc = $summary]
            pub const $name: Code =
                Code::$severity($text, Category::$category, $summary)$(.$off())?;
        )*

        /// All of them.
        pub const ALL: &[Code] = &[$($name),*];
    };
}

codes! {
    // Characters and tokens.
    error Correctness UNEXPECTED_CHARACTER "unexpected-character" "A character that TL has no use for.";
    error Correctness INVISIBLE_CHARACTER "invisible-character" "A character that cannot be seen or only looks like a space.";
    error Correctness LOOK_ALIKE_CHARACTER "look-alike-character" "A letter of another alphabet that looks like a Latin one.";
    error Correctness HTML_ENTITY "html-entity" "Text copied from the source of a web page.";
    error Correctness UNTERMINATED_COMMENT "unterminated-comment" "A `/*` without its `*/`.";
    error Correctness FOREIGN_COMMENT "foreign-comment" "A comment as other languages write it, with `#` or `--`.";
    error Correctness MALFORMED_ID "malformed-id" "A constructor id that is not one to eight hexadecimal digits.";
    error Correctness RESERVED_ID "reserved-id" "The constructor id 0.";
    warning Style UPPER_CASE_ID "upper-case-id" "A constructor id with upper-case digits.";
    // Grammar.
    error Correctness SYNTAX "syntax" "Something else was expected here.";
    error Correctness MISSING_SEMICOLON "missing-semicolon" "A definition that does not end.";
    error Correctness MISSING_RESULT "missing-result" "A definition without `= Type`.";
    error Correctness UPPER_CASE_COMBINATOR "upper-case-combinator" "A constructor or function that starts with an upper-case letter.";
    error Correctness LEADING_UNDERSCORE "leading-underscore" "A name that starts with an underscore.";
    error Correctness RESERVED_WORD "reserved-word" "`New`, `Final` or `Empty` as a name.";
    error Correctness UNKNOWN_SECTION "unknown-section" "A section header that is neither types nor functions.";
    error Correctness LAYER_SEPARATOR "layer-separator" "A line such as `===8===`, from a page that lists several layers.";
    error Correctness VK_SYNTAX "vk-syntax" "Syntax of VK's dialect, which is not switched on.";
    error Correctness NUMBER_TOO_LARGE "number-too-large" "A number over 2147483647.";
    error Correctness NESTED_TOO_DEEP "nested-too-deep" "Brackets nested deeper than any real schema has them.";
    error Correctness MISPLACED_CALL "misplaced-call" "A `!` that is not before a whole field type.";
    error Correctness SUM_OF_TYPES "sum-of-types" "A `+` with something that is not a number.";
    error Correctness LOWER_CASE_RESULT "lower-case-result" "A constructor whose result is not a boxed type.";
    warning Correctness UNKNOWN_ANSWER "unknown-answer" "A function whose result type has no constructors.";
    warning Style BARE_RESULT "bare-result" "A function whose result is a bare type.";
    warning Correctness CONSTRUCTOR_RESULT "constructor-result" "A function whose result is a constructor instead of its type.";
    error Correctness TOO_MANY_ERRORS "too-many-errors" "More errors than anyone would read. The parser stops here.";
    // Names and ids.
    error Correctness DUPLICATE_NAME "duplicate-name" "Two combinators with one name.";
    error Compatibility DUPLICATE_ID "duplicate-id" "Two combinators with one constructor id.";
    error Correctness AMBIGUOUS_ID "ambiguous-id" "Two definitions with one constructor id that a reader has to tell apart.";
    warning Compatibility ID_MISMATCH "id-mismatch" "A declared constructor id that differs from the computed one.";
    error Correctness DUPLICATE_FIELD "duplicate-field" "Two fields with one name.";
    error Correctness DUPLICATE_PARAMETER "duplicate-parameter" "Two optional arguments with one name.";
    error Correctness DUPLICATE_DEFAULT "duplicate-default" "Two `_` constructors of one type.";
    error Correctness UNKNOWN_TYPE "unknown-type" "A name that is declared nowhere.";
    error Correctness UNDECLARED_VARIABLE "undeclared-variable" "A type variable without `{X:Type}`.";
    // Masks and repetitions.
    error Correctness UNKNOWN_MASK "unknown-mask" "A mask that is no earlier field of type `#`.";
    error Correctness BIT_OUT_OF_RANGE "bit-out-of-range" "A mask bit over 31.";
    warning Style HIGH_BIT "high-bit" "Mask bit 31, which some readers take for a sign.";
    warning Correctness UNLIKE_FIELDS "unlike-fields" "One mask bit for two fields that have nothing in common.";
    warning Compatibility REUSED_BIT "reused-bit" "One mask bit for several fields." off_by_default;
    warning Compatibility SKIPPED_BIT "skipped-bit" "A mask bit that guards nothing, before one that does." off_by_default;
    error Correctness MISSING_MULTIPLICITY "missing-multiplicity" "A repetition that does not say how often.";
    // Kinds.
    error Correctness BAD_PARAMETER_KIND "bad-parameter-kind" "An optional argument that is neither Type nor `#`.";
    error Correctness UNDETERMINED_PARAMETER "undetermined-parameter" "An optional argument that no reader could recover.";
    error Correctness INCONSISTENT_PARAMETERS "inconsistent-parameters" "Constructors of one type with different parameters.";
    error Correctness WRONG_ARITY "wrong-arity" "A type with too few or too many arguments.";
    error Correctness KIND_MISMATCH "kind-mismatch" "A number where a type is expected, or the reverse.";
    error Correctness BARE_UNION "bare-union" "A bare use of a type that has several constructors.";
    error Correctness CALL_IN_CONSTRUCTOR "call-in-constructor" "A `!` field in a constructor.";
    warning Correctness MISPLACED_FUNCTION "misplaced-function" "A function in the section of the types.";
    error Correctness RETURNS_VARIABLE "returns-variable" "A constructor whose result is a type variable.";
    // Types as a whole.
    error Correctness FINALITY "finality" "A constructor that `New`, `Final` or `Empty` rules out.";
    warning Correctness UNINHABITED "uninhabited" "A type that has no finite value.";
    warning Compatibility BOXED_BUILTIN "boxed-builtin" "A field of type `Int`, `Long`, `Double`, `String` or `Bytes`, which is boxed.";
    warning Style ZERO_SIZE_FIELD "zero-size-field" "A `true` field without a mask.";
    warning Style CONDITIONAL_BOOL "conditional-bool" "A `Bool` under a mask, which has three states. Schemas with a `// LAYER` line have it on purpose.";
    warning Style CONDITIONAL_TRUE "conditional-true" "A boxed `True` under a mask, which costs four bytes.";
    warning Correctness LAYER_MISMATCH "layer-mismatch" "A file whose name has another number than its `// LAYER` line.";
    warning Correctness UNKNOWN_DOC_TAG "unknown-doc-tag" "A documentation tag for a field that does not exist.";
}
