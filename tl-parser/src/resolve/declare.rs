//! The first pass enters every combinator and every type under its name.

use std::collections::HashMap;

use super::{Declared, DeclaredType, Resolver};
use crate::Span;
use crate::ast::{
    Combinator, Expr, ExprKind, FieldType, Finality, Item, Name, SchemaFile, Section,
};
use crate::canonical::{Dialect, canonical_text};
use crate::codes;
use crate::diagnostic::Diagnostic;
use crate::schema::{Builtin, CombinatorIndex, TypeIndex};

impl<'a, 's> Resolver<'a, 's> {
    /// Enters the definitions of the texts, then the definitions of the prelude that the texts do
    /// not replace.
    pub(super) fn declare(&mut self, files: &'a [SchemaFile<'s>], prelude: &'a SchemaFile<'s>) {
        let with_ids = WithIds::new(files);
        for file in files {
            let declares_ids = declares_ids(file, &with_ids);
            for item in &file.items {
                match item {
                    Item::Combinator(ast) if declares_ids && with_ids.shadow(ast) => {
                        self.enter_local(ast);
                    }
                    Item::Combinator(ast) => self.enter(ast, false),
                    Item::Finality(finality, name, _) => self.enter_finality(*finality, *name),
                    Item::Section(..) | Item::Partial(_) => {}
                }
            }
        }
        let missing: Vec<_> = prelude
            .items
            .iter()
            .filter_map(|item| match item {
                Item::Combinator(combinator) => Some(combinator),
                _ => None,
            })
            .filter(|combinator| {
                let ty = result_head(&combinator.result).map(|name| name.text);
                !self.combinator_names.contains_key(combinator.name.text)
                    && ty.is_none_or(|ty| !self.type_names.contains_key(ty))
            })
            .collect();
        for combinator in missing {
            self.enter(combinator, true);
        }
        self.enter_flag(prelude);
    }

    /// Enters the `true` of the prelude without a name, if the schema's `Bool` has a constructor
    /// `true`: `flags.N?true` is a flag in such schemas, too.
    fn enter_flag(&mut self, prelude: &'a SchemaFile<'s>) {
        let declared = self.combinator_names.get("true");
        let ty = declared.and_then(|&index| self.declared[index.0 as usize].ty);
        let is_union = |ty: TypeIndex| self.types[ty.0 as usize].constructors.len() > 1;
        if !ty.is_some_and(is_union) || self.type_names.contains_key("True") {
            return;
        }
        for item in &prelude.items {
            if let Item::Combinator(ast) = item
                && ast.name.text == "true"
            {
                let index = CombinatorIndex(self.declared.len() as u32);
                let ty = self.constructed_type(ast, index);
                self.declared.push(Declared { is_predeclared: true, ..Declared::new(ast, ty) });
                self.flag = Some(index);
            }
        }
    }

    /// Enters a local constructor and a local type for it.
    fn enter_local(&mut self, ast: &'a Combinator<'s>) {
        let index = CombinatorIndex(self.declared.len() as u32);
        let source = ast.span.source;
        let Some(name) = result_head(&ast.result).filter(Name::is_upper) else {
            self.enter(ast, false);
            return;
        };
        let ty = TypeIndex(self.types.len() as u32);
        self.types.push(DeclaredType { is_local: true, ..DeclaredType::new(name) });
        self.types[ty.position()].constructors.push(index);
        self.local_types.insert((source, name.text), ty);
        self.local_combinators.insert((source, ast.name.text), index);
        self.declared.push(Declared { is_local: true, ..Declared::new(ast, Some(ty)) });
    }

    fn enter(&mut self, ast: &'a Combinator<'s>, is_predeclared: bool) {
        let name = ast.name.text;
        let index = CombinatorIndex(self.declared.len() as u32);
        if let Some(&first) = self.combinator_names.get(name) {
            self.duplicate(ast, first);
            return;
        }
        if name != "_" {
            self.combinator_names.insert(name, index);
        }
        let ty = if ast.is_function() { None } else { self.constructed_type(ast, index) };
        let builtin = builtin(ast);
        self.declared.push(Declared { builtin, is_predeclared, ..Declared::new(ast, ty) });
    }

    /// Reports a second combinator with a name, unless another text repeats the definition.
    fn duplicate(&mut self, ast: &Combinator<'_>, first: CombinatorIndex) {
        let first = self.declared[first.0 as usize].ast;
        let (a, b) = (ast.id.map(|id| id.value), first.id.map(|id| id.value));
        let is_same = ast.section == first.section
            && (a == b || a.is_none() || b.is_none())
            && canonical_text(ast, Dialect::Plain) == canonical_text(first, Dialect::Plain);
        if is_same && ast.span.source != first.span.source {
            return;
        }
        let help = if ast.span.source == first.span.source {
            "remove or rename one of them"
        } else {
            "rename or remove the definition in one of the texts; if they are two layers of a schema, \
             load each by itself"
        };
        self.report(
            Diagnostic::new(
                codes::DUPLICATE_NAME,
                ast.name.span,
                format!("`{}` is declared twice", ast.name.text),
            )
            .label("declared again here")
            .also(first.name.span, "first declared here")
            .help(help),
        );
    }

    /// Adds a constructor to its type, and returns the type.
    fn constructed_type(
        &mut self,
        ast: &Combinator<'s>,
        constructor: CombinatorIndex,
    ) -> Option<TypeIndex> {
        let name = result_head(&ast.result);
        if let Some(name) = name
            && ast.params.iter().any(|param| param.name.text == name.text)
        {
            let message =
                format!("the result of constructor `{}` is a type variable", ast.name.text);
            self.report(
                Diagnostic::new(codes::RETURNS_VARIABLE, name.span, message)
                    .help("only functions can return a type variable; use a boxed type"),
            );
            return None;
        }
        let Some(name) = name.filter(Name::is_upper) else {
            let message =
                format!("the result of constructor `{}` is not a boxed type", ast.name.text);
            self.report(
                Diagnostic::new(codes::LOWER_CASE_RESULT, ast.result.span, message)
                    .label("expected the name of a boxed type")
                    .help(match name {
                        Some(name) => format!(
                            "the names of boxed types start with an upper-case letter: `{}`",
                            with_capital(name.text)
                        ),
                        None => "name a boxed type, such as `Path`".to_owned(),
                    }),
            );
            return None;
        };
        let ty = self.type_entry(name);
        self.check_finality(ty, ast);
        self.check_default(ty, ast);
        self.types[ty.0 as usize].constructors.push(constructor);
        Some(ty)
    }

    /// Returns the entry of a type, which it creates if necessary.
    fn type_entry(&mut self, name: Name<'s>) -> TypeIndex {
        *self.type_names.entry(name.text).or_insert_with(|| {
            self.types.push(DeclaredType::new(name));
            TypeIndex(self.types.len() as u32 - 1)
        })
    }

    fn check_default(&mut self, ty: TypeIndex, ast: &Combinator<'_>) {
        if ast.name.text != "_" {
            return;
        }
        let ty = &self.types[ty.0 as usize];
        let others = ty.constructors.iter().map(|&index| self.declared[index.0 as usize].ast);
        let first = others.map(|ast| ast.name).find(|name| name.text == "_");
        if let Some(first) = first {
            let message = format!("type `{}` has two default constructors", ty.name);
            self.report(
                Diagnostic::new(codes::DUPLICATE_DEFAULT, ast.name.span, message)
                    .also(first.span, "first default constructor")
                    .help("give one of them a name"),
            );
        }
    }

    fn enter_finality(&mut self, finality: Finality, name: Name<'s>) {
        let index = self.type_entry(name);
        let ty = &self.types[index.0 as usize];
        let earlier = ty.constructors.first().map(|&c| self.declared[c.0 as usize].ast.span);
        if let Some(earlier) = earlier.filter(|_| finality != Finality::Final) {
            let message = format!("type `{}` already has a constructor", name.text);
            self.report(
                Diagnostic::new(codes::FINALITY, name.span, message)
                    .also(earlier, "declared here")
                    .help("`New` and `Empty` must come before all constructors of the type"),
            );
        }
        if finality != Finality::New {
            self.types[index.0 as usize].finality = Some((finality, name.span));
        }
    }

    fn check_finality(&mut self, ty: TypeIndex, ast: &Combinator<'_>) {
        let ty = &self.types[ty.0 as usize];
        if let Some((finality, span)) = ty.finality {
            let word = if finality == Finality::Empty { "Empty" } else { "Final" };
            let message = format!("`{}` comes after `{word} {}`", ast.name.text, ty.name);
            self.report(
                Diagnostic::new(codes::FINALITY, ast.result.span, message)
                    .also(span, "no constructor may follow this")
                    .help("move the statement after the constructor, or remove it"),
            );
        }
    }
}

