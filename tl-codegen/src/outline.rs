//! What a user sees of the generated code: a checked schema goes in, its items come out, as data.
//!
//! The outline is read off the model that is otherwise spelled out as tokens, so it says what the
//! code would be, with the names, the boxes and the groups it would have, without making any.

use std::collections::BTreeMap;

use tl_parser::schema::Schema;
use tl_parser::{Diagnostic, Reach};

use crate::config::Config;
use crate::lower::lower;
use crate::names::ident;
use crate::rust_model::{
    self, Body, Boxing, Enum, FieldKind, Generic, ItemPath, Output, Payload, Scalar, Struct,
    WireType,
};

/// The items that are generated, as a user sees them.
///
/// Paths start at the generated module (`types::messages::Chats`), and those of the runtime at
/// `tl_runtime`. Not among the items are `enums::Bool`, which is `bool`, and what only an
/// [`Extra`](crate::Extra) asks for.
#[derive(Clone, Debug, Default)]
pub struct Outline {
    /// The structs of constructors and functions, then those of records. A constructor that is only
    /// a variant has none.
    pub structs: Vec<StructOutline>,
    /// The enums.
    pub enums: Vec<EnumOutline>,
}

/// A struct.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StructOutline {
    /// The TL name of the combinator that it is, or of the one that it is a record of.
    pub tl_name: String,
    /// The definition of the combinator; of a record, the field that repeats it.
    pub definition: String,
    /// Whether it is what a repetition repeats.
    pub is_record: bool,
    /// The path.
    pub path: String,
    /// The type parameters.
    pub params: Vec<String>,
    /// The public fields, in order.
    pub fields: Vec<FieldOutline>,
    /// The flags that are methods, because another field says the same.
    pub methods: Vec<String>,
    /// What a function returns.
    pub output: Option<String>,
    /// The TL name of the type of which it is the only constructor.
    pub only_of: Option<String>,
}

/// A field of a struct.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldOutline {
    /// The name, as it is written in Rust.
    pub name: String,
    /// The Rust type.
    pub ty: String,
    /// Whether `new` takes it.
    pub is_required: bool,
    /// The fields of the group that it holds, if it does.
    pub members: Vec<FieldOutline>,
}

/// An enum.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EnumOutline {
    /// The TL name of the type.
    pub tl_name: String,
    /// The path.
    pub path: String,
    /// The type parameters.
    pub params: Vec<String>,
    /// The variants, in order.
    pub variants: Vec<VariantOutline>,
}

/// A variant of an enum.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VariantOutline {
    /// The name.
    pub name: String,
    /// The TL name of the constructor.
    pub constructor: String,
    /// What it holds, if anything.
    pub payload: Option<String>,
}

impl StructOutline {
    /// What `new` takes, as in a signature.
    pub fn arguments(&self) -> impl Iterator<Item = &FieldOutline> {
        self.fields.iter().filter(|field| field.is_required)
    }
}

/// The items that a [`Builder`](crate::Builder) with default choices generates for what is reached.
///
/// # Errors
///
/// What the generator has no Rust form for.
pub fn outline(schema: &Schema, reach: &Reach) -> Result<Outline, Vec<Diagnostic>> {
    let model = lower(schema, reach, &Config::default())?;
    let names: BTreeMap<&ItemPath, &str> =
        model.structs.iter().map(|item| (&item.path, item.tl_name.as_str())).collect();
    let structs = model.structs.iter().filter(|item| !item.is_only_variant());
    Ok(Outline {
        structs: structs.map(of_struct).collect(),
        enums: model.enums.iter().map(|union| of_enum(union, &names)).collect(),
    })
}

fn of_struct(item: &Struct) -> StructOutline {
    StructOutline {
        tl_name: item.tl_name.clone(),
        definition: item.text.clone(),
        is_record: item.id.is_none(),
        path: path(&item.path),
        params: params(&item.generics),
        fields: fields(&item.body),
        methods: item.body.aliases.iter().map(|flag| spelled(&flag.method)).collect(),
        output: item.output.as_ref().and_then(|output| match output {
            Output::Value(ty) => Some(rust_type(ty)),
            Output::OfCall(param) => Some(format!("{param}::Output")),
            Output::Nothing => None,
        }),
        only_of: item.only_of.clone(),
    }
}

