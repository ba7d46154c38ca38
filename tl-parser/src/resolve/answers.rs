//! Results of functions, which may be bare, and may be types without constructors.

use super::declare::result_head;
use super::scope::Scope;
use super::{DeclaredType, Resolver};
use crate::ast::{Combinator, Expr, ExprKind, Name, is_upper};
use crate::codes;
use crate::diagnostic::Diagnostic;
use crate::schema::{Type, TypeIndex};
use crate::suggest::nearest;

impl<'s> Resolver<'_, 's> {
    /// Resolves the result of a function. A type without constructors is a warning: MTProto has functions
    /// that the server does not answer, such as `http_wait`.
    pub(super) fn resolve_answer(
        &mut self,
        ast: &Combinator<'s>,
        scope: &Scope<'_, 's>,
    ) -> Option<Type> {
        self.check_bare_answer(ast);
        let expr = &ast.result;
        let ExprKind::Name(name) = expr.kind else { return self.resolve_type(expr, scope) };
        // A single letter is probably a variable.
        let is_type = name.len() > 1 && is_upper(name);
        let is_known = scope.find(name).is_some() || self.type_at(name, expr.span.source).is_some();
        if !is_type || is_known || self.unread.contains(name) {
            return self.resolve_type(expr, scope);
        }
        let near = nearest(name, self.budget.names(self.type_names.keys().copied()));
        let help = "leave it if the function has no answer; otherwise declare a constructor";
        self.report(
            Diagnostic::new(
                codes::UNKNOWN_ANSWER,
                expr.span,
                format!("type `{name}` of an answer has no constructors"),
            )
            .label("declared nowhere")
            .help(help)
            .suggest(&near),
        );
        let next = TypeIndex(self.types.len() as u32);
        let ty = *self.answers.entry(name).or_insert(next);
        if ty == next {
            self.types.push(DeclaredType::new(Name { text: name, span: expr.span }));
        }
        Some(Type::Boxed(ty, Vec::new()))
    }

    /// Warns about a bare result, above all a constructor: `= geo.path` for `= geo.Path`.
    fn check_bare_answer(&mut self, ast: &Combinator<'s>) {
        let Some(name) = result_head(&ast.result) else { return };
        if name.is_upper() || ast.params.iter().any(|param| param.name.text == name.text) {
            return;
        }
        let (function, span, name) = (ast.name.text, ast.result.span, name.text);
        self.report(match self.type_of_constructor(&ast.result) {
            Some(ty) => {
                let message = format!("function `{function}` returns the constructor `{name}`");
                Diagnostic::new(codes::CONSTRUCTOR_RESULT, span, message)
                    .label("a bare result, without a constructor id")
                    .help(format!("write `{ty}`, its type"))
            }
            None => {
                let message = format!("function `{function}` returns the bare type `{name}`");
                Diagnostic::new(codes::BARE_RESULT, span, message)
                    .help("results are boxed by convention, and other tools reject bare ones")
            }
        });
    }

    /// Returns the type of a constructor without a binary form of its own.
    fn type_of_constructor(&self, expr: &Expr<'s>) -> Option<&'s str> {
        let ExprKind::Name(name) = expr.kind else { return None };
        let declared = &self.declared[self.combinator_names.get(name)?.0 as usize];
        let ty = declared.ty.filter(|_| declared.builtin.is_none())?;
        Some(self.types[ty.0 as usize].name)
    }
}
