//! Odd but valid schemas. Most of them once broke the generator.

/// Namespaces with reserved names, as a folder of files.
pub mod namespaces {
    include!(concat!(env!("OUT_DIR"), "/namespaces/mod.rs"));
}

/// Fields without names, and with reserved names.
pub mod fields {
    include!(concat!(env!("OUT_DIR"), "/fields.rs"));
}

/// Names that the generated code or the standard library uses.
pub mod taken {
    include!(concat!(env!("OUT_DIR"), "/taken.rs"));
}

/// These names, with every value in a box.
pub mod taken_boxed {
    include!(concat!(env!("OUT_DIR"), "/taken_boxed.rs"));
}

/// Numbers as parameters, with the extras for codecs.
pub mod numbers {
    include!(concat!(env!("OUT_DIR"), "/numbers.rs"));
}

/// Numbers as parameters; strings are bytes, and every value is in a box.
pub mod numbers_bytes {
    include!(concat!(env!("OUT_DIR"), "/numbers_bytes.rs"));
}

/// Numbers as parameters, with the extras for values.
pub mod numbers_values {
    include!(concat!(env!("OUT_DIR"), "/numbers_values.rs"));
}

/// Layers with a variant called `Error`.
pub mod errors {
    include!(concat!(env!("OUT_DIR"), "/errors.rs"));
}

/// Layers with types that have no conversion.
pub mod conversions {
    include!(concat!(env!("OUT_DIR"), "/conversions.rs"));
}

/// Nesting of every kind, as deep as the generator allows.
pub mod deep {
    include!(concat!(env!("OUT_DIR"), "/deep.rs"));
}

macro_rules! side {
    ($(#[$docs:meta])* $side:ident) => {
        $(#[$docs])*
        pub mod $side {
            /// Types that a function mentions, inside types that none mentions.
            pub mod sides {
                include!(concat!(env!("OUT_DIR"), "/sides_", stringify!($side), ".rs"));
            }

            /// Numbers as parameters.
            pub mod numbers {
                include!(concat!(env!("OUT_DIR"), "/numbers_", stringify!($side), ".rs"));
            }

            /// Odd names.
            pub mod names {
                include!(concat!(env!("OUT_DIR"), "/names_", stringify!($side), ".rs"));
            }

            /// One of every shape.
            pub mod page {
                include!(concat!(env!("OUT_DIR"), "/page_", stringify!($side), ".rs"));
            }

            /// Layers with one change of each kind.
            pub mod layers {
                include!(concat!(env!("OUT_DIR"), "/layers_", stringify!($side), ".rs"));
            }

            /// Layers whose functions mention different types.
            pub mod sides_layers {
                include!(concat!(env!("OUT_DIR"), "/sides_layers_", stringify!($side), ".rs"));
            }
        }
    };
}

side! {
    /// Code for a client.
    client
}
side! {
    /// Code for a server.
    server
}
