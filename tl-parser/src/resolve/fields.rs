//! The third pass resolves the parameters, fields and result of each combinator
//! (docs/language.md, "Types and kinds").

use rustc_hash::{FxHashMap, FxHashSet};

use super::docs::Described;
use super::kinds::is_determined;
use super::scope::{Found, Scope};
use super::{Declared, Resolver, docs};
use crate::ast::{self, FieldType, Item, SchemaFile};
use crate::codes;
use crate::diagnostic::Diagnostic;
use crate::schema::{Combinator, Condition, Field, Nat, Param, Repetition, Schema, Type, TypeDef};
use crate::suggest::nearest;

impl<'a, 's> Resolver<'a, 's> {
    /// Resolves every combinator. The result omits those with an error.
    pub(super) fn resolve_combinators(&mut self) -> Vec<Combinator> {
        let mut combinators = Vec::with_capacity(self.declared.len());
        for index in 0..self.declared.len() {
            combinators.extend(self.combinator(index));
        }
        combinators
    }

    /// Checks that partial applications name known types with valid arguments.
    pub(super) fn resolve_partials(&mut self, files: &[SchemaFile<'s>]) {
        for item in files.iter().flat_map(|file| &file.items) {
            if let Item::Partial(expr) = item {
                self.resolve_type(expr, &Scope::new(&[], &[]));
            }
        }
    }

    fn combinator(&mut self, index: usize) -> Option<Combinator> {
        let ast: &'a ast::Combinator<'s> = self.declared[index].ast;
        self.described = Described::of(ast);
        let params = self.params(ast);
        let scope = Scope::new(&ast.params, &ast.fields);
        let fields = self.fields(ast, &ast.fields, scope);
        let result = if ast.is_function() || self.declared[index].ty.is_some() {
            let scope = scope.at(ast.fields.len());
            match ast.is_function() {
                true => self.resolve_answer(ast, &scope),
                false => self.resolve_type(&ast.result, &scope),
            }
        } else {
            None
        };
        let Declared { builtin, is_local, is_predeclared, .. } = self.declared[index];
        Some(Combinator {
            name: ast.name.text.to_owned(),
            is_function: ast.is_function(),
            id: self.declared[index].id(),
            is_id_declared: ast.id.is_some(),
            params: params?,
            fields: fields?,
            result: result?,
            builtin,
            text: ast.text(),
            is_local,
            doc: self.described.description(),
            span: ast.span,
            is_predeclared,
        })
    }

    fn params(&mut self, ast: &ast::Combinator<'s>) -> Option<Vec<Param>> {
        let mut params = Some(Vec::with_capacity(ast.params.len()));
        for (i, param) in ast.params.iter().enumerate() {
            let name = param.name;
            if let Some(first) = ast.params[..i].iter().find(|first| first.name.text == name.text) {
                let message = format!("optional argument `{}` is declared twice", name.text);
                self.report(
                    Diagnostic::new(codes::DUPLICATE_PARAMETER, name.span, message)
                        .also(first.name.span, "first declared here")
                        .help("remove one of them"),
                );
                params = None;
            }
            let Some(kind) = param.declared_kind() else {
                let message =
                    format!("optional argument `{}` has kind `{}`", name.text, param.kind);
                self.report(
                    Diagnostic::new(codes::BAD_PARAMETER_KIND, param.kind.span, message)
                        .label("expected `Type` or `#`")
                        .help(
                            "optional arguments are types or numbers; write fields without braces",
                        ),
                );
                params = None;
                continue;
            };
            if !is_determined(param, ast) {
                let message = format!("nothing determines the optional argument `{}`", name.text);
                self.report(
                    Diagnostic::new(codes::UNDETERMINED_PARAMETER, name.span, message)
                        .also(ast.result.span, "not part of this result")
                        .help(format!(
                            "optional arguments are not serialised: name `{0}` in the result, \
                             or in a field `query:!{0}` of a function",
                            name.text
                        )),
                );
                params = None;
            }
            if let Some(params) = &mut params {
                params.push(Param { name: name.text.to_owned(), kind });
            }
        }
        params
    }

    fn fields(
        &mut self,
        ast: &'a ast::Combinator<'s>,
        fields: &'a [ast::Field<'s>],
        scope: Scope<'_, 's>,
    ) -> Option<Vec<Field>> {
        self.check_field_names(fields);
        let mut resolved = Vec::with_capacity(fields.len());
        // Resolve the remaining fields after an error, to report every error.
        for (position, field) in fields.iter().enumerate() {
            resolved.extend(self.field(ast, field, scope.at(position)));
        }
        make_up_keys(&mut resolved);
        (resolved.len() == fields.len()).then_some(resolved)
    }

