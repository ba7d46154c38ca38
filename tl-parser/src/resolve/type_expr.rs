//! Resolves expressions: looks up names, counts arguments and checks kinds
//! (docs/language.md, "Types and kinds").

use super::Resolver;
use super::scope::{Found, Scope};
use crate::ast::{Expr, ExprKind, is_upper};
use crate::codes;
use crate::diagnostic::{Diagnostic, wrong_arity};
use crate::foreign;
use crate::schema::{Argument, CombinatorIndex, Kind, Nat, Type, TypeIndex};
use crate::suggest::nearest;
use crate::{SourceId, Span};

impl<'s> Resolver<'_, 's> {
    /// Resolves an expression that must be a type. Reports an error and returns `None` if it is
    /// not.
    pub(super) fn resolve_type(&mut self, expr: &Expr<'s>, scope: &Scope<'_, 's>) -> Option<Type> {
        match &expr.kind {
            ExprKind::Name(name) => self.named_type(expr.span, name, &[], expr.span, scope),
            ExprKind::Hash => Some(Type::Nat),
            ExprKind::Number(_) | ExprKind::Sum(_) => {
                self.report_kind(expr, Kind::Type);
                None
            }
            ExprKind::Bare(inner) => {
                let ty = self.resolve_type(inner, scope)?;
                self.bare(ty, expr.span)
            }
            ExprKind::Apply(head, args) => match &head.kind {
                ExprKind::Name(name) => self.named_type(head.span, name, args, expr.span, scope),
                ExprKind::Bare(inner) => match &inner.kind {
                    // `%T a b` is `%(T a b)`.
                    ExprKind::Name(name) => {
                        let ty = self.named_type(inner.span, name, args, expr.span, scope)?;
                        self.bare(ty, expr.span)
                    }
                    _ => self.not_applicable(head),
                },
                _ => self.not_applicable(head),
            },
        }
    }

    /// Resolves an expression that must be a number.
    pub(super) fn resolve_nat(&mut self, expr: &Expr<'s>, scope: &Scope<'_, 's>) -> Option<Nat> {
        match &expr.kind {
            ExprKind::Number(value) => Some(Nat::Const(*value)),
            ExprKind::Name(name) => match scope.find(name) {
                Some(Found::Nat(variable)) => Some(Nat::Sum(variable, 0)),
                _ => {
                    self.report_not_a_number(expr.span, name, scope);
                    None
                }
            },
            ExprKind::Sum(terms) => self.resolve_sum(expr, terms, scope),
            _ => {
                self.report_kind(expr, Kind::Nat);
                None
            }
        }
    }

    fn resolve_sum(
        &mut self,
        expr: &Expr<'s>,
        terms: &[Expr<'s>],
        scope: &Scope<'_, 's>,
    ) -> Option<Nat> {
        let mut constant = 0_u32;
        let mut variable = None;
        for term in terms {
            let value = match self.resolve_nat(term, scope)? {
                Nat::Const(value) => value,
                Nat::Sum(found, value) if variable.is_none() => {
                    variable = Some(found);
                    value
                }
                Nat::Sum(..) => {
                    self.report(
                        Diagnostic::new(codes::SUM_OF_TYPES, term.span, "sum of two variables")
                            .help("a sum can have one variable; the other terms must be constants"),
                    );
                    return None;
                }
            };
            constant = match constant.checked_add(value) {
                Some(sum) if sum <= i32::MAX as u32 => sum,
                _ => {
                    self.report(Diagnostic::new(
                        codes::NUMBER_TOO_LARGE,
                        expr.span,
                        "the sum is larger than 2147483647",
                    ));
                    return None;
                }
            };
        }
        Some(match variable {
            Some(variable) => Nat::Sum(variable, constant),
            None => Nat::Const(constant),
        })
    }

    fn resolve_argument(
        &mut self,
        expr: &Expr<'s>,
        kind: Kind,
        scope: &Scope<'_, 's>,
    ) -> Option<Argument> {
        match kind {
            Kind::Type => self.resolve_type(expr, scope).map(Argument::Type),
            Kind::Nat => self.resolve_nat(expr, scope).map(Argument::Nat),
        }
    }

    /// Resolves a type name applied to `args`. The span `whole` covers the name and its arguments.
    fn named_type(
        &mut self,
        span: Span,
        name: &'s str,
        args: &[Expr<'s>],
        whole: Span,
        scope: &Scope<'_, 's>,
    ) -> Option<Type> {
        if let Some(index) = scope.type_param(name) {
            return self.variable_type(index, name, args, span);
        }
        if let Some(ty) = self.type_at(name, span.source) {
            let args = self.arguments(ty, name, args, whole, scope)?;
            return Some(Type::Boxed(ty, args));
        }
        if let Some(flag) = self.flag.filter(|_| name == "true" && args.is_empty()) {
            return Some(Type::Bare(flag, Vec::new()));
        }
        if let Some(constructor) = self.combinator_at(name, span.source)
            && let Some(ty) = self.declared[constructor.0 as usize].ty
        {
            let args = self.arguments(ty, name, args, whole, scope)?;
            self.check_only_constructor(constructor, ty, span)?;
            return Some(Type::Bare(constructor, args));
        }
        if self.is_broken(name) {
            return None;
        }
        // Some schemas write `bool`, although `Bool` has no bare form.
        if let Some(&ty) = self.type_names.get("Bool").filter(|_| name == "bool" && args.is_empty())
        {
            return Some(Type::Boxed(ty, Vec::new()));
        }
        self.report_unknown(span, name, scope);
        None
    }

    /// Returns the type that a name denotes in a text.
    pub(super) fn type_at(&self, name: &'s str, source: SourceId) -> Option<TypeIndex> {
        let local = self.local_types.get(&(source, name));
        local.or_else(|| self.type_names.get(name)).copied()
    }

    /// Returns the combinator that a name denotes in a text.
    fn combinator_at(&self, name: &'s str, source: SourceId) -> Option<CombinatorIndex> {
        let local = self.local_combinators.get(&(source, name));
        local.or_else(|| self.combinator_names.get(name)).copied()
    }

    /// Returns true if the name is a constructor whose invalid result has already been reported.
    fn is_broken(&self, name: &str) -> bool {
        self.combinator_names.get(name).is_some_and(|&index| {
            let declared = &self.declared[index.0 as usize];
            declared.ty.is_none() && !declared.ast.is_function()
        })
    }

    fn variable_type(
        &mut self,
        index: usize,
        name: &str,
        args: &[Expr<'s>],
        span: Span,
    ) -> Option<Type> {
        if let Some(arg) = args.first() {
            self.report(
                Diagnostic::new(
                    codes::WRONG_ARITY,
                    arg.span,
                    format!("type variable `{name}` takes no arguments"),
                )
                .also(span, "a type variable"),
            );
            return None;
        }
        Some(Type::Param { index, is_bare: false })
    }

    fn arguments(
        &mut self,
        ty: TypeIndex,
        name: &str,
        args: &[Expr<'s>],
        whole: Span,
        scope: &Scope<'_, 's>,
    ) -> Option<Vec<Argument>> {
        let declared = &self.types[ty.0 as usize];
        let params = declared.params.clone();
        if params.len() != args.len() {
            let message = wrong_arity(name, params.len(), args.len());
            let wrong = args.get(params.len()).map_or(whole, |arg| arg.span);
            let help = if args.is_empty() {
                format!("write `{name}<…>` or `({name} …)`; arguments in a field need brackets")
            } else {
                "the results of a type's constructors show its parameters".to_owned()
            };
            self.report(Diagnostic::new(codes::WRONG_ARITY, wrong, message).help(help));
            return None;
        }
        let mut resolved = Vec::with_capacity(args.len());
        // Resolve the remaining arguments after an error, to report every error.
        for (arg, kind) in args.iter().zip(params) {
            resolved.extend(self.resolve_argument(arg, kind, scope));
        }
        (resolved.len() == args.len()).then_some(resolved)
    }

    /// Resolves `%` before a type.
    fn bare(&mut self, ty: Type, span: Span) -> Option<Type> {
        match ty {
            Type::Boxed(ty, args) => {
                let constructor = *self.types[ty.0 as usize].constructors.first()?;
                self.check_only_constructor(constructor, ty, span)?;
                Some(Type::Bare(constructor, args))
            }
            Type::Param { index, .. } => Some(Type::Param { index, is_bare: true }),
            bare => Some(bare),
        }
    }

    /// Checks that a bare type has one constructor, because a bare value does not name it.
    fn check_only_constructor(
        &mut self,
        constructor: CombinatorIndex,
        ty: TypeIndex,
        span: Span,
    ) -> Option<()> {
        let declared = &self.types[ty.0 as usize];
        let other = declared.constructors.iter().find(|&&other| other != constructor);
        let ast = self.declared[constructor.0 as usize].ast;
        let diagnostic = if let Some(other) = other {
            let other = self.declared[other.0 as usize].ast;
            let message =
                format!("bare use of `{}`, which has several constructors", declared.name);
            Diagnostic::new(codes::BARE_UNION, span, message)
                .label("a bare value does not identify its constructor")
                .also(ast.name.span, "one constructor")
                .also(other.name.span, "another constructor")
                .help(format!("use the boxed type, `{}`", declared.name))
        } else if ast.name.text == "_" {
            let message =
                format!("bare use of `{}`, which has a default constructor", declared.name);
            Diagnostic::new(codes::BARE_UNION, span, message)
                .also(ast.name.span, "the default constructor")
                .help(format!("use the boxed type, `{}`", declared.name))
        } else {
            return Some(());
        };
        self.report(diagnostic);
        None
    }

    fn not_applicable(&mut self, head: &Expr<'s>) -> Option<Type> {
        self.report(
            Diagnostic::new(codes::WRONG_ARITY, head.span, format!("`{head}` takes no arguments"))
                .help("only the name of a type takes arguments"),
        );
        None
    }

    fn report_kind(&mut self, expr: &Expr<'s>, expected: Kind) {
        let is_sum = matches!(expr.kind, ExprKind::Sum(_));
        let (code, message) = match expected {
            Kind::Type if is_sum => (codes::SUM_OF_TYPES, "expected a type, found a sum"),
            Kind::Type => (codes::KIND_MISMATCH, "expected a type, found a number"),
            Kind::Nat => (codes::KIND_MISMATCH, "expected a number, found a type"),
        };
        self.report(
            Diagnostic::new(code, expr.span, message)
                .label(format!("expected kind `{expected}`"))
                .help(match expected {
                    Kind::Type => "write the name of a type",
                    Kind::Nat => "write a constant, or the name of an earlier `#`",
                }),
        );
    }

    fn report_not_a_number(&mut self, span: Span, name: &str, scope: &Scope<'_, 's>) {
        let message = format!("`{name}` is not a number");
        let help = "a number is a constant, or an earlier field or optional argument of kind `#`";
        let diagnostic = Diagnostic::new(codes::KIND_MISMATCH, span, message).help(help);
        let diagnostic = match scope.find(name) {
            Some(Found::Other(field)) => diagnostic.also(field.span, "not of type `#`"),
            Some(Found::Later(field)) => {
                diagnostic.also(field.span, "declared here, after its use")
            }
            _ => diagnostic.suggest(&nearest(name, self.budget.names(scope.nat_names()))),
        };
        self.report(diagnostic);
    }

    fn report_unknown(&mut self, span: Span, name: &str, scope: &Scope<'_, 's>) {
        if self.unread.contains(name) {
            return;
        }
        if let Some(Found::Nat(_)) = scope.find(name) {
            let message = format!("expected a type, found the number `{name}`");
            self.report(Diagnostic::new(codes::KIND_MISMATCH, span, message));
            return;
        }
        if let Some(&function) = self.combinator_names.get(name) {
            let declared = self.declared[function.0 as usize].ast;
            let message = format!("`{name}` is a function, not a type");
            self.report(
                Diagnostic::new(codes::UNKNOWN_TYPE, span, message)
                    .also(declared.name.span, "declared here"),
            );
            return;
        }
        let is_upper = is_upper(name);
        let base_len = name.len();
        if is_upper && base_len == 1 {
            self.report(
                Diagnostic::new(
                    codes::UNDECLARED_VARIABLE,
                    span,
                    format!("type variable `{name}` is not declared"),
                )
                .help(format!("declare it before the fields: `{{{name}:Type}}`")),
            );
            return;
        }
        if let Some(advice) = foreign::advice(name) {
            let message = format!("unknown type `{name}`");
            let unknown = Diagnostic::new(codes::UNKNOWN_TYPE, span, message);
            self.report(unknown.label("not declared").help(advice));
            return;
        }
        let (what, mut near) = if is_upper {
            let types = self.type_names.keys().copied();
            let near = nearest(name, self.budget.names(types));
            (format!("type `{name}` has no constructors"), near)
        } else {
            let constructors = self
                .combinator_names
                .iter()
                .filter_map(|(name, index)| self.declared[index.0 as usize].ty.map(|_| *name));
            let near = nearest(name, self.budget.names(constructors));
            (format!("unknown bare type `{name}`"), near)
        };
        if near.is_empty() {
            near.extend(self.same_but_for_case(name));
        }
        self.report(
            Diagnostic::new(codes::UNKNOWN_TYPE, span, what)
                .label("not declared")
                .help("declare it, or remove this reference")
                .suggest(&near),
        );
    }

    /// Returns a known name that differs only in case, such as the type `User` for `user`.
    fn same_but_for_case(&mut self, name: &str) -> Option<&'s str> {
        let known = self.type_names.keys().chain(self.combinator_names.keys());
        let known = self.budget.names(known.copied());
        known.filter(|known| known.eq_ignore_ascii_case(name)).min()
    }
}
