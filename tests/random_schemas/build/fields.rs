//! Random fields and types.

use std::fmt;

use crate::random::Random;
use crate::schema::{Grammar, Kind};

/// A field.
#[derive(Clone)]
pub(crate) struct Field {
    pub(crate) name: Option<String>,
    pub(crate) condition: Option<String>,
    pub(crate) ty: String,
}

impl fmt::Display for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(name) = &self.name {
            write!(f, "{name}:")?;
        }
        write!(f, "{}{}", self.condition.as_deref().unwrap_or_default(), self.ty)
    }
}

/// The names that a field can refer to.
#[derive(Clone)]
pub(crate) struct Scope {
    /// The type whose constructor this is, or the number of types in a function.
    ty: usize,
    pub(crate) variables: Vec<String>,
    /// Optional arguments of kind `#`.
    pub(crate) numbers: Vec<String>,
    masks: Vec<String>,
    /// Names of fields and parameters.
    pub(crate) taken: Vec<String>,
    /// The number of repetitions around the fields.
    depth: usize,
}

/// Types of the language without a constructor id.
const BARE: &[&str] = &[
    "int",
    "int",
    "long",
    "double",
    "float",
    "string",
    "string",
    "bytes",
    "int128",
    "int256",
    "int512",
    "int32",
    "int53",
    "int64",
    "secureString",
    "secureBytes",
    "true",
    "#",
];

/// Types of the language with a constructor id.
const BOXED: &[&str] =
    &["Int", "Long", "Double", "Float", "String", "Bytes", "Int128", "Int256", "Int512", "True"];

impl Scope {
    pub(crate) fn new(ty: usize) -> Self {
        let (variables, numbers, masks, taken) = Default::default();
        Self { ty, variables, numbers, masks, taken, depth: 0 }
    }

    /// Returns a condition on a bit of some mask, if there is a mask.
    pub(crate) fn condition(&self, random: &mut Random) -> Option<String> {
        if self.masks.is_empty() {
            return None;
        }
        let mask = random.pick(&self.masks);
        // Few bits make fields share them.
        let bit = *random.pick(&[0, 0, 1, 2, 3, 4, 30, 31]);
        Some(format!("{mask}.{bit}?"))
    }
}

impl Grammar {
    /// Returns new fields, which the scope knows from now on.
    pub(crate) fn fields(&mut self, scope: &mut Scope, count: usize) -> Vec<Field> {
        let mut fields = Vec::new();
        while fields.len() < count {
            match self.random.below(12) {
                0 | 1 => {
                    let condition = match self.random.below(3) {
                        0 => scope.condition(&mut self.random),
                        _ => None,
                    };
                    let name = self.names.local(&mut self.random, &mut scope.taken, false);
                    fields.push(Field { name: Some(name.clone()), condition, ty: "#".to_owned() });
                    scope.masks.push(name);
                }
                2 => self.counted(scope, &mut fields),
                3 if !scope.masks.is_empty() => {
                    let condition = scope.condition(&mut self.random);
                    fields.push(self.field(scope, condition, "true".to_owned()));
                }
                4..8 if !scope.masks.is_empty() => {
                    let condition = self.condition(scope);
                    let ty = self.field_type(scope, true);
                    fields.push(self.field(scope, condition, ty));
                }
                8 if self.random.one_in(2) => {
                    let ty = if self.random.one_in(2) { "Object" } else { "object" };
                    if self.random.one_in(3) && !scope.taken.iter().any(|name| name == "bytes") {
                        scope.taken.push("bytes".to_owned());
                        let ty = "int".to_owned();
                        fields.push(Field { name: Some("bytes".to_owned()), condition: None, ty });
                    }
                    fields.push(self.field(scope, None, ty.to_owned()));
                }
                9 if self.random.one_in(3) => {
                    let names: Vec<_> = (0..self.random.below(3) + 1)
                        .map(|_| self.names.local(&mut self.random, &mut scope.taken, false))
                        .collect();
                    let ty = format!("({}:{})", names.join(" "), self.any_type(scope, 0));
                    fields.push(Field { name: None, condition: None, ty });
                }
                _ => {
                    let ty = self.field_type(scope, false);
                    fields.push(self.field(scope, None, ty));
                }
            }
        }
        fields
    }

