//! Layers with reserved names, and with types that have no conversion.

use generated_code::odd::conversions;
use generated_code::odd::errors::{layer1, layer2};

/// A variant called `Error` is not the associated type of `TryFrom`.
#[test]
fn a_variant_called_error_is_converted() {
    let old = layer1::enums::Result2::from(layer1::types::Error::new(1));
    let new = layer2::enums::Result2::try_from(old).expect("the newer layer has the constructor");
    assert_eq!(new, layer2::enums::Result2::from(layer2::types::Error::new(1)));
    let gone = layer1::enums::Result2::from(layer1::types::Other::new(1));
    assert!(layer2::enums::Result2::try_from(gone).is_err());
}

/// If an argument changes, a shared type with it has no conversion. A value converts only without
/// such a field.
#[test]
fn an_argument_that_changed_is_not_converted() {
    use conversions::{layer1 as older, layer2 as newer};

    let without = older::types::Optional::new(1);
    let pair = older::types::Pair::new(older::types::Point::new(2), 3);
    let with = without.clone().pair(pair);
    assert_eq!(newer::types::Optional::try_from(without), Ok(newer::types::Optional::new(1)));
    assert!(newer::types::Optional::try_from(with).is_err());
    let same = older::types::Pair::new(older::types::Same::new(4), 5);
    let shared = older::types::Shared::new(same.clone(), older::types::Point::new(6));
    let expected = newer::types::Shared::new(same, newer::types::Point::new(6));
    assert_eq!(newer::types::Shared::from(shared), expected);
    assert_eq!(newer::types::Bare::from(older::types::Bare::new()), newer::types::Bare::new());
}
