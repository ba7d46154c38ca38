//! Names of types in other languages, and the TL that stands for them.

/// Returns advice if a name that the schema does not declare is a type of Rust, C, Protocol Buffers,
/// TypeScript or Python.
pub(crate) fn advice(name: &str) -> Option<String> {
    let (language, meant) = meant(name)?;
    Some(format!("{language}; TL has {meant}"))
}

fn meant(name: &str) -> Option<(&'static str, &'static str)> {
    const RUST: &str = "this is a type of Rust";
    const C: &str = "this is a type of C";
    const PROTOBUF: &str = "this is a word of Protocol Buffers";
    const TYPESCRIPT: &str = "this is a type of TypeScript";
    const OTHER: &str = "this is a type of other languages";
    const LIST: &str = "`Vector<…>` for lists";
    const MAP: &str = "no maps: write a vector of pairs, of a constructor with a key and a value";
    const INT: &str = "`int`, of 32 bits with a sign";
    const LONG: &str = "`long`, of 64 bits with a sign";
    const UNSIGNED: &str = "no unsigned numbers but `#`, of 32 bits: write `#` or `int`";
    const UNSIGNED_LONG: &str = "no unsigned numbers of 64 bits: write `long`";
    const SMALL: &str = "no numbers of fewer than 32 bits: write `int`";
    const STRING: &str = "`string`";
    const BYTES: &str = "`bytes`";
    const BOOL: &str = "`Bool`, and `flags.N?true` for a flag";
    const DOUBLE: &str = "`double`";
    const OPTIONAL: &str = "`name:flags.N?type` for a field that may be absent, after `flags:#`";
    Some(match name {
        "i32" => (RUST, INT),
        "i64" | "isize" => (RUST, LONG),
        "u32" => (RUST, UNSIGNED),
        "u64" | "usize" => (RUST, UNSIGNED_LONG),
        "i8" | "i16" | "u8" | "u16" => (RUST, SMALL),
        "i128" | "u128" => (RUST, "`int128`, of 16 bytes"),
        "f64" => (RUST, DOUBLE),
        "f32" => (RUST, "`double`, of 64 bits"),
        "str" | "char" => (RUST, STRING),
        "Vec" => (RUST, LIST),
        "Option" => (RUST, OPTIONAL),
        "HashMap" | "BTreeMap" => (RUST, MAP),
        "int32_t" => (C, INT),
        "int64_t" | "ssize_t" => (C, LONG),
        "uint32_t" | "unsigned" => (C, UNSIGNED),
        "uint64_t" | "size_t" => (C, UNSIGNED_LONG),
        "int8_t" | "int16_t" | "uint8_t" | "uint16_t" | "short" | "byte" => (C, SMALL),
        "void" => (C, "no empty type: a function that returns nothing returns `Bool`"),
        "repeated" => (PROTOBUF, LIST),
        "optional" => (PROTOBUF, OPTIONAL),
        "map" => (PROTOBUF, MAP),
        "int32" | "sint32" | "sfixed32" => (PROTOBUF, INT),
        "int64" | "sint64" | "sfixed64" => (PROTOBUF, LONG),
        "uint32" | "fixed32" => (PROTOBUF, UNSIGNED),
        "uint64" | "fixed64" => (PROTOBUF, UNSIGNED_LONG),
        "enum" | "oneof" => {
            (PROTOBUF, "one definition for each constructor of a type: `name field:type = Type;`")
        }
        "boolean" => (TYPESCRIPT, BOOL),
        "number" => (TYPESCRIPT, "`int`, `long` and `double`"),
        "Array" | "List" | "list" | "array" => (OTHER, LIST),
        "Record" | "Map" | "dict" | "Dict" => (OTHER, MAP),
        "Uint8Array" | "Buffer" => (TYPESCRIPT, BYTES),
        "any" => (TYPESCRIPT, "`Object` for a boxed value of any type"),
        "Boolean" => (OTHER, BOOL),
        "varchar" => (OTHER, STRING),
        "blob" | "bytea" | "bytearray" => (OTHER, BYTES),
        "integer" | "Integer" => (OTHER, INT),
        "bigint" | "BigInt" => (OTHER, LONG),
        _ => return None,
    })
}