    fn condition(&mut self, scope: &Scope) -> Option<String> {
        if self.has_numbers && self.random.one_in(3) {
            let numbers: Vec<_> = scope.numbers.iter().chain(&scope.masks).collect();
            let number = *self.random.pick(&numbers);
            return Some(match self.random.below(3) {
                0 => format!("{number}?"),
                _ => format!("{number}.{}?", self.random.below(3)),
            });
        }
        scope.condition(&mut self.random)
    }

    fn field(&mut self, scope: &mut Scope, condition: Option<String>, ty: String) -> Field {
        let name = match self.random.below(10) {
            0 => None,
            1 if self.random.one_in(4) => Some("_".to_owned()),
            _ => Some(self.names.local(&mut self.random, &mut scope.taken, false)),
        };
        Field { name, condition, ty }
    }

    /// Adds a count and what it counts, perhaps with another field in between.
    fn counted(&mut self, scope: &mut Scope, fields: &mut Vec<Field>) {
        let is_implied = self.random.one_in(3);
        let count = match is_implied && self.random.one_in(2) {
            true => None,
            false => Some(self.names.local(&mut self.random, &mut scope.taken, false)),
        };
        fields.push(Field { name: count.clone(), condition: None, ty: "#".to_owned() });
        if !is_implied && self.random.one_in(3) {
            let ty = self.any_type(scope, 0);
            if ty != "#" {
                fields.push(self.field(scope, None, ty));
            }
        }
        let records = self.records(scope);
        let ty = match &count {
            Some(count) if !is_implied => format!("{count}*{records}"),
            _ => records,
        };
        fields.push(self.field(scope, None, ty));
    }

    /// Returns the body of a repetition: `[ t ]` or `[ a:t b:u ]`.
    fn records(&mut self, scope: &mut Scope) -> String {
        let mut inner = scope.clone();
        inner.depth += 1;
        if !self.has_numbers {
            inner.masks.clear();
        }
        if self.random.one_in(2) {
            return format!("[ {} ]", self.field_type(&mut inner, false));
        }
        let count = self.random.below(4) + 1;
        let fields = self.fields(&mut inner, count);
        let fields: Vec<_> = fields.iter().map(ToString::to_string).collect();
        format!("[ {} ]", fields.join(" "))
    }

    /// Returns a type for a field: also a repetition.
    fn field_type(&mut self, scope: &mut Scope, is_conditional: bool) -> String {
        if scope.depth < 3 && self.random.one_in(8) {
            let count = match self.random.below(8) {
                0 | 1
                    if self.has_numbers
                        && !(scope.numbers.is_empty() && scope.masks.is_empty()) =>
                {
                    let numbers: Vec<_> = scope.numbers.iter().chain(&scope.masks).collect();
                    let number = *self.random.pick(&numbers);
                    match self.random.below(3) {
                        0 => format!("({number}+{})", self.random.below(3)),
                        _ => number.clone(),
                    }
                }
                // Long arrays of large records would take most of the time.
                2 if scope.depth == 0 => (*self.random.pick(&["33", "300"])).to_owned(),
                _ => (*self.random.pick(&["0", "1", "2", "3", "5", "(1+1)"])).to_owned(),
            };
            return format!("{count}*{}", self.records(scope));
        }
        self.required_type(scope, 0, is_conditional)
    }

    /// Returns any type but a repetition, with values of finite length.
    pub(crate) fn any_type(&mut self, scope: &Scope, depth: usize) -> String {
        self.required_type(scope, depth, depth > 0)
    }