impl<'a, 's> Declared<'a, 's> {
    /// An entry whose id is computed later.
    fn new(ast: &'a Combinator<'s>, ty: Option<TypeIndex>) -> Self {
        let (builtin, computed) = (None, 0);
        Self { ast, ty, builtin, computed, is_local: false, is_predeclared: false }
    }
}

impl<'s> DeclaredType<'s> {
    pub(super) fn new(name: Name<'s>) -> Self {
        Self {
            name: name.text,
            span: name.span,
            is_local: false,
            params: Vec::new(),
            constructors: Vec::new(),
            finality: None,
        }
    }
}

/// Returns a name with a capital after its namespaces: `geo.Path` for `geo.path`.
fn with_capital(name: &str) -> String {
    let (namespace, last) = name.rfind('.').map_or(("", name), |dot| name.split_at(dot + 1));
    let mut letters = last.chars();
    let capital: String = letters.next().iter().flat_map(|letter| letter.to_uppercase()).collect();
    format!("{namespace}{capital}{}", letters.as_str())
}

/// Returns true if most definitions of a text, without those that may be local, declare their ids.
fn declares_ids(file: &SchemaFile<'_>, with_ids: &WithIds<'_, '_>) -> bool {
    let declared = file.combinators().filter(|combinator| combinator.id.is_some()).count();
    declared * 2 > file.combinators().filter(|combinator| !with_ids.shadow(combinator)).count()
}

