//! Findings for the editor.

use std::collections::{BTreeMap, BTreeSet};

use lsp_types::{
    Diagnostic, DiagnosticRelatedInformation, DiagnosticSeverity, NumberOrString,
    PublishDiagnosticsParams, Range,
};
use tl_parser::Severity;

use super::analysis::Analysis;
use super::file::File;
use super::groups::Groups;
use super::workspace::{Document, MAX_TEXT, Workspace, to_uri};

/// The findings of each file, by its URI.
pub(super) type Findings = BTreeMap<String, PublishDiagnosticsParams>;

/// Returns the findings of each file. A file of several groups has those of all of them.
pub(super) fn of_all(workspace: &Workspace, groups: &Groups, analyses: &[Analysis]) -> Findings {
    let mut all = Findings::new();
    for document in workspace.documents() {
        let params = of_document(document);
        all.insert(params.uri.as_str().to_owned(), params);
    }
    // A file of several layers has a finding once.
    let mut seen = BTreeSet::new();
    for analysis in analyses {
        for found in &analysis.diagnostics {
            let Some(file) = analysis.file_of(found.primary.span) else { continue };
            let uri = file.document.uri.as_str();
            let span = found.primary.span;
            if let Some(params) = all.get_mut(uri)
                && seen.insert((uri, span.start, span.end, found.code, &found.message))
            {
                params.diagnostics.push(diagnostic(analysis, file, found));
            }
        }
    }
    for mistake in &groups.mistakes {
        let Some(uri) = to_uri(&mistake.path) else { continue };
        let open = workspace.document(&uri);
        let uri = open.map_or(uri, |document| document.uri.clone());
        let found = error(mistake.range, mistake.message.clone());
        let params = all.entry(uri.as_str().to_owned());
        let params = params.or_insert_with(|| PublishDiagnosticsParams::new(uri, Vec::new(), None));
        params.diagnostics.push(found);
    }
    for params in all.values_mut() {
        params.diagnostics.sort_by_key(|found| found.range.start);
    }
    all
}

/// Returns the findings about a file that do not depend on its meaning.
fn of_document(document: &Document) -> PublishDiagnosticsParams {
    let Document { uri, version, too_long, .. } = document;
    let found = too_long.map(|length| {
        let text = format!(
            "the file has {length} bytes, and the server reads files of up to {MAX_TEXT}; \
             `tl check` reads it"
        );
        error(Range::default(), text)
    });
    PublishDiagnosticsParams::new(uri.clone(), found.into_iter().collect(), *version)
}

fn error(range: Range, message: String) -> Diagnostic {
    Diagnostic {
        range,
        severity: Some(DiagnosticSeverity::ERROR),
        source: Some("tl".to_owned()),
        message,
        ..Diagnostic::default()
    }
}

fn diagnostic(analysis: &Analysis, file: &File, found: &tl_parser::Diagnostic) -> Diagnostic {
    let related = found.secondary.iter().filter_map(|label| {
        let location = analysis.file_of(label.span)?.location(label.span);
        Some(DiagnosticRelatedInformation { location, message: label.text.clone() })
    });
    let mut message = found.message.clone();
    for text in [Some(&found.primary.text), found.help.as_ref()].into_iter().flatten() {
        if !text.is_empty() {
            message = format!("{message}\n{text}");
        }
    }
    Diagnostic {
        range: file.range(found.primary.span),
        severity: Some(match found.severity {
            Severity::Error => DiagnosticSeverity::ERROR,
            Severity::Warning => DiagnosticSeverity::WARNING,
        }),
        code: Some(NumberOrString::String(found.code.as_str().to_owned())),
        source: Some("tl".to_owned()),
        message,
        related_information: Some(related.collect()),
        ..Diagnostic::default()
    }
}
