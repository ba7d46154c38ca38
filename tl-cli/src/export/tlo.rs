//! The binary form of schemas, TL-tlo, which generators of TDLib and VK read.
//!
//! It is a value of the schema `tls.tl`, written by the codec for values.

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;

use serde_json::{Value, json};
use tl_parser::schema::{
    Argument, Combinator, CombinatorIndex, Field, Kind, Nat, Schema, Type, TypeDef, TypeIndex,
    Variable,
};
use tl_parser::{Options, SourceMap, codes, load};
use tl_reflect::Codec;

use super::part::Exported;

/// The schema of the binary form.
const SCHEMA: &str = include_str!("tls.tl");

/// The numbers that stand for `#` and `Type`.
const NAT: i32 = 0x7065_9eff;
const TYPE: i32 = 0x2cec_f817;

/// Bits of flags.
const BARE: u32 = 1;
const HAS_CONDITION: u32 = 1 << 1;
const HAS_VARIABLE: u32 = 1 << 2;
const OVERLAPS: u32 = 1 << 4;
const OPTIONAL: u32 = 1 << 17;
const CALL: u32 = 1 << 18;

/// Returns the exported part of a schema.
pub(super) fn export(part: &Exported<'_>) -> Result<Vec<u8>, Box<dyn Error>> {
    let mut sources = SourceMap::new();
    sources.add("tls.tl", SCHEMA);
    // Constants and the expressions around them share an id.
    let options = Options { allow: vec![codes::DUPLICATE_ID], ..Options::default() };
    let schema = load(&sources, &options).schema.ok_or("the schema of TL-tlo has errors")?;
    let codec = Codec::new(&schema);
    let root = codec.root_type("tls.Schema")?;
    let value = codec.from_json(&Export::new(part)?.schema()?.to_string(), &root)?;
    Ok(codec.encode(&value, &root)?)
}

struct Export<'a> {
    part: &'a Exported<'a>,
    /// The number of each type: the exclusive or of the ids of its constructors.
    names: BTreeMap<TypeIndex, i32>,
    /// The types that fields have in bare form.
    bare: BTreeSet<TypeIndex>,
    /// The types in the order of the form, by name.
    types: Vec<(TypeIndex, &'a TypeDef)>,
}

impl<'a> Export<'a> {
    fn new(part: &'a Exported<'a>) -> Result<Self, String> {
        let (mut names, mut known) = (BTreeMap::new(), BTreeMap::new());
        let mut types: Vec<_> = part.types().collect();
        types.sort_by_key(|(_, ty)| &ty.name);
        for (index, ty) in &types {
            let ids = ty.constructors.iter().map(|constructor| part.schema[*constructor].id);
            let name = ids.fold(0, |name, id| name ^ id);
            let name = name.cast_signed();
            if let Some(other) = known.insert(name, &ty.name) {
                return Err(format!(
                    "the types `{other}` and `{}` have the same number, {name:#010x}, in TL-tlo, \
                     which is made from the ids of their constructors",
                    ty.name
                ));
            }
            names.insert(*index, name);
        }
        let mut bare = BTreeSet::new();
        for field in part.combinators().flat_map(|(_, combinator)| &combinator.fields) {
            add_bare(part.schema, &field.ty, &mut bare);
        }
        Ok(Self { part, names, bare, types })
    }

    fn schema(&self) -> Result<Value, String> {
        let mut constructors = Vec::new();
        for (_, ty) in &self.types {
            // A default constructor is the last of its type.
            let (last, first): (Vec<CombinatorIndex>, Vec<CombinatorIndex>) =
                ty.constructors.iter().partition(|index| self.part.schema[**index].name == "_");
            for index in first.into_iter().chain(last) {
                constructors.push(self.combinator(&self.part.schema[index])?);
            }
        }
        let combinators = self.part.combinators().map(|(_, combinator)| combinator);
        let mut functions: Vec<_> =
            combinators.filter(|combinator| combinator.is_function).collect();
        functions.sort_by_key(|function| &function.name);
        let functions: Result<Vec<_>, _> =
            functions.into_iter().map(|function| self.combinator(function)).collect();
        let kind = |(id, name): (&str, i32)| {
            json!({
                "_": "tls.type", "name": name, "id": id, "constructors_num": 0, "flags": 0,
                "arity": 0, "params_type": "0",
            })
        };
        let mut types: Vec<(&str, Value)> =
            [("#", NAT), ("Type", TYPE)].map(|of| (of.0, kind(of))).into();
        types.extend(self.types.iter().map(|(index, ty)| (&*ty.name, self.ty_def(*index, ty))));
        types.sort_by_key(|(name, _)| *name);
        Ok(json!({
            "_": "tls.schema_v2", "version": 0, "date": 0,
            "types": types.into_iter().map(|(_, ty)| ty).collect::<Vec<_>>(),
            "constructors": constructors,
            "functions": functions?,
        }))
    }

