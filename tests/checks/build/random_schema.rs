//! Random schemas with shapes that need much stack or memory: nested arrays, groups, trees of bare
//! types, many conditional fields.

use std::fmt::Write;

use crate::random::Random;

/// The number of types in a schema.
const TYPES: usize = 10;

/// Returns two layers of a schema. Their conditions, numbers and fields differ.
pub(crate) fn random_schema(seed: u64) -> [String; 2] {
    let mut random = Random::new(seed);
    let variants: Vec<usize> = (0..TYPES).map(|_| *random.pick(&[1, 1, 1, 2, 3])).collect();
    let mut layers = [String::new(), String::new()];
    for (ty, count) in variants.iter().enumerate() {
        for constructor in 0..*count {
            let name = format!("t{ty}c{constructor}");
            let fields = fields(&mut random, ty, &variants);
            for (layer, fields) in layers.iter_mut().zip(fields) {
                // Writing to a string cannot fail.
                let _ = writeln!(layer, "{name} {fields}= T{ty};");
            }
        }
    }
    layers
}

/// Returns the fields of a constructor in both layers.
fn fields(random: &mut Random, ty: usize, variants: &[usize]) -> [String; 2] {
    let mut fields = [String::new(), String::new()];
    let has_mask = !random.one_in(3);
    if has_mask {
        fields.iter_mut().for_each(|fields| *fields += "flags:# ");
    }
    let count = *random.pick(&[0, 1, 2, 3, 5, 20]);
    for field in 0..count {
        if random.one_in(12) {
            let item = item(random, ty, variants);
            fields.iter_mut().for_each(|fields| {
                *fields += &format!("n{field}:# f{field}:n{field}*[ {item} ] ");
            });
            continue;
        }
        // With few bits, fields share some.
        let bit = (has_mask && !random.one_in(3)).then(|| random.below(24));
        let condition = bit.map_or(String::new(), |bit| format!("flags.{bit}?"));
        if bit.is_some() && random.one_in(4) {
            fields.iter_mut().for_each(|fields| *fields += &format!("f{field}:{condition}true "));
            continue;
        }
        let value = value(random, ty, variants);
        let older = match random.below(6) {
            0 => None,
            1 => Some(format!("f{field}:{value} ")),
            _ => Some(format!("f{field}:{condition}{} ", value.replace("long", "int"))),
        };
        fields[0] += &older.unwrap_or_default();
        fields[1] += &format!("f{field}:{condition}{value} ");
    }
    fields
}

/// Returns the type of a field of a constructor of `ty`. Bare and required types come later in the
/// schema, so that values are finite.
fn value(random: &mut Random, ty: usize, variants: &[usize]) -> String {
    let any = random.below(TYPES);
    let later = later(random, ty);
    let bare = later.filter(|later| variants[*later] == 1);
    match (random.below(13), later, bare) {
        (0, ..) => "string".to_owned(),
        (1, ..) => "Vector<long>".to_owned(),
        (2, ..) => format!("Vector<T{any}>"),
        (3, _, Some(bare)) => format!("Vector<%T{bare}>"),
        (4 | 5, _, Some(bare)) => format!("%T{bare}"),
        (6 | 7, Some(later), _) => format!("T{later}"),
        (8, ..) => format!("{}*[ {} ]", random.pick(&[1, 3, 50, 2000]), item(random, ty, variants)),
        (9, ..) => "int256".to_owned(),
        (10, ..) => "Bool".to_owned(),
        (11, ..) => "Object".to_owned(),
        _ => "long".to_owned(),
    }
}

/// Returns the items of a repetition.
fn item(random: &mut Random, ty: usize, variants: &[usize]) -> String {
    let bare = later(random, ty).filter(|later| variants[*later] == 1);
    match (random.below(6), bare) {
        (0, _) => "string".to_owned(),
        (4, _) => "o:Object x:int".to_owned(),
        (1, Some(bare)) => format!("a:%T{bare} b:int"),
        (2, Some(bare)) => format!("%T{bare}"),
        (3, _) => format!("{}*[ int ]", random.pick(&[2, 300])),
        _ => "int".to_owned(),
    }
}

/// Returns one of the types that come later in the schema, if there are any.
fn later(random: &mut Random, ty: usize) -> Option<usize> {
    let start = ty + 1;
    (start < TYPES).then(|| start + random.below(TYPES - start))
}
