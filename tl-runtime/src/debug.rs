//! `Debug` of generated structs.

use core::fmt::{self, Debug, Formatter};

/// References to the fields of a struct: a tuple of at most twelve.
pub trait Fields {
    /// Calls `show` with each field.
    fn each(&self, show: &mut dyn FnMut(&dyn Debug));
}

/// Prints a struct as the derive of `Debug` does, but for less compile time: the derive turns each
/// field into a trait object. `names` are the names of the struct and of its fields, with spaces
/// between them.
#[inline]
#[expect(clippy::needless_pass_by_value, reason = "generated code has no `&` to compile")]
pub fn debug(f: &mut Formatter<'_>, names: &str, fields: impl Fields) -> fmt::Result {
    print(f, names, &fields)
}

fn print(f: &mut Formatter<'_>, names: &str, fields: &dyn Fields) -> fmt::Result {
    let mut names = names.split(' ');
    let mut next = || names.next().unwrap_or_default();
    let mut out = f.debug_struct(next());
    fields.each(&mut |field| {
        out.field(next(), field);
    });
    out.finish()
}

/// Implements `Fields` for a tuple, and for the tuples without its first places.
macro_rules! tuples {
    () => {};
    ($first:ident $($other:ident)*) => {
        impl<$first: Debug, $($other: Debug),*> Fields for (&$first, $(&$other,)*) {
            fn each(&self, show: &mut dyn FnMut(&dyn Debug)) {
                #[expect(non_snake_case)]
                let ($first, $($other,)*) = *self;
                show($first);
                $(show($other);)*
            }
        }
        tuples! { $($other)* }
    };
}

tuples! { A B C D E F G H I J K L }

#[cfg(test)]
mod tests {
    use alloc::format;
    use alloc::string::String;

    use super::*;

    #[derive(Debug)]
    struct Derived {
        id: i32,
        r#type: Option<String>,
    }

    struct ByHand(Derived);

    impl Debug for ByHand {
        fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
            debug(f, "Derived id type", (&self.0.id, &self.0.r#type))
        }
    }

    #[test]
    fn the_text_is_that_of_the_derive() {
        let value = ByHand(Derived { id: 7, r#type: Some("a b".into()) });
        assert_eq!(format!("{value:?}"), format!("{:?}", value.0));
        assert_eq!(format!("{value:#?}"), format!("{:#?}", value.0));
    }
}
