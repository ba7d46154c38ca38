//! Parses a single type, such as `Vector<User>`, and looks it up in a schema.

use crate::ast::{Expr, ExprKind, FieldType, Item};
use crate::diagnostic::wrong_arity;
use crate::schema::{Argument, Kind, Nat, Schema, Type};
use crate::{Options, SourceMap, parse, suggest_name};

impl Schema {
    /// Looks up a type by its text, such as `InputPeer`, `inputPeerUser`, `Vector<User>` or
    /// `%Message`.
    ///
    /// # Errors
    ///
    /// A description of the error.
    pub fn parse_type(&self, text: &str) -> Result<Type, String> {
        const BEFORE: &str = "a x:(";
        if text.trim().is_empty() {
            return Err("expected the name of a type, found an empty text".to_owned());
        }
        let mut sources = SourceMap::new();
        let source = sources.add("type", format!("{BEFORE}{text}) = A;"));
        let mut diagnostics = Vec::new();
        let file = parse(&sources, source, &Options::default(), &mut diagnostics);
        let field = match &file.items[..] {
            [Item::Combinator(combinator)] => combinator.fields.first(),
            _ => None,
        };
        match (field.map(|field| &field.ty), diagnostics.iter().find(|d| d.is_error())) {
            (Some(FieldType::Expr(expr)), None) => self.lookup(expr),
            // The brackets around the text are ours.
            (_, Some(diagnostic))
                if diagnostic.primary.span.start as usize >= BEFORE.len() + text.len() =>
            {
                Err(format!("`{text}` is not a type: it ends too early"))
            }
            (_, Some(diagnostic)) => Err(format!("`{text}` is not a type: {}", diagnostic.message)),
            (_, None) => Err(format!("`{text}` is not a type")),
        }
    }

    fn lookup(&self, expr: &Expr<'_>) -> Result<Type, String> {
        match &expr.kind {
            ExprKind::Name(name) => self.lookup_name(name, &[]),
            ExprKind::Hash => Ok(Type::Nat),
            ExprKind::Bare(inner) => match self.lookup(inner)? {
                Type::Boxed(ty, args) => match self.single_constructor(ty) {
                    Some(only) => Ok(Type::Bare(only, args)),
                    None => {
                        Err(format!("`{expr}` could be any constructor of `{}`", self[ty].name))
                    }
                },
                bare => Ok(bare),
            },
            ExprKind::Apply(head, args) => match &head.kind {
                ExprKind::Name(name) => self.lookup_name(name, args),
                _ => Err(format!("`{head}` takes no arguments")),
            },
            ExprKind::Number(_) | ExprKind::Sum(_) => {
                Err(format!("`{expr}` is a number, not a type"))
            }
        }
    }

    fn lookup_name(&self, name: &str, args: &[Expr<'_>]) -> Result<Type, String> {
        let bare = self.combinator_named(name).filter(|&index| !self[index].is_function);
        let boxed = match (self.type_named(name), bare.map(|index| &self[index].result)) {
            (Some(ty), _) => ty,
            (None, Some(Type::Boxed(ty, _))) => *ty,
            _ => {
                let help = suggest_name(self, name).map(|help| format!("; {help}"));
                return Err(format!("unknown type `{name}`{}", help.unwrap_or_default()));
            }
        };
        let kinds = &self[boxed].params;
        if kinds.len() != args.len() {
            return Err(wrong_arity(name, kinds.len(), args.len()));
        }
        let args = kinds.iter().zip(args).map(|(kind, arg)| match (kind, &arg.kind) {
            (Kind::Nat, ExprKind::Number(value)) => Ok(Argument::Nat(Nat::Const(*value))),
            (Kind::Nat, _) => Err(format!("`{arg}` is not a number")),
            (Kind::Type, _) => Ok(Argument::Type(self.lookup(arg)?)),
        });
        let args = args.collect::<Result<_, String>>()?;
        Ok(match (self.type_named(name), bare) {
            (None, Some(constructor)) => Type::Bare(constructor, args),
            _ => Type::Boxed(boxed, args),
        })
    }
}
