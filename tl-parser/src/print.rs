//! Prints the syntax tree: one line per definition, in the style of Telegram's schemas.
//!
//! The printers append to a string, which `Display` passes to the formatter.

use std::fmt::{self, Display, Formatter};

use crate::ast::{Combinator, Condition, Expr, ExprKind, Field, FieldType, Param, Repetition};

/// A node of the tree that can be printed.
trait Print {
    fn print(&self, out: &mut String);
}

/// Writes nodes with a separator between them.
fn join<T: Print>(out: &mut String, items: &[T], separator: &str) {
    for (i, item) in items.iter().enumerate() {
        if i > 0 {
            out.push_str(separator);
        }
        item.print(out);
    }
}

/// Writes a number. Most numbers are mask bits, with one or two digits.
pub(crate) fn push_number(out: &mut String, value: u32) {
    if value >= 10 {
        push_number(out, value / 10);
    }
    out.push(char::from(b'0' + (value % 10) as u8));
}

impl Print for Combinator<'_> {
    fn print(&self, out: &mut String) {
        self.print_head(out);
        for field in &self.fields {
            out.push(' ');
            field.print(out);
        }
        out.push(' ');
        self.print_tail(out);
    }
}

impl Combinator<'_> {
    /// Returns the definition in one line, without the `;`.
    pub(crate) fn text(&self) -> String {
        let mut out = String::with_capacity((self.span.end - self.span.start) as usize + 16);
        self.print(&mut out);
        out
    }

    /// Writes the part before the fields: annotations, name, id and optional arguments.
    pub(crate) fn print_head(&self, out: &mut String) {
        for annotation in &self.annotations {
            out.push_str(annotation.text);
            out.push(' ');
        }
        out.push_str(self.name.text);
        if let Some(id) = self.id {
            out.push('#');
            for nibble in (0..8).rev().map(|place| id.value >> (place * 4) & 0xf) {
                out.extend(char::from_digit(nibble, 16));
            }
        }
        for param in &self.params {
            out.push(' ');
            param.print(out);
        }
        if self.is_builtin {
            out.push_str(" ?");
        }
    }

    /// Writes the part after the fields: the result.
    pub(crate) fn print_tail(&self, out: &mut String) {
        out.push_str(if self.has_arrow { "=> " } else { "= " });
        match &self.result.kind {
            // A type with its own parameters as arguments has no brackets: `= Vector t`.
            ExprKind::Apply(head, args) if args.iter().all(|arg| self.is_param(arg)) => {
                head.print(out);
                out.push(' ');
                join(out, args, " ");
            }
            _ => self.result.print(out),
        }
    }

    fn is_param(&self, expr: &Expr<'_>) -> bool {
        let ExprKind::Name(name) = expr.kind else { return false };
        self.params.iter().any(|param| param.name.text == name)
    }
}

impl Print for Param<'_> {
    fn print(&self, out: &mut String) {
        out.push('{');
        out.push_str(self.name.text);
        out.push(':');
        self.kind.print(out);
        out.push('}');
    }
}

impl Print for Field<'_> {
    fn print(&self, out: &mut String) {
        self.print_name(out);
        self.print_unnamed(out);
    }
}

impl Field<'_> {
    fn print_name(&self, out: &mut String) {
        if let Some(name) = self.name {
            out.push_str(name.text);
            out.push(':');
        }
    }

    /// Writes the part after the name and its colon.
    fn print_unnamed(&self, out: &mut String) {
        if let Some(condition) = &self.condition {
            condition.print(out);
        }
        if self.is_call {
            out.push('!');
        }
        match &self.ty {
            FieldType::Expr(expr) => expr.print(out),
            FieldType::Repetition(repetition) => repetition.print(out),
        }
    }
}

impl Print for Condition<'_> {
    fn print(&self, out: &mut String) {
        out.push_str(self.mask.text);
        if let Some(bit) = self.bit {
            out.push('.');
            push_number(out, bit.value);
        }
        out.push('?');
    }
}

impl Print for Repetition<'_> {
    fn print(&self, out: &mut String) {
        match &self.multiplicity {
            // A sum needs no brackets before `*`.
            Some(Expr { kind: ExprKind::Sum(terms), .. }) => join(out, terms, "+"),
            Some(multiplicity) => multiplicity.print(out),
            None => {}
        }
        out.push_str(if self.multiplicity.is_some() { "*[ " } else { "[ " });
        join(out, &self.items, " ");
        out.push_str(" ]");
    }
}

impl Print for Expr<'_> {
    fn print(&self, out: &mut String) {
        match &self.kind {
            ExprKind::Name(name) => out.push_str(name),
            ExprKind::Hash => out.push('#'),
            ExprKind::Number(value) => push_number(out, *value),
            ExprKind::Bare(inner) => {
                out.push('%');
                inner.print(out);
            }
            ExprKind::Apply(head, args) if matches!(head.kind, ExprKind::Name(_)) => {
                head.print(out);
                out.push('<');
                join(out, args, ", ");
                out.push('>');
            }
            ExprKind::Apply(head, args) => {
                out.push('(');
                head.print(out);
                out.push(' ');
                join(out, args, " ");
                out.push(')');
            }
            ExprKind::Sum(terms) => {
                out.push('(');
                join(out, terms, "+");
                out.push(')');
            }
        }
    }
}

macro_rules! display {
    ($($node:ident)*) => {$(
        impl Display for $node<'_> {
            fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
                let mut out = String::new();
                self.print(&mut out);
                f.pad(&out)
            }
        }
    )*};
}

display! { Combinator Param Field Condition Repetition Expr }
