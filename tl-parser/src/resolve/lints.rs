//! Warnings about definitions that are valid and probably not meant.

use crate::ast::{Expr, ExprKind, Field, FieldType, SchemaFile, Section};
use crate::diagnostic::{Code, Diagnostic};

/// Looks at every field of every combinator.
pub(super) fn check(files: &[SchemaFile<'_>], diagnostics: &mut Vec<Diagnostic>) {
    for combinator in files.iter().flat_map(SchemaFile::combinators) {
        if combinator.section == Section::Types && combinator.is_wrapper() {
            let what = format!("`{}` is a function among types", combinator.name.text);
            diagnostics.push(
                Diagnostic::new(Code::MisplacedFunction, combinator.name.span, what)
                    .label("holds a call and returns what that returns")
                    .help("move it below `---functions---`"),
            );
        }
        combinator.fields.iter().for_each(|field| check_field(field, diagnostics));
    }
}

fn check_field(field: &Field<'_>, diagnostics: &mut Vec<Diagnostic>) {
    if let Some(bit) = field.condition.and_then(|condition| condition.bit)
        && bit.value == 31
    {
        diagnostics.push(
            Diagnostic::new(Code::HighBit, bit.span, "mask bit 31")
                .help("readers that take `#` for a signed number reject a mask with bit 31"),
        );
    }
    let FieldType::Expr(Expr { kind: ExprKind::Name(name), span }) = field.ty else { return };
    let name_of = field.name.map_or("this field", |name| name.text);
    match (name, field.condition) {
        ("true", None) => diagnostics.push(
            Diagnostic::new(Code::ZeroSizeField, span, format!("`{name_of}` takes no bytes"))
                .label("always there, never written")
                .help("write `flags.N?true` for a flag, or `Bool` for a value of four bytes"),
        ),
        ("Bool", Some(_)) => diagnostics.push(
            Diagnostic::new(Code::ConditionalBool, span, format!("`{name_of}` has three states"))
                .label("absent, false or true")
                .help("write `true` if presence is all it says"),
        ),
        ("True", Some(_)) => diagnostics.push(
            Diagnostic::new(
                Code::ConditionalTrue,
                span,
                format!("`{name_of}` repeats its mask bit"),
            )
            .label("four bytes that say nothing")
            .help("write `true`, which takes no bytes"),
        ),
        _ => {}
    }
}
