//! The fields that a JSON object gives for a record.

use super::tree::Json;
use crate::implied_nats::Present;

/// The JSON of each given field, by its place in the schema.
pub(super) struct Given<'j>(pub(super) Vec<Option<&'j Json>>);

impl Present for Given<'_> {
    fn has(&self, place: usize) -> bool {
        self.0[place].is_some()
    }

    fn number(&self, place: usize) -> Option<u32> {
        match self.0[place] {
            Some(Json::Number(number)) => number.as_u64().and_then(|n| u32::try_from(n).ok()),
            _ => None,
        }
    }

    fn count(&self, place: usize) -> Option<usize> {
        match self.0[place] {
            Some(Json::Array(items)) => Some(items.len()),
            _ => None,
        }
    }
}
