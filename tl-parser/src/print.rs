//! The syntax tree as text: every definition in one line, in the style of Telegram's schemas.

use std::fmt::{self, Display, Formatter};

use crate::ast::{Combinator, Condition, Expr, ExprKind, Field, FieldType, Param, Repetition};

/// Writes items with a blank between them.
fn spaced<T: Display>(f: &mut Formatter<'_>, items: &[T]) -> fmt::Result {
    items.iter().enumerate().try_for_each(|(i, item)| {
        if i > 0 {
            f.write_str(" ")?;
        }
        item.fmt(f)
    })
}

impl Display for Combinator<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(&self.head())?;
        for field in &self.fields {
            write!(f, " {field}")?;
        }
        write!(f, " {}", self.tail())
    }
}

impl Combinator<'_> {
    /// What stands before the fields: annotations, name, id, optional arguments.
    pub(crate) fn head(&self) -> String {
        let mut head = String::new();
        for annotation in &self.annotations {
            head += annotation.text;
            head.push(' ');
        }
        head += self.name.text;
        if let Some(id) = self.id {
            head += &format!("#{:08x}", id.value);
        }
        for param in &self.params {
            head += &format!(" {param}");
        }
        if self.is_builtin {
            head += " ?";
        }
        head
    }

    /// What stands behind the fields: the result.
    pub(crate) fn tail(&self) -> String {
        let sign = if self.has_arrow { "=>" } else { "=" };
        match &self.result.kind {
            // A type applied to its own parameters is written without brackets: `= Vector t`.
            ExprKind::Apply(head, args) if args.iter().all(|arg| self.is_param(arg)) => {
                let args: Vec<_> = args.iter().map(ToString::to_string).collect();
                format!("{sign} {head} {}", args.join(" "))
            }
            _ => format!("{sign} {}", self.result),
        }
    }

    fn is_param(&self, expr: &Expr<'_>) -> bool {
        let ExprKind::Name(name) = expr.kind else { return false };
        self.params.iter().any(|param| param.name.text == name)
    }
}

impl Display for Param<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "{{{}:{}}}", self.name.text, self.kind)
    }
}

impl Display for Field<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        if let Some(name) = self.name {
            write!(f, "{}:", name.text)?;
        }
        self.unnamed().fmt(f)
    }
}

impl<'s> Field<'s> {
    /// What stands behind the name and its colon.
    pub fn unnamed(&self) -> impl Display {
        struct Unnamed<'a, 's>(&'a Field<'s>);

        impl Display for Unnamed<'_, '_> {
            fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
                if let Some(condition) = self.0.condition {
                    condition.fmt(f)?;
                }
                if self.0.is_call {
                    f.write_str("!")?;
                }
                self.0.ty.fmt(f)
            }
        }

        Unnamed(self)
    }
}

impl Display for Condition<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self.bit {
            Some(bit) => write!(f, "{}.{}?", self.mask.text, bit.value),
            None => write!(f, "{}?", self.mask.text),
        }
    }
}

impl Display for FieldType<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Expr(expr) => expr.fmt(f),
            Self::Repetition(repetition) => repetition.fmt(f),
        }
    }
}

impl Display for Repetition<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match &self.multiplicity {
            // A sum needs no brackets in front of `*`.
            Some(Expr { kind: ExprKind::Sum(terms), .. }) => {
                join(f, terms, "+")?;
                f.write_str("*")?;
            }
            Some(multiplicity) => write!(f, "{multiplicity}*")?,
            None => {}
        }
        f.write_str("[ ")?;
        spaced(f, &self.items)?;
        f.write_str(" ]")
    }
}

fn join(f: &mut Formatter<'_>, exprs: &[Expr<'_>], separator: &str) -> fmt::Result {
    exprs.iter().enumerate().try_for_each(|(i, expr)| {
        if i > 0 {
            f.write_str(separator)?;
        }
        expr.fmt(f)
    })
}

impl Display for Expr<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match &self.kind {
            ExprKind::Name(name) => f.write_str(name),
            ExprKind::Hash => f.write_str("#"),
            ExprKind::Number(value) => write!(f, "{value}"),
            ExprKind::Bare(inner) => write!(f, "%{inner}"),
            ExprKind::Apply(head, args) => {
                if matches!(head.kind, ExprKind::Name(_)) {
                    write!(f, "{head}<")?;
                    join(f, args, ", ")?;
                    f.write_str(">")
                } else {
                    write!(f, "({head} ")?;
                    spaced(f, args)?;
                    f.write_str(")")
                }
            }
            ExprKind::Sum(terms) => {
                f.write_str("(")?;
                join(f, terms, "+")?;
                f.write_str(")")
            }
        }
    }
}