    fn check_field_names(&mut self, fields: &[ast::Field<'s>]) {
        // For the few fields of most combinators, a scan is faster than a map.
        let mut seen: FxHashMap<&str, crate::Span> = FxHashMap::default();
        for (i, field) in fields.iter().enumerate() {
            let Some(name) = field.name.filter(|name| name.text != "_") else { continue };
            let first = if fields.len() > 16 {
                seen.insert(name.text, name.span)
            } else {
                let mut names = fields[..i].iter().filter_map(|field| field.name);
                names.find(|first| first.text == name.text).map(|first| first.span)
            };
            if let Some(first) = first {
                let message = format!("field `{}` is declared twice", name.text);
                self.report(
                    Diagnostic::new(codes::DUPLICATE_FIELD, name.span, message)
                        .label("declared again here")
                        .also(first, "first declared here")
                        .help("rename one of them"),
                );
            }
        }
    }

    fn field(
        &mut self,
        ast: &'a ast::Combinator<'s>,
        field: &'a ast::Field<'s>,
        scope: Scope<'_, 's>,
    ) -> Option<Field> {
        let condition = field.condition.map(|condition| self.condition(condition, &scope));
        if field.is_call && !ast.is_function() {
            self.report(
                Diagnostic::new(codes::CALL_IN_CONSTRUCTOR, field.span, "`!` in a constructor")
                    .help("only functions can have fields that hold a call"),
            );
        }
        let ty = match &field.ty {
            FieldType::Expr(expr) => self.resolve_type(expr, &scope),
            FieldType::Repetition(repetition) => self.repetition(ast, repetition, scope),
        };
        let name = field.name.filter(|name| name.text != "_").map(|name| name.text.to_owned());
        let condition = match condition {
            Some(condition) => Some(condition?),
            None => None,
        };
        Some(Field {
            doc: name.as_deref().and_then(|name| self.described.field(name)),
            name,
            condition,
            is_call: field.is_call,
            ty: ty?,
            span: field.span,
            made_up: String::new(),
        })
    }

    fn condition(
        &mut self,
        condition: ast::Condition<'s>,
        scope: &Scope<'_, 's>,
    ) -> Option<Condition> {
        let mask = condition.mask;
        let bit = match condition.bit {
            Some(bit) if bit.value > 31 => {
                self.report(
                    Diagnostic::new(
                        codes::BIT_OUT_OF_RANGE,
                        bit.span,
                        format!("mask bit {} is out of range", bit.value),
                    )
                    .help("a mask has the bits 0 to 31"),
                );
                None
            }
            bit => Some(bit.map(|bit| bit.value as u8)),
        };
        let message = format!("`{}` is not a mask", mask.text);
        let diagnostic = Diagnostic::new(codes::UNKNOWN_MASK, mask.span, message);
        let help = "a mask is an earlier field or optional argument of kind `#`";
        let diagnostic = match scope.find(mask.text) {
            Some(Found::Nat(variable)) => return Some(Condition { mask: variable, bit: bit? }),
            Some(Found::Other(field)) => diagnostic
                .also(field.span, "not of type `#`")
                .help(format!("declare it as `{}:#`", mask.text)),
            Some(Found::Later(field)) => diagnostic
                .also(field.span, "declared here, after its use")
                .help("move the mask before the fields that depend on it"),
            Some(Found::TypeParam) => diagnostic.help(help),
            None => {
                let near = nearest(mask.text, self.budget.names(scope.nat_names()));
                diagnostic.label("not declared").help(help).suggest(&near)
            }
        };
        self.report(diagnostic);
        None
    }

    fn repetition(
        &mut self,
        ast: &'a ast::Combinator<'s>,
        repetition: &'a ast::Repetition<'s>,
        scope: Scope<'_, 's>,
    ) -> Option<Type> {
        let count = match &repetition.multiplicity {
            Some(expr) => self.resolve_nat(expr, &scope),
            None => match scope.nearest_nat() {
                Some(variable) => Some(Nat::Sum(variable, 0)),
                None => {
                    let message = "repetition without a multiplicity";
                    self.report(
                        Diagnostic::new(codes::MISSING_MULTIPLICITY, repetition.span, message)
                            .label("how many records?")
                            .help("write `4*[ … ]`, or `n*[ … ]` with an earlier field `n:#`"),
                    );
                    None
                }
            },
        };
        let items = self.fields(ast, &repetition.items, scope.inner(&repetition.items));
        Some(Type::Repetition(Box::new(Repetition { count: count?, items: items? })))
    }

    /// Builds the schema, unless there is an error.
    pub(super) fn finish(
        &mut self,
        files: &[SchemaFile<'s>],
        combinators: Vec<Combinator>,
    ) -> Option<Schema> {
        if self.diagnostics.iter().any(Diagnostic::is_error) {
            return None;
        }
        let classes = docs::classes(files);
        let types = self.types.iter().map(|ty| TypeDef {
            name: ty.name.to_owned(),
            is_local: ty.is_local,
            doc: classes.get(ty.name).map(|doc| (*doc).to_owned()),
            params: ty.params.clone(),
            constructors: ty.constructors.clone(),
            span: ty.span,
        });
        let layer = files.iter().rev().find_map(|file| file.layer).map(|layer| layer.value);
        Some(Schema::new(layer, types.collect(), combinators))
    }
}

/// Makes up keys for the anonymous fields of a combinator or of a repetition.
fn make_up_keys(fields: &mut [Field]) {
    if fields.iter().all(|field| field.name.is_some()) {
        return;
    }
    let names: FxHashSet<String> = fields.iter().filter_map(|field| field.name.clone()).collect();
    for (place, field) in (1..).zip(fields).filter(|(_, field)| field.name.is_none()) {
        let plain = format!("field_{place}");
        let others = std::iter::once(format!("{plain}_"));
        let others = others.chain((3..=names.len() + 2).map(|n| format!("{plain}_{n}")));
        let mut keys = std::iter::once(plain.clone()).chain(others);
        field.made_up = keys.find(|key| !names.contains(key)).unwrap_or_default();
    }
}
