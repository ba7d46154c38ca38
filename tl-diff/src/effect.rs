//! The effects of changes on users of the generated Rust.

use std::fmt;

/// A difference in the generated code.
///
/// Paths start at the generated module. Fields are written `name: Type`. A `String` without a name is
/// the path of the item, the field, or the name of the method.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Effect {
    /// An enum has a new variant, which every exhaustive `match` has to name: generated enums are
    /// not `#[non_exhaustive]`.
    NewVariant(String),
    /// An enum lost a variant.
    LostVariant(String),
    /// A variant has another name.
    RenamedVariant {
        /// The old path.
        old: String,
        /// The new path.
        new: String,
    },
    /// A variant has another payload.
    Payload {
        /// The path of the variant.
        variant: String,
        /// The old payload, if any.
        old: Option<String>,
        /// The new payload, if any.
        new: Option<String>,
    },
    /// A struct was removed.
    LostStruct(String),
    /// A variant without a struct of its own got one.
    NewStruct(String),
    /// An item has another path.
    Moved {
        /// The old path.
        old: String,
        /// The new path.
        new: String,
    },
    /// The type was the struct of its only constructor and became an enum.
    BecameEnum {
        /// The path of the struct.
        old: String,
        /// The path of the enum.
        new: String,
    },
    /// The type was an enum and became the struct of its only constructor.
    BecameStruct {
        /// The path of the enum.
        old: String,
        /// The path of the struct.
        new: String,
    },
    /// A struct has another number of type parameters.
    Parameters {
        /// The old parameters.
        old: String,
        /// The new parameters.
        new: String,
    },
    /// A struct has a new field.
    NewField {
        /// The field.
        field: String,
        /// True if `new` takes it.
        is_required: bool,
    },
    /// A struct lost a field.
    LostField(String),
    /// A number that the encoder computed is a field: other parts of the schema depend on it now.
    NowStored {
        /// The new field.
        field: String,
        /// True if `new` takes it.
        is_required: bool,
    },
    /// A number that was a field is computed by the encoder.
    NowComputed(String),
    /// A field has another name.
    RenamedField {
        /// The old field.
        old: String,
        /// The new field.
        new: String,
    },
    /// A field has another type.
    RetypedField {
        /// The name.
        name: String,
        /// The old type.
        old: String,
        /// The new type.
        new: String,
        /// The relation of the types.
        retyping: Retyping,
    },
    /// Fields joined a group, left it, or changed with it.
    Group {
        /// The old field.
        old: String,
        /// The fields that replace it.
        new: Vec<String>,
    },
    /// A flag became a method, because the presence of another field expresses it.
    BecameMethod {
        /// The name of the field.
        field: String,
        /// The name of the method.
        method: String,
    },
    /// A struct lost the method for a flag.
    LostMethod(String),
    /// `new` has other arguments.
    Arguments {
        /// `new`, with the path of the struct if it is a record.
        function: String,
        /// The old arguments.
        old: String,
        /// The new arguments.
        new: String,
    },
    /// A function has another result.
    Output {
        /// The old result.
        old: String,
        /// The new result.
        new: String,
    },
}

/// The relation of the types of a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Retyping {
    /// The new type is an `Option` of the old one.
    BecameOptional,
    /// The old type is an `Option` of the new one.
    BecameRequired,
    /// Neither.
    Other,
}

impl Effect {
    /// Returns true if code that compiled before does not compile any more.
    ///
    /// New conditional fields and new structs do not count: `new` and the setters stay as they were.
    /// Only expressions and patterns that name every field of a struct have to name one more.
    pub fn breaks(&self) -> bool {
        !matches!(
            self,
            Self::NewStruct(_)
                | Self::NewField { is_required: false, .. }
                | Self::NowStored { is_required: false, .. }
        )
    }

