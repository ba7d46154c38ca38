//! Generated tables, and the types that the tests compare them with.
#![deny(warnings)]

macro_rules! generated {
    ($($(#[$attribute:meta])* $name:ident,)*) => {$(
        $(#[$attribute])*
        #[allow(missing_docs)]
        pub mod $name {
            include!(concat!(env!("OUT_DIR"), "/", stringify!($name), ".rs"));
        }
    )*};
}

generated! {
    /// Layer 185 and MTProto.
    api,
    /// Layer 186.
    newer,
    /// TON.
    ton,
    /// Every shape.
    shapes,
}

/// The updates of layer 186, with types.
#[allow(missing_docs)]
pub mod updates {
    include!(concat!(env!("OUT_DIR"), "/tl.rs"));
}
