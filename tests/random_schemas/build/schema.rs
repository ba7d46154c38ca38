//! Random schemas: types with constructors, and functions, in one or two texts, and perhaps a newer
//! layer of them.

use std::fmt::Write;

use crate::fields::{Field, Scope};
use crate::names::{TEXTS, Vocabulary};
use crate::random::Random;

/// The sort of a parameter.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Kind {
    /// A type.
    Type,
    /// A number.
    Nat,
}

/// A type that the schema declares.
pub(crate) struct PlannedType {
    pub(crate) name: String,
    pub(crate) params: Vec<Kind>,
    pub(crate) constructors: Vec<String>,
}

/// A constructor or a function.
#[derive(Clone)]
struct Definition {
    doc: String,
    name: String,
    id: String,
    /// The optional arguments, as written.
    params: String,
    scope: Scope,
    fields: Vec<Field>,
    result: String,
    is_function: bool,
}

/// The texts of a schema.
pub(crate) struct Texts {
    /// The text, or the two texts, that all layers have in common.
    pub(crate) common: Vec<String>,
    /// The text of the older layer and that of the newer one, if there are layers.
    pub(crate) layers: Vec<String>,
}

/// The state of generating one schema.
pub(crate) struct Grammar {
    pub(crate) random: Random,
    pub(crate) names: Vocabulary,
    pub(crate) types: Vec<PlannedType>,
    /// True if the schema has shapes that the generator refuses or that are rarely valid.
    pub(crate) is_exotic: bool,
    /// True if type variables occur as `%X`.
    pub(crate) has_bare_variables: bool,
    /// True if the schema has numbers as parameters, and numbers with several uses.
    pub(crate) has_numbers: bool,
}

/// Returns the schema of a seed.
pub(crate) fn random_schema(seed: u64) -> Texts {
    let mut random = Random::new(seed);
    let names = Vocabulary::new(&mut random);
    let is_exotic = random.one_in(6);
    let has_numbers = random.below(3) > 0;
    let has_bare_variables = random.one_in(8);
    let types = Vec::new();
    Grammar { random, names, types, is_exotic, has_bare_variables, has_numbers }.texts()
}

impl Grammar {
    fn texts(&mut self) -> Texts {
        self.plan_types();
        let mut definitions = self.constructors();
        definitions.extend(self.functions());
        match self.random.below(4) {
            0 => {
                let shared = definitions.len() / *self.random.pick(&[2, 4, 100]);
                let common = definitions.drain(..shared).collect::<Vec<_>>();
                let newer = self.newer(&definitions);
                let layers = vec![self.text(&definitions), self.text(&newer)];
                let common = if common.is_empty() { Vec::new() } else { vec![self.text(&common)] };
                Texts { common, layers }
            }
            1 => {
                let mut texts = [Vec::new(), Vec::new()];
                for definition in definitions {
                    if self.random.one_in(10) {
                        texts.iter_mut().for_each(|text| text.push(definition.clone()));
                    } else {
                        texts[self.random.below(2)].push(definition);
                    }
                }
                if self.random.one_in(4) {
                    self.add_local(&mut texts);
                }
                Texts { common: texts.map(|text| self.text(&text)).into(), layers: Vec::new() }
            }
            _ => {
                if self.random.one_in(3) {
                    shuffle(&mut self.random, &mut definitions);
                }
                Texts { common: vec![self.text(&definitions)], layers: Vec::new() }
            }
        }
    }

    fn plan_types(&mut self) {
        for _ in 0..self.random.below(9) + 1 {
            let name = self.names.ty(&mut self.random);
            let params = match self.random.below(5) {
                0 => 1,
                1 => *self.random.pick(&[1, 2, 3]),
                _ => 0,
            };
            let params = (0..params).map(|_| self.kind()).collect();
            let count = *self.random.pick(&[1, 1, 1, 2, 3, 5]);
            let constructors =
                (0..count).map(|_| self.names.constructor(&mut self.random, &name)).collect();
            self.types.push(PlannedType { name, params, constructors });
        }
    }

    fn kind(&mut self) -> Kind {
        if self.has_numbers && self.random.one_in(2) { Kind::Nat } else { Kind::Type }
    }

    fn constructors(&mut self) -> Vec<Definition> {
        let mut definitions = Vec::new();
        for ty in 0..self.types.len() {
            for place in 0..self.types[ty].constructors.len() {
                definitions.push(self.constructor(ty, place));
            }
        }
        definitions
    }