/// The combinators of several texts that declare their ids, by name.
struct WithIds<'a, 's>(HashMap<&'a str, Vec<&'a Combinator<'s>>>);

impl<'a, 's> WithIds<'a, 's> {
    fn new(files: &'a [SchemaFile<'s>]) -> Self {
        let mut by_name: HashMap<_, Vec<_>> = HashMap::new();
        if files.len() > 1 {
            let combinators = files.iter().flat_map(SchemaFile::combinators);
            for combinator in combinators.filter(|combinator| combinator.id.is_some()) {
                by_name.entry(combinator.name.text).or_default().push(combinator);
            }
        }
        Self(by_name)
    }

    /// Returns true for a local constructor: it declares no id, and another text has a combinator of
    /// that name with one. MTProto's `message` is one, because the API has another `message`.
    fn shadow(&self, ast: &Combinator<'_>) -> bool {
        if ast.id.is_some() || ast.is_function() {
            return false;
        }
        self.0.get(ast.name.text).into_iter().flatten().any(|other| {
            other.span.source != ast.span.source
                && canonical_text(other, Dialect::Plain) != canonical_text(ast, Dialect::Plain)
        })
    }
}

/// Returns the type name in a result: `Vector` in `Vector t`.
pub(super) fn result_head<'s>(result: &Expr<'s>) -> Option<Name<'s>> {
    match &result.kind {
        ExprKind::Name(text) => Some(Name { text, span: name_span(result.span, text) }),
        ExprKind::Apply(head, _) | ExprKind::Bare(head) => result_head(head),
        _ => None,
    }
}

fn name_span(span: Span, text: &str) -> Span {
    Span { end: span.end.min(span.start + text.len() as u32), ..span }
}

/// Returns the predefined type that a combinator declares. Its name decides, and its body must be
/// empty or repeat the meaning of the name.
fn builtin(ast: &Combinator<'_>) -> Option<Builtin> {
    let builtin = match ast.name.text {
        "int" | "int32" => Builtin::Int,
        "long" | "int64" | "int53" => Builtin::Long,
        "double" => Builtin::Double,
        "float" => Builtin::Float,
        "string" | "secureString" => Builtin::String,
        "bytes" | "secureBytes" => Builtin::Bytes,
        "int128" => Builtin::Int128,
        "int256" => Builtin::Int256,
        "int512" => Builtin::Int512,
        "vector" => Builtin::Vector,
        "object" if ast.is_builtin => Builtin::Object,
        "function" if ast.is_builtin => Builtin::Function,
        _ if ast.is_builtin => Builtin::Unknown,
        _ => return None,
    };
    let is_body = match (builtin, &ast.fields[..]) {
        (_, []) => builtin != Builtin::Vector,
        (Builtin::Int128 | Builtin::Int256 | Builtin::Int512, [field]) => {
            matches!(field.ty, FieldType::Repetition(_))
        }
        (Builtin::String | Builtin::Bytes, [field]) => {
            matches!(
                &field.ty,
                FieldType::Expr(Expr { kind: ExprKind::Name("string" | "bytes"), .. })
            )
        }
        (Builtin::Vector, [count, items]) => {
            matches!(&count.ty, FieldType::Expr(Expr { kind: ExprKind::Hash, .. }))
                && matches!(items.ty, FieldType::Repetition(_))
        }
        _ => false,
    };
    is_body.then_some(builtin)
}

impl Combinator<'_> {
    /// Returns true for a function. A combinator in the section of types is one if it contains a
    /// call and returns its result.
    pub fn is_function(&self) -> bool {
        self.section == Section::Functions || self.is_wrapper()
    }

    /// Returns true for a wrapper: `{X:Type} … query:!X = X`.
    pub(super) fn is_wrapper(&self) -> bool {
        let ExprKind::Name(result) = self.result.kind else { return false };
        let is_result = |ty: &FieldType<'_>| matches!(ty, FieldType::Expr(Expr { kind: ExprKind::Name(name), .. }) if *name == result);
        self.params.iter().any(|param| param.name.text == result)
            && self.fields.iter().any(|field| field.is_call && is_result(&field.ty))
    }
}
