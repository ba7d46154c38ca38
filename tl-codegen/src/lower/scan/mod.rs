//! The table for `Extra::Scan`: the types of the reached part of a schema, each with the steps that
//! lead over its values.
//!
//! Types with parameters occur once for each type argument. Numbers are not part of a type here: a
//! type *takes* as many numbers as its arguments have, and steps pass them on. [`scope`] has the
//! variables, [`items`] lowers types, [`program`] the fields of a combinator, and [`image`] writes both as
//! words.

mod image;
mod items;
mod program;
mod scope;

use std::collections::VecDeque;

use rustc_hash::FxHashMap;
use tl_parser::schema::{Builtin, CombinatorIndex, Field, Schema, Type, TypeIndex};
use tl_parser::{Diagnostic, Reach};

use super::param_set::ParamSet;
use super::types::unsupported;
use super::used_params::used_params;
use crate::rust_model::ScanTable;
use items::{Arg, TableType};
use program::{Program, ProgramKey};
use scope::ProgramVariables;

/// The most types of a table, `Object` and `Function` among them, and the most programs. Types that grow
/// without end have to end.
const MOST: usize = 1 << 17;

/// The most words of a table. A constructor has 27 bits for the place of its program.
const MOST_WORDS: usize = 1 << 27;

/// The reason why there is no table.
struct Refusal {
    combinator: CombinatorIndex,
    what: String,
}

/// The types and programs so far.
struct Tables<'a> {
    schema: &'a Schema,
    used: &'a ParamSet,
    items: Vec<TableType>,
    item_indices: FxHashMap<TableType, usize>,
    programs: Vec<Option<Program>>,
    program_indices: FxHashMap<ProgramKey, usize>,
    /// The programs that have an index, and no steps yet.
    pending: VecDeque<(usize, CombinatorIndex, &'a [Field], ProgramVariables)>,
    /// For each boxed type, its constructors.
    cases: FxHashMap<usize, Vec<(u32, usize)>>,
}

/// Returns the table for the reached part of a schema, or the reason why there is none.
pub(crate) fn scan_table(schema: &Schema, reach: &Reach) -> Result<ScanTable, Vec<Diagnostic>> {
    limited_table(schema, reach, MOST_WORDS)
}

/// Returns the table, if it has at most this number of words.
fn limited_table(
    schema: &Schema,
    reach: &Reach,
    most_words: usize,
) -> Result<ScanTable, Vec<Diagnostic>> {
    let table = Tables::new(schema, &used_params(schema)).table(reach, most_words);
    table.map_err(|Refusal { combinator, what }| {
        vec![unsupported(&what, &schema[combinator], schema[combinator].span)]
    })
}

impl<'a> Tables<'a> {
    fn new(schema: &'a Schema, used: &'a ParamSet) -> Self {
        Self {
            schema,
            used,
            items: Vec::new(),
            item_indices: FxHashMap::default(),
            programs: Vec::new(),
            program_indices: FxHashMap::default(),
            pending: VecDeque::new(),
            cases: FxHashMap::default(),
        }
    }

    fn table(mut self, reach: &Reach, most_words: usize) -> Result<ScanTable, Refusal> {
        let schema = self.schema;
        self.intern(TableType::Object);
        self.intern(TableType::Call);
        // Boxed types that take nothing, in the order of their names, so that a program finds them.
        let mut named: Vec<TypeIndex> = reach.types.iter().copied().collect();
        named.retain(|&ty| schema[ty].params.is_empty() && !schema[ty].is_local);
        named.retain(|&ty| !schema.is_object(&Type::Boxed(ty, Vec::new())));
        named.sort_by_key(|&ty| &schema[ty].name);
        for &ty in &named {
            self.intern(TableType::Boxed(ty, Vec::new()));
        }
        for &index in &reach.combinators {
            let combinator = &schema[index];
            if combinator.is_function {
                self.item(&combinator.result, &ProgramVariables::default());
            }
            // Constructors with parameters have no bytes that tell their arguments.
            let is_known = combinator.params.is_empty() || combinator.is_function;
            if is_known && !combinator.is_local && combinator.builtin.is_none_or(Builtin::has_form)
            {
                let program = self.combinator(index, Vec::new());
                let calls = combinator.is_function.then_some(items::CALL);
                for any in [Some(items::OBJECT), calls].into_iter().flatten() {
                    self.cases.entry(any).or_default().push((combinator.id, program));
                }
            }
        }
        let mut item = 0;
        loop {
            while let Some((place, combinator, fields, scope)) = self.pending.pop_front() {
                let program = self.program(combinator, fields, scope)?;
                self.programs[place] = Some(program);
                let too_many = if self.items.len() > MOST {
                    "types"
                } else if self.programs.len() > MOST {
                    "constructors and functions"
                } else {
                    continue;
                };
                let what = format!("a table for `Extra::Scan`, because of too many {too_many},");
                return Err(Refusal { combinator, what });
            }
            if item == self.items.len() {
                break;
            }
            self.add_cases(item);
            item += 1;
        }
        let table = image::write(&self, named.len());
        match self.programs.first().and_then(Option::as_ref) {
            Some(Program { combinator, .. }) if table.words.len() > most_words => {
                let what = "a table for `Extra::Scan`, because of too many fields,".to_owned();
                Err(Refusal { combinator: *combinator, what })
            }
            _ => Ok(table),
        }
    }

    /// Finds the constructors of an item, if it is a boxed type.
    fn add_cases(&mut self, item: usize) {
        match self.items[item].clone() {
            TableType::Boxed(ty, args) => {
                let constructors = self.schema[ty].constructors.iter();
                let cases = constructors.map(|&constructor| {
                    (self.schema[constructor].id, self.combinator(constructor, args.clone()))
                });
                let cases = cases.collect();
                self.cases.insert(item, cases);
            }
            TableType::Bare(constructor, args) => {
                self.combinator(constructor, args);
            }
            _ => {}
        }
    }

    /// Returns the program of a combinator. `args` are those of its type.
    fn combinator(&mut self, index: CombinatorIndex, args: Vec<Arg>) -> usize {
        let schema = self.schema;
        let scope = self.scope(index, &args);
        self.program_index(ProgramKey::Combinator(index, args), index, &schema[index].fields, scope)
    }

    fn program_index(
        &mut self,
        key: ProgramKey,
        combinator: CombinatorIndex,
        fields: &'a [Field],
        scope: ProgramVariables,
    ) -> usize {
        if let Some(&place) = self.program_indices.get(&key) {
            return place;
        }
        let place = self.programs.len();
        self.programs.push(None);
        self.program_indices.insert(key, place);
        self.pending.push_back((place, combinator, fields, scope));
        place
    }
}

#[cfg(test)]
mod tests {
    use tl_parser::{Options, SourceMap, load};

    use super::*;

    #[test]
    fn large_tables_are_refused() {
        let mut sources = SourceMap::new();
        sources.add("point.tl", "point#1 x:int y:string = Point;\n");
        let schema = load(&sources, &Options::default()).schema.expect("it has no errors");
        let reach = Reach::everything(&schema, &[]);
        let len = limited_table(&schema, &reach, MOST_WORDS).expect("a table").words.len();
        assert!(limited_table(&schema, &reach, len).is_ok());
        let refused = limited_table(&schema, &reach, len - 1).expect_err("it is too large");
        assert!(refused[0].message.contains("too many fields"), "{}", refused[0].message);
    }
}