    fn constructor(&mut self, ty: usize, place: usize) -> Definition {
        let name = self.types[ty].constructors[place].clone();
        let kinds = self.types[ty].params.clone();
        let mut scope = Scope::new(ty);
        let mut args = Vec::new();
        let mut params = Vec::new();
        for kind in kinds {
            if self.is_exotic && self.random.one_in(6) {
                // A constructor of only some applications of the type.
                args.push(if kind == Kind::Nat { "3".to_owned() } else { "int".to_owned() });
                continue;
            }
            let variable = self.variable(&mut scope, kind);
            args.push(variable.clone());
            params.push((variable, kind));
        }
        if self.random.one_in(3) {
            // The parameters of a type need not have the order of its constructors' parameters.
            shuffle(&mut self.random, &mut params);
        }
        let count = *self.random.pick(&[0, 1, 1, 2, 3, 4, 8]);
        let fields = self.fields(&mut scope, count);
        let result = self.application(&self.types[ty].name.clone(), &args, true);
        let params = self.params(&params);
        self.definition(name, params, scope, fields, result, false)
    }

    /// Returns a new type variable or number, which the scope knows from now on.
    fn variable(&mut self, scope: &mut Scope, kind: Kind) -> String {
        let name = self.names.local(&mut self.random, &mut scope.taken, kind == Kind::Type);
        match kind {
            Kind::Type => scope.variables.push(name.clone()),
            Kind::Nat => scope.numbers.push(name.clone()),
        }
        name
    }

    /// Writes optional arguments, neighbours of one kind perhaps in one pair of braces.
    fn params(&mut self, params: &[(String, Kind)]) -> String {
        let mut text = String::new();
        for (place, (name, kind)) in params.iter().enumerate() {
            let next = params.get(place + 1);
            text += if text.is_empty() || text.ends_with("} ") { "{" } else { " " };
            text += name;
            if next.is_none_or(|(_, next)| next != kind) || self.random.below(3) > 0 {
                text += if *kind == Kind::Type { ":Type} " } else { ":#} " };
            }
        }
        text
    }

    fn functions(&mut self) -> Vec<Definition> {
        let count = self.random.below(5);
        (0..count).map(|_| self.function()).collect()
    }

    fn function(&mut self) -> Definition {
        let name = self.names.combinator(&mut self.random);
        let mut scope = Scope::new(self.types.len());
        let mut params = Vec::new();
        if self.random.one_in(3) {
            for _ in 0..*self.random.pick(&[1, 1, 2]) {
                params.push((self.variable(&mut scope, Kind::Type), Kind::Type));
            }
        }
        let count = *self.random.pick(&[0, 1, 2, 4]);
        let calls = scope.variables.clone();
        let has_calls = self.random.below(3) > 0;
        if has_calls && !self.is_exotic {
            // A value of the type that a call returns is refused.
            scope.variables.clear();
        }
        let mut fields = self.fields(&mut scope, count);
        scope.variables = calls;
        for (variable, _) in &params {
            let call = match self.random.below(6) {
                _ if has_calls => format!("!{variable}"),
                0 => "int".to_owned(),
                _ => variable.clone(),
            };
            let is_conditional = self.is_exotic && self.random.one_in(4);
            let condition = scope.condition(&mut self.random).filter(|_| is_conditional);
            let name = Some(self.names.local(&mut self.random, &mut scope.taken, false));
            let call = Field { name, condition, ty: call };
            let place = self.random.below(fields.len() + 1);
            // A mask, and a count before a repetition without a multiplicity, stay where they are.
            let place = if self.random.one_in(3) { place } else { fields.len() };
            fields.insert(place, call);
        }
        let result = match (params.first(), self.random.below(8)) {
            (Some((variable, _)), 0..5) => variable.clone(),
            (_, 5) if self.is_exotic => "Undeclared".to_owned(),
            (_, 6) => self.bare_type(&scope, 0, true),
            (_, 7) => {
                let item = self.any_type(&scope, 1);
                self.application("Vector", &[item], true)
            }
            _ => self.boxed_type(&scope, 0, true),
        };
        let params = self.params(&params);
        self.definition(name, params, scope, fields, result, true)
    }

    fn definition(
        &mut self,
        name: String,
        params: String,
        scope: Scope,
        fields: Vec<Field>,
        result: String,
        is_function: bool,
    ) -> Definition {
        let id = match self.random.below(4) {
            0 => format!("#{:x}", (self.random.next() as u32).max(1)),
            _ => String::new(),
        };
        let doc = match self.random.below(6) {
            0 => {
                let text = self.random.pick(TEXTS);
                let field = fields.iter().find_map(|field| field.name.clone());
                let field = field.filter(|name| !name.starts_with('_'));
                let other = self.random.pick(TEXTS);
                let field = field.map_or(String::new(), |name| format!(" @{name} {other}"));
                format!("//@description {text}{field}\n")
            }
            1 => "// A comment.\n".to_owned(),
            _ => String::new(),
        };
        Definition { doc, name, id, params, scope, fields, result, is_function }
    }