    fn ty_def(&self, index: TypeIndex, ty: &TypeDef) -> Value {
        let is_nat = ty.params.iter().map(|kind| i64::from(*kind == Kind::Nat));
        let params = is_nat.take(63).enumerate().map(|(place, is_nat)| is_nat << place);
        let overlaps = if self.overlaps(ty) { OVERLAPS } else { 0 };
        json!({
            "_": "tls.type",
            "name": self.name(index),
            "id": ty.name,
            "constructors_num": ty.constructors.len(),
            "flags": overlaps | if self.bare.contains(&index) { BARE } else { 0 },
            "arity": ty.params.len(),
            "params_type": params.sum::<i64>().to_string(),
        })
    }

    fn name(&self, index: TypeIndex) -> i32 {
        self.names.get(&index).copied().unwrap_or_default()
    }

    /// Returns true if two constructors can make values of one applied type.
    fn overlaps(&self, ty: &TypeDef) -> bool {
        let result = |index: &CombinatorIndex| match &self.part.schema[*index].result {
            Type::Boxed(_, arguments) => &arguments[..],
            _ => &[],
        };
        let differ = |pair: (&Argument, &Argument)| matches!(pair, (Argument::Nat(Nat::Const(a)), Argument::Nat(Nat::Const(b))) if a != b);
        ty.constructors.iter().enumerate().any(|(place, one)| {
            let mut others = ty.constructors.iter().skip(place + 1);
            others.any(|other| !result(one).iter().zip(result(other)).any(differ))
        })
    }

    fn combinator(&self, combinator: &Combinator) -> Result<Value, String> {
        let mut variables = Variables::default();
        // `int ? = Int` has a form that its definition does not say.
        let left = match combinator.text.contains(" ? =") {
            true => json!({ "_": "tls.combinatorLeftBuiltin" }),
            false => {
                let mut args = Vec::new();
                for param in &combinator.params {
                    let (name, number) = match param.kind {
                        Kind::Nat => (NAT, variables.declare()),
                        Kind::Type => (TYPE, variables.declare()),
                    };
                    variables.params.push(number);
                    args.push(json!({
                        "_": "tls.arg",
                        "id": param.name,
                        "flags": BARE | OPTIONAL | HAS_VARIABLE,
                        "var_num": number,
                        "type": applied(name, 0, &[]),
                    }));
                }
                args.extend(self.args(&combinator.fields, &mut variables)?);
                json!({ "_": "tls.combinatorLeft", "args": args })
            }
        };
        let ty = match &combinator.result {
            Type::Boxed(index, _) => self.name(*index),
            Type::Bare(index, _) => type_of(self.part.schema, *index).map_or(0, |ty| self.name(ty)),
            _ => 0,
        };
        Ok(json!({
            "_": "tls.combinator",
            "name": combinator.id.cast_signed(),
            "id": combinator.name,
            "type_name": ty,
            "left": left,
            "right": {
                "_": "tls.combinatorRight",
                "value": self.ty(&combinator.result, &mut variables)?,
            },
        }))
    }

    fn args(&self, fields: &[Field], variables: &mut Variables) -> Result<Vec<Value>, String> {
        variables.fields.push(Vec::new());
        let args: Result<Vec<_>, _> =
            fields.iter().map(|field| self.arg(field, variables)).collect();
        // The result of a combinator cannot refer to its fields, nor can fields after a repetition.
        variables.fields.pop();
        args
    }

