//! `Extra::Ord`: types without a `double` have an order, which may follow their fields.

use generated_code::ordered::{TEXT, enums, types};

#[test]
fn structs_compare_their_fields_and_enums_their_variants() {
    let user = |id, name: &str| types::User::new(id, name.to_owned(), 1);
    let mut users = vec![user(2, "Ada"), user(1, "Eve"), user(1, "Bob")];
    users.sort();
    assert_eq!(users, [user(1, "Bob"), user(1, "Eve"), user(2, "Ada")]);
    let text = enums::Post::from(types::PostText::new(9, user(1, "Ada"), "Hello".to_owned()));
    assert!(text < enums::Post::Empty);
}

#[test]
fn types_with_a_double_have_no_order() {
    let derives = |name: &str| {
        // The owned types come last.
        let (before, _) = TEXT.rsplit_once(name).expect("the item");
        before.lines().rev().find(|line| line.contains("derive")).expect("derives").trim()
    };
    assert_eq!(derives("pub struct Values"), "#[derive(PartialEq)]");
    assert_eq!(derives("pub struct User "), "#[derive(PartialEq, Eq, Hash, Ord)]");
}
