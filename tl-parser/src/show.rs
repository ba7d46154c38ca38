//! Prints types of the checked schema as TL, such as `flags.0?Vector<InputMedia>`.

use crate::print::push_number;
use crate::schema::{Argument, Combinator, Condition, Field, Nat, Param, Schema, Type, Variable};

/// The definition around a type, which has the names of its variables.
#[derive(Clone, Copy)]
struct Around<'a> {
    schema: &'a Schema,
    params: &'a [Param],
    fields: &'a [Field],
    outer: Option<&'a Around<'a>>,
}

impl Combinator {
    /// Returns the definition in one line, always with the constructor id and without annotations.
    pub fn text_with_id(&self) -> String {
        let is_annotation = |word: &&str| word.starts_with('@');
        let annotations: usize =
            self.text.split(' ').take_while(is_annotation).map(|word| word.len() + 1).sum();
        let text = &self.text[annotations..];
        let head = text.find(' ').unwrap_or(text.len());
        format!("{}#{:08x}{}", self.name, self.id, &text[head..])
    }
}

impl Schema {
    /// Returns the text of a type without variables, such as `Vector<User>`.
    pub fn type_text(&self, ty: &Type) -> String {
        let around = Around { schema: self, params: &[], fields: &[], outer: None };
        let mut text = String::new();
        around.ty(&mut text, ty);
        text
    }

    /// Returns the text of a combinator's field without its name: condition, `!` and type, such as
    /// `flags.5?true`.
    pub fn field_text(&self, combinator: &Combinator, field: &Field) -> String {
        let around = self.around(combinator);
        let mut text = String::new();
        around.unnamed(&mut text, field);
        text
    }

    /// Returns the text, without its name, of a field in `record`, the fields of a repetition.
    pub fn record_text(&self, combinator: &Combinator, record: &[Field], field: &Field) -> String {
        let outer = self.around(combinator);
        let mut text = String::new();
        Around { fields: record, outer: Some(&outer), ..outer }.unnamed(&mut text, field);
        text
    }

    /// Returns the text of a combinator's result, such as `Vector<X>`.
    pub fn result_text(&self, combinator: &Combinator) -> String {
        let mut text = String::new();
        self.around(combinator).ty(&mut text, &combinator.result);
        text
    }

    fn around<'a>(&'a self, combinator: &'a Combinator) -> Around<'a> {
        Around { schema: self, params: &combinator.params, fields: &combinator.fields, outer: None }
    }
}

impl Around<'_> {
    fn unnamed(&self, out: &mut String, field: &Field) {
        if let Some(Condition { mask, bit }) = field.condition {
            self.variable(out, mask);
            if let Some(bit) = bit {
                out.push('.');
                push_number(out, u32::from(bit));
            }
            out.push('?');
        }
        if field.is_call {
            out.push('!');
        }
        self.ty(out, &field.ty);
    }

    fn ty(&self, out: &mut String, ty: &Type) {
        match ty {
            Type::Nat => out.push('#'),
            Type::Boxed(index, args) => {
                out.push_str(&self.schema[*index].name);
                self.arguments(out, args);
            }
            Type::Bare(index, args) => {
                out.push_str(&self.schema[*index].name);
                self.arguments(out, args);
            }
            Type::Param { index, is_bare } => {
                out.push_str(if *is_bare { "%" } else { "" });
                self.variable(out, Variable::Param(*index));
            }
            Type::Repetition(repetition) => {
                self.nat(out, repetition.count);
                out.push_str("*[");
                let inner = Around { fields: &repetition.items, outer: Some(self), ..*self };
                for item in &repetition.items {
                    out.push(' ');
                    if let Some(name) = &item.name {
                        out.push_str(name);
                        out.push(':');
                    }
                    inner.unnamed(out, item);
                }
                out.push_str(" ]");
            }
        }
    }

    fn arguments(&self, out: &mut String, args: &[Argument]) {
        for (i, arg) in args.iter().enumerate() {
            out.push_str(if i == 0 { "<" } else { ", " });
            match arg {
                Argument::Type(ty) => self.ty(out, ty),
                Argument::Nat(nat) => self.nat(out, *nat),
            }
        }
        out.push_str(if args.is_empty() { "" } else { ">" });
    }

    fn nat(&self, out: &mut String, nat: Nat) {
        match nat {
            Nat::Const(value) => push_number(out, value),
            Nat::Sum(variable, constant) => {
                self.variable(out, variable);
                if constant > 0 {
                    out.push('+');
                    push_number(out, constant);
                }
            }
        }
    }

    fn variable(&self, out: &mut String, variable: Variable) {
        let name = match (variable, self.outer) {
            (Variable::Param(index), _) => self.params.get(index).map(|param| param.name.as_str()),
            (Variable::Field { up: 0, index }, _) => {
                self.fields.get(index).and_then(|field| field.name.as_deref())
            }
            (Variable::Field { up, index }, Some(outer)) => {
                return outer.variable(out, Variable::Field { up: up - 1, index });
            }
            (Variable::Field { .. }, None) => None,
        };
        // Only the anonymous `#` that counts the next repetition has no name.
        out.push_str(name.unwrap_or("_"));
    }
}
