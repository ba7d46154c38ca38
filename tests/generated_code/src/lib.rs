//! Small schemas: the shapes of docs/generated-code.md, and odd ones.
//!
//! The crate depends on the runtime alone and denies warnings, as a user's crate may; and its tests
//! compile no whole layer.
#![no_std]
#![deny(warnings)]
#![forbid(unsafe_code)]

pub mod odd;

/// The schema of the page.
pub mod page {
    include!(concat!(env!("OUT_DIR"), "/page.rs"));
}

/// A part of the schema of the page, with other settings.
pub mod choices {
    include!(concat!(env!("OUT_DIR"), "/choices.rs"));
}

/// A part of the schema of the page, with methods and traits for working with values.
pub mod values {
    include!(concat!(env!("OUT_DIR"), "/values.rs"));
}

/// A part of the schema of the page whose types have an order, unless they contain a `double`.
pub mod ordered {
    include!(concat!(env!("OUT_DIR"), "/ordered.rs"));

    /// The text of this module.
    pub const TEXT: &str = include_str!(concat!(env!("OUT_DIR"), "/ordered.rs"));
}

/// Two layers.
pub mod layers {
    include!(concat!(env!("OUT_DIR"), "/layers.rs"));
}

/// A schema with control characters wherever there is text.
pub mod control {
    include!(concat!(env!("OUT_DIR"), "/control.rs"));

    /// The text of this module.
    pub const TEXT: &str = include_str!(concat!(env!("OUT_DIR"), "/control.rs"));
}

/// The texts of the modules of the page, by their names.
pub const TEXTS: [(&str, &str); 4] = [
    ("page", include_str!(concat!(env!("OUT_DIR"), "/page.rs"))),
    ("choices", include_str!(concat!(env!("OUT_DIR"), "/choices.rs"))),
    ("values", include_str!(concat!(env!("OUT_DIR"), "/values.rs"))),
    ("layers", include_str!(concat!(env!("OUT_DIR"), "/layers.rs"))),
];
