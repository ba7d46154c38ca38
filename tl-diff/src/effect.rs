//! What a change does to Rust users, as data and as sentences.

use std::fmt;

/// Something that is different in the generated code.
///
/// Paths start at the generated module; fields are written `name: Type`.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Effect {
    /// An enum has another variant, which every exhaustive `match` has to name: generated enums are
    /// not `#[non_exhaustive]`.
    NewVariant {
        /// The path of the variant.
        variant: String,
    },
    /// An enum has a variant less.
    LostVariant {
        /// The path of the variant.
        variant: String,
    },
    /// A variant has another name.
    RenamedVariant {
        /// The path it had.
        old: String,
        /// The path it has.
        new: String,
    },
    /// A variant holds something else.
    Payload {
        /// The path of the variant.
        variant: String,
        /// What it held, if anything.
        old: Option<String>,
        /// What it holds, if anything.
        new: Option<String>,
    },
    /// A struct is gone.
    LostStruct {
        /// The path.
        path: String,
    },
    /// There is a struct for what was only a variant, or was not generated.
    NewStruct {
        /// The path.
        path: String,
    },
    /// An item stands elsewhere or has another name.
    Moved {
        /// The path it had.
        old: String,
        /// The path it has.
        new: String,
    },
    /// The type was its only constructor's struct and is an enum now.
    BecameEnum {
        /// The path of the struct.
        old: String,
        /// The path of the enum.
        new: String,
    },
    /// The type was an enum and is its only constructor's struct now.
    BecameStruct {
        /// The path of the enum.
        old: String,
        /// The path of the struct.
        new: String,
    },
    /// A struct has other type parameters.
    Parameters {
        /// Those it had.
        old: String,
        /// Those it has.
        new: String,
    },
    /// A struct has another field.
    NewField {
        /// The field.
        field: String,
        /// Whether `new` takes it.
        is_required: bool,
    },
    /// A struct has a field less.
    LostField {
        /// The field.
        field: String,
    },
    /// A field has another name.
    RenamedField {
        /// The field it was.
        old: String,
        /// The field it is.
        new: String,
    },
    /// A field has another type.
    RetypedField {
        /// The name.
        name: String,
        /// The type it had.
        old: String,
        /// The type it has.
        new: String,
    },
    /// Fields came into a group, left it, or changed with it.
    Group {
        /// What was there.
        old: String,
        /// What is there instead.
        new: Vec<String>,
    },
    /// A flag was a field and is a method, because another field says the same.
    BecameMethod {
        /// The name.
        name: String,
    },
    /// A flag was a method and is not any more.
    LostMethod {
        /// The name.
        name: String,
    },
    /// `new` takes something else.
    Arguments {
        /// `new`, with the path of the struct if it is a record.
        function: String,
        /// What it took.
        old: String,
        /// What it takes.
        new: String,
    },
    /// A function returns something else.
    Output {
        /// What it returned.
        old: String,
        /// What it returns.
        new: String,
    },
}

impl Effect {
    /// Whether code that compiled does not any more.
    ///
    /// A new conditional field does not count, and neither does a struct that is there now: values
    /// are made by `new` and setters, which go on as before. Only an expression or a pattern that
    /// names every field of a struct has to name one more.
    pub fn breaks(&self) -> bool {
        !matches!(self, Self::NewStruct { .. } | Self::NewField { is_required: false, .. })
    }

