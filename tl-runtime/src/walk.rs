//! `walk` and `walk_mut`: visit every value of one type inside a value.

use alloc::boxed::Box;
use alloc::string::String;
use alloc::vec::Vec;
use core::any::Any;

use crate::{Array, Bare, Object};

/// Calls a function with every value of type `T` inside `value`, in wire order. A value comes before
/// the values inside it, and `value` itself before all others.
///
/// `T` is a generated type: a struct of `types`, `functions`, or an enum of `enums`. The constructor
/// of an enum is visited as the enum and then as its struct, unless it has no fields.
///
/// ```
/// use tl_runtime::{Walk, walk};
///
/// /// Stands for a generated type.
/// struct User {
///     id: i64,
/// }
///
/// impl Walk for User {}
///
/// let mut ids = Vec::new();
/// walk(&vec![User { id: 7 }, User { id: 8 }], |user: &User| ids.push(user.id));
/// assert_eq!(ids, [7, 8]);
/// ```
///
/// The contents of an [`Object`] are bytes, which it does not visit.
pub fn walk<T: Any, V: Walk>(value: &V, mut visit: impl FnMut(&T)) {
    let mut visit = |value: &dyn Any| {
        if let Some(value) = value.downcast_ref() {
            visit(value);
        }
    };
    value.walk(&mut Visit { call: &mut visit });
}

/// Calls a function with every value of type `T` inside `value`, to change it. The order is that of
/// [`walk`], which also says what `T` can be. The values inside a changed value are those that the
/// function has left there.
pub fn walk_mut<T: Any, V: Walk>(value: &mut V, mut visit: impl FnMut(&mut T)) {
    let mut visit = |value: &mut dyn Any| {
        if let Some(value) = value.downcast_mut() {
            visit(value);
        }
    };
    value.walk_mut(&mut VisitMut { call: &mut visit });
}

/// The function that a [`Walk`] calls with each value. It is a struct because the compiler takes
/// much longer to pass on a reference to a trait object.
pub struct Visit<'a> {
    call: &'a mut dyn FnMut(&dyn Any),
}

/// The function that a [`Walk`] calls with each value, to change it.
pub struct VisitMut<'a> {
    call: &'a mut dyn FnMut(&mut dyn Any),
}

/// A value that knows the values inside it. Generated types implement it with `Extra::Walk` of the
/// generator, for [`walk`] and [`walk_mut`].
pub trait Walk: Any + Sized {
    /// Visits the values inside this one, each before those inside it.
    fn walk_parts(&self, _visit: &mut Visit<'_>) {}

    /// Visits the values inside this one, to change them.
    fn walk_parts_mut(&mut self, _visit: &mut VisitMut<'_>) {}

    /// Visits the value and then the values inside it.
    fn walk(&self, visit: &mut Visit<'_>) {
        (visit.call)(self);
        self.walk_parts(visit);
    }

    /// Visits the value and then the values inside it, to change them.
    fn walk_mut(&mut self, visit: &mut VisitMut<'_>) {
        (visit.call)(self);
        self.walk_parts_mut(visit);
    }
}

/// Implements `Walk` for types that hold values of others and are not visited themselves.
macro_rules! holders {
    ($([$($generics:tt)*] $type:ty;)*) => {$(
        impl<$($generics)*> Walk for $type {
            fn walk(&self, visit: &mut Visit<'_>) {
                self.iter().for_each(|item| item.walk(visit));
            }

            fn walk_mut(&mut self, visit: &mut VisitMut<'_>) {
                self.iter_mut().for_each(|item| item.walk_mut(visit));
            }
        }
    )*};
}

holders! {
    [T: Walk] Vec<T>;
    [T: Walk] Option<T>;
    [T: Walk, const N: usize] [T; N];
    [T: Walk, const N: usize] Array<Vec<T>, N>;
}

impl<T: Walk> Walk for Box<T> {
    fn walk(&self, visit: &mut Visit<'_>) {
        (**self).walk(visit);
    }

    fn walk_mut(&mut self, visit: &mut VisitMut<'_>) {
        (**self).walk_mut(visit);
    }
}

impl<T: Walk> Walk for Bare<T> {
    fn walk(&self, visit: &mut Visit<'_>) {
        self.0.walk(visit);
    }

    fn walk_mut(&mut self, visit: &mut VisitMut<'_>) {
        self.0.walk_mut(visit);
    }
}

/// Implements `Walk` for types without a generated type inside, which a type parameter may stand for.
macro_rules! without_parts {
    ($($type:ty)*) => {$(
        impl Walk for $type {
            fn walk(&self, _: &mut Visit<'_>) {}
            fn walk_mut(&mut self, _: &mut VisitMut<'_>) {}
        }
    )*};
}

without_parts! { bool u8 u32 i32 i64 f32 f64 String Object }

#[cfg(test)]
mod tests {
    use alloc::vec;

    use super::*;

    #[derive(Debug, PartialEq)]
    struct Leaf(i32);

    #[derive(Debug, PartialEq)]
    struct Tree(Vec<Tree>, Option<Box<Leaf>>);

    impl Walk for Leaf {}

    impl Walk for Tree {
        fn walk_parts(&self, visit: &mut Visit<'_>) {
            self.0.walk(visit);
            self.1.walk(visit);
        }

        fn walk_parts_mut(&mut self, visit: &mut VisitMut<'_>) {
            self.0.walk_mut(visit);
            self.1.walk_mut(visit);
        }
    }

    fn leaf(number: i32) -> Option<Box<Leaf>> {
        Some(Box::new(Leaf(number)))
    }

    fn tree() -> Tree {
        let inner = Tree(vec![Tree(vec![], leaf(1))], leaf(2));
        Tree(vec![inner, Tree(vec![], None)], leaf(3))
    }

    #[test]
    fn a_value_comes_before_the_values_inside_it() {
        let mut leaves = vec![];
        walk(&tree(), |leaf: &Leaf| leaves.push(leaf.0));
        assert_eq!(leaves, [1, 2, 3]);
        let mut sizes = vec![];
        walk(&vec![tree()], |tree: &Tree| sizes.push(tree.0.len()));
        assert_eq!(sizes, [2, 1, 0, 0]);
        walk(&tree(), |_: &i32| panic!("numbers are not visited"));
    }

    #[test]
    fn what_the_visitor_leaves_is_visited() {
        let mut changed = tree();
        walk_mut(&mut changed, |tree: &mut Tree| tree.0.truncate(1));
        walk_mut(&mut changed, |leaf: &mut Leaf| leaf.0 += 10);
        let inner = Tree(vec![Tree(vec![], leaf(11))], leaf(12));
        assert_eq!(changed, Tree(vec![inner], leaf(13)));
    }
}
