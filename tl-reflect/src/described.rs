//! JSON for generated types, through their bytes and the schema that their module carries.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use tl_parser::{Code, Options, SourceMap, load};
use tl_runtime::{Decode, Described, Encode, TypeName, from_bytes, try_to_bytes};

use crate::{Codec, Expected, ValueError};

/// The codec for a generated type, and what it has to expect for a value of the type.
///
/// The schema of a module is read when the first of its types is asked for, and kept until the
/// program ends.
///
/// # Errors
///
/// If the schema has no such type, which takes an implementation of [`Described`] by hand, or type
/// parameters.
pub fn described<T: Described>() -> Result<(&'static Codec<'static>, Expected), ValueError> {
    let codec = codec(T::SCHEMA)?;
    let expected = expected(codec, &T::TYPE).map_err(at_root)?;
    if let Expected::Combinator(index) = expected
        && let combinator = &codec.schema()[index]
        && !combinator.params.is_empty()
        && !combinator.is_function
    {
        let name = &combinator.name;
        return Err(at_root(format!("`{name}` has parameters, and nothing says what they are")));
    }
    Ok((codec, expected))
}

/// A generated value as JSON, by the mapping of [`Codec::to_json`].
///
/// # Errors
///
/// If the value has no bytes, because a string is too long, or if it is nested deeper than 256
/// fields and items.
pub fn to_json<T: Described + Encode>(value: &T) -> Result<String, ValueError> {
    let (codec, expected) = described::<T>()?;
    let bytes = try_to_bytes(value).map_err(|error| at_root(error.to_string()))?;
    let value = codec.decode(&bytes, &expected).map_err(|failure| ValueError {
        path: failure.path.clone(),
        message: failure.error.to_string(),
    })?;
    Ok(codec.to_json(&value))
}

/// A generated value from JSON.
///
/// # Errors
///
/// If the text is no JSON, or not of this type: see [`Codec::from_json`].
pub fn from_json<T: Described + Decode>(text: &str) -> Result<T, ValueError> {
    let (codec, expected) = described::<T>()?;
    let (_, bytes) = codec.json_to_bytes(text, &expected)?;
    from_bytes(&bytes).map_err(|error| at_root(error.to_string()))
}

fn at_root(message: String) -> ValueError {
    ValueError { path: String::new(), message }
}

fn expected(codec: &Codec<'_>, name: &TypeName) -> Result<Expected, String> {
    match name {
        TypeName::Any => Ok(Expected::Any),
        TypeName::Named(name) => codec.expected(name),
        vector @ TypeName::Vector(_) => codec.expected(&text(vector)),
    }
}

fn text(name: &TypeName) -> String {
    match name {
        TypeName::Named(name) => (*name).to_owned(),
        TypeName::Vector(item) => format!("Vector<{}>", text(item)),
        TypeName::Any => "Object".to_owned(),
    }
}

/// The codec for some texts, which are known by where they are in memory. A program has few schemas,
/// so those that were read are kept for good.
fn codec(texts: &'static [&'static str]) -> Result<&'static Codec<'static>, ValueError> {
    type Codecs = HashMap<(usize, usize), &'static Codec<'static>>;
    static CODECS: Mutex<Option<Codecs>> = Mutex::new(None);
    let place = (texts.as_ptr() as usize, texts.len());

    let mut codecs = CODECS.lock().unwrap_or_else(PoisonError::into_inner);
    let codecs = codecs.get_or_insert_default();
    if let Some(codec) = codecs.get(&place) {
        return Ok(codec);
    }
    let mut sources = SourceMap::new();
    for text in texts {
        sources.add("the schema of a generated module", *text);
    }
    // What the generator accepted is accepted.
    let allow = vec![Code::DuplicateId];
    let loaded = load(&sources, &Options { vk: true, allow, ..Options::default() });
    let schema = loaded.schema.ok_or_else(|| {
        let found = loaded.diagnostics.iter().find(|diagnostic| diagnostic.is_error());
        at_root(found.map_or_else(String::new, |diagnostic| diagnostic.message.clone()))
    })?;
    let codec: &'static Codec<'static> =
        Box::leak(Box::new(Codec::new(Box::leak(Box::new(schema)))));
    codecs.insert(place, codec);
    Ok(codec)
}
