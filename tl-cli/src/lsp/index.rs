//! The names in a file, and what each of them stands for.

use std::cell::OnceCell;
use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use tl_parser::ast::{
    Combinator, Expr, ExprKind, Field, FieldType, Item, Name, SchemaFile, Section, is_upper,
};
use tl_parser::{SourceId, SourceMap, Span};

/// Something that has a name.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Symbol {
    /// A constructor or a function.
    Combinator(Rc<str>),
    /// A boxed type.
    Type(Rc<str>),
    /// A parameter or a field of a combinator.
    Local {
        /// The file of the combinator.
        source: SourceId,
        /// The number of the combinator in its file.
        combinator: usize,
        /// The name of the parameter or the field.
        name: Rc<str>,
    },
}

impl Symbol {
    /// Returns the symbol of a definition.
    pub(super) fn named(name: impl Into<Rc<str>>) -> Self {
        let name = name.into();
        if is_upper(&name) { Self::Type(name) } else { Self::Combinator(name) }
    }
}

/// A name at a place.
#[derive(Clone, Debug)]
pub(super) struct Occurrence {
    /// The place.
    pub(super) span: Span,
    /// The meaning.
    pub(super) symbol: Symbol,
    /// True if the name is declared here. A type is declared by the results of its constructors.
    pub(super) is_declaration: bool,
}

/// A definition of a file.
#[derive(Clone, Debug)]
pub(super) struct Definition {
    /// The name of the combinator.
    pub(super) name: Rc<str>,
    /// The place of the name.
    pub(super) name_span: Span,
    /// The place of the whole definition.
    pub(super) span: Span,
    /// The place of the declared id.
    pub(super) id_span: Option<Span>,
    /// The places of the optional arguments, and their names.
    pub(super) params: Vec<(Span, Rc<str>)>,
    /// The places of the named fields, with those in repetitions.
    pub(super) fields: Vec<Span>,
    /// The places of the result's arguments.
    pub(super) arguments: Vec<Span>,
    /// True for a function.
    pub(super) is_function: bool,
    /// The name of the result's type.
    pub(super) result: Option<Rc<str>>,
    /// The masks.
    pub(super) masks: Vec<Mask>,
}

impl Definition {
    /// Returns true if a symbol is the name of this definition.
    pub(super) fn is(&self, symbol: &Symbol) -> bool {
        matches!(symbol, Symbol::Combinator(name) if *name == self.name)
    }
}

/// A field of type `#`.
#[derive(Clone, Debug)]
pub(super) struct Mask {
    /// The name.
    pub(super) name: Rc<str>,
    /// The place of the whole field.
    pub(super) span: Span,
    /// The bits that later fields take.
    pub(super) taken: u32,
}

impl Mask {
    /// Returns the bits that no field takes.
    pub(super) fn free(&self) -> impl Iterator<Item = u32> {
        (0..32).filter(|bit| self.taken & 1 << bit == 0)
    }
}

/// The names in a file.
#[derive(Clone, Debug, Default)]
pub(super) struct Index {
    /// The names, in the order of their places.
    pub(super) occurrences: Vec<Occurrence>,
    /// The numbers of the occurrences, in the order of their symbols. Most changes do not need them.
    by_symbol: OnceCell<Vec<u32>>,
    /// The definitions, in the order of the text.
    pub(super) definitions: Vec<Definition>,
    /// The comments.
    pub(super) comments: Vec<Span>,
    /// The numbers: ids, bits, constants.
    pub(super) numbers: Vec<Span>,
    /// The section headers.
    pub(super) sections: Vec<(Section, Span)>,
    /// The names in definitions with syntax errors.
    pub(super) unread: Vec<String>,
}

impl Index {
    /// Makes the index of a file.
    pub(super) fn new(sources: &SourceMap, file: &SchemaFile<'_>) -> Self {
        let mut index = Self::default();
        index.comments.extend(file.comments.iter().map(|comment| comment.span));
        index.unread.extend(file.unread.iter().map(|name| (*name).to_owned()));
        let sections = file.items.iter().filter_map(|item| match item {
            Item::Section(section, span) => Some((*section, *span)),
            _ => None,
        });
        index.sections.extend(sections);
        let mut known = HashMap::new();
        for (number, combinator) in file.combinators().enumerate() {
            index.comments.extend(combinator.comments.iter().map(|comment| comment.span));
            let (index, known) = (&mut index, &mut known);
            let mut locals = combinator.params.iter().map(|param| param.name.text).collect();
            add_names(&combinator.fields, &is_nat, &mut locals);
            Names { index, known, sources, combinator, number, locals }.add();
        }
        index.comments.sort_unstable();
        index.comments.dedup();
        index.numbers.sort_unstable();
        index.finish()
    }

