//! Conversion of bytes to JSON, without values between them.

use data_encoding::{BASE64, HEXLOWER};
use serde::Serialize;
use tl_parser::schema::CombinatorIndex;

use super::write::{explicit_nats, special_double, special_float};
use crate::decode::{Leaf, Sink, ValueSink, memory};
use crate::implied_nats::Present;
use crate::plan::{FieldPlan, Record, ValueForm};
use crate::{Codec, DecodeFailure, RootType, Value};

impl Codec<'_> {
    /// Adds the JSON of the value at the start of `bytes` to a text, in one line, and returns the number
    /// of bytes of the value. Other values may follow it. The JSON is that of [`to_json`](Self::to_json).
    ///
    /// ```
    /// # use tl_parser::{Options, SourceMap, load};
    /// # use tl_reflect::{Codec, RootType};
    /// # let mut sources = SourceMap::new();
    /// # sources.add("point.tl", "point#1 x:int y:int = Point;");
    /// # let schema = load(&sources, &Options::default()).schema.expect("it has no errors");
    /// # let codec = Codec::new(&schema);
    /// let stream = [1, 0, 0, 0, 7, 0, 0, 0, 8, 0, 0, 0, 1, 0, 0, 0, 9, 0];
    /// let mut json = String::new();
    /// assert_eq!(codec.write_json(&stream, &RootType::Any, &mut json)?, 12);
    /// assert_eq!(json, r#"{"_":"point","x":7,"y":8}"#);
    /// # Ok::<(), tl_reflect::DecodeFailure>(())
    /// ```
    ///
    /// # Errors
    ///
    /// If no value of type `root` starts with the bytes. The text then stays as it was.
    pub fn write_json(
        &self,
        bytes: &[u8],
        root: &RootType,
        json: &mut String,
    ) -> Result<usize, DecodeFailure> {
        let start = json.len();
        let limit = start.saturating_add(memory(bytes.len()));
        let values = ValueSink::new(bytes.len());
        let mut text = Text { codec: self, json, limit, values };
        if let Some(len) = self.read_into(bytes, root, &mut text) {
            return Ok(len);
        }
        // Decode again, for the path. A long text may still be a short value.
        json.truncate(start);
        let (value, len) = match self.trace(bytes, root, self.newer, None) {
            Ok(value) => (value, bytes.len()),
            Err(failure) => match failure.trailing_bytes() {
                Some(left) => (*failure.partial, bytes.len() - left),
                None => return Err(failure),
            },
        };
        json.push_str(&self.to_json(&value));
        Ok(len)
    }
}

/// Writes JSON.
struct Text<'t> {
    codec: &'t Codec<'t>,
    json: &'t mut String,
    /// The maximum length of the text.
    limit: usize,
    values: ValueSink,
}

/// The fields of a record. Whether its JSON has its numbers is only known at its end, unless they are
/// plain masks.
struct Open {
    waits: bool,
    /// The present fields.
    present: Vec<Entry>,
}

struct Entry {
    place: usize,
    /// The number of a `#` field.
    number: Option<u32>,
    /// The number of items, of a list.
    count: Option<usize>,
    /// The length of the text before the field.
    at: usize,
}

impl Open {
    fn get(&self, place: usize) -> Option<&Entry> {
        let found = self.present.binary_search_by_key(&place, |entry| entry.place);
        found.ok().map(|found| &self.present[found])
    }
}

impl Present for Open {
    fn has(&self, place: usize) -> bool {
        self.get(place).is_some()
    }

    fn number(&self, place: usize) -> Option<u32> {
        self.get(place)?.number
    }

    fn count(&self, place: usize) -> Option<usize> {
        self.get(place)?.count
    }
}

impl Text<'_> {
    /// Writes a number.
    fn number(&mut self, number: impl Serialize) {
        let mut buffer = [0; 32];
        let mut rest = &mut buffer[..];
        // No number is longer.
        let _ = serde_json::to_writer(&mut rest, &number);
        let len = 32 - rest.len();
        self.json.push_str(str::from_utf8(&buffer[..len]).unwrap_or_default());
    }

    fn double(&mut self, value: f64, special: Option<String>) {
        match special {
            Some(text) => self.quoted(&text),
            None => self.number(value),
        }
    }

    /// Writes a text without characters to escape.
    fn quoted(&mut self, text: &str) {
        self.json.push('"');
        self.json.push_str(text);
        self.json.push('"');
    }

    fn string(&mut self, text: &str) {
        let is_plain = |byte: u8| byte >= b' ' && byte != b'"' && byte != b'\\';
        // Without an early end, the compiler looks at many bytes at once.
        let are_plain = |bytes: &[u8]| bytes.iter().fold(true, |all, &byte| all & is_plain(byte));
        match text.as_bytes().chunks(64).all(are_plain) {
            true => self.quoted(text),
            false => self.json.push_str(&serde_json::to_string(text).unwrap_or_default()),
        }
    }
}