    /// Adds a constructor that one text has with an id and the other without: there it is local.
    fn add_local(&mut self, texts: &mut [Vec<Definition>; 2]) {
        for definition in texts.iter_mut().flatten() {
            if definition.id.is_empty() {
                definition.id = format!("#{:x}", (self.random.next() as u32).max(1));
            }
        }
        let mut scope = Scope::new(0);
        let fields = self.fields(&mut scope, 2);
        let [first, second] = texts;
        let result = "Shadowed".to_owned();
        let name = "shadowed".to_owned();
        let mut shadow = self.definition(name, String::new(), scope, Vec::new(), result, false);
        shadow.id.clear();
        second.insert(0, shadow.clone());
        shadow.id = format!("#{:x}", (self.random.next() as u32).max(1));
        shadow.fields = fields;
        first.insert(0, shadow);
    }

    /// Returns the definitions of a newer layer: with other fields, without some definitions, and with
    /// new ones.
    fn newer(&mut self, older: &[Definition]) -> Vec<Definition> {
        let mut newer = Vec::new();
        for definition in older {
            let mut definition = definition.clone();
            match self.random.below(12) {
                0 if !self.is_only(&definition.name) || definition.is_function => continue,
                1 if !definition.fields.is_empty() => {
                    let place = self.random.below(definition.fields.len());
                    definition.fields.remove(place);
                }
                2 | 3 => {
                    let mut scope = definition.scope.clone();
                    let count = self.random.below(2) + 1;
                    definition.fields.extend(self.fields(&mut scope, count));
                }
                4 | 5 if !definition.fields.is_empty() => {
                    let place = self.random.below(definition.fields.len());
                    if !definition.fields[place].ty.contains(['#', '!']) {
                        definition.fields[place].ty = self.any_type(&definition.scope, 0);
                    }
                }
                6 => shuffle(&mut self.random, &mut definition.fields),
                7 if definition.fields.len() > 1 => {
                    let condition = definition.scope.condition(&mut self.random);
                    if let Some(last) = definition.fields.last_mut() {
                        last.condition = condition;
                    }
                }
                _ => {}
            }
            newer.push(definition);
        }
        if self.random.one_in(2) {
            let ty = self.random.below(self.types.len());
            let name = self.names.constructor(&mut self.random, &self.types[ty].name.clone());
            self.types[ty].constructors.push(name);
            let place = self.types[ty].constructors.len() - 1;
            newer.push(self.constructor(ty, place));
        }
        newer
    }

    /// Returns true if this is the only constructor of its type.
    fn is_only(&self, name: &str) -> bool {
        self.types.iter().any(|ty| ty.constructors.len() == 1 && ty.constructors[0] == name)
    }

    /// Writes definitions, with sections where functions start and end.
    fn text(&mut self, definitions: &[Definition]) -> String {
        let mut text = String::new();
        self.preamble(&mut text);
        let mut definitions: Vec<_> = definitions.iter().collect();
        if self.random.below(3) > 0 {
            definitions.sort_by_key(|definition| definition.is_function);
        }
        let mut is_function = false;
        for definition in definitions {
            if definition.is_function != is_function {
                is_function = definition.is_function;
                text += if is_function { "---functions---\n" } else { "---types---\n" };
            }
            let Definition { doc, name, id, params, fields, result, .. } = definition;
            // Writing to a string cannot fail.
            let _ = write!(text, "{doc}{name}{id} {params}");
            for field in fields {
                let _ = write!(text, "{field} ");
            }
            let _ = writeln!(text, "= {result};");
        }
        text
    }

    /// Declares what the language predefines, perhaps.
    fn preamble(&mut self, text: &mut String) {
        let declarations = [
            "int ? = Int;\n",
            "boolFalse#bc799737 = Bool;\nboolTrue#997275b5 = Bool;\n",
            "true#3fedd339 = True;\n",
            "vector#1cb5c415 {t:Type} # [ t ] = Vector t;\n",
            "Vector int;\n",
            "int256 8*[ int ] = Int256;\n",
            "// LAYER 7\n",
        ];
        for declaration in declarations {
            if self.random.one_in(4) {
                *text += declaration;
            }
        }
    }
}

/// Changes the order of the items.
fn shuffle<T>(random: &mut Random, items: &mut [T]) {
    for end in (1..items.len()).rev() {
        items.swap(end, random.below(end + 1));
    }
}
