//! The memory limit of decoding includes conversions to a newer layer.

use layers::api::{layer185, layer186};
use layers::small::{layer1, layer2};
use peakmem_alloc::{INSTRUMENTED_SYSTEM, PeakMemAlloc, PeakMemAllocTrait};
use tl_runtime::{Decode, DecodeErrorKind, Layered, from_bytes, to_bytes};

#[global_allocator]
static ALLOCATOR: &PeakMemAlloc<std::alloc::System> = &INSTRUMENTED_SYSTEM;

/// Decodes within 64 bytes for each byte of the input, and a mebibyte.
fn bounded<T: Decode>(bytes: &[u8]) -> Result<(), DecodeErrorKind> {
    ALLOCATOR.reset_peak_memory();
    let decoded = from_bytes::<T>(bytes);
    let peak = ALLOCATOR.get_peak_memory();
    assert!(peak <= 64 * bytes.len() + (1 << 20), "{peak} bytes of memory for {}", bytes.len());
    decoded.map(drop).map_err(|error| error.kind)
}

/// One test, because all memory is counted.
#[test]
fn values_of_older_layers_have_the_same_limit() {
    // Each of the items becomes fifty times as large.
    let many =
        |len| to_bytes(&layer1::types::ManyGrow::new(vec![layer1::types::Grows::new(1); len]));
    assert_eq!(bounded::<layer2::types::ManyGrow>(&many(1000)), Ok(()));
    let error = bounded::<layer2::types::ManyGrow>(&many(200_000));
    assert!(matches!(error, Ok(()) | Err(DecodeErrorKind::MemoryLimit { .. })), "{error:?}");

    // The smallest chats, and the smallest updates around a message that changed.
    let empty = layer185::types::ChatEmpty::new(1);
    let chats = vec![layer185::enums::Chat::from(empty); 1 << 16];
    let updates = layer185::types::Updates::new(vec![], vec![], chats, 0, 0);
    let bytes = to_bytes(&layer185::enums::Updates::from(updates));
    assert_eq!(bounded::<layer186::enums::Updates>(&bytes), Ok(()));

    // The newer layer fails at the last of these: what there is of its value goes before the older
    // layer's takes its place.
    let mut media = vec![layer1::enums::Media::Empty; 1 << 16];
    media.push(layer1::types::MediaGeo::new(layer1::types::Point::new(1, 2)).into());
    let bytes = to_bytes(&media);
    type Newer = Vec<layer2::enums::Media>;
    type Older = Vec<layer1::enums::Media>;
    assert!(bounded::<Newer>(&bytes).is_err());
    let newer = ALLOCATOR.get_peak_memory();
    assert_eq!(bounded::<Older>(&bytes), Ok(()));
    let older = ALLOCATOR.get_peak_memory();
    assert_eq!(bounded::<Layered<Newer, Older>>(&bytes), Ok(()));
    let either = ALLOCATOR.get_peak_memory();
    assert!(either <= newer.max(older) + 1_000, "{newer} and {older}, but {either} together");
}
