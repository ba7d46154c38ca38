//! `with_arena!` without the feature `arena`: one error instead of one for each item.

/// Replaces the items of a module `borrowed`, which needs the feature `arena`, with an error.
#[doc(hidden)]
#[macro_export]
macro_rules! with_arena {
    ($($tokens:tt)*) => {
        compile_error!(
            "the generated module `borrowed` needs the feature `arena` of `tl-runtime`: add \
             `features = [\"arena\"]` to the dependency, or generate without `Extra::Borrowed`"
        );
    };
}
