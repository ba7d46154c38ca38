//! The format of gzip, and what a value of `gzip_packed` consists of: its bytes and, beside them, their
//! content, as if the schema had a second field. Without the feature `gzip`, no schema has a
//! `gzip_packed`.

use tl_parser::Schema;
use tl_parser::schema::CombinatorIndex;

/// The place of the field with the bytes.
pub(crate) const DATA: usize = 0;

/// The place of the content, after the only field of the schema.
pub(crate) const CONTENT: usize = 1;

/// The key of the content.
pub(crate) const UNPACKED: &str = "unpacked";

/// The key of the content in JSON, after other fields.
pub(crate) const JSON_KEY: &str = ",\"unpacked\":";

/// Returns the `gzip_packed` of a schema.
pub(crate) fn find(schema: &Schema) -> Option<CombinatorIndex> {
    let mut all = schema.combinators().map(|(index, _)| index);
    all.find(|&index| cfg!(feature = "gzip") && schema.is_gzip_packed(index))
}

/// Bytes in the format of gzip, which state the length of their content.
pub(crate) struct Gzip<'d> {
    data: &'d [u8],
    len: usize,
}

/// The maximum ratio of content to bytes that the format can have.
const MAX_RATIO: usize = 1032;

/// The length of the shortest object, which is a constructor id.
const MIN_LEN: usize = 4;

impl<'d> Gzip<'d> {
    /// Returns the bytes, unless their start or the length at their end shows that they are no object in
    /// the format of gzip.
    pub(crate) fn new(data: &'d [u8]) -> Option<Self> {
        let len = usize::try_from(u32::from_le_bytes(*data.last_chunk()?)).ok()?;
        let is_possible = (MIN_LEN..=data.len().saturating_mul(MAX_RATIO)).contains(&len);
        (data.starts_with(&[0x1f, 0x8b]) && is_possible).then_some(Self { data, len })
    }

    /// Returns the length of the content, if the bytes are right about it.
    pub(crate) fn len(&self) -> usize {
        self.len
    }

    /// Returns the content, or `None` if the bytes are damaged or wrong about its length.
    #[cfg(feature = "gzip")]
    pub(crate) fn inflate(&self) -> Option<Vec<u8>> {
        use std::io::Read;

        let mut decoder = flate2::bufread::GzDecoder::new(self.data);
        let mut content = vec![0; self.len];
        decoder.read_exact(&mut content).ok()?;
        // The end of the content is also where the decoder compares the checksum.
        let is_end = matches!(decoder.read(&mut [0]), Ok(0));
        (is_end && decoder.into_inner().is_empty()).then_some(content)
    }

    #[cfg(not(feature = "gzip"))]
    pub(crate) fn inflate(&self) -> Option<Vec<u8>> {
        let _ = self.data;
        None
    }
}

/// Returns bytes in the format of gzip.
#[cfg(feature = "gzip")]
pub(crate) fn deflate(content: &[u8]) -> Result<Vec<u8>, String> {
    use std::io::Read;

    let mut bytes = Vec::new();
    let mut encoder = flate2::bufread::GzEncoder::new(content, flate2::Compression::default());
    encoder.read_to_end(&mut bytes).map_err(|error| error.to_string())?;
    Ok(bytes)
}

#[cfg(not(feature = "gzip"))]
pub(crate) fn deflate(_: &[u8]) -> Result<Vec<u8>, String> {
    Err("requires the feature `gzip`".to_owned())
}
