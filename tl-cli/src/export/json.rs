//! The checked schema as JSON. docs/export.schema.json describes it, and its version counts
//! incompatible changes.

use serde_json::{Value, json};
use tl_docs::Entry;
use tl_parser::Span;
use tl_parser::schema::{
    Argument, Builtin, Combinator, CombinatorIndex, Condition, Field, Kind, Nat, Schema, Type,
    TypeDef, TypeIndex, Variable,
};

use super::part::Exported;

/// The version of the format.
const VERSION: u32 = 1;

/// Returns the exported part of a schema.
pub(super) fn export(part: &Exported<'_>) -> Value {
    let export = Export { part };
    let sources: Vec<&str> = part.sources.own().map(|(_, source)| source.name()).collect();
    json!({
        "format": "tl-schema",
        "version": VERSION,
        "layer": part.schema.layer,
        "sources": sources,
        "types": part.types().map(|(index, ty)| export.type_def(index, ty)).collect::<Vec<_>>(),
        "combinators":
            part.combinators().map(|(_, combinator)| export.combinator(combinator)).collect::<Vec<_>>(),
    })
}

struct Export<'a> {
    part: &'a Exported<'a>,
}

impl Export<'_> {
    fn schema(&self) -> &Schema {
        self.part.schema
    }

    fn type_def(&self, index: TypeIndex, ty: &TypeDef) -> Value {
        let constructors = ty.constructors.iter().filter_map(|c| self.part.combinator_number(*c));
        let entry = self.part.entry(&ty.name);
        json!({
            "name": ty.name,
            "is_local": ty.is_local,
            "builtin": self.schema().builtin(index).map(builtin),
            "parameters": ty.params.iter().copied().map(kind).collect::<Vec<_>>(),
            "constructors": constructors.collect::<Vec<_>>(),
            "description": entry.and_then(|entry| entry.description.as_deref()),
            "links": entry.map(|entry| &entry.links[..]).unwrap_or_default(),
            "span": self.span(ty.span),
        })
    }

    fn combinator(&self, combinator: &Combinator) -> Value {
        let empty = Entry::default();
        let entry = self.part.entry(&combinator.name).filter(|_| !combinator.is_local);
        let entry = entry.unwrap_or(&empty);
        let params = combinator.params.iter();
        let params = params.map(|param| json!({ "name": param.name, "kind": kind(param.kind) }));
        let errors = entry.errors.iter().map(|error| {
            json!({ "code": error.code, "name": error.name, "description": error.description })
        });
        json!({
            "name": combinator.name,
            "kind": if combinator.is_function { "function" } else { "constructor" },
            "id": format!("{:08x}", combinator.id),
            "is_id_declared": combinator.is_id_declared,
            "is_local": combinator.is_local,
            "is_predeclared": combinator.is_predeclared,
            "builtin": combinator.builtin.map(builtin),
            "parameters": params.collect::<Vec<_>>(),
            "fields": self.fields(combinator, &combinator.fields, Some(entry)),
            "result": self.ty(combinator, &combinator.result),
            "text": combinator.text,
            "description": entry.description.as_deref().or(combinator.doc.as_deref()),
            "result_description": entry.result,
            "errors": errors.collect::<Vec<_>>(),
            "bots": entry.bots,
            "links": entry.links,
            "span": self.span(combinator.span),
        })
    }

    fn fields(&self, of: &Combinator, fields: &[Field], entry: Option<&Entry>) -> Vec<Value> {
        let field = |(index, field): (usize, &Field)| {
            let name = field.name.as_deref();
            let described = name.and_then(|name| entry.and_then(|entry| entry.fields.get(name)));
            json!({
                "name": name,
                "key": field.key(),
                "condition": field.condition.map(|condition| self.condition(of, condition)),
                "is_call": field.is_call,
                "is_mask": is_mask(fields, index),
                "type": self.ty(of, &field.ty),
                "description": described.or(field.doc.as_deref()),
                "span": self.span(field.span),
            })
        };
        fields.iter().enumerate().map(field).collect()
    }

    fn condition(&self, of: &Combinator, condition: Condition) -> Value {
        json!({ "mask": variable(of, condition.mask), "bit": condition.bit })
    }

    fn ty(&self, of: &Combinator, ty: &Type) -> Value {
        match ty {
            Type::Nat => json!({ "kind": "nat" }),
            Type::Boxed(index, arguments) => json!({
                "kind": "boxed",
                "type": self.part.type_number(*index),
                "name": self.schema()[*index].name,
                "arguments": self.arguments(of, arguments),
            }),
            Type::Bare(index, arguments) => self.bare(of, *index, arguments),
            Type::Param { index, is_bare } => {
                let name = of.params.get(*index).map(|param| &param.name);
                json!({ "kind": "parameter", "parameter": index, "name": name, "is_bare": is_bare })
            }
            Type::Repetition(repetition) => json!({
                "kind": "repetition",
                "count": nat(of, repetition.count),
                "fields": self.fields(of, &repetition.items, None),
            }),
        }
    }

    fn bare(&self, of: &Combinator, index: CombinatorIndex, arguments: &[Argument]) -> Value {
        json!({
            "kind": "bare",
            "combinator": self.part.combinator_number(index),
            "name": self.schema()[index].name,
            "arguments": self.arguments(of, arguments),
        })
    }

    fn arguments(&self, of: &Combinator, arguments: &[Argument]) -> Vec<Value> {
        let argument = |argument: &Argument| match argument {
            Argument::Type(ty) => json!({ "type": self.ty(of, ty) }),
            Argument::Nat(number) => json!({ "nat": nat(of, *number) }),
        };
        arguments.iter().map(argument).collect()
    }

    /// Returns the place of a definition, or null for what the language declares.
    fn span(&self, span: Span) -> Value {
        let sources = self.part.sources;
        let Some(source) = sources.own().position(|(id, _)| id == span.source) else {
            return Value::Null;
        };
        let (start, end) = (sources.place(span), sources.place(span.after()));
        json!({
            "source": source,
            "line": start.line,
            "column": start.column,
            "end_line": end.line,
            "end_column": end.column,
        })
    }
}

/// Returns true if a field of type `#` guards other fields.
fn is_mask(fields: &[Field], index: usize) -> bool {
    fields.iter().any(|field| {
        field.condition.is_some_and(|condition| {
            condition.mask == (Variable::Field { up: 0, index }) && condition.bit.is_some()
        })
    })
}

fn nat(of: &Combinator, nat: Nat) -> Value {
    match nat {
        Nat::Const(value) => json!({ "constant": value }),
        Nat::Sum(of_variable, plus) => {
            json!({ "variable": variable(of, of_variable), "plus": plus })
        }
    }
}

fn variable(of: &Combinator, variable: Variable) -> Value {
    match variable {
        Variable::Param(index) => {
            json!({ "parameter": index, "name": of.params.get(index).map(|param| &param.name) })
        }
        Variable::Field { up, index } => json!({ "field": index, "up": up }),
    }
}

fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Type => "type",
        Kind::Nat => "nat",
    }
}

fn builtin(builtin: Builtin) -> &'static str {
    match builtin {
        Builtin::Int => "int",
        Builtin::Long => "long",
        Builtin::Double => "double",
        Builtin::Float => "float",
        Builtin::String => "string",
        Builtin::Bytes => "bytes",
        Builtin::Int128 => "int128",
        Builtin::Int256 => "int256",
        Builtin::Int512 => "int512",
        Builtin::Vector => "vector",
        Builtin::Object => "object",
        Builtin::Function => "function",
        Builtin::Unknown => "unknown",
    }
}
