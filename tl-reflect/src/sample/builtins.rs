//! Random values of the types that every schema has: numbers, strings, bytes, vectors.

use tl_parser::schema::Type;

use super::{Sampler, is_affordable};
use crate::Value;
use crate::shape::{BuiltinKind, BuiltinShape};

impl Sampler<'_> {
    pub(super) fn builtin(&mut self, builtin: BuiltinShape<'_>) -> Option<Value> {
        Some(match builtin.kind {
            BuiltinKind::Int => Value::Int(self.random.next() as i32),
            BuiltinKind::Long => Value::Long(self.random.next() as i64),
            // Any bit pattern is a double, but a NaN is not equal to itself.
            BuiltinKind::Double => Value::Double(f64::from(self.random.next() as i32) / 16.0),
            BuiltinKind::Float => Value::Float(f32::from(self.random.next() as i16) / 16.0),
            BuiltinKind::String => Value::String(self.string()),
            BuiltinKind::Bytes => {
                let len = self.length();
                Value::Bytes(self.bytes(len))
            }
            BuiltinKind::Raw(len) => Value::Raw(self.bytes(len)),
            BuiltinKind::Vector(item) => return self.items(item),
            BuiltinKind::Unknown => return None,
        })
    }

    fn items(&mut self, item: &Type) -> Option<Value> {
        let is_possible = is_affordable(self.costs.of_type(item));
        let is_empty = self.is_exhausted() || !is_possible;
        let count = if is_empty { 0 } else { self.random.below(4) as u32 };
        self.take_room(u64::from(count))?;
        let shape = self.codec.shape(item);
        let items = (0..count).map(|_| {
            self.budget = self.budget.saturating_sub(1);
            self.shaped(shape)
        });
        Some(Value::Vector(items.collect::<Option<_>>()?))
    }

    fn bytes(&mut self, len: usize) -> Vec<u8> {
        (0..len).map(|_| self.random.next() as u8).collect()
    }

    /// Samples the length of a string: mostly short, at times near the limit of the short prefix.
    fn length(&mut self) -> usize {
        match self.random.below(32) {
            0 => 250 + self.random.below(10) as usize,
            1 => self.random.below(2_000) as usize,
            _ => self.random.below(12) as usize,
        }
    }

    fn string(&mut self) -> String {
        const LETTERS: [&str; 8] = ["a", "Z", "0", " ", "é", "ж", "漢", "😀"];
        let len = self.length();
        let is_ascii = self.random.below(2) == 0;
        let mut text = String::new();
        while text.len() < len {
            let letters = if is_ascii { 4 } else { LETTERS.len() as u64 };
            text.push_str(LETTERS[self.random.below(letters) as usize]);
        }
        text
    }
}
