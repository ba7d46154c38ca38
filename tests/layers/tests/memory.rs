//! The memory limit of decoding includes conversions to a newer layer.

use layers::api::{layer185, layer186};
use layers::small::{layer1, layer2};
use layers::{reading, small_reading};
use peakmem_alloc::{INSTRUMENTED_SYSTEM, PeakMemAlloc, PeakMemAllocTrait};
use tl_runtime::{Decode, DecodeErrorKind, Layered, from_bytes, to_bytes};

/// The memory that both attempts may take in addition to the larger one.
const SMALL: usize = 1_000;

#[global_allocator]
static ALLOCATOR: &PeakMemAlloc<std::alloc::System> = &INSTRUMENTED_SYSTEM;

/// Decodes bytes, and checks the limit: 64 bytes for each byte of the input, and a mebibyte.
fn bounded<T: Decode>(bytes: &[u8]) -> Result<(), DecodeErrorKind> {
    ALLOCATOR.reset_peak_memory();
    let decoded = from_bytes::<T>(bytes);
    let peak = ALLOCATOR.get_peak_memory();
    assert!(peak <= 64 * bytes.len() + (1 << 20), "{peak} bytes of memory for {}", bytes.len());
    decoded.map(drop).map_err(|error| error.kind)
}

/// This is one test, because the allocator counts the memory of all threads.
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

    // Each of the items becomes fifty times as large, or gets a box.
    for len in [1000, 200_000] {
        let result = bounded::<small_reading::types::ManyGrow>(&many(len));
        assert!(matches!(result, Ok(()) | Err(DecodeErrorKind::MemoryLimit { .. })), "{result:?}");
    }
    let photo = layer185::enums::ChatPhoto::Empty;
    let channel = layer185::types::Channel::new(1, String::new(), photo, 2);
    let channels = to_bytes(&vec![layer185::enums::Chat::from(channel); 1 << 16]);
    assert_eq!(bounded::<Vec<reading::enums::Chat>>(&channels), Ok(()));

    // The newer layer fails at the last item. The reader drops that value before it makes one of
    // the older layer.
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
    assert!(either <= newer.max(older) + SMALL, "{newer} and {older}, but {either} together");
}
