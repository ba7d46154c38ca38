//! Warnings about definitions that are valid but probably mistakes.

use super::mask_bits;
use crate::SourceMap;
use crate::ast::{Expr, ExprKind, Field, FieldType, SchemaFile, Section};
use crate::codes;
use crate::diagnostic::Diagnostic;
use crate::schema::{Builtin, Schema};

/// Checks every file, every combinator and every field.
pub(super) fn check(
    sources: &SourceMap,
    schema: &Schema,
    files: &[SchemaFile<'_>],
    diagnostics: &mut Vec<Diagnostic>,
) {
    files.iter().for_each(|file| check_layer(sources, file, diagnostics));
    // Layers of Telegram's API have fields that change a setting only if they are there.
    let is_layer = files.iter().any(|file| file.layer.is_some());
    for combinator in files.iter().flat_map(SchemaFile::combinators) {
        if combinator.section == Section::Types && combinator.is_wrapper() {
            let what = format!("function `{}` is in the section of types", combinator.name.text);
            diagnostics.push(
                Diagnostic::new(codes::MISPLACED_FUNCTION, combinator.name.span, what)
                    .label("contains a call and returns its result")
                    .help("move it below `---functions---`"),
            );
        }
        for field in &combinator.fields {
            check_field(field, is_layer, diagnostics);
            check_type(schema, field, diagnostics);
        }
        mask_bits::check(&combinator.fields, diagnostics);
    }
}

/// Warns about a file whose name and `// LAYER` line disagree: `api-122.tl` with layer 121.
fn check_layer(sources: &SourceMap, file: &SchemaFile<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let Some(layer) = file.layer else { return };
    let path = sources.source(file.source).name();
    let name = path.rsplit(['/', '\\']).next().unwrap_or(path);
    let stem = name.split_once('.').map_or(name, |(stem, _)| stem);
    let number = stem.rsplit(|c: char| !c.is_ascii_digit()).next().unwrap_or_default();
    if number.len() > 1 && number.parse() != Ok(layer.value) {
        let what = format!("layer {} in the file `{name}`", layer.value);
        diagnostics.push(
            Diagnostic::new(codes::LAYER_MISMATCH, layer.span, what)
                .label(format!("the file name says {number}"))
                .help("rename the file, or correct this line"),
        );
    }
}

fn check_field(field: &Field<'_>, is_layer: bool, diagnostics: &mut Vec<Diagnostic>) {
    if let Some(bit) = field.condition.and_then(|condition| condition.bit)
        && bit.value == 31
    {
        diagnostics.push(
            Diagnostic::new(codes::HIGH_BIT, bit.span, "mask bit 31")
                .help("readers that treat `#` as a signed number reject masks with bit 31"),
        );
    }
    let FieldType::Expr(Expr { kind: ExprKind::Name(name), span }) = field.ty else { return };
    let name_of = field.name.map_or("this field", |name| name.text);
    match (name, field.condition) {
        ("true", None) => diagnostics.push(
            Diagnostic::new(codes::ZERO_SIZE_FIELD, span, format!("`{name_of}` takes no bytes"))
                .label("always present, never written")
                .help("use `flags.N?true` for a flag, or `Bool` for a value of four bytes"),
        ),
        ("Bool", Some(_)) if !is_layer => diagnostics.push(
            Diagnostic::new(codes::CONDITIONAL_BOOL, span, format!("`{name_of}` has three states"))
                .label("absent, false or true")
                .help("use `true` if only its presence matters"),
        ),
        ("True", Some(_)) => diagnostics.push(
            Diagnostic::new(
                codes::CONDITIONAL_TRUE,
                span,
                format!("`{name_of}` repeats its mask bit"),
            )
            .label("four bytes without information")
            .help("use `true`, which takes no bytes"),
        ),
        _ => {}
    }
}

/// Warns about a boxed built-in type in a field or in a vector of a field.
fn check_type(schema: &Schema, field: &Field<'_>, found: &mut Vec<Diagnostic>) {
    match &field.ty {
        FieldType::Repetition(repetition) => {
            repetition.items.iter().for_each(|item| check_type(schema, item, found));
        }
        FieldType::Expr(Expr { kind: ExprKind::Apply(head, arguments), .. }) => {
            if matches!(head.kind, ExprKind::Name("Vector" | "vector")) {
                arguments.iter().for_each(|argument| check_name(schema, argument, found));
            }
        }
        FieldType::Expr(expr) => check_name(schema, expr, found),
    }
}

fn check_name(schema: &Schema, expr: &Expr<'_>, found: &mut Vec<Diagnostic>) {
    let ExprKind::Name(name) = expr.kind else { return };
    let bare = match schema.type_named(name).and_then(|ty| schema.builtin(ty)) {
        Some(Builtin::Int) => "int",
        Some(Builtin::Long) => "long",
        Some(Builtin::Double) => "double",
        Some(Builtin::String) => "string",
        Some(Builtin::Bytes) => "bytes",
        _ => return,
    };
    found.push(
        Diagnostic::new(codes::BOXED_BUILTIN, expr.span, format!("`{name}` is the boxed `{bare}`"))
            .label("written with a constructor id, in four more bytes")
            .help(format!("write `{bare}`, unless other programs write the id")),
    );
}
