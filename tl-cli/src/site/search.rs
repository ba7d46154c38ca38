//! The data of the search: a script that assigns texts, which `search.js` decodes.
//!
//! It is small because numbers stand for fields: `fields` has a line for each name with its types, and
//! numbers its pairs of a name and a type in this order. A line of `functions` and `constructors` has,
//! separated by spaces: the name, which starts with a dot if the line before has its namespace; the
//! constructor id; the number of the result in `types`; the numbers of the fields. The following words
//! are optional: `=SLUG`, a name in the address that differs; `-185`, the last layer of a removed
//! definition; `179:ID`, the first layer of an older version with another id. Numbers have digits of
//! base 64, ids six and the others `width`.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use serde_json::json;
use tl_parser::schema::{Combinator, CombinatorIndex};

use super::Site;
use super::definitions::{Definition, Index};
use crate::pages::PageKind;

const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// Returns the script with the data.
pub(super) fn data(site: &Site) -> String {
    let mut dictionary = Dictionary::default();
    for (definition, combinator) in combinators(site) {
        let (fields, result) = signature(site, definition, combinator);
        dictionary.types.insert(result);
        for (name, ty) in fields {
            dictionary.fields.entry(name).or_default().insert(ty);
        }
    }
    let types = site.definitions.all().iter().filter(|item| item.kind == PageKind::Type);
    let shown = types.map(|item| line_end(site, item, &item.name)).collect::<Vec<_>>();
    let dictionary = Numbers::new(&dictionary);
    let of_kind = |kind: PageKind| {
        let items = combinators(site).filter(|(item, _)| item.kind == kind);
        let (mut out, mut namespace) = (String::new(), "");
        for (definition, index) in items {
            let name = match definition.namespace() {
                own if own == namespace && !own.is_empty() => &definition.name[own.len()..],
                own => {
                    namespace = own;
                    &definition.name[..]
                }
            };
            let line = dictionary.line(site, definition, index, name);
            out.push_str(if out.is_empty() { "" } else { "\n" });
            out.push_str(&line);
        }
        out
    };
    let errors = site.errors.iter().map(|(name, error)| {
        let codes: Vec<_> = error.codes.iter().map(i32::to_string).collect();
        format!("{} {} {name}", codes.join(","), site.errors.slug(name)).replace('\n', " ")
    });
    let data = json!({
        "width": dictionary.width,
        "newest": site.layers.last().and_then(|layer| layer.number),
        "fields": dictionary.field_lines,
        "types": dictionary.type_lines,
        "pages": shown.join("\n"),
        "functions": of_kind(PageKind::Function),
        "constructors": of_kind(PageKind::Constructor),
        "errors": errors.collect::<Vec<_>>().join("\n"),
    });
    format!("tlData={data};\n")
}

/// Returns the newest versions of all constructors and functions.
fn combinators(site: &Site) -> impl Iterator<Item = (&Definition, CombinatorIndex)> {
    site.definitions.all().iter().filter_map(|item| match item.versions.last()?.index {
        Index::Combinator(index) => Some((item, index)),
        Index::Type(_) => None,
    })
}

/// Returns the names and types of the fields, without conditions, and the result.
fn signature(
    site: &Site,
    definition: &Definition,
    index: CombinatorIndex,
) -> (Vec<(String, String)>, String) {
    let schema = &site.layers[definition.versions[definition.newest()].last].schema;
    let combinator: &Combinator = &schema[index];
    let fields = combinator.fields.iter().map(|field| {
        let text = schema.field_text(combinator, field);
        let ty = text.split_once('?').map_or(text.as_str(), |(_, ty)| ty);
        (field.key().to_owned(), ty.replace(' ', ""))
    });
    (fields.collect(), schema.result_text(combinator).replace(' ', ""))
}

/// Adds the optional words to a line.
fn line_end(site: &Site, definition: &Definition, line: &str) -> String {
    let mut line = line.to_owned();
    if definition.slug() != definition.name {
        line += &format!(" ={}", definition.slug());
    }
    let newest = &definition.versions[definition.newest()];
    if newest.last + 1 < site.layers.len() {
        line += &format!(" -{}", site.layers[newest.last].title());
    }
    line
}

#[derive(Default)]
struct Dictionary {
    fields: BTreeMap<String, BTreeSet<String>>,
    types: BTreeSet<String>,
}

/// The numbers of fields and results.
struct Numbers {
    width: usize,
    field_lines: String,
    type_lines: String,
    fields: BTreeMap<(String, String), usize>,
    types: BTreeMap<String, usize>,
}

impl Numbers {
    fn new(dictionary: &Dictionary) -> Self {
        let pairs = dictionary
            .fields
            .iter()
            .flat_map(|(name, types)| types.iter().map(move |ty| (name.clone(), ty.clone())));
        let fields: BTreeMap<_, _> = pairs.zip(0..).collect();
        let types: BTreeMap<_, _> = dictionary.types.iter().cloned().zip(0..).collect();
        let lines = dictionary.fields.iter().map(|(name, types)| {
            let types: Vec<_> = types.iter().map(String::as_str).collect();
            format!("{name} {}", types.join(" "))
        });
        let most = fields.len().max(types.len());
        Self {
            width: (1..).find(|&width| most <= 64_usize.pow(width)).unwrap_or(5) as usize,
            field_lines: lines.collect::<Vec<_>>().join("\n"),
            type_lines: dictionary.types.iter().cloned().collect::<Vec<_>>().join("\n"),
            fields,
            types,
        }
    }

    fn line(&self, site: &Site, of: &Definition, index: CombinatorIndex, name: &str) -> String {
        let (fields, result) = signature(site, of, index);
        let newest = &of.versions[of.newest()];
        let id = site.layers[newest.last].schema[index].id;
        let mut line = format!("{name} {} ", number(id as usize, 6));
        line += &number(self.types.get(&result).copied().unwrap_or_default(), self.width);
        line.push(' ');
        for field in &fields {
            line += &number(self.fields.get(field).copied().unwrap_or_default(), self.width);
        }
        line = line_end(site, of, &line);
        for version in &of.versions[..of.newest()] {
            let Index::Combinator(older) = version.index else { continue };
            let older = site.layers[version.last].schema[older].id;
            if older != id {
                // Writing to a string cannot fail.
                let first = site.layers[version.first].title();
                let _ = write!(line, " {first}:{}", number(older as usize, 6));
            }
        }
        line
    }
}

/// Writes a number with digits of base 64.
fn number(number: usize, width: usize) -> String {
    let digit = |place: usize| char::from(DIGITS[number >> (6 * place) & 63]);
    (0..width).rev().map(digit).collect()
}
