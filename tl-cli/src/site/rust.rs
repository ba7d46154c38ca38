//! Values as expressions of the generated Rust code.

use std::collections::BTreeMap;
use std::fmt::Write;

use tl_codegen::{EnumOutline, FieldOutline, Outline, RustPath, RustType, StructOutline};
use tl_parser::schema::{Field, Schema, Type};
use tl_reflect::{Fields, Value};

/// The length of an expression that fits on a line.
const LINE: usize = 80;

/// The methods of generated structs that are no setters. A setter of such a name has another one.
const OTHER_METHODS: [&str; 3] = ["new", "read_with", "write_with"];

/// The generated code of a schema.
pub(super) struct Rust<'a> {
    schema: &'a Schema,
    /// The structs of combinators by TL names, and all structs by paths.
    by_name: BTreeMap<&'a str, &'a StructOutline>,
    structs: BTreeMap<&'a RustPath, &'a StructOutline>,
    enums: BTreeMap<&'a RustPath, &'a EnumOutline>,
}

impl<'a> Rust<'a> {
    pub(super) fn new(schema: &'a Schema, outline: &'a Outline) -> Self {
        let named = outline.structs.iter().filter(|item| !item.is_record);
        Self {
            schema,
            by_name: named.map(|item| (item.tl_name.as_str(), item)).collect(),
            structs: outline.structs.iter().map(|item| (&item.path, item)).collect(),
            enums: outline.enums.iter().map(|item| (&item.path, item)).collect(),
        }
    }

    /// Returns the expression for a value of a combinator, or `None` if it has a shape for which this
    /// module has no rule, such as a type parameter.
    pub(super) fn combinator(&self, value: &Value) -> Option<String> {
        let Value::Combinator(index, fields) = value else { return None };
        let combinator = &self.schema[*index];
        if let Some(item) = self.by_name.get(combinator.name.as_str()) {
            return self.structure(item, &combinator.fields, fields);
        }
        // A constructor without fields is only a variant.
        let mut enums = self.enums.values();
        let is_it = |variant: &&tl_codegen::VariantOutline| {
            variant.payload.is_none() && variant.constructor == combinator.name
        };
        let found = |union: &&EnumOutline| union.variants.iter().find(is_it).is_some();
        let union = enums.find(|union| found(union))?;
        let variant = union.variants.iter().find(is_it)?;
        Some(format!("{}::{}", union.path, variant.name))
    }

    fn structure(&self, item: &StructOutline, of: &[Field], values: &Fields) -> Option<String> {
        self.made(&item.path, &item.fields, of, values)
    }

    /// Writes `new` with the required fields and a setter for each other one that is present.
    fn made(
        &self,
        path: &RustPath,
        fields: &[FieldOutline],
        of: &[Field],
        values: &Fields,
    ) -> Option<String> {
        let mut required = Vec::new();
        for field in fields.iter().filter(|field| field.is_required) {
            let (value, ty) = self.field(field, of, values)?;
            required.push(self.value(value?, &field.ty, ty)?);
        }
        let mut out = call(&format!("{path}::new"), &required);
        for field in fields.iter().filter(|field| !field.is_required) {
            if OTHER_METHODS.contains(&&*field.name) {
                return None;
            }
            let arguments = match &field.members[..] {
                [] => {
                    let (value, ty) = self.field(field, of, values)?;
                    let Some(value) = value else { continue };
                    vec![self.value(value, unwrapped(&field.ty), ty)?]
                }
                members => match self.group(field, members, of, values)? {
                    Some(arguments) => arguments,
                    None => continue,
                },
            };
            out.push_str("\n    ");
            out.push_str(&call(&format!(".{}", field.name), &arguments).replace('\n', "\n    "));
        }
        Some(out)
    }

    /// Returns the arguments of the setter of a group, or an inner `None` if the group is absent.
    fn group(
        &self,
        field: &FieldOutline,
        members: &[FieldOutline],
        of: &[Field],
        values: &Fields,
    ) -> Option<Option<Vec<String>>> {
        // The group of a conditional mask has its name, and may be present without members.
        let mut is_present = self.field(field, of, values).is_some_and(|(mask, _)| mask.is_some());
        for member in members {
            is_present |= member.members.is_empty() && self.field(member, of, values)?.0.is_some();
        }
        if !is_present {
            return Some(None);
        }
        let is_plain = field.methods.is_empty() && members.iter().all(|member| member.is_required);
        if !is_plain {
            let RustType::Named(path, _) = unwrapped(&field.ty) else { return None };
            return Some(Some(vec![self.made(path, members, of, values)?]));
        }
        let arguments = members.iter().map(|member| {
            let (value, ty) = self.field(member, of, values)?;
            self.value(value?, &member.ty, ty)
        });
        arguments.collect::<Option<_>>().map(Some)
    }

    /// Finds the value and the type of a Rust field.
    fn field<'v, 's>(
        &self,
        field: &FieldOutline,
        of: &'s [Field],
        values: &'v Fields,
    ) -> Option<(Option<&'v Value>, &'s Type)> {
        let plain = |name: &str| name.trim_start_matches("r#").replace('_', "").to_lowercase();
        let name = plain(&field.name);
        let mut found = of.iter().enumerate().filter(|(_, field)| plain(field.key()) == name);
        let (place, only) = found.next().filter(|_| found.next().is_none())?;
        Some((values.get(place), &only.ty))
    }

