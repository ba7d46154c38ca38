//! Hand-written types that stand in for some of the schema.

use tl_runtime::{Combinator, Decode, DecodeBare, Encode, EncodeBare, Reader, Writer};

/// An `int256` as a distinct type.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Hash(pub [u8; 32]);

impl Encode for Hash {
    fn encode(&self, writer: &mut Writer<'_>) {
        self.0.encode(writer);
    }
}

impl Decode for Hash {
    const MIN_SIZE: usize = 32;

    fn decode(reader: &mut Reader<'_>) -> Self {
        Self(Decode::decode(reader))
    }
}

/// A `geo.Point` on a sphere.
#[derive(Clone, Debug, PartialEq)]
pub struct Point {
    /// In degrees.
    pub latitude: f64,
    /// In degrees.
    pub longitude: f64,
}

impl Combinator for Point {
    const CONSTRUCTOR_ID: u32 = crate::small::types::geo::Point::CONSTRUCTOR_ID;
    const TL_NAME: &'static str = "geo.point";
}

impl EncodeBare for Point {
    fn encode_after(&self, id: Option<u32>, writer: &mut Writer<'_>) {
        writer.id(id);
        writer.f64(self.latitude);
        writer.f64(self.longitude);
    }
}

impl DecodeBare for Point {
    const BARE_SIZE: usize = 16;

    fn decode_bare(reader: &mut Reader<'_>) -> Self {
        Self { latitude: reader.f64(), longitude: reader.f64() }
    }
}
