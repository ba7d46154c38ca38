//! Diagnostics as a compiler shows them: message, source lines with marks, help.

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};

use crate::diagnostic::{Diagnostic, Label, Severity};
use crate::{SourceId, SourceMap};

/// Renders diagnostics one after another, in plain text or with terminal colours.
pub fn render(sources: &SourceMap, diagnostics: &[Diagnostic], colour: bool) -> String {
    let renderer = if colour { Renderer::styled() } else { Renderer::plain() };
    let rendered: Vec<_> = diagnostics.iter().map(|d| render_one(sources, d, &renderer)).collect();
    rendered.join("\n\n")
}

fn render_one(sources: &SourceMap, diagnostic: &Diagnostic, renderer: &Renderer) -> String {
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let primary = diagnostic.primary.span.source;
    let mut group = level
        .primary_title(diagnostic.message.as_str())
        .id(diagnostic.code.as_str())
        .element(snippet(sources, diagnostic, primary));
    let mut others: Vec<_> = diagnostic.secondary.iter().map(|label| label.span.source).collect();
    others.sort_unstable();
    others.dedup();
    for source in others.into_iter().filter(|&source| source != primary) {
        group = group.element(snippet(sources, diagnostic, source));
    }
    if let Some(help) = &diagnostic.help {
        group = group.element(Level::HELP.message(help.as_str()));
    }
    renderer.render(&[group as Group<'_>])
}

/// The lines of one text that a diagnostic points at.
fn snippet<'a>(
    sources: &'a SourceMap,
    diagnostic: &'a Diagnostic,
    id: SourceId,
) -> Snippet<'a, annotate_snippets::Annotation<'a>> {
    let source = sources.source(id);
    let mark = |kind: AnnotationKind, label: &'a Label| {
        let (start, end) = (label.span.start as usize, label.span.end as usize);
        let annotation = kind.span(start..end.max(start));
        match label.text.as_str() {
            "" => annotation,
            text => annotation.label(text),
        }
    };
    let primary = Some(&diagnostic.primary)
        .filter(|label| label.span.source == id)
        .map(|label| mark(AnnotationKind::Primary, label));
    let secondary = diagnostic
        .secondary
        .iter()
        .filter(|label| label.span.source == id)
        .map(|label| mark(AnnotationKind::Context, label));
    Snippet::source(source.text())
        .path(source.name())
        .annotations(primary.into_iter().chain(secondary))
}