    /// Makes the index of a file that has only uses of names.
    pub(super) fn of_uses(uses: impl Iterator<Item = (Span, Symbol)>) -> Self {
        let occurrence = |(span, symbol)| Occurrence { span, symbol, is_declaration: false };
        Self { occurrences: uses.map(occurrence).collect(), ..Self::default() }.finish()
    }

    fn finish(mut self) -> Self {
        self.occurrences.sort_by_key(|occurrence| occurrence.span);
        self
    }

    /// Returns the places of a symbol, in order.
    pub(super) fn places_of(&self, symbol: &Symbol) -> impl Iterator<Item = &Occurrence> {
        let found = |number: &u32| &self.occurrences[*number as usize];
        let numbers = self.by_symbol.get_or_init(|| {
            let mut numbers: Vec<u32> = (0..self.occurrences.len() as u32).collect();
            numbers.sort_by(|a, b| found(a).symbol.cmp(&found(b).symbol));
            numbers
        });
        let start = numbers.partition_point(|number| found(number).symbol < *symbol);
        let end = start + numbers[start..].partition_point(|it| found(it).symbol == *symbol);
        numbers[start..end].iter().map(found)
    }

    /// Returns the number of the definition around a place.
    pub(super) fn definition_at(&self, start: u32) -> Option<usize> {
        let after = self.definitions.partition_point(|known| known.span.start <= start);
        let number = after.checked_sub(1)?;
        (start <= self.definitions[number].span.end).then_some(number)
    }

    /// Returns the name at a byte of the file, or the one that ends there.
    pub(super) fn at(&self, offset: usize) -> Option<&Occurrence> {
        let offset = u32::try_from(offset).ok()?;
        let after = self.occurrences.partition_point(|found| found.span.start <= offset);
        self.occurrences[..after].last().filter(|found| offset <= found.span.end)
    }
}

/// The combinator whose names are added to an index.
struct Names<'a, 's> {
    index: &'a mut Index,
    /// The names so far. Each is stored once.
    known: &'a mut HashMap<&'s str, Rc<str>>,
    sources: &'a SourceMap,
    combinator: &'a Combinator<'s>,
    number: usize,
    /// The names that types can mention.
    locals: HashSet<&'s str>,
}