    fn value(&self, value: &Value, ty: &RustType, tl: &Type) -> Option<String> {
        Some(match (ty, value) {
            (RustType::Boxed(inner), value) => {
                format!("Box::new({})", self.value(value, inner, tl)?)
            }
            (RustType::Option(_) | RustType::Output(_) | RustType::HeapArray(..), _) => {
                return None;
            }
            (RustType::Vec(item), Value::Vector(items)) => {
                let records = match tl {
                    Type::Repetition(repetition) => &repetition.items[..],
                    _ => &[],
                };
                let items = items.iter().map(|value| self.item(value, item, tl, records));
                list("vec![", &items.collect::<Option<Vec<_>>>()?, "]")
            }
            (RustType::Vec(_), Value::Bytes(bytes)) => match &bytes[..] {
                [] => "Vec::new()".to_owned(),
                bytes => format!("b\"{}\".to_vec()", bytes.escape_ascii()),
            },
            (RustType::Array(..), Value::Raw(bytes)) => format!("*b\"{}\"", bytes.escape_ascii()),
            (RustType::Array(item, _), Value::Vector(items)) => {
                let items = items.iter().map(|value| self.item(value, item, tl, &[]));
                list("[", &items.collect::<Option<Vec<_>>>()?, "]")
            }
            (RustType::Named(path, _), Value::Combinator(..)) => self.named(path, value)?,
            // A `true` without a condition is a struct.
            (RustType::Named(path, _), Value::True) if self.structs.contains_key(path) => {
                format!("{path}::new()")
            }
            (RustType::Named(..), value) => scalar(value)?,
            _ => return None,
        })
    }

    fn item(&self, value: &Value, ty: &RustType, tl: &Type, records: &[Field]) -> Option<String> {
        match (value, ty) {
            (Value::Record(fields), RustType::Named(path, _)) => {
                self.structure(self.structs.get(path)?, records, fields)
            }
            _ => self.value(value, ty, tl),
        }
    }

    /// Writes the value of a struct or an enum.
    fn named(&self, path: &RustPath, value: &Value) -> Option<String> {
        let Value::Combinator(index, fields) = value else { return None };
        let combinator = &self.schema[*index];
        if let Some(item) = self.structs.get(path) {
            let is_it = item.tl_name == combinator.name;
            return is_it.then(|| self.structure(item, &combinator.fields, fields)).flatten();
        }
        let Some(union) = self.enums.get(path) else {
            // A type parameter, which holds a call. Other paths have modules.
            let is_param = !path.to_string().contains("::");
            return is_param.then(|| self.combinator(value)).flatten();
        };
        let mut variants = union.variants.iter();
        let variant = variants.find(|variant| variant.constructor == combinator.name)?;
        let head = format!("{}::{}", union.path, variant.name);
        let Some(payload) = &variant.payload else { return Some(head) };
        let (is_boxed, payload) = match payload {
            RustType::Boxed(inner) => (true, &**inner),
            other => (false, other),
        };
        let RustType::Named(path, _) = payload else { return None };
        let inner = self.structure(self.structs.get(path)?, &combinator.fields, fields)?;
        let inner = if is_boxed { call("Box::new", &[inner]) } else { inner };
        Some(call(&head, &[inner]))
    }
}

/// Returns the type that the setter of a field takes.
fn unwrapped(ty: &RustType) -> &RustType {
    match ty {
        RustType::Option(inner) => match &**inner {
            RustType::Boxed(inner) => inner,
            inner => inner,
        },
        ty => ty,
    }
}

fn scalar(value: &Value) -> Option<String> {
    Some(match value {
        Value::Nat(value) => value.to_string(),
        Value::Int(value) => value.to_string(),
        Value::Long(value) => value.to_string(),
        Value::Double(value) => float(*value, "f64"),
        Value::Float(value) => float(f64::from(*value), "f32"),
        Value::Bool(value) => value.to_string(),
        Value::True => "true".to_owned(),
        Value::String(text) if text.is_empty() => "String::new()".to_owned(),
        Value::String(text) => format!("{text:?}.to_owned()"),
        _ => return None,
    })
}

fn float(value: f64, ty: &str) -> String {
    match value {
        _ if value.is_nan() => format!("{ty}::NAN"),
        f64::INFINITY => format!("{ty}::INFINITY"),
        f64::NEG_INFINITY => format!("{ty}::NEG_INFINITY"),
        _ => format!("{value:?}"),
    }
}

fn call(function: &str, arguments: &[String]) -> String {
    list(&format!("{function}("), arguments, ")")
}

/// Writes a list on one line, or with a line for each item.
fn list(start: &str, items: &[String], end: &str) -> String {
    let length: usize = items.iter().map(|item| item.len() + 2).sum();
    if start.len() + length <= LINE && items.iter().all(|item| !item.contains('\n')) {
        return format!("{start}{}{end}", items.join(", "));
    }
    let mut out = format!("{start}\n");
    for item in items {
        // Writing to a string cannot fail.
        let _ = writeln!(out, "    {},", item.replace('\n', "\n    "));
    }
    out + end
}
