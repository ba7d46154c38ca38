//! The canonical text of a combinator, whose CRC-32 is the constructor id
//! (docs/language.md, "Constructor ids").
//!
//! One space separates the words. Brackets, commas and the declared id are left out.

use std::fmt;
use std::str::FromStr;

use crate::ast::{Combinator, Expr, ExprKind, Field, FieldType, Param};
use crate::print::push_number;

/// The rule for the text whose hash is the constructor id.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Dialect {
    /// The rule of Telegram's `api.tl` and `mtproto.tl`: omits fields `flags.N?true`, replaces the
    /// field type `bytes` with `string`, and keeps `!`.
    #[default]
    Telegram,
    /// The rule of TDLib's and VK's tools and of TON: keeps everything except `!`.
    Plain,
}

impl fmt::Display for Dialect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Telegram => "telegram",
            Self::Plain => "plain",
        })
    }
}

impl FromStr for Dialect {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        match name {
            "telegram" => Ok(Self::Telegram),
            "plain" => Ok(Self::Plain),
            other => Err(format!("unknown dialect `{other}`: there are `telegram` and `plain`")),
        }
    }
}

/// Returns the canonical text of a combinator.
pub fn canonical_text(combinator: &Combinator<'_>, dialect: Dialect) -> String {
    let mut text = String::new();
    write_canonical(&mut text, combinator, dialect);
    text
}

/// Writes the canonical text of a combinator.
pub(crate) fn write_canonical(out: &mut String, combinator: &Combinator<'_>, dialect: Dialect) {
    let mut canonical = Canonical { out, dialect, params: &combinator.params };
    canonical.out.push_str(combinator.name.text);
    for param in &combinator.params {
        canonical.out.push(' ');
        canonical.out.push_str(param.name.text);
        canonical.out.push(':');
        canonical.expr(&param.kind);
    }
    if combinator.is_builtin {
        canonical.out.push_str(" ?");
    }
    for field in &combinator.fields {
        if dialect == Dialect::Plain || !is_flag(field) {
            canonical.out.push(' ');
            canonical.field(field);
        }
    }
    canonical.out.push_str(" = ");
    canonical.expr(&combinator.result);
}

/// Returns true for `x:flags.N?true`, a field without bytes of its own.
fn is_flag(field: &Field<'_>) -> bool {
    field.condition.is_some_and(|condition| condition.bit.is_some())
        && matches!(&field.ty, FieldType::Expr(Expr { kind: ExprKind::Name("true"), .. }))
}

struct Canonical<'a, 's> {
    out: &'a mut String,
    dialect: Dialect,
    params: &'a [Param<'s>],
}

impl Canonical<'_, '_> {
    fn field(&mut self, field: &Field<'_>) {
        if let Some(name) = field.name {
            self.out.push_str(name.text);
            self.out.push(':');
        }
        if let Some(condition) = field.condition {
            self.out.push_str(condition.mask.text);
            if let Some(bit) = condition.bit {
                self.out.push('.');
                push_number(self.out, bit.value);
            }
            self.out.push('?');
        }
        if field.is_call && self.dialect == Dialect::Telegram {
            self.out.push('!');
        }
        match &field.ty {
            FieldType::Expr(Expr { kind: ExprKind::Name("bytes"), .. })
                if self.dialect == Dialect::Telegram =>
            {
                self.out.push_str("string");
            }
            FieldType::Expr(expr) => self.expr(expr),
            FieldType::Repetition(repetition) => {
                if let Some(multiplicity) = &repetition.multiplicity {
                    self.expr(multiplicity);
                    self.out.push('*');
                }
                self.out.push('[');
                for item in &repetition.items {
                    self.out.push(' ');
                    self.field(item);
                }
                self.out.push_str(" ]");
            }
        }
    }

    fn expr(&mut self, expr: &Expr<'_>) {
        match &expr.kind {
            ExprKind::Name(name) => self.out.push_str(name),
            ExprKind::Hash => self.out.push('#'),
            ExprKind::Number(value) => push_number(self.out, *value),
            ExprKind::Bare(inner) => {
                if !self.is_bare_already(inner) {
                    self.out.push('%');
                }
                self.expr(inner);
            }
            ExprKind::Apply(head, args) => {
                self.expr(head);
                for arg in args {
                    self.out.push(' ');
                    self.expr(arg);
                }
            }
            ExprKind::Sum(terms) => self.sum(terms),
        }
    }

    /// Returns true if the canonical text omits `%` before `expr`: a bare type or a type variable.
    fn is_bare_already(&self, expr: &Expr<'_>) -> bool {
        match &expr.kind {
            ExprKind::Name(name) => {
                let base = name.rsplit('.').next().unwrap_or(name);
                base.starts_with(|c: char| c.is_ascii_lowercase())
                    || self.params.iter().any(|param| param.name.text == *name)
            }
            ExprKind::Apply(head, _) => self.is_bare_already(head),
            _ => false,
        }
    }

    /// Writes the variable, then the sum of the constants: `n+3` for `1+n+2`.
    fn sum(&mut self, terms: &[Expr<'_>]) {
        let mut constant = 0_u32;
        let start = self.out.len();
        for term in terms {
            match term.kind {
                ExprKind::Number(value) => constant = constant.saturating_add(value),
                _ => {
                    if self.out.len() > start {
                        self.out.push('+');
                    }
                    self.expr(term);
                }
            }
        }
        let has_variable = self.out.len() > start;
        if has_variable && constant > 0 {
            self.out.push('+');
        }
        if !has_variable || constant > 0 {
            push_number(self.out, constant);
        }
    }
}