    fn arg(&self, field: &Field, variables: &mut Variables) -> Result<Value, String> {
        let number = (field.ty == Type::Nat).then(|| variables.declare());
        let mut arg = json!({ "_": "tls.arg", "id": field.name.as_deref().unwrap_or_default() });
        let mut flags = if field.is_call { CALL } else { 0 };
        if let Some(number) = number {
            flags |= HAS_VARIABLE;
            arg["var_num"] = Value::from(number);
        }
        if let Some(condition) = field.condition {
            let Some(bit) = condition.bit else {
                let name = field.key();
                return Err(format!("TL-tlo has no conditions without a bit, as `{name}` has"));
            };
            flags |= HAS_CONDITION;
            arg["exist_var_num"] = Value::from(variables.number(condition.mask));
            arg["exist_var_bit"] = Value::from(bit);
        }
        arg["flags"] = Value::from(flags);
        arg["type"] = self.ty(&field.ty, variables)?;
        if let Some(fields) = variables.fields.last_mut() {
            fields.push(number.unwrap_or_default());
        }
        Ok(arg)
    }

    fn ty(&self, ty: &Type, variables: &mut Variables) -> Result<Value, String> {
        Ok(match ty {
            Type::Nat => applied(NAT, 0, &[]),
            Type::Boxed(index, arguments) => {
                applied(self.name(*index), 0, &self.arguments(arguments, variables)?)
            }
            Type::Bare(index, arguments) => {
                let name = type_of(self.part.schema, *index).map_or(0, |ty| self.name(ty));
                applied(name, BARE, &self.arguments(arguments, variables)?)
            }
            Type::Param { index, is_bare: false } => json!({
                "_": "tls.typeVar",
                "var_num": variables.number(Variable::Param(*index)),
                "flags": 0,
            }),
            Type::Param { .. } => {
                return Err("TL-tlo has no bare form of a type variable, such as `%X`".to_owned());
            }
            Type::Repetition(repetition) => json!({
                "_": "tls.array",
                "multiplicity": nat(repetition.count, variables)?,
                "args": self.args(&repetition.items, variables)?,
            }),
        })
    }

    fn arguments(
        &self,
        arguments: &[Argument],
        variables: &mut Variables,
    ) -> Result<Vec<Value>, String> {
        let argument = |argument: &Argument| match argument {
            Argument::Type(ty) => {
                Ok(json!({ "_": "tls.exprType", "expr": self.ty(ty, variables)? }))
            }
            Argument::Nat(number) => {
                Ok(json!({ "_": "tls.exprNat", "expr": nat(*number, variables)? }))
            }
        };
        arguments.iter().map(argument).collect()
    }
}

fn type_of(schema: &Schema, constructor: CombinatorIndex) -> Option<TypeIndex> {
    match &schema[constructor].result {
        Type::Boxed(ty, _) => Some(*ty),
        _ => None,
    }
}

/// Adds the types whose constructors are in a type in bare form.
fn add_bare(schema: &Schema, ty: &Type, bare: &mut BTreeSet<TypeIndex>) {
    match ty {
        Type::Nat | Type::Param { .. } => {}
        Type::Boxed(_, arguments) | Type::Bare(_, arguments) => {
            if let Type::Bare(constructor, _) = ty {
                bare.extend(type_of(schema, *constructor));
            }
            for argument in arguments {
                if let Argument::Type(ty) = argument {
                    add_bare(schema, ty, bare);
                }
            }
        }
        Type::Repetition(repetition) => {
            repetition.items.iter().for_each(|item| add_bare(schema, &item.ty, bare));
        }
    }
}

/// The variables of a combinator, which are numbered in order.
#[derive(Default)]
struct Variables {
    count: u32,
    params: Vec<u32>,
    /// The numbers of the fields so far, of the combinator and of each repetition around the place.
    fields: Vec<Vec<u32>>,
}

impl Variables {
    fn declare(&mut self) -> u32 {
        self.count += 1;
        self.count - 1
    }

    fn number(&self, variable: Variable) -> u32 {
        let number = match variable {
            Variable::Param(index) => self.params.get(index),
            Variable::Field { up, index } => {
                self.fields.iter().rev().nth(up).and_then(|fields| fields.get(index))
            }
        };
        number.copied().unwrap_or_default()
    }
}

fn nat(nat: Nat, variables: &Variables) -> Result<Value, String> {
    Ok(match nat {
        Nat::Const(value) => json!({ "_": "tls.natConst", "value": signed(value)? }),
        Nat::Sum(variable, plus) => json!({
            "_": "tls.natVar", "dif": signed(plus)?, "var_num": variables.number(variable),
        }),
    })
}

fn signed(number: u32) -> Result<i32, String> {
    i32::try_from(number).map_err(|_| format!("TL-tlo has no number {number}"))
}

fn applied(name: i32, flags: u32, children: &[Value]) -> Value {
    json!({ "_": "tls.typeExpr", "name": name, "flags": flags, "children": children })
}
