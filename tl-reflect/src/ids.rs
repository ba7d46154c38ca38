//! Constructor ids and their combinators.

use tl_parser::Schema;
use tl_parser::schema::{Builtin, CombinatorIndex};

/// The number of low bits of an id that do not choose its bucket.
const SHIFT: u32 = 20;

/// The combinators that their ids identify, in the order of the ids.
#[derive(Debug)]
pub(crate) struct Ids {
    sorted: Vec<(u32, CombinatorIndex)>,
    /// The place of the first id of each bucket, and the end of the last one. Ids are hashes, so few are
    /// in a bucket.
    buckets: Vec<usize>,
}

impl Ids {
    pub(crate) fn new(schema: &Schema) -> Self {
        // The bytes of a constructor with parameters do not contain the arguments, and `object` is no
        // type of its own.
        let mut sorted: Vec<_> = schema
            .combinators()
            .filter(|(_, combinator)| {
                (combinator.params.is_empty() || combinator.is_function)
                    && combinator.builtin.is_none_or(Builtin::has_form)
            })
            .map(|(index, combinator)| (combinator.id, index))
            .collect();
        sorted.sort_unstable();
        // The first combinator with an id counts.
        sorted.dedup_by_key(|(id, _)| *id);
        let start = |bucket: u32| sorted.partition_point(|(id, _)| id >> SHIFT < bucket);
        let buckets = (0..=1 << (u32::BITS - SHIFT)).map(start).collect();
        Self { sorted, buckets }
    }

    pub(crate) fn get(&self, id: u32) -> Option<CombinatorIndex> {
        let bucket = (id >> SHIFT) as usize;
        let (start, end) = (*self.buckets.get(bucket)?, *self.buckets.get(bucket + 1)?);
        let bucket = self.sorted.get(start..end)?;
        let place = bucket.partition_point(|(other, _)| *other < id);
        bucket.get(place).filter(|(other, _)| *other == id).map(|(_, index)| *index)
    }
}
