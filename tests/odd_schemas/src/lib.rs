//! Schemas that once broke the generator, in a crate that depends only on the runtime.
#![no_std]
#![deny(warnings)]
#![forbid(unsafe_code)]

/// Namespaces whose names are taken, as a folder of files.
pub mod namespaces {
    include!(concat!(env!("OUT_DIR"), "/namespaces/mod.rs"));
}

/// Fields without names, and with names that are taken.
pub mod fields {
    include!(concat!(env!("OUT_DIR"), "/fields.rs"));
}

/// Names that the generated code or the standard library uses.
pub mod taken {
    include!(concat!(env!("OUT_DIR"), "/taken.rs"));
}

/// These names with everything in a box.
pub mod taken_boxed {
    include!(concat!(env!("OUT_DIR"), "/taken_boxed.rs"));
}

/// Layers with a variant called `Error`.
pub mod errors {
    include!(concat!(env!("OUT_DIR"), "/errors.rs"));
}

/// Layers with types that cannot be converted.
pub mod conversions {
    include!(concat!(env!("OUT_DIR"), "/conversions.rs"));
}

/// Nesting of every kind, as deep as the generator allows.
pub mod deep {
    include!(concat!(env!("OUT_DIR"), "/deep.rs"));
}

/// Code for a client.
pub mod client {
    /// Types that a function mentions, inside types that none mentions.
    pub mod sides {
        include!(concat!(env!("OUT_DIR"), "/sides_client.rs"));
    }

    /// Odd names.
    pub mod names {
        include!(concat!(env!("OUT_DIR"), "/names_client.rs"));
    }

    /// One of every shape.
    pub mod page {
        include!(concat!(env!("OUT_DIR"), "/page_client.rs"));
    }

    /// Layers with one change of each kind.
    pub mod layers {
        include!(concat!(env!("OUT_DIR"), "/layers_client.rs"));
    }

    /// Layers whose functions mention different types.
    pub mod sides_layers {
        include!(concat!(env!("OUT_DIR"), "/sides_layers_client.rs"));
    }
}

/// Code for a server.
pub mod server {
    /// Types that a function mentions, inside types that none mentions.
    pub mod sides {
        include!(concat!(env!("OUT_DIR"), "/sides_server.rs"));
    }

    /// Odd names.
    pub mod names {
        include!(concat!(env!("OUT_DIR"), "/names_server.rs"));
    }

    /// One of every shape.
    pub mod page {
        include!(concat!(env!("OUT_DIR"), "/page_server.rs"));
    }

    /// Layers with one change of each kind.
    pub mod layers {
        include!(concat!(env!("OUT_DIR"), "/layers_server.rs"));
    }

    /// Layers whose functions mention different types.
    pub mod sides_layers {
        include!(concat!(env!("OUT_DIR"), "/sides_layers_server.rs"));
    }
}