impl Sink for Text<'_> {
    /// The number of items, of a list.
    type Value = Option<usize>;
    type Fields = Open;
    type Items = usize;

    fn exceeded(&self) -> Option<usize> {
        if self.json.len() > self.limit { Some(self.limit) } else { self.values.exceeded() }
    }

    fn values(&mut self) -> &mut ValueSink {
        &mut self.values
    }

    fn value(&mut self, value: Value) -> Option<usize> {
        self.json.push_str(&self.codec.to_json(&value));
        None
    }

    #[inline(always)]
    fn leaf(&mut self, leaf: Leaf<'_>) -> Option<usize> {
        match leaf {
            Leaf::Nat(value) => self.number(value),
            Leaf::Int(value) => self.number(value),
            Leaf::Long(value) => {
                self.json.push('"');
                self.number(value);
                self.json.push('"');
            }
            Leaf::Double(value) => self.double(value, special_double(value)),
            Leaf::Float(value) => self.double(f64::from(value), special_float(value)),
            Leaf::Bool(value) => self.json.push_str(if value { "true" } else { "false" }),
            Leaf::True => self.json.push_str("true"),
            Leaf::String(value) => self.string(value),
            Leaf::Bytes(value) => {
                self.json.push('"');
                BASE64.encode_append(value, self.json);
                self.json.push('"');
            }
            Leaf::Raw(value) => {
                self.json.push('"');
                HEXLOWER.encode_append(value, self.json);
                self.json.push('"');
            }
            Leaf::Object(value) => return self.value(Value::Object(value.to_owned())),
        }
        None
    }

    fn open(&mut self, json: &str, record: &Record<'_>) -> Open {
        self.json.push_str(json);
        Open { waits: !record.has_plain_masks, present: Vec::new() }
    }

    #[inline]
    fn key(&mut self, json: &str) {
        let is_first = self.json.ends_with('{');
        self.json.push_str(if is_first { &json[1..] } else { json });
    }

    #[inline]
    fn field(&mut self, fields: &mut Open, place: usize, count: Option<usize>) {
        if fields.waits {
            fields.present.push(Entry { place, number: None, count, at: 0 });
        }
    }

    #[inline]
    fn nat(&mut self, fields: &mut Open, record: &Record<'_>, place: usize, nat: u32) {
        if fields.waits {
            let at = self.json.len();
            fields.present.push(Entry { place, number: Some(nat), count: None, at });
        } else if let FieldPlan { form: ValueForm::Nat(known), json, .. } = &record.steps[place]
            && nat & !known != 0
        {
            self.key(json);
            self.number(nat);
        }
    }

    fn end_fields(&mut self, fields: &mut Open, record: &Record<'_>) {
        if !fields.waits {
            return;
        }
        let mut explicit = explicit_nats(record.fields, fields);
        explicit.sort_unstable();
        // The last one first, so that the others stay where they are.
        for place in explicit.into_iter().rev() {
            let Some(Entry { number: Some(number), at, .. }) = fields.get(place) else { continue };
            let mut entry = format!("{}{number}", record.steps[place].json);
            if self.json[..*at].ends_with('{') {
                entry.remove(0);
                entry.push_str(if self.json[*at..].is_empty() { "" } else { "," });
            }
            self.json.insert_str(*at, &entry);
        }
    }

    fn close(&mut self, _: Option<CombinatorIndex>, _: Open) -> Option<usize> {
        self.json.push('}');
        None
    }

    fn open_items(&mut self, _: usize) -> usize {
        self.json.push('[');
        0
    }

    fn comma(&mut self, count: &usize) {
        if *count > 0 {
            self.json.push(',');
        }
    }

    fn item(&mut self, count: &mut usize, _: Option<usize>) {
        *count += 1;
    }

    fn close_items(&mut self, count: usize) -> Option<usize> {
        self.json.push(']');
        Some(count)
    }
}