fn of_enum(union: &Enum, names: &BTreeMap<&ItemPath, &str>) -> EnumOutline {
    let variants = union.variants.iter().map(|variant| VariantOutline {
        name: spelled(&variant.name),
        constructor: names.get(&variant.constructor).copied().unwrap_or_default().to_owned(),
        payload: match variant.payload {
            Payload::Unit => None,
            Payload::Struct(boxing) => {
                let args: Vec<_> = variant.args.iter().map(rust_type).collect();
                Some(boxed(item_type(&variant.constructor, &args), boxing))
            }
        },
    });
    EnumOutline {
        tl_name: union.tl_name.clone(),
        path: path(&union.path),
        params: params(&union.generics),
        variants: variants.collect(),
    }
}

fn fields(body: &Body) -> Vec<FieldOutline> {
    body.fields.iter().map(field).collect()
}

fn field(field: &rust_model::Field) -> FieldOutline {
    let (ty, members) = match &field.kind {
        FieldKind::Required(ty) => (rust_type(ty), Vec::new()),
        FieldKind::Flag => ("bool".to_owned(), Vec::new()),
        FieldKind::UnknownBits(_) => ("u32".to_owned(), Vec::new()),
        FieldKind::Optional(ty, boxing) => (optional(rust_type(ty), *boxing), Vec::new()),
        FieldKind::Group(group, boxing) => {
            let ty = item_type(&group.path, &params(&group.generics));
            (optional(ty, *boxing), fields(&group.body))
        }
    };
    let is_required = matches!(field.kind, FieldKind::Required(_));
    FieldOutline { name: spelled(&field.name), ty, is_required, members }
}

fn optional(ty: String, boxing: Boxing) -> String {
    format!("Option<{}>", boxed(ty, boxing))
}

fn boxed(ty: String, boxing: Boxing) -> String {
    match boxing {
        Boxing::Inline => ty,
        Boxing::Boxed => format!("Box<{ty}>"),
    }
}

/// The Rust type of a value, as it is spelled outside of the generated module.
fn rust_type(ty: &WireType) -> String {
    match ty {
        WireType::Scalar(scalar) | WireType::BoxedScalar { scalar, .. } => match scalar {
            Scalar::Nat => "u32".to_owned(),
            Scalar::Int => "i32".to_owned(),
            Scalar::Long => "i64".to_owned(),
            Scalar::Double => "f64".to_owned(),
            Scalar::Float => "f32".to_owned(),
            Scalar::Bool => "bool".to_owned(),
            Scalar::String => "String".to_owned(),
            Scalar::Bytes => "Vec<u8>".to_owned(),
            Scalar::Raw(len) => format!("[u8; {len}]"),
        },
        WireType::Extern { path, .. } => path.clone(),
        WireType::Struct { path, args, .. } | WireType::Enum { path, args } => {
            item_type(path, &args.iter().map(rust_type).collect::<Vec<_>>())
        }
        WireType::Vector { item, .. } | WireType::Items { item } => {
            format!("Vec<{}>", rust_type(item))
        }
        WireType::Array { item, len, boxing: Boxing::Inline } => {
            format!("[{}; {len}]", rust_type(item))
        }
        WireType::Array { item, len, .. } => {
            format!("tl_runtime::Array<Vec<{}>, {len}>", rust_type(item))
        }
        WireType::Param(name) => name.clone(),
        WireType::Bare(inner) => format!("tl_runtime::Bare<{}>", rust_type(inner)),
        WireType::Object { .. } => "tl_runtime::Object".to_owned(),
        WireType::AnyObject => path(&ItemPath::any("Object")),
    }
}

fn item_type(item: &ItemPath, args: &[String]) -> String {
    match args {
        [] => path(item),
        args => format!("{}<{}>", path(item), args.join(", ")),
    }
}

fn path(path: &ItemPath) -> String {
    let modules = path.modules.iter().map(|module| format!("{}::", spelled(module)));
    format!("{}::{}{}", path.root.module_name(), modules.collect::<String>(), spelled(&path.name))
}

/// A name as it stands in the code: raw, if it has to be.
fn spelled(name: &str) -> String {
    ident(name).to_string()
}

fn params(generics: &[Generic]) -> Vec<String> {
    generics.iter().map(|generic| generic.name.clone()).collect()
}