    /// The name of the kind, for programs.
    pub fn code(&self) -> &'static str {
        match self {
            Self::NewVariant { .. } => "new-variant",
            Self::LostVariant { .. } => "removed-variant",
            Self::RenamedVariant { .. } => "renamed-variant",
            Self::Payload { .. } => "changed-variant",
            Self::LostStruct { .. } => "removed-struct",
            Self::NewStruct { .. } => "new-struct",
            Self::Moved { .. } => "moved-item",
            Self::BecameEnum { .. } => "struct-became-enum",
            Self::BecameStruct { .. } => "enum-became-struct",
            Self::Parameters { .. } => "changed-parameters",
            Self::NewField { .. } => "new-field",
            Self::LostField { .. } => "removed-field",
            Self::RenamedField { .. } => "renamed-field",
            Self::RetypedField { old, new, .. } if is_option_of(new, old) => "became-optional",
            Self::RetypedField { old, new, .. } if is_option_of(old, new) => "became-required",
            Self::RetypedField { .. } => "retyped-field",
            Self::Group { .. } => "changed-group",
            Self::BecameMethod { .. } => "field-became-method",
            Self::LostMethod { .. } => "removed-method",
            Self::Arguments { .. } => "changed-new",
            Self::Output { .. } => "changed-output",
        }
    }

    /// The effect in one line, with names and types between these marks.
    pub fn sentence(&self, mark: &str) -> String {
        let m = mark;
        let holds = |payload: &Option<String>| match payload {
            Some(ty) => format!("{m}{ty}{m}"),
            None => "nothing".to_owned(),
        };
        match self {
            Self::NewVariant { variant } => format!("new variant {m}{variant}{m}"),
            Self::LostVariant { variant } => format!("variant {m}{variant}{m} is gone"),
            Self::RenamedVariant { old, new } => {
                format!("variant {m}{old}{m} is called {m}{new}{m}")
            }
            Self::Payload { variant, old, new } => {
                format!("variant {m}{variant}{m} held {} and holds {}", holds(old), holds(new))
            }
            Self::LostStruct { path } => format!("struct {m}{path}{m} is gone"),
            Self::NewStruct { path } => format!("new struct {m}{path}{m}"),
            Self::Moved { old, new } => format!("{m}{old}{m} is {m}{new}{m} now"),
            Self::BecameEnum { old, new } => {
                format!("struct {m}{old}{m} became enum {m}{new}{m}")
            }
            Self::BecameStruct { old, new } => {
                format!("enum {m}{old}{m} became struct {m}{new}{m}")
            }
            Self::Parameters { old, new } => {
                format!("type parameters {m}<{old}>{m} are {m}<{new}>{m} now")
            }
            Self::NewField { field, is_required: true } => {
                format!("new required field {m}{field}{m}")
            }
            Self::NewField { field, .. } => format!("new field {m}{field}{m}"),
            Self::LostField { field } => format!("field {m}{field}{m} is gone"),
            Self::RenamedField { old, new } => format!("field {m}{old}{m} is {m}{new}{m} now"),
            Self::RetypedField { name, old, new } => {
                format!("field {m}{name}{m} was {m}{old}{m} and is {m}{new}{m}")
            }
            Self::Group { old, new } => {
                let new: Vec<_> = new.iter().map(|field| format!("{m}{field}{m}")).collect();
                format!("group changed: {m}{old}{m} is {} now", new.join(", "))
            }
            Self::BecameMethod { name } => format!("field {m}{name}{m} became a method"),
            Self::LostMethod { name } => format!("method {m}{name}(){m} is gone"),
            Self::Arguments { function, old, new } => {
                format!("{m}{function}({old}){m} is {m}{function}({new}){m} now")
            }
            Self::Output { old, new } => format!("returned {m}{old}{m} and returns {m}{new}{m}"),
        }
    }
}

impl fmt::Display for Effect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.sentence("`"))
    }
}

/// Whether the first type is an `Option` of the second one.
fn is_option_of(outer: &str, inner: &str) -> bool {
    let held = outer.strip_prefix("Option<").and_then(|rest| rest.strip_suffix('>'));
    let unboxed = held.and_then(|held| held.strip_prefix("Box<")?.strip_suffix('>'));
    held == Some(inner) || unboxed == Some(inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn options_are_told_from_other_types() {
        let retyped = |old: &str, new: &str| {
            let (name, old, new) = ("a".to_owned(), old.to_owned(), new.to_owned());
            Effect::RetypedField { name, old, new }.code()
        };
        assert_eq!(retyped("i32", "Option<i32>"), "became-optional");
        assert_eq!(retyped("types::A", "Option<Box<types::A>>"), "became-optional");
        assert_eq!(retyped("Option<i32>", "i32"), "became-required");
        assert_eq!(retyped("i32", "Option<i64>"), "retyped-field");
    }
}
