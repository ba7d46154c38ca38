//! The arena and its values, the part of the runtime with unsafe code. The tests are small enough
//! for valgrind (`tests/valgrind.sh`).

use tests::api::{borrowed, enums, types};
use tl_runtime::{
    Arena, Borrowed, DecodeErrorKind, DecodeOptions, Decoded, decode_in, decode_in_with,
    from_bytes, to_bytes,
};

#[test]
fn allocations_are_aligned_and_separate() {
    let arena = Arena::new();
    let mut bytes = Vec::new();
    let mut longs = Vec::new();
    for i in 0..1_000_u64 {
        bytes.push(arena.alloc(i as u8));
        longs.push(arena.alloc_with(|| i << 40));
        assert_eq!(std::ptr::from_ref(longs[longs.len() - 1]).addr() % align_of::<u64>(), 0);
    }
    assert!(bytes.iter().zip(0..).all(|(byte, i)| **byte == i as u8));
    assert!(longs.iter().zip(0..).all(|(long, i)| **long == i << 40));
}

#[test]
fn slices_of_any_length() {
    let arena = Arena::new();
    let slices: Vec<_> = [0, 1, 2, 3, 100, 5_000, 7, 100_000]
        .map(|len: usize| {
            let mut next = 0..len;
            arena.alloc_slice(len, || next.next())
        })
        .into();
    for slice in &slices {
        assert!(slice.iter().copied().eq(0..slice.len()));
    }
    // An iterator that ends early gives a shorter slice.
    let mut next = 0..10_u32;
    assert_eq!(arena.alloc_slice(1_000, || next.next()).len(), 10);
    // Values without size take no memory.
    let before = arena.capacity();
    assert_eq!(arena.alloc_slice(1_000_000, || Some(())).len(), 1_000_000);
    assert_eq!(arena.alloc_slice(usize::MAX, || Some(1_u64)), &[0_u64; 0]);
    assert_eq!(arena.capacity(), before);
}

#[test]
fn nested_allocations() {
    let arena = Arena::new();
    let pair = arena.alloc_with(|| (arena.alloc(1_u64), arena.alloc_slice(3, || Some(2_u8))));
    assert_eq!((*pair.0, pair.1), (1, &[2_u8; 3][..]));
}

#[test]
fn an_arena_after_a_reset_does_not_grow() {
    let bytes = to_bytes(&updates());
    let mut arena = Arena::new();
    let mut capacities = Vec::new();
    for _ in 0..5 {
        arena.reset();
        let value: borrowed::enums::Updates<'_> = decode_in(&bytes, &arena).expect("valid bytes");
        assert_eq!(to_bytes(&value), bytes);
        capacities.push(arena.capacity());
    }
    assert_eq!(capacities[3], capacities[4]);
    // An arena can move to another thread if nothing borrows from it.
    let moved = std::thread::spawn(move || *arena.alloc(7));
    assert_eq!(moved.join().ok(), Some(7));
}

#[test]
fn a_decoded_value_can_move_to_another_thread() {
    let expected = updates();
    let decoded = Decoded::<borrowed::enums::Updates<'static>>::new(to_bytes(&expected));
    let kept = vec![Box::new(decoded.expect("valid bytes"))];
    let thread = std::thread::spawn(move || {
        let value = kept[0].get();
        assert_eq!(kept[0].bytes(), to_bytes(&value));
        (value.into_owned(), format!("{:?}", kept[0]), kept)
    });
    let (owned, shown, kept) = thread.join().expect("the thread ends");
    assert_eq!(owned, expected);
    assert_eq!(shown, format!("{:?}", kept[0].get()));
    let shared: Vec<bool> = std::thread::scope(|scope| {
        let threads = [(), ()].map(|()| scope.spawn(|| kept[0].get().into_owned() == expected));
        threads.into_iter().map(|thread| thread.join().expect("the thread ends")).collect()
    });
    assert_eq!(shared, [true, true]);
    assert!(kept[0].arena_size() > 0);
}

#[test]
fn errors_free_all_memory() {
    let bytes = to_bytes(&updates());
    for end in 0..bytes.len() {
        let error = Decoded::<borrowed::enums::Updates<'static>>::new(&bytes[..end]);
        let owned = from_bytes::<enums::Updates>(&bytes[..end]);
        assert_eq!(error.map(|_| ()), owned.map(|_| ()));
    }
    let few = DecodeOptions::new().max_memory(100);
    let arena = Arena::new();
    let error = decode_in_with::<borrowed::enums::Updates<'_>>(&bytes, &arena, few);
    assert_eq!(
        error.expect_err("the limit is small").kind,
        DecodeErrorKind::MemoryLimit { limit: 100 }
    );
}

#[test]
fn an_arena_doubles_within_the_limit() {
    let bytes = to_bytes(&updates());
    let arena = Arena::new();
    decode_in::<borrowed::enums::Updates<'_>>(&bytes, &arena).expect("valid bytes");
    let usual = arena.capacity();
    // The least limit that suffices leaves no room for a chunk of twice the size.
    let decode = |limit| {
        let (arena, options) = (Arena::new(), DecodeOptions::new().max_memory(limit));
        let result = decode_in_with::<borrowed::enums::Updates<'_>>(&bytes, &arena, options);
        (result.is_ok(), arena.capacity())
    };
    let (decoded, failed): (Vec<_>, Vec<_>) = (0..=usual)
        .step_by(97)
        .map(|limit| (limit, decode(limit)))
        .partition(|(_, (is_ok, _))| *is_ok);
    assert!(!decoded.is_empty() && !failed.is_empty());
    for (limit, (_, capacity)) in decoded {
        assert!(capacity <= limit, "{capacity} bytes with a limit of {limit}");
    }
    // After an error, a decoder makes the boxes of placeholders.
    for (limit, (_, capacity)) in failed {
        assert!(capacity <= limit + 4_096, "{capacity} bytes with a limit of {limit}");
    }
}

#[test]
fn borrowed_requests_encode_to_the_bytes_of_owned_ones() {
    use borrowed::{functions, types};

    let caption = String::from("Noon");
    let photo = types::InputPhoto::new(1, 2, &[3; 5]);
    let media = types::InputMediaPhoto::new(photo.into());
    let media = [types::InputSingleMedia::new(media.into(), 4, &caption)];
    let peer = types::InputPeerChannel::new(5, 6).into();
    let request = functions::messages::SendMultiMedia::new(peer, &media).silent(true);
    let bytes = to_bytes(&request);
    let owned: tests::api::functions::messages::SendMultiMedia =
        from_bytes(&bytes).expect("valid bytes");
    assert_eq!(owned.multi_media[0].message, "Noon");
    assert_eq!(to_bytes(&owned), bytes);
}

fn updates() -> enums::Updates {
    let text = "x".repeat(300);
    let message = |i| {
        types::Message::new(i, types::PeerUser::new(1).into(), 2, text.clone())
            .entities(vec![types::MessageEntityBold::new(0, i).into(); 3])
    };
    let updates = (0..20).map(|i| types::UpdateNewMessage::new(message(i).into(), i, 1).into());
    types::Updates::new(updates.collect(), vec![], vec![], 1, 2).into()
}
