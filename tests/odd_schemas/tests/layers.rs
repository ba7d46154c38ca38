//! Layers whose names are taken.

use odd_schemas::errors::{layer1, layer2};

/// A variant called `Error` is not the associated type of `TryFrom`.
#[test]
fn a_variant_called_error_is_converted() {
    let old = layer1::enums::Result2::from(layer1::types::Error::new(1));
    let new = layer2::enums::Result2::try_from(old).expect("the newer layer has the constructor");
    assert_eq!(new, layer2::enums::Result2::from(layer2::types::Error::new(1)));
    let gone = layer1::enums::Result2::from(layer1::types::Other::new(1));
    assert!(layer2::enums::Result2::try_from(gone).is_err());
}
