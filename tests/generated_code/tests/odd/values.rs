//! The extras for values, in a schema whose types take types and numbers.

use generated_code::odd::numbers_values::enums::Maybe;
use generated_code::odd::numbers_values::{enums, types};
use tl_runtime::{
    Bare, Decode, Object, Reader, Skip, from_bytes, from_bytes_skipping, to_bytes, walk, walk_mut,
};
use types::arg::{Point, Points};
use types::count::{Branch, Chosen, Tree};

#[test]
fn walks_visit_values_whose_type_is_an_argument() {
    let point = |x| Point::new(x, 0);
    let just = Maybe::from(types::Just::new(point(3)));
    let pair = |x| types::Pair::new(Bare(point(x)), 0);
    let mut points = Points::new(pair(1), pair(2), just);
    walk_mut(&mut points, |point: &mut Point| point.y = -point.x);
    let mut found = Vec::new();
    walk(&points, |point: &Point| found.push((point.x, point.y)));
    assert_eq!(found, [(1, -1), (2, -2), (3, -3)]);

    let leaf = || Branch::new(vec![], vec![]);
    let tree = Tree::new(0, 7, vec![Branch::new(vec![], vec![leaf(), leaf()]), leaf()]);
    let mut branches = 0;
    walk(&tree, |_: &Branch| branches += 1);
    assert_eq!(branches, 4);
}

/// Knows one more constructor of `count.Either`, with an `int`.
struct Newer;

const NEWER_ID: u32 = 7;

impl Skip for Newer {
    fn skip(&self, reader: &mut Reader<'_>, type_name: &str) -> bool {
        if type_name != "count.Either" || reader.constructor_id("count.Either") != NEWER_ID {
            return false;
        }
        i32::decode(reader);
        true
    }
}

#[test]
fn enums_that_depend_on_numbers_keep_unknown_constructors() {
    let value = [NEWER_ID.to_le_bytes(), [5, 0, 0, 0]].concat();
    let mut chosen = Chosen::new(2, enums::count::Either::Unknown(Object::from_bytes(value)));
    let bytes = to_bytes(&chosen);
    assert_eq!(from_bytes_skipping::<Chosen>(&bytes, &Newer).as_ref(), Ok(&chosen));
    from_bytes::<Chosen>(&bytes).expect_err("the constructor is unknown");
    chosen.value = enums::count::Either::Either3;
    assert_eq!(from_bytes_skipping::<Chosen>(&to_bytes(&chosen), &Newer), Ok(chosen));
}