    /// Returns the name of the kind, for programs.
    pub fn code(&self) -> &'static str {
        match self {
            Self::NewVariant(_) => "new-variant",
            Self::LostVariant(_) => "removed-variant",
            Self::RenamedVariant { .. } => "renamed-variant",
            Self::Payload { .. } => "changed-variant",
            Self::LostStruct(_) => "removed-struct",
            Self::NewStruct(_) => "new-struct",
            Self::Moved { .. } => "moved-item",
            Self::BecameEnum { .. } => "struct-became-enum",
            Self::BecameStruct { .. } => "enum-became-struct",
            Self::Parameters { .. } => "changed-parameters",
            Self::NewField { .. } => "new-field",
            Self::LostField(_) => "removed-field",
            Self::NowStored { .. } => "computed-became-field",
            Self::NowComputed(_) => "field-became-computed",
            Self::RenamedField { .. } => "renamed-field",
            Self::RetypedField { retyping, .. } => match retyping {
                Retyping::BecameOptional => "became-optional",
                Retyping::BecameRequired => "became-required",
                Retyping::Other => "retyped-field",
            },
            Self::Group { .. } => "changed-group",
            Self::BecameMethod { .. } => "field-became-method",
            Self::LostMethod(_) => "removed-method",
            Self::Arguments { .. } => "changed-new",
            Self::Output { .. } => "changed-output",
        }
    }

    /// Describes the effect in one line, with `mark` around names and types.
    pub fn sentence(&self, mark: &str) -> String {
        let m = mark;
        let payload = |payload: &Option<String>| match payload {
            Some(ty) => format!("{m}{ty}{m}"),
            None => "nothing".to_owned(),
        };
        match self {
            Self::NewVariant(variant) => format!("new variant {m}{variant}{m}"),
            Self::LostVariant(variant) => format!("removed variant {m}{variant}{m}"),
            Self::RenamedVariant { old, new } => format!("variant {m}{old}{m} is now {m}{new}{m}"),
            Self::Payload { variant, old, new } => format!(
                "variant {m}{variant}{m} holds {} instead of {}",
                payload(new),
                payload(old)
            ),
            Self::LostStruct(path) => format!("removed struct {m}{path}{m}"),
            Self::NewStruct(path) => format!("new struct {m}{path}{m}"),
            Self::Moved { old, new } => format!("{m}{old}{m} is now {m}{new}{m}"),
            Self::BecameEnum { old, new } => {
                format!("struct {m}{old}{m} became enum {m}{new}{m}")
            }
            Self::BecameStruct { old, new } => {
                format!("enum {m}{old}{m} became struct {m}{new}{m}")
            }
            Self::Parameters { old, new } => {
                format!("type parameters changed from {m}<{old}>{m} to {m}<{new}>{m}")
            }
            Self::NewField { field, is_required: true } => {
                format!("new required field {m}{field}{m}")
            }
            Self::NewField { field, .. } => format!("new field {m}{field}{m}"),
            Self::LostField(field) => format!("removed field {m}{field}{m}"),
            Self::NowStored { field, is_required } => {
                let kind = if *is_required { "required field" } else { "field" };
                format!("new {kind} {m}{field}{m}, which was computed")
            }
            Self::NowComputed(field) => {
                format!("removed field {m}{field}{m}, which is now computed")
            }
            Self::RenamedField { old, new } => format!("field {m}{old}{m} is now {m}{new}{m}"),
            Self::RetypedField { name, old, new, .. } => {
                format!("field {m}{name}{m} changed from {m}{old}{m} to {m}{new}{m}")
            }
            Self::Group { old, new } => {
                let new: Vec<_> = new.iter().map(|field| format!("{m}{field}{m}")).collect();
                format!("{m}{old}{m} became {}", new.join(", "))
            }
            Self::BecameMethod { field, method } => {
                format!("field {m}{field}{m} became method {m}{method}(){m}")
            }
            Self::LostMethod(name) => format!("removed method {m}{name}(){m}"),
            Self::Arguments { function, old, new } => {
                format!("{m}{function}({old}){m} is now {m}{function}({new}){m}")
            }
            Self::Output { old, new } => {
                format!("result changed from {m}{old}{m} to {m}{new}{m}")
            }
        }
    }
}

impl fmt::Display for Effect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.sentence("`"))
    }
}
