//! The table of operations, with the implementations of each.

use std::hint::black_box;

use grammers_tl_types::{Deserializable, Serializable};
use tl_runtime::{Arena, Borrowed, decode_in, encode_into, from_bytes, from_bytes_into, to_bytes};

use crate::generated::api::{self, borrowed};
use crate::generated::{box_str, compact_str};
use crate::growth::GROWTH;
use crate::peers::by_hand::Album;
use crate::peers::tl_proto::SendMultiMedia;
use crate::workloads::{self, Script};

/// Returns the operation of this task by this implementation.
///
/// # Errors
///
/// If no table has it.
pub fn named(task: &str, by: &str) -> Result<&'static Operation, String> {
    let mut all = OPERATIONS.iter().chain(GROWTH);
    let found = all.find(|operation| operation.task == task && operation.by == by);
    found.ok_or_else(|| format!("there is no operation `{task}` by `{by}`"))
}

/// A prepared operation, which runs many times.
pub type Work = Box<dyn FnMut()>;

/// A row of the table: a task and one of its implementations.
pub struct Operation {
    /// The task.
    pub task: &'static str,
    /// The implementation.
    pub by: &'static str,
    /// Prepares the operation.
    pub prepare: fn() -> Work,
}

/// Makes a table of operations, task by task.
macro_rules! operations {
    ($(#[$doc:meta])* $table:ident: $($task:literal { $($by:literal => $prepare:expr,)* })*) => {
        $(#[$doc])*
        pub const $table: &[$crate::operations::Operation] = &[$($(
            $crate::operations::Operation { task: $task, by: $by, prepare: || Box::new($prepare) },
        )*)*];
    };
}

pub(crate) use operations;

operations! {
    /// The operations of the comparison with peers.
    OPERATIONS:
    "album, encoded, new buffer" {
        "grammers" => encode_new_grammers(grammers_album()),
        "ours" => encode_new(workloads::album(Script::Ascii)),
        "tl-proto" => encode_new_by(tl_proto_album(&album()), |album, out| {
            *out = tl_proto::serialize(album);
        }),
        "by hand" => encode_new_by(by_hand(), Album::write),
        "memcpy" => encode_new_by(album(), |album, out| out.extend_from_slice(album)),
    }
    "album, encoded, reused buffer" {
        "grammers" => encode_reused_grammers(grammers_album()),
        "ours" => encode_reused(workloads::album(Script::Ascii)),
        "tl-proto" => encode_reused_by(tl_proto_album(&album()), |album, out| {
            tl_proto::serialize_into(album, out);
        }),
        "by hand" => encode_reused_by(by_hand(), Album::write),
        "memcpy" => encode_reused_by(album(), |album, out| out.extend_from_slice(album)),
    }
    "album, decoded" {
        "grammers" => decode_by(album(), grammers_album_of),
        "ours" => decode::<api::functions::messages::SendMultiMedia>(album()),
        "ours, reused" => decode_reused::<api::functions::messages::SendMultiMedia>(album()),
        "ours, borrowed" =>
            decode_borrowed::<borrowed::functions::messages::SendMultiMedia<'_>>(album()),
        "tl-proto" => decode_by(album(), tl_proto_album),
        "tl-proto, borrowed" => decode_by(album(), |bytes| {
            black_box(tl_proto::deserialize::<SendMultiMedia<&[u8]>>(bytes).expect("an album"));
        }),
        "by hand" => decode_by(album(), |bytes| Album::read(bytes).expect("an album")),
    }
    "updates, encoded, new buffer" {
        "grammers" => encode_new_grammers(grammers_updates(Script::Ascii)),
        "ours" => encode_new(workloads::updates(Script::Ascii)),
        "ours, Box<str>" => encode_new(re_read::<box_str::enums::Updates>(Script::Ascii)),
        "ours, CompactString" => encode_new(re_read::<compact_str::enums::Updates>(Script::Ascii)),
        "ours, borrowed" => encode_new(borrowed_updates(Script::Ascii)),
    }
    "updates, encoded, reused buffer" {
        "grammers" => encode_reused_grammers(grammers_updates(Script::Ascii)),
        "ours" => encode_reused(workloads::updates(Script::Ascii)),
        "ours, Box<str>" => encode_reused(re_read::<box_str::enums::Updates>(Script::Ascii)),
        "ours, CompactString" =>
            encode_reused(re_read::<compact_str::enums::Updates>(Script::Ascii)),
        "ours, borrowed" => encode_reused(borrowed_updates(Script::Ascii)),
    }
    "updates in Cyrillic, encoded, reused buffer" {
        "grammers" => encode_reused_grammers(grammers_updates(Script::Cyrillic)),
        "ours" => encode_reused(workloads::updates(Script::Cyrillic)),
        "ours, borrowed" => encode_reused(borrowed_updates(Script::Cyrillic)),
    }
    "updates, decoded" {
        "grammers" => decode_grammers::<grammers_tl_types::enums::Updates>(updates(Script::Ascii)),
        "ours" => decode::<api::enums::Updates>(updates(Script::Ascii)),
        "ours, Box<str>" => decode::<box_str::enums::Updates>(updates(Script::Ascii)),
        "ours, CompactString" => decode::<compact_str::enums::Updates>(updates(Script::Ascii)),
        "ours, reused" => decode_reused::<api::enums::Updates>(updates(Script::Ascii)),
        "ours, borrowed" => decode_borrowed::<borrowed::enums::Updates<'_>>(updates(Script::Ascii)),
    }
    "updates, end found" {
        "grammers" => decode_grammers::<grammers_tl_types::enums::Updates>(updates(Script::Ascii)),
        "ours, borrowed" => decode_borrowed::<borrowed::enums::Updates<'_>>(updates(Script::Ascii)),
        "ours, scan" => find_end("Updates", updates(Script::Ascii)),
    }
    "updates, `updates[*].pts` read" {
        "grammers" => decode_grammers::<grammers_tl_types::enums::Updates>(updates(Script::Ascii)),
        "ours, borrowed" => decode_borrowed::<borrowed::enums::Updates<'_>>(updates(Script::Ascii)),
        "ours, scan" => find("Updates", "updates[*].pts", updates(Script::Ascii)),
    }
    "updates, `users[*].status.was_online` read" {
        "grammers" => decode_grammers::<grammers_tl_types::enums::Updates>(updates(Script::Ascii)),
        "ours, borrowed" => decode_borrowed::<borrowed::enums::Updates<'_>>(updates(Script::Ascii)),
        "ours, scan" => find("Updates", "users[*].status.was_online", updates(Script::Ascii)),
    }
    "updates in Cyrillic, decoded" {
        "grammers" =>
            decode_grammers::<grammers_tl_types::enums::Updates>(updates(Script::Cyrillic)),
        "ours" => decode::<api::enums::Updates>(updates(Script::Cyrillic)),
        "ours, Box<str>" => decode::<box_str::enums::Updates>(updates(Script::Cyrillic)),
        "ours, borrowed" =>
            decode_borrowed::<borrowed::enums::Updates<'_>>(updates(Script::Cyrillic)),
    }
    "difference of 1 MiB, decoded" {
        "grammers" =>
            decode_grammers::<grammers_tl_types::enums::updates::Difference>(difference()),
        "ours" => decode::<api::enums::updates::Difference>(difference()),
        "ours, Box<str>" => decode::<box_str::enums::updates::Difference>(difference()),
        "ours, borrowed" =>
            decode_borrowed::<borrowed::enums::updates::Difference<'_>>(difference()),
    }
    "minimal updates, 1 MiB, decoded" {
        "grammers" => decode_grammers::<grammers_tl_types::enums::Updates>(workloads::minimal_updates()),
        "ours" => decode::<api::enums::Updates>(workloads::minimal_updates()),
    }
}

fn updates(script: Script) -> Vec<u8> {
    to_bytes(&workloads::updates(script))
}

fn difference() -> Vec<u8> {
    to_bytes(&workloads::difference(Script::Ascii, workloads::MEBIBYTE))
}

/// Decodes our bytes as a type of another form.
fn re_read<T: tl_runtime::Decode>(script: Script) -> T {
    from_bytes(&updates(script)).expect("valid bytes")
}

/// Decodes a borrowed value from bytes and an arena that live as long as the process.
fn borrowed_updates(script: Script) -> borrowed::enums::Updates<'static> {
    let (bytes, arena) = (updates(script).leak(), Box::leak(Box::default()));
    decode_in(bytes, arena).expect("valid bytes")
}

fn album() -> Vec<u8> {
    to_bytes(&workloads::album(Script::Ascii))
}

fn grammers_album() -> impl Serializable {
    grammers_album_of(&album())
}

fn grammers_album_of(bytes: &[u8]) -> grammers_tl_types::functions::messages::SendMultiMedia {
    // The peer reads a function without its id.
    let mut cursor = grammers_tl_types::Cursor::from_slice(&bytes[4..]);
    Deserializable::deserialize(&mut cursor).expect("valid bytes")
}

fn tl_proto_album(bytes: &[u8]) -> SendMultiMedia<Vec<u8>> {
    tl_proto::deserialize(bytes).expect("valid bytes")
}

fn by_hand() -> Album {
    Album::read(&album()).expect("valid bytes")
}

fn grammers_updates(script: Script) -> impl Serializable {
    let value = grammers_tl_types::enums::Updates::from_bytes(&updates(script));
    value.expect("valid bytes")
}

fn encode_new(value: impl tl_runtime::Encode) -> impl FnMut() {
    move || {
        black_box(to_bytes(black_box(&value)));
    }
}

fn encode_reused(value: impl tl_runtime::Encode) -> impl FnMut() {
    let mut bytes = Vec::new();
    move || {
        bytes.clear();
        encode_into(black_box(&value), &mut bytes).expect("the value has a binary form");
        black_box(&bytes);
    }
}

fn encode_new_grammers(value: impl Serializable) -> impl FnMut() {
    move || {
        black_box(black_box(&value).to_bytes());
    }
}

fn encode_reused_grammers(value: impl Serializable) -> impl FnMut() {
    let mut bytes = Vec::new();
    move || {
        bytes.clear();
        black_box(&value).serialize(&mut bytes);
        black_box(&bytes);
    }
}

/// Decodes an owned value.
pub(crate) fn decode<T: tl_runtime::Decode>(bytes: Vec<u8>) -> impl FnMut() {
    move || {
        black_box(from_bytes::<T>(black_box(&bytes)).expect("valid bytes"));
    }
}

fn decode_reused<T: tl_runtime::Decode>(bytes: Vec<u8>) -> impl FnMut() {
    let mut value = from_bytes::<T>(&bytes).expect("valid bytes");
    move || {
        from_bytes_into(&mut value, black_box(&bytes)).expect("valid bytes");
        black_box(&value);
    }
}

/// Decodes a borrowed value into an arena that is reset.
pub(crate) fn decode_borrowed<T: Borrowed>(bytes: Vec<u8>) -> impl FnMut() {
    let mut arena = Arena::new();
    move || {
        arena.reset();
        let value = decode_in::<T::For<'_>>(black_box(&bytes), &arena);
        black_box(&value.expect("valid bytes"));
    }
}

/// Finds the end of a value.
pub(crate) fn find_end(root: &str, bytes: Vec<u8>) -> impl FnMut() {
    let root = api::SCAN.root(root).expect("the schema has the type");
    move || {
        let len = root.value_len(black_box(&bytes));
        black_box(len.expect("valid bytes"));
    }
}

/// Adds the numbers at a path.
fn find(root: &str, path: &str, bytes: Vec<u8>) -> impl FnMut() {
    let path = api::SCAN.path(root, path).expect("the schema has the field");
    move || {
        let numbers = path.find(black_box(&bytes)).map(|part| part.expect("valid bytes").int());
        black_box(numbers.map(|number| number.expect("an int")).fold(0, i32::wrapping_add));
    }
}

fn decode_grammers<T: Deserializable>(bytes: Vec<u8>) -> impl FnMut() {
    move || {
        black_box(T::from_bytes(black_box(&bytes)).expect("valid bytes"));
    }
}

fn encode_new_by<T>(value: T, mut write: impl FnMut(&T, &mut Vec<u8>)) -> impl FnMut() {
    move || {
        let mut bytes = Vec::new();
        write(black_box(&value), &mut bytes);
        black_box(&bytes);
    }
}

fn encode_reused_by<T>(value: T, mut write: impl FnMut(&T, &mut Vec<u8>)) -> impl FnMut() {
    let mut bytes = Vec::new();
    move || {
        bytes.clear();
        write(black_box(&value), &mut bytes);
        black_box(&bytes);
    }
}

fn decode_by<T>(bytes: Vec<u8>, mut read: impl FnMut(&[u8]) -> T) -> impl FnMut() {
    move || {
        black_box(read(black_box(&bytes)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The sizes in docs/performance.md.
    #[test]
    fn workloads_have_their_size() {
        let sizes = [album(), updates(Script::Ascii), updates(Script::Cyrillic), difference()];
        assert_eq!(sizes.map(|bytes| bytes.len()), [1_848, 5_344, 6_060, 1_048_776]);
    }

    #[test]
    fn all_write_the_same_bytes() {
        let expected = album();
        assert_eq!(grammers_album().to_bytes(), expected);
        assert_eq!(tl_proto::serialize(tl_proto_album(&expected)), expected);
        let mut bytes = Vec::new();
        by_hand().write(&mut bytes);
        assert_eq!(bytes, expected);
        assert_eq!(grammers_updates(Script::Ascii).to_bytes(), updates(Script::Ascii));
        for operation in OPERATIONS {
            (operation.prepare)()();
        }
    }
}
