//! Wider and wider selections around a position.

use lsp_types::{SelectionRange, SelectionRangeParams};
use tl_parser::Span;
use tl_parser::ast::{Combinator, Expr, ExprKind, Field, FieldType, Item};

use super::analysis::Analysis;
use super::file::File;

/// Returns the selections around each position: a name, its type, its field, the definition, the file.
pub(super) fn ranges(
    analysis: &Analysis,
    params: &SelectionRangeParams,
) -> Option<Vec<SelectionRange>> {
    let file = analysis.file(&params.text_document.uri)?;
    let mut found = Vec::new();
    let parsed = (!file.is_overlay)
        .then(|| tl_parser::parse(&analysis.sources, file.source, &analysis.options, &mut found));
    let ranges = params.positions.iter().map(|position| {
        let text = &file.document.text;
        let at = file.document.lines.offset(text, *position) as u32;
        let whole = Span { source: file.source, start: 0, end: text.len() as u32 };
        let mut spans = Spans { at, found: vec![whole] };
        // An item ends with its semicolon.
        let items = parsed.iter().flat_map(|parsed| &parsed.items);
        items.for_each(|item| spans.item(item));
        spans.found.extend(file.index.at(at as usize).map(|name| name.span));
        spans.found.sort_by_key(|span| (span.start, std::cmp::Reverse(span.end)));
        spans.found.dedup();
        nested(file, &spans.found)
    });
    Some(ranges.collect())
}

/// Returns ranges, each inside of the one before it.
fn nested(file: &File, spans: &[Span]) -> SelectionRange {
    let mut all = spans.iter().map(|span| file.range(*span));
    let mut current = SelectionRange { range: all.next().unwrap_or_default(), parent: None };
    for range in all {
        let outer = current.range;
        if outer.start <= range.start && range.end <= outer.end && range != outer {
            current = SelectionRange { range, parent: Some(Box::new(current)) };
        }
    }
    current
}

/// The places around a byte.
struct Spans {
    at: u32,
    found: Vec<Span>,
}

impl Spans {
    /// Adds a place, and returns true if it is around the byte.
    fn add(&mut self, span: Span) -> bool {
        let is_around = span.start <= self.at && self.at <= span.end;
        self.found.extend(is_around.then_some(span));
        is_around
    }

    fn item(&mut self, item: &Item<'_>) {
        if self.add(item.span())
            && let Item::Combinator(combinator) = item
        {
            self.combinator(combinator);
        }
    }

    fn combinator(&mut self, combinator: &Combinator<'_>) {
        self.add(combinator.id.map_or(combinator.name.span, |id| combinator.name.span.to(id.span)));
        combinator.params.iter().for_each(|param| {
            self.add(param.name.span.to(param.kind.span));
        });
        if let (Some(first), Some(last)) = (combinator.fields.first(), combinator.fields.last()) {
            self.add(first.span.to(last.span));
        }
        self.fields(&combinator.fields);
        self.expr(&combinator.result);
    }

    fn fields(&mut self, fields: &[Field<'_>]) {
        for field in fields {
            if !self.add(field.span) {
                continue;
            }
            match &field.ty {
                FieldType::Expr(expr) => {
                    if let Some(condition) = &field.condition {
                        self.add(condition.mask.span.to(expr.span));
                    }
                    self.expr(expr);
                }
                FieldType::Repetition(repetition) => {
                    self.add(repetition.span);
                    self.fields(&repetition.items);
                }
            }
        }
    }

    fn expr(&mut self, expr: &Expr<'_>) {
        if !self.add(expr.span) {
            return;
        }
        match &expr.kind {
            ExprKind::Bare(inner) => self.expr(inner),
            ExprKind::Apply(head, arguments) => {
                self.expr(head);
                arguments.iter().for_each(|argument| self.expr(argument));
            }
            ExprKind::Sum(terms) => terms.iter().for_each(|term| self.expr(term)),
            _ => {}
        }
    }
}
