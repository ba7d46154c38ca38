//! Types in types, as deep as the generator allows.

use generated_code::odd::deep::{any, enums, types};

/// The compiler needs no higher recursion limit to prove that a type is `Send`, which rustdoc has
/// it do for every type.
#[test]
fn the_deepest_types_can_be_sent_to_a_thread() {
    fn size_of_shared<T: Send + Sync>() -> usize {
        size_of::<T>()
    }
    assert!(size_of_shared::<types::inline::T0>() > 0);
    assert!(size_of_shared::<types::vectors::T0>() > 0);
    assert!(size_of_shared::<types::options::T0>() > 0);
    assert!(size_of_shared::<enums::enums::T0>() > 0);
    assert!(size_of_shared::<types::pairs::T0>() > 0);
    assert!(size_of_shared::<types::records::T0>() > 0);
    assert!(size_of_shared::<types::Masks>() > 0);
    assert!(size_of_shared::<any::Object>() > 0);
}
