//! Results of functions, which may be types without constructors.

use super::scope::Scope;
use super::type_expr::is_upper;
use super::{DeclaredType, Resolver};
use crate::ast::{Expr, ExprKind, Name};
use crate::diagnostic::{Code, Diagnostic};
use crate::schema::{Type, TypeIndex};
use crate::suggest::did_you_mean;

impl<'s> Resolver<'_, 's> {
    /// Resolves the result of a function. A type without constructors is a warning: MTProto has functions
    /// that the server does not answer, such as `http_wait`.
    pub(super) fn resolve_answer(
        &mut self,
        expr: &Expr<'s>,
        scope: &Scope<'_, 's>,
    ) -> Option<Type> {
        let ExprKind::Name(name) = expr.kind else { return self.resolve_type(expr, scope) };
        // A single letter is probably a variable.
        let is_type = name.len() > 1 && is_upper(name);
        let is_known = scope.find(name).is_some() || self.type_at(name, expr.span.source).is_some();
        if !is_type || is_known || self.unread.contains(name) {
            return self.resolve_type(expr, scope);
        }
        let near = did_you_mean(name, self.budget.names(self.type_names.keys().copied()));
        let help = "leave it if the function has no answer; otherwise declare a constructor";
        self.report(
            Diagnostic::new(
                Code::UnknownAnswer,
                expr.span,
                format!("type `{name}` of an answer has no constructors"),
            )
            .label("declared nowhere")
            .help(near.unwrap_or_else(|| help.to_owned())),
        );
        let next = TypeIndex(self.types.len() as u32);
        let ty = *self.answers.entry(name).or_insert(next);
        if ty == next {
            self.types.push(DeclaredType::new(Name { text: name, span: expr.span }));
        }
        Some(Type::Boxed(ty, Vec::new()))
    }
}
