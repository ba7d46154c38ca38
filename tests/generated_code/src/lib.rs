//! What docs/generated-code.md shows, compiled as a user compiles it.
#![no_std]
#![deny(warnings)]

/// The schema of the page.
pub mod page {
    include!(concat!(env!("OUT_DIR"), "/page.rs"));
}

/// A part of it with other choices.
pub mod choices {
    include!(concat!(env!("OUT_DIR"), "/choices.rs"));
}

/// Two layers.
pub mod layers {
    include!(concat!(env!("OUT_DIR"), "/layers.rs"));
}

/// The texts of these modules, by their names.
pub const TEXTS: [(&str, &str); 3] = [
    ("page", include_str!(concat!(env!("OUT_DIR"), "/page.rs"))),
    ("choices", include_str!(concat!(env!("OUT_DIR"), "/choices.rs"))),
    ("layers", include_str!(concat!(env!("OUT_DIR"), "/layers.rs"))),
];
