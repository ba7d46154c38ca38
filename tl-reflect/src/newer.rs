//! A codec that knows newer schemas, for constructors that its own does not have.

use tl_parser::schema::CombinatorIndex;

use crate::{Codec, RootType, Skipper, Value};

impl<'a> Codec<'a> {
    /// Adds newer schemas, the newest first. They decode constructors that the schema of the codec
    /// does not have, where it expects a value of a type with several constructors or of any type.
    ///
    /// Such a value is a [`Value::Object`], so that it encodes to equal bytes.
    /// [`walk`](Self::walk) visits what is in it, and JSON and text show it.
    ///
    /// ```
    /// use tl_parser::{Options, SourceMap, load};
    /// use tl_reflect::{Codec, RootType, Skipper};
    ///
    /// let schema = |text: &str| {
    ///     let mut sources = SourceMap::new();
    ///     sources.add("api.tl", text);
    ///     load(&sources, &Options::default()).schema.expect("it has no errors")
    /// };
    /// let older = schema("a#1 = Update; b#2 = Update;");
    /// let newer = schema("a#1 = Update; b#2 = Update; c#3 n:int = Update;");
    /// let newer = [Skipper::new(&newer).labelled("newer.tl")];
    /// let codec = Codec::new(&older).with_newer(&newer);
    ///
    /// let bytes = [3, 0, 0, 0, 7, 0, 0, 0];
    /// let root = codec.root_type("Update").expect("the schema has it");
    /// let json = codec.to_json(&codec.decode(&bytes, &root)?);
    /// assert_eq!(json, r#"{"_":"?","bytes":"AwAAAAcAAAA=","newer":{"_":"c","n":7}}"#);
    /// let value = codec.from_json(&json, &root).expect("it is the value");
    /// assert_eq!(codec.encode(&value, &root).as_deref(), Ok(&bytes[..]));
    /// # Ok::<(), tl_reflect::DecodeFailure>(())
    /// ```
    #[must_use]
    pub fn with_newer(mut self, newer: &'a [Skipper<'a>]) -> Self {
        self.newer = newer;
        self
    }

    /// Returns the newest schema that has a value of this type with these bytes, and its combinator.
    pub(crate) fn newer_for(&self, bytes: &[u8], type_name: &str) -> Option<Newer<'a>> {
        newest(self.newer, constructor_id(bytes)?, type_name)
    }

    /// Returns the newest schema that has a value or a call with these bytes, and its combinator.
    pub(crate) fn newer_for_any(&self, bytes: &[u8]) -> Option<Newer<'a>> {
        ["Object", "Function"].iter().find_map(|type_name| self.newer_for(bytes, type_name))
    }

    /// Decodes the bytes of a value that only a newer schema has.
    pub(crate) fn decode_newer(&self, bytes: &[u8]) -> Option<(&'a Skipper<'a>, Value)> {
        if self.combinator_with_id(constructor_id(bytes)?).is_some() {
            return None;
        }
        let (skipper, index) = self.newer_for_any(bytes)?;
        let root = RootType::Combinator(index);
        let value = skipper.codec().decode_with(bytes, &root, self.newer).ok()?;
        Some((skipper, value))
    }
}

/// A newer schema, and one of its combinators.
pub(crate) type Newer<'a> = (&'a Skipper<'a>, CombinatorIndex);

/// Returns the first schema in which a combinator with this id makes values of the type.
pub(crate) fn newest<'a>(newer: &'a [Skipper<'a>], id: u32, type_name: &str) -> Option<Newer<'a>> {
    newer.iter().find_map(|skipper| Some((skipper, skipper.find(id, type_name)?)))
}

fn constructor_id(bytes: &[u8]) -> Option<u32> {
    bytes.first_chunk().map(|id| u32::from_le_bytes(*id))
}
