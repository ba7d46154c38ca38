//! JSON for generated types, through their bytes and the schema in their module.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use tl_parser::{Options, SourceMap, codes, load};
use tl_runtime::{Decode, Described, Encode, TypeName, from_bytes, try_to_bytes};

use crate::{Codec, RootType, ValueError};

/// Returns the codec for a generated type, and the type in its schema.
///
/// The first call for a type of a module parses the schema of the module, which stays in memory until
/// the program ends.
///
/// # Errors
///
/// If the type has parameters, or if a hand-written implementation of [`Described`] names a type that
/// its schema does not have.
pub fn described<T: Described>() -> Result<(&'static Codec<'static>, RootType), ValueError> {
    let codec = codec(T::SCHEMA)?;
    let root = root_type(codec, &T::TYPE).map_err(at_root)?;
    if let RootType::Combinator(index) = root
        && let combinator = &codec.schema()[index]
        && !combinator.params.is_empty()
        && !combinator.is_function
    {
        let name = &combinator.name;
        return Err(at_root(format!("`{name}` has parameters without arguments")));
    }
    Ok((codec, root))
}

/// Converts a generated value to JSON, by the [mapping](crate#json) of this crate.
///
/// # Errors
///
/// If the value has no binary form, because a string is too long, or if it is nested deeper than 256
/// fields and items.
pub fn to_json<T: Described + Encode>(value: &T) -> Result<String, ValueError> {
    let (codec, root) = described::<T>()?;
    let bytes = try_to_bytes(value).map_err(|error| at_root(error.to_string()))?;
    let mut json = String::new();
    codec.write_json(&bytes, &root, &mut json).map_err(|failure| ValueError {
        path: failure.path.clone(),
        message: failure.error.to_string(),
    })?;
    Ok(json)
}

/// Converts JSON to a generated value.
///
/// # Errors
///
/// If the text is not JSON, or not a value of this type: see [`Codec::from_json`].
pub fn from_json<T: Described + Decode>(text: &str) -> Result<T, ValueError> {
    let (codec, root) = described::<T>()?;
    let bytes = codec.encode_json(text, &root)?;
    from_bytes(&bytes).map_err(|error| at_root(error.to_string()))
}

fn at_root(message: String) -> ValueError {
    ValueError { path: String::new(), message }
}

fn root_type(codec: &Codec<'_>, name: &TypeName) -> Result<RootType, String> {
    match name {
        TypeName::Any => Ok(RootType::Any),
        TypeName::Named(name) => codec.root_type(name),
        vector @ TypeName::Vector(_) => codec.root_type(&text(vector)),
    }
}

fn text(name: &TypeName) -> String {
    match name {
        TypeName::Named(name) => (*name).to_owned(),
        TypeName::Vector(item) => format!("Vector<{}>", text(item)),
        TypeName::Any => "Object".to_owned(),
    }
}

/// Returns the codec for the texts of a schema, which their address identifies. A program has few
/// schemas, so all codecs stay in memory.
pub(crate) fn codec(texts: &'static [&'static str]) -> Result<&'static Codec<'static>, ValueError> {
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
    // Accept everything that the generator accepts.
    let allow = vec![codes::DUPLICATE_ID];
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
