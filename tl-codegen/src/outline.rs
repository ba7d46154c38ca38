//! The items of the generated code as data, for programs that compare or list them.
//!
//! The outline is made from the model that emission prints, so its names, types and groups are those
//! of the generated code. No code is generated for it.

use rustc_hash::FxHashMap;
use tl_parser::schema::Schema;
use tl_parser::{Diagnostic, Reach};

use crate::config::Config;
use crate::lower::lower;
use crate::names::ident;
use crate::older::OlderConstructors;
use crate::rust_model::{Body, Enum, Field, FieldKind, Generic, ItemPath, Output, Payload, Struct};
use crate::rust_type::{RustPath, RustType};

/// The generated items.
///
/// `enums::Bool`, which is `bool`, and the items of an [`Extra`](crate::Extra) are not among them.
#[derive(Clone, Debug, Default)]
pub struct Outline {
    /// The structs of constructors and functions, then those of records. A constructor without
    /// fields is only a variant and has no struct.
    pub structs: Vec<StructOutline>,
    /// The enums.
    pub enums: Vec<EnumOutline>,
}

/// A struct.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StructOutline {
    /// The TL name of the combinator; for a record, that of the combinator that contains it.
    pub tl_name: String,
    /// The definition of the combinator; for a record, the field that repeats it.
    pub definition: String,
    /// True for the struct of a repetition.
    pub is_record: bool,
    /// The path.
    pub path: RustPath,
    /// The type parameters.
    pub params: Vec<RustPath>,
    /// The public fields, in order.
    pub fields: Vec<FieldOutline>,
    /// The methods for flags that share the bit of a field.
    pub methods: Vec<String>,
    /// The result of a function.
    pub output: Option<RustType>,
    /// The TL name of the type of which it is the only constructor.
    pub only_of: Option<String>,
}

/// A field of a struct.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldOutline {
    /// The name, as it is written in Rust.
    pub name: String,
    /// The Rust type.
    pub ty: RustType,
    /// True if `new` takes it.
    pub is_required: bool,
    /// The fields of the group in this field.
    pub members: Vec<FieldOutline>,
    /// The methods of the group, for flags that share the bit of a member.
    pub methods: Vec<String>,
}

/// An enum.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EnumOutline {
    /// The TL name of the type.
    pub tl_name: String,
    /// The path.
    pub path: RustPath,
    /// The type parameters.
    pub params: Vec<RustPath>,
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
    /// The type of the value in the variant, unless it is a unit variant.
    pub payload: Option<RustType>,
}

impl StructOutline {
    /// Returns the fields that `new` takes, in its order.
    pub fn arguments(&self) -> impl Iterator<Item = &FieldOutline> {
        self.fields.iter().filter(|field| field.is_required)
    }
}

/// Lists the items that a [`Builder`](crate::Builder) with default settings generates for `reach`.
///
/// # Errors
///
/// The definitions that have no form in Rust.
pub fn outline(schema: &Schema, reach: &Reach) -> Result<Outline, Vec<Diagnostic>> {
    let model = lower(schema, reach, &Config::default(), &OlderConstructors::default())?;
    let names: FxHashMap<&ItemPath, &str> =
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
        path: RustPath::item(&item.path),
        params: params(&item.generics),
        fields: fields(&item.body),
        methods: methods(&item.body),
        output: item.output.as_ref().and_then(Output::rust_type),
        only_of: item.only_of.clone(),
    }
}

fn of_enum(union: &Enum, names: &FxHashMap<&ItemPath, &str>) -> EnumOutline {
    let variants = union.variants.iter().map(|variant| VariantOutline {
        name: spelled(&variant.name),
        constructor: names.get(&variant.constructor).copied().unwrap_or_default().to_owned(),
        payload: match variant.payload {
            Payload::Unit => None,
            Payload::Struct(boxing) => Some(variant.rust_type().boxed(boxing)),
        },
    });
    EnumOutline {
        tl_name: union.tl_name.clone(),
        path: RustPath::item(&union.path),
        params: params(&union.generics),
        variants: variants.collect(),
    }
}

fn fields(body: &Body) -> Vec<FieldOutline> {
    body.fields.iter().map(field).collect()
}

fn methods(body: &Body) -> Vec<String> {
    body.aliases.iter().map(|flag| spelled(&flag.method)).collect()
}

fn field(field: &Field) -> FieldOutline {
    let (members, methods) = match &field.kind {
        FieldKind::Group(group, _) => (fields(&group.body), methods(&group.body)),
        _ => Default::default(),
    };
    FieldOutline {
        name: spelled(&field.name),
        ty: field.rust_type(),
        is_required: matches!(field.kind, FieldKind::Required(_)),
        members,
        methods,
    }
}

/// Returns a name as it is written in Rust: raw if it is a keyword.
fn spelled(name: &str) -> String {
    ident(name).to_string()
}

fn params(generics: &[Generic]) -> Vec<RustPath> {
    generics.iter().map(|generic| RustPath::param(&generic.name)).collect()
}
