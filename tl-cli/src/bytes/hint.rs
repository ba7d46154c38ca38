//! The probable reason why bytes are no value.

use tl_parser::Schema;
use tl_parser::schema::Combinator;
use tl_reflect::{Codec, DecodeFailure, Skipper};
use tl_runtime::{DecodeErrorKind, VECTOR_ID};

/// Returns the error about bytes that are a file of a program for networks.
pub(crate) fn capture(bytes: &[u8]) -> Option<String> {
    let starts = |start: &[u8], at: usize, next: &[u8]| {
        bytes.starts_with(start) && bytes.get(at..).is_some_and(|rest| rest.starts_with(next))
    };
    // The magic numbers for times in microseconds and in nanoseconds, before version 2.4; and a block
    // whose length precedes the mark of the byte order.
    let is_pcap = [[0xa1, 0xb2, 0xc3, 0xd4], [0xa1, 0xb2, 0x3c, 0x4d]].into_iter().any(|magic| {
        let reversed = [magic[3], magic[2], magic[1], magic[0]];
        starts(&magic, 4, &[0, 2, 0, 4]) || starts(&reversed, 4, &[2, 0, 4, 0])
    });
    let order = [0x1a, 0x2b, 0x3c, 0x4d];
    let marks = [order, [order[3], order[2], order[1], order[0]]];
    let is_pcapng = marks.iter().any(|mark| starts(b"\n\r\r\n", 8, mark));
    let form = match (is_pcap, is_pcapng) {
        (true, _) => "pcap",
        (_, true) => "pcapng",
        _ => return None,
    };
    Some(format!(
        "this is a packet capture ({form}), which has values only inside of packets; extract their \
         payloads first, such as by `tshark -r FILE -T fields -e tcp.payload`"
    ))
}

/// The schemas that name constructor ids.
#[derive(Clone, Copy)]
pub(crate) struct Known<'a> {
    pub(crate) codec: &'a Codec<'a>,
    /// The schemas of newer layers.
    pub(crate) newer: &'a [Skipper<'a>],
}

impl<'a> Known<'a> {
    /// Returns true if the bytes start with a constructor id of a schema.
    pub(crate) fn starts_with_id(self, bytes: &[u8]) -> bool {
        self.name_at(bytes, 0).is_some()
    }

    /// Returns the name of the constructor whose id is at an offset.
    fn name_at(self, bytes: &[u8], offset: usize) -> Option<&'a str> {
        self.combinator_at(bytes, offset).map(|(_, combinator)| &*combinator.name)
    }

    fn combinator_at(self, bytes: &[u8], offset: usize) -> Option<(&'a Schema, &'a Combinator)> {
        let id = u32::from_le_bytes(*bytes.get(offset..)?.first_chunk()?);
        let newer = self.newer.iter().map(Skipper::codec);
        std::iter::once(self.codec).chain(newer).find_map(|codec| {
            let schema = codec.schema();
            codec.combinator_with_id(id).map(|index| (schema, &schema[index]))
        })
    }

    /// Says which combinator has the constructor id that an error is about, if it is of another type.
    pub(crate) fn owner(self, failure: &DecodeFailure) -> Option<String> {
        let DecodeErrorKind::UnknownConstructor { id } = failure.error.kind else { return None };
        let schema = self.codec.schema();
        let found = &schema[self.codec.combinator_with_id(id)?];
        Some(match found.is_function {
            true => format!("`{}` has this id, a function", found.name),
            false => {
                format!("`{}` has this id, of type `{}`", found.name, schema.result_text(found))
            }
        })
    }

    /// Returns a reason why bytes that start with no constructor id are no value, for people.
    pub(crate) fn hint(self, bytes: &[u8]) -> Option<String> {
        if self.starts_with_id(bytes) {
            return None;
        }
        if bytes.starts_with(&VECTOR_ID.to_le_bytes()) {
            let item = self.combinator_at(bytes, 8).filter(|(_, item)| !item.is_function);
            let item =
                item.map_or_else(|| "int".to_owned(), |(schema, item)| schema.result_text(item));
            return Some(format!(
                "this is the constructor id of vectors; name the type, such as `Vector<{item}>`"
            ));
        }
        if let [a, b, c, d, ..] = *bytes
            && let Some(name) = self.name_at(&[d, c, b, a], 0)
        {
            return Some(format!(
                "the first four bytes are the constructor id of `{name}` with its bytes reversed; \
                 on the wire, the lowest byte comes first"
            ));
        }
        let known: [(&[u8], &str); 3] = [
            (&[0x1f, 0x8b], "the input is compressed with gzip; decompress it first"),
            (&[0xff, 0xfe], "the input is text in UTF-16; convert it to UTF-8 first"),
            (&[0xfe, 0xff], "the input is text in UTF-16; convert it to UTF-8 first"),
        ];
        if let Some((_, hint)) = known.iter().find(|(start, _)| bytes.starts_with(start)) {
            return Some((*hint).to_owned());
        }
        // Frames of transports, and the envelopes of MTProto.
        let offset = [1, 4, 8, 12, 16, 20, 32].into_iter();
        let found = offset.filter_map(|offset| Some((offset, self.name_at(bytes, offset)?))).next();
        found.map(|(offset, name)| {
            let count = if offset == 1 { "1 byte".to_owned() } else { format!("{offset} bytes") };
            format!("`{name}` starts after {count}; a length or an envelope may precede the value")
        })
    }
}