impl<'s> Names<'_, 's> {
    fn add(mut self) {
        let combinator = self.combinator;
        let name = combinator.name;
        let symbol = Symbol::Combinator(self.stored(name.text));
        self.push(name.span, symbol, true);
        self.index.numbers.extend(combinator.id.map(|id| id.span));
        for param in &combinator.params {
            self.local(param.name, true);
            self.expr(&param.kind, false);
        }
        self.fields(&combinator.fields);
        self.tags();
        self.expr(&combinator.result, !combinator.is_function());
        let masks = self.masks(&combinator.fields);
        let result = head(&combinator.result).map(|name| self.stored(name));
        let stored_name = self.stored(name.text);
        let mut fields = Vec::new();
        add_spans(&combinator.fields, &mut fields);
        let params = combinator.params.iter();
        let params = params.map(|param| (param.name.span, self.stored(param.name.text))).collect();
        self.index.definitions.push(Definition {
            name: stored_name,
            name_span: name.span,
            span: combinator.span,
            id_span: combinator.id.map(|id| id.span),
            params,
            fields,
            arguments: match &combinator.result.kind {
                ExprKind::Apply(_, arguments) => arguments.iter().map(|it| it.span).collect(),
                _ => Vec::new(),
            },
            is_function: combinator.is_function(),
            result,
            masks,
        });
    }

    /// Adds the names of fields in the documentation.
    fn tags(&mut self) {
        if self.combinator.docs.tags.is_empty() {
            return;
        }
        let mut fields = HashSet::new();
        add_names(&self.combinator.fields, &|_| true, &mut fields);
        for tag in &self.combinator.docs.tags {
            if fields.contains(tag.name) {
                let span = Span { start: tag.span.start + 1, ..tag.span };
                let symbol = self.symbol_of(tag.name);
                self.push(span, symbol, false);
            }
        }
    }

    fn fields(&mut self, fields: &[Field<'s>]) {
        for field in fields {
            if let Some(name) = field.name {
                self.local(name, true);
            }
            if let Some(condition) = &field.condition {
                self.local(condition.mask, false);
                self.index.numbers.extend(condition.bit.map(|bit| bit.span));
            }
            match &field.ty {
                FieldType::Expr(expr) => self.expr(expr, false),
                FieldType::Repetition(repetition) => {
                    if let Some(multiplicity) = &repetition.multiplicity {
                        self.expr(multiplicity, false);
                    }
                    self.fields(&repetition.items);
                }
            }
        }
    }

    fn expr(&mut self, expr: &Expr<'s>, is_declaration: bool) {
        match &expr.kind {
            ExprKind::Name(name) => self.name(name, expr.span, is_declaration),
            ExprKind::Number(_) => self.index.numbers.push(expr.span),
            ExprKind::Bare(inner) => self.expr(inner, is_declaration),
            ExprKind::Apply(head, arguments) => {
                self.expr(head, is_declaration);
                arguments.iter().for_each(|argument| self.expr(argument, false));
            }
            ExprKind::Sum(terms) => terms.iter().for_each(|term| self.expr(term, false)),
            ExprKind::Hash => {}
        }
    }

    /// Adds a name in a type: a parameter, a field, a boxed type, or a constructor as a bare type.
    fn name(&mut self, name: &'s str, span: Span, is_declaration: bool) {
        // The text of a group in angle brackets may be longer than the name.
        let length = u32::try_from(name.len()).unwrap_or(0);
        let span = Span { end: span.end.min(span.start + length), ..span };
        if self.sources.text(span) != name {
            return;
        }
        let symbol =
            if self.locals.contains(name) { self.symbol_of(name) } else { Symbol::named(name) };
        self.push(span, symbol, is_declaration);
    }

    fn local(&mut self, name: Name<'s>, is_declaration: bool) {
        let symbol = self.symbol_of(name.text);
        self.push(name.span, symbol, is_declaration);
    }

    fn symbol_of(&mut self, local: &'s str) -> Symbol {
        let source = self.combinator.span.source;
        Symbol::Local { source, combinator: self.number, name: self.stored(local) }
    }

    /// Returns the fields of type `#`, with the bits that later fields take.
    fn masks(&mut self, fields: &[Field<'s>]) -> Vec<Mask> {
        let mut taken: HashMap<&str, u32> = HashMap::new();
        for condition in fields.iter().filter_map(|field| field.condition.as_ref()) {
            let bit = condition.bit.and_then(|bit| 1_u32.checked_shl(bit.value));
            *taken.entry(condition.mask.text).or_default() |= bit.unwrap_or_default();
        }
        let masks = fields.iter().filter(|field| is_nat(field));
        let mask = |field: &Field<'s>| {
            let name = field.name?.text;
            let taken = taken.get(name).copied().unwrap_or_default();
            Some(Mask { name: self.stored(name), span: field.span, taken })
        };
        masks.filter_map(mask).collect()
    }

    fn stored(&mut self, name: &'s str) -> Rc<str> {
        Rc::clone(self.known.entry(name).or_insert_with(|| Rc::from(name)))
    }

    fn push(&mut self, span: Span, symbol: Symbol, is_declaration: bool) {
        self.index.occurrences.push(Occurrence { span, symbol, is_declaration });
    }
}

/// Returns true for the characters of names and their namespaces.
pub(super) fn is_in_name(character: char) -> bool {
    character.is_ascii_alphanumeric() || matches!(character, '_' | '.')
}

/// Returns the name of a type without its arguments.
fn head<'s>(expr: &Expr<'s>) -> Option<&'s str> {
    match &expr.kind {
        ExprKind::Name(name) => Some(name),
        ExprKind::Apply(inner, _) | ExprKind::Bare(inner) => head(inner),
        _ => None,
    }
}

fn is_nat(field: &Field<'_>) -> bool {
    matches!(&field.ty, FieldType::Expr(Expr { kind: ExprKind::Hash, .. }))
}

/// Adds the names of the fields of a kind, with those in repetitions.
fn add_names<'s>(
    fields: &[Field<'s>],
    is_wanted: &impl Fn(&Field<'s>) -> bool,
    names: &mut HashSet<&'s str>,
) {
    for field in fields {
        if let FieldType::Repetition(repetition) = &field.ty {
            add_names(&repetition.items, is_wanted, names);
        }
        names.extend(field.name.filter(|_| is_wanted(field)).map(|name| name.text));
    }
}

fn add_spans(fields: &[Field<'_>], spans: &mut Vec<Span>) {
    for field in fields {
        spans.extend(field.name.map(|_| field.span));
        if let FieldType::Repetition(repetition) = &field.ty {
            add_spans(&repetition.items, spans);
        }
    }
}