    fn required_type(&mut self, scope: &Scope, depth: usize, is_optional: bool) -> String {
        match self.random.below(16) {
            0..5 => self.bare_type(scope, depth, false),
            5 | 6 if depth < 3 => {
                let item = self.any_type(scope, depth + 1);
                let head = *self.random.pick(&["Vector", "Vector", "vector", "%Vector"]);
                self.application(head, &[item], false)
            }
            7 if depth == 0 || self.is_exotic => (*self.random.pick(BOXED)).to_owned(),
            8 => (*self.random.pick(&["Bool", "Bool", "bool", "True"])).to_owned(),
            9..12 if !scope.variables.is_empty() => {
                let variable = self.random.pick(&scope.variables).clone();
                let is_bare = match self.is_exotic {
                    true => self.random.one_in(6),
                    false => self.has_bare_variables,
                };
                if is_bare { format!("%{variable}") } else { variable }
            }
            12 if self.is_exotic => {
                (*self.random.pick(&["Object", "Function", "function", "%Bool", "%int"])).to_owned()
            }
            _ => self.boxed_type_from(scope, depth, is_optional),
        }
    }

    /// Returns a type without a constructor id.
    pub(crate) fn bare_type(&mut self, scope: &Scope, depth: usize, is_result: bool) -> String {
        let single = self.later(scope, false).filter(|&ty| self.types[ty].constructors.len() == 1);
        match single {
            Some(ty) if self.random.one_in(2) => {
                let name = match self.random.one_in(2) {
                    true => self.types[ty].constructors[0].clone(),
                    false => format!("%{}", self.types[ty].name),
                };
                let args = self.arguments(scope, ty, depth);
                self.application(&name, &args, is_result)
            }
            _ => (*self.random.pick(BARE)).to_owned(),
        }
    }

    /// Returns a type with a constructor id, as a field or as a result.
    pub(crate) fn boxed_type(&mut self, scope: &Scope, depth: usize, is_result: bool) -> String {
        if (self.is_exotic || !is_result) && self.random.one_in(8) {
            return (*self.random.pick(BOXED)).to_owned();
        }
        match self.later(scope, true) {
            Some(ty) => {
                let args = self.arguments(scope, ty, depth);
                self.application(&self.types[ty].name.clone(), &args, is_result)
            }
            None => "Bool".to_owned(),
        }
    }

    fn boxed_type_from(&mut self, scope: &Scope, depth: usize, is_optional: bool) -> String {
        match self.later(scope, is_optional) {
            Some(ty) => {
                let args = self.arguments(scope, ty, depth);
                self.application(&self.types[ty].name.clone(), &args, false)
            }
            None => "int".to_owned(),
        }
    }

    /// Returns a type that a field may have. One that is always present comes later in the schema, so
    /// that values end.
    fn later(&mut self, scope: &Scope, is_optional: bool) -> Option<usize> {
        let first = match is_optional || scope.ty == self.types.len() || self.random.one_in(40) {
            true => 0,
            false => scope.ty + 1,
        };
        (first < self.types.len()).then(|| first + self.random.below(self.types.len() - first))
    }

    fn arguments(&mut self, scope: &Scope, ty: usize, depth: usize) -> Vec<String> {
        let kinds = self.types[ty].params.clone();
        let arguments = kinds.into_iter().map(|kind| match kind {
            Kind::Nat => match scope.numbers.is_empty() || self.random.one_in(2) {
                true => self.random.below(4).to_string(),
                false => self.random.pick(&scope.numbers).clone(),
            },
            Kind::Type if depth > 2 => "int".to_owned(),
            // Arguments that grow with every level are refused.
            Kind::Type if !scope.variables.is_empty() && !self.is_exotic => {
                self.random.pick(&scope.variables).clone()
            }
            Kind::Type => self.any_type(scope, depth + 1),
        });
        arguments.collect()
    }

    /// Applies a type to arguments, in one of the spellings.
    pub(crate) fn application(&mut self, head: &str, args: &[String], is_result: bool) -> String {
        if args.is_empty() {
            return head.to_owned();
        }
        match (head.strip_prefix('%'), self.random.below(3)) {
            // The grammar has no brackets around a result.
            (_, 0) if is_result => format!("{head} {}", args.join(" ")),
            (_, 0 | 1) => format!("{head}<{}>", args.join(", ")),
            _ if is_result => format!("{head}<{}>", args.join(", ")),
            (Some(head), _) => format!("%({head} {})", args.join(" ")),
            (None, _) => format!("({head} {})", args.join(" ")),
        }
    }
}
