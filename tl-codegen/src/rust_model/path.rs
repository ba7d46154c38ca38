//! Paths of generated items.

/// The modules at the top.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Root {
    Types,
    Enums,
    Functions,
    Any,
    /// The module of implementations without items.
    Conversions,
    Errors,
    /// The private module of constructors of older schemas.
    Older,
}

impl Root {
    /// Returns the name of the module.
    pub(crate) fn module_name(self) -> &'static str {
        match self {
            Self::Types => "types",
            Self::Enums => "enums",
            Self::Functions => "functions",
            Self::Any => "any",
            Self::Conversions => "conversions",
            Self::Errors => "errors",
            Self::Older => "older",
        }
    }
}

/// The path of an item: `types::messages::Chats`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct ItemPath {
    pub(crate) root: Root,
    pub(crate) modules: Vec<String>,
    pub(crate) name: String,
}

impl ItemPath {
    /// Returns the path of an enum of all boxed types or functions.
    pub(crate) fn any(name: &str) -> Self {
        Self { root: Root::Any, modules: Vec::new(), name: name.to_owned() }
    }
}
