//! Turns syntax trees into a checked [`Schema`], in these passes:
//!
//! 1. [`declare`] enters every combinator and every type under its name.
//! 2. [`kinds`] derives the parameters of each type.
//! 3. [`fields`], with [`scope`] and [`type_expr`], resolves the contents of the combinators.
//! 4. [`ids`] computes and compares constructor ids.
//! 5. [`inhabited`], [`lints`] with [`mask_bits`], and [`docs`] check the whole schema.
//!
//! The first pass enters the names of all texts, so the order of declarations does not matter.

mod answers;
mod declare;
mod docs;
mod fields;
mod ids;
mod inhabited;
mod kinds;
mod lints;
mod mask_bits;
mod scope;
mod type_expr;

use docs::Described;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::allow;
use crate::ast::{self, SchemaFile};
use crate::diagnostic::{Diagnostic, MOST_ERRORS};
use crate::schema::{Builtin, CombinatorIndex, Kind, Schema, TypeIndex};
use crate::suggest::Budget;
use crate::{Dialect, Options, SourceId, SourceMap, Span, parse};

/// Resolves the texts of a schema, which share their names.
///
/// Appends to `diagnostics`, and returns a schema only if they contain no error, not even one of
/// the parser.
pub fn resolve(
    sources: &SourceMap,
    files: &[SchemaFile<'_>],
    options: &Options,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Schema> {
    if files.iter().any(|file| file.is_cut) {
        // References to the unread definitions would cause follow-up errors.
        return None;
    }
    let prelude = parse(sources, SourceMap::PRELUDE, options, diagnostics);

    let mut resolver = Resolver {
        dialect: Dialect::default(),
        declared: Vec::new(),
        types: Vec::new(),
        combinator_names: FxHashMap::default(),
        type_names: FxHashMap::default(),
        local_combinators: FxHashMap::default(),
        local_types: FxHashMap::default(),
        answers: FxHashMap::default(),
        flag: None,
        errors: 0,
        described: Described::default(),
        budget: Budget::NAMES,
        unread: files.iter().flat_map(|file| file.unread.iter().copied()).collect(),
        diagnostics,
    };
    resolver.declare(files, &prelude);
    resolver.choose_dialect(options.dialect);
    resolver.find_kinds();
    let combinators = resolver.resolve_combinators();
    resolver.resolve_partials(files);
    resolver.check_ids();
    allow::retain(files, options, resolver.diagnostics);
    let schema = resolver.finish(files, combinators);
    if let Some(schema) = &schema {
        inhabited::check(schema, diagnostics);
        lints::check(sources, schema, files, diagnostics);
        docs::check(files, |name| schema.type_named(name).is_some(), diagnostics);
        allow::retain(files, options, diagnostics);
    }
    schema
}

/// The state of the passes.
struct Resolver<'a, 's> {
    dialect: Dialect,
    /// By [`CombinatorIndex`].
    declared: Vec<Declared<'a, 's>>,
    /// By [`TypeIndex`].
    types: Vec<DeclaredType<'s>>,
    combinator_names: FxHashMap<&'s str, CombinatorIndex>,
    type_names: FxHashMap<&'s str, TypeIndex>,
    /// Definitions that only their own text knows, because another text has a definition of this
    /// name.
    local_combinators: FxHashMap<(SourceId, &'s str), CombinatorIndex>,
    local_types: FxHashMap<(SourceId, &'s str), TypeIndex>,
    /// Types without constructors that functions return.
    answers: FxHashMap<&'s str, TypeIndex>,
    /// The `true` of flags, if the schema gives that name to a constructor of another type.
    flag: Option<CombinatorIndex>,
    unread: FxHashSet<&'s str>,
    /// The number of errors so far.
    errors: usize,
    /// The documentation of the current definition.
    described: Described<'a>,
    budget: Budget,
    diagnostics: &'a mut Vec<Diagnostic>,
}

/// A combinator that [`declare`] has entered.
struct Declared<'a, 's> {
    ast: &'a ast::Combinator<'s>,
    /// The type, for a constructor with a valid result.
    ty: Option<TypeIndex>,
    builtin: Option<Builtin>,
    /// The computed id.
    computed: u32,
    is_local: bool,
    is_predeclared: bool,
}

/// A type that [`declare`] has entered.
struct DeclaredType<'s> {
    name: &'s str,
    span: Span,
    is_local: bool,
    params: Vec<Kind>,
    constructors: Vec<CombinatorIndex>,
    finality: Option<(ast::Finality, Span)>,
}

impl Resolver<'_, '_> {
    fn report(&mut self, diagnostic: Diagnostic) {
        let (is_error, here) = (diagnostic.is_error(), diagnostic.primary.span);
        self.errors += usize::from(is_error);
        if !is_error || self.errors <= MOST_ERRORS {
            self.diagnostics.push(diagnostic);
        }
        if is_error && self.errors == MOST_ERRORS {
            self.diagnostics.push(Diagnostic::too_many_errors(here));
        }
    }
}
