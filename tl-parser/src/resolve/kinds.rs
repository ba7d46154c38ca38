//! The second pass derives the parameters of each type from the results of its constructors
//! (docs/language.md, "Types and kinds").

use super::Resolver;
use crate::ast::{Combinator, Expr, ExprKind, Field, FieldType, Param};
use crate::codes;
use crate::diagnostic::Diagnostic;
use crate::schema::Kind;

impl Resolver<'_, '_> {
    /// Derives the parameters of every type, and reports constructors that disagree on them.
    pub(super) fn find_kinds(&mut self) {
        for ty in 0..self.types.len() {
            let mut first: Option<(&Combinator<'_>, Vec<Kind>)> = None;
            for i in 0..self.types[ty].constructors.len() {
                let constructor = self.types[ty].constructors[i];
                let ast = self.declared[constructor.0 as usize].ast;
                let kinds = result_kinds(ast);
                let Some((first, expected)) = &first else {
                    self.types[ty].params.clone_from(&kinds);
                    first = Some((ast, kinds));
                    continue;
                };
                if kinds != *expected {
                    let name = self.types[ty].name;
                    self.diagnostics.push(
                        Diagnostic::new(
                            codes::INCONSISTENT_PARAMETERS,
                            ast.result.span,
                            format!("constructors disagree on the parameters of `{name}`"),
                        )
                        .label(describe(&kinds))
                        .also(first.result.span, describe(expected))
                        .help("all constructors of a type must have the same parameters"),
                    );
                }
            }
        }
    }
}

fn describe(kinds: &[Kind]) -> String {
    let names: Vec<_> = kinds.iter().map(|kind| format!("`{kind}`")).collect();
    match names.len() {
        0 => "no parameters here".to_owned(),
        _ => format!("parameters of kind {} here", names.join(", ")),
    }
}

/// Returns the kinds of the arguments in a constructor's result.
fn result_kinds(ast: &Combinator<'_>) -> Vec<Kind> {
    match &ast.result.kind {
        ExprKind::Apply(_, args) => {
            args.iter().map(|arg| argument_kind(arg, &ast.params)).collect()
        }
        _ => Vec::new(),
    }
}

fn argument_kind(arg: &Expr<'_>, params: &[Param<'_>]) -> Kind {
    match &arg.kind {
        ExprKind::Number(_) | ExprKind::Sum(_) => Kind::Nat,
        ExprKind::Name(name) => params
            .iter()
            .find(|param| param.name.text == *name)
            .and_then(Param::declared_kind)
            .unwrap_or(Kind::Type),
        _ => Kind::Type,
    }
}

impl Param<'_> {
    /// Returns the declared kind, if it is `Type` or `#`.
    pub(super) fn declared_kind(&self) -> Option<Kind> {
        match self.kind.kind {
            ExprKind::Hash => Some(Kind::Nat),
            ExprKind::Name("Type") => Some(Kind::Type),
            _ => None,
        }
    }
}

/// Returns true if a reader can recover an optional argument: the result mentions it, or the type
/// of a field that holds a call does.
pub(super) fn is_determined(param: &Param<'_>, ast: &Combinator<'_>) -> bool {
    let name = param.name.text;
    let in_call = |field: &Field<'_>| {
        field.is_call && matches!(&field.ty, FieldType::Expr(expr) if mentions(expr, name))
    };
    mentions(&ast.result, name) || ast.fields.iter().any(in_call)
}

fn mentions(expr: &Expr<'_>, name: &str) -> bool {
    match &expr.kind {
        ExprKind::Name(text) => *text == name,
        ExprKind::Hash | ExprKind::Number(_) => false,
        ExprKind::Bare(inner) => mentions(inner, name),
        ExprKind::Apply(head, args) => {
            mentions(head, name) || args.iter().any(|arg| mentions(arg, name))
        }
        ExprKind::Sum(terms) => terms.iter().any(|term| mentions(term, name)),
    }
}
