//! Operations on one kind of message in several sizes. Cost for each byte shows if an operation is
//! linear.

use std::hint::black_box;
use std::sync::LazyLock;

use tl_parser::{Options, Schema, SourceMap, load};
use tl_reflect::Codec;
use tl_runtime::{Arena, decode_in, to_bytes};

use crate::generated::api::{self, borrowed};
use crate::operations::{decode, decode_borrowed, find_end, operations};
use crate::peer_schema;
use crate::report::Row;
use crate::workloads::{self, MEBIBYTE, Script};

/// The number of messages in a small difference, which also has two updates and a user.
const FEW: i32 = 4;

/// The sizes of the difference, with the number of its messages.
pub const SIZES: [(&str, i32); 3] =
    [("1.6 KB", FEW), ("1 MB", MEBIBYTE), ("100 MB", 100 * MEBIBYTE)];

operations! {
    /// The operations, size by size.
    GROWTH:
    "difference of 1.6 KB" {
        "owned" => owned(FEW),
        "borrowed" => by_arena(FEW),
        "borrowed, arena reused" => reused(FEW),
        "scan" => scan(FEW),
        "by schema, to JSON" => to_json(FEW),
    }
    "difference of 1 MB" {
        "owned" => owned(MEBIBYTE),
        "borrowed" => by_arena(MEBIBYTE),
        "borrowed, arena reused" => reused(MEBIBYTE),
        "scan" => scan(MEBIBYTE),
        "by schema, to JSON" => to_json(MEBIBYTE),
    }
    "difference of 100 MB" {
        "owned" => owned(100 * MEBIBYTE),
        "borrowed" => by_arena(100 * MEBIBYTE),
        "borrowed, arena reused" => reused(100 * MEBIBYTE),
        "scan" => scan(100 * MEBIBYTE),
        "by schema, to JSON" => to_json(100 * MEBIBYTE),
    }
}

/// The cost of an implementation for each byte of a message, size by size.
pub struct Costs {
    /// The implementation.
    pub by: &'static str,
    /// The time in nanoseconds.
    pub nanoseconds: Vec<f64>,
    /// The maximum number of bytes on the heap.
    pub peak: Vec<f64>,
}

/// Divides the measurements of [`GROWTH`] by the numbers of bytes.
pub fn costs(rows: &[Row]) -> Vec<Costs> {
    let lens = SIZES.map(|(_, messages)| difference(messages).len() as f64);
    let sizes: Vec<_> = rows.chunk_by(|a, b| a.operation.task == b.operation.task).collect();
    let costs = |place: usize| {
        let each = |of: fn(&Row) -> f64| {
            sizes.iter().zip(lens).map(|(rows, len)| of(&rows[place]) / len).collect()
        };
        let (nanoseconds, peak) = (each(|row| row.nanoseconds), each(|row| row.peak as f64));
        Costs { by: sizes[0][place].operation.by, nanoseconds, peak }
    };
    (0..sizes.first().map_or(0, |rows| rows.len())).map(costs).collect()
}

/// Returns the difference in bytes.
pub fn difference(messages: i32) -> Vec<u8> {
    to_bytes(&workloads::difference(Script::Ascii, messages))
}

fn owned(messages: i32) -> impl FnMut() {
    decode::<api::enums::updates::Difference>(difference(messages))
}

fn reused(messages: i32) -> impl FnMut() {
    decode_borrowed::<borrowed::enums::updates::Difference<'_>>(difference(messages))
}

/// Decodes into an arena that is new each time, since one that is reset takes nothing from the heap.
fn by_arena(messages: i32) -> impl FnMut() {
    let bytes = difference(messages);
    move || {
        let arena = Arena::new();
        let value =
            decode_in::<borrowed::enums::updates::Difference<'_>>(black_box(&bytes), &arena);
        black_box(&value.expect("valid bytes"));
    }
}

fn scan(messages: i32) -> impl FnMut() {
    find_end("updates.Difference", difference(messages))
}

static SCHEMA: LazyLock<Schema> = LazyLock::new(|| {
    let mut sources = SourceMap::new();
    sources.add("api.tl", peer_schema());
    load(&sources, &Options::default()).schema.expect("the schema has no errors")
});

static CODEC: LazyLock<Codec<'static>> = LazyLock::new(|| Codec::new(&SCHEMA));

fn to_json(messages: i32) -> impl FnMut() {
    let bytes = difference(messages);
    let root = CODEC.root_type("updates.Difference").expect("the layer has the type");
    move || {
        let mut json = String::new();
        let read = CODEC.write_json(black_box(&bytes), &root, black_box(&mut json));
        assert_eq!(read, Ok(bytes.len()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_those_of_their_names() {
        let [few, mebibyte] = [FEW, MEBIBYTE].map(|messages| difference(messages).len());
        assert_eq!((few, mebibyte), (1_600, 1_048_776));
    }

    #[test]
    fn operations_succeed() {
        let small = GROWTH.iter().filter(|operation| !operation.task.contains("100 MB"));
        assert_eq!(small.map(|operation| (operation.prepare)()()).count(), 10);
    }
}
