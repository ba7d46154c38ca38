//! Renders diagnostics as a compiler does: message, marked source lines, help.
//!
//! Rendering first extracts the lines to show, so its time does not depend on the length of the
//! text.

use std::ops::Range;

use annotate_snippets::{Annotation, AnnotationKind, Group, Level, Renderer, Snippet};

use crate::diagnostic::{Diagnostic, Label};
use crate::{Place, Severity, SourceId, SourceMap, Span, escape, lines};

/// The maximum number of rendered diagnostics.
const MOST_SHOWN: usize = 10_000;

/// The maximum distance between two labels in one excerpt, in bytes.
const NEAR: usize = 16 << 10;

/// The maximum length of the text on either side of a label in its line, in bytes.
const LONG_LINE: usize = 2 << 10;

/// Renders diagnostics in plain text or with terminal colours.
///
/// Shows at most 10,000 diagnostics, errors before warnings, and the number of the others.
pub fn render(sources: &SourceMap, diagnostics: &[Diagnostic], colour: bool) -> String {
    let renderer = if colour { Renderer::styled() } else { Renderer::plain() };
    let mut shown: Vec<_> = diagnostics.iter().collect();
    if shown.len() > MOST_SHOWN {
        shown.sort_by_key(|diagnostic| !diagnostic.is_error());
        shown.truncate(MOST_SHOWN);
    }
    let mut rendered: Vec<_> = shown.iter().map(|d| render_one(sources, d, &renderer)).collect();
    if diagnostics.len() > MOST_SHOWN {
        rendered.push(format!("and {} more", diagnostics.len() - MOST_SHOWN));
    }
    rendered.join("\n\n")
}

fn render_one(sources: &SourceMap, diagnostic: &Diagnostic, renderer: &Renderer) -> String {
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let title =
        level.primary_title(escape::lines(&diagnostic.message)).id(diagnostic.code.as_str());
    let mut group = Group::with_title(title);
    let excerpts = excerpts(sources, diagnostic);
    for excerpt in &excerpts {
        group = group.element(excerpt.snippet(sources));
    }
    if let Some(help) = &diagnostic.help {
        group = group.element(Level::HELP.message(escape::lines(help)));
    }
    let cut = excerpts.iter().filter(|excerpt| excerpt.is_cut);
    cut.fold(renderer.render(&[group]), |shown, excerpt| {
        excerpt.count_from_the_left(sources, shown)
    })
}

/// The lines of a text at which a diagnostic points.
struct Excerpt<'a> {
    source: SourceId,
    range: Range<usize>,
    /// True if the range starts in the middle of a line, because the line is too long to show.
    is_cut: bool,
    labels: Vec<(AnnotationKind, &'a Label)>,
}

/// Returns the excerpts of a diagnostic. The one with the primary label comes first.
fn excerpts<'a>(sources: &SourceMap, diagnostic: &'a Diagnostic) -> Vec<Excerpt<'a>> {
    let primary = &diagnostic.primary;
    let secondary = diagnostic.secondary.iter().map(|label| (AnnotationKind::Context, label));
    let mut labels: Vec<_> = secondary.chain([(AnnotationKind::Primary, primary)]).collect();
    labels.sort_by_key(|(_, label)| label.span);
    let mut excerpts: Vec<Excerpt<'_>> = Vec::new();
    for (kind, label) in labels {
        let here = Excerpt::around(sources, label.span);
        match excerpts.last_mut() {
            Some(last)
                if last.source == here.source && here.range.start <= last.range.end + NEAR =>
            {
                last.range.end = last.range.end.max(here.range.end);
                last.labels.push((kind, label));
            }
            _ => excerpts.push(Excerpt { labels: vec![(kind, label)], ..here }),
        }
    }
    excerpts.sort_by_key(|excerpt| !excerpt.labels.iter().any(|(_, label)| *label == primary));
    excerpts
}

impl<'a> Excerpt<'a> {
    /// Creates the excerpt with the lines of a span, cut if a line is too long.
    fn around(sources: &SourceMap, span: Span) -> Self {
        let text = sources.source(span.source).text();
        let first = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
        let (start, end) = (span.start as usize, span.end as usize);
        let end = boundary(text, end.min(start + NEAR));
        // At the end of the text, show the last line.
        let start = if start == text.len() { lines::trim_end(text).len() } else { start };
        let window = boundary(text, start.saturating_sub(LONG_LINE)).max(first);
        let line = text.get(window..start).and_then(lines::start_of_last);
        let window_end = boundary(text, end + LONG_LINE);
        let line_end = text.get(end..window_end).and_then(lines::end_of_first);
        Self {
            source: span.source,
            range: line.map_or(window, |at| window + at)
                ..line_end.map_or(window_end, |at| end + at),
            is_cut: line.is_none() && window > first,
            labels: Vec::new(),
        }
    }

    fn snippet(&self, sources: &'a SourceMap) -> Snippet<'a, Annotation<'a>> {
        let source = sources.source(self.source);
        let text = source.text().get(self.range.clone()).unwrap_or_default();
        let labels = self.labels.iter();
        Snippet::source(shown(text))
            .path(escape::line(source.name()))
            .line_start(self.place(sources, self.range.start).line)
            .annotations(labels.map(|(kind, label)| self.annotation(text, *kind, label)))
    }

    /// Replaces the column within the excerpt, which may start within a line, by the real column.
    fn count_from_the_left(&self, sources: &SourceMap, shown: String) -> String {
        let is_primary = |(kind, _): &&(AnnotationKind, &Label)| *kind == AnnotationKind::Primary;
        let label = self.labels.iter().find(is_primary).or(self.labels.first());
        let Some((_, label)) = label else { return shown };
        let Place { name, line, column } = self.place(sources, label.span.start as usize);
        let start = self.place(sources, self.range.start);
        if line != start.line {
            return shown;
        }
        let (name, within) = (escape::line(name), column - start.column + 1);
        shown.replacen(&format!("{name}:{line}:{within}"), &format!("{name}:{line}:{column}"), 1)
    }

    fn place<'s>(&self, sources: &'s SourceMap, offset: usize) -> Place<'s> {
        let start = offset as u32;
        sources.place(Span { source: self.source, start, end: start })
    }

    /// Creates an annotation for a label, with offsets in the escaped text of the excerpt.
    fn annotation(&self, text: &str, kind: AnnotationKind, label: &'a Label) -> Annotation<'a> {
        let within = |offset: u32| {
            let offset = (offset as usize).clamp(self.range.start, self.range.end);
            shown(text.get(..offset - self.range.start).unwrap_or_default()).len()
        };
        let (start, end) = (within(label.span.start), within(label.span.end));
        let annotation = kind.span(start..end.max(start));
        match label.text.as_str() {
            "" => annotation,
            text => annotation.label(escape::lines(text)),
        }
    }
}

/// Prepares lines for display: LF for line ends, and escapes for control characters.
fn shown(text: &str) -> String {
    escape::lines(&lines::with_lf(text)).into_owned()
}

/// Returns the nearest character boundary at or before an offset.
fn boundary(text: &str, offset: usize) -> usize {
    let offset = offset.min(text.len());
    (0..=offset).rev().find(|&offset| text.is_char_boundary(offset)).unwrap_or(0)
}
