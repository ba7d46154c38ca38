//! Findings, and changes that mend them.

use std::collections::{BTreeMap, HashMap};

use lsp_types::{
    CodeAction, CodeActionKind, CodeActionOrCommand, CodeActionResponse, Diagnostic,
    DiagnosticRelatedInformation, DiagnosticSeverity, NumberOrString, Position,
    PublishDiagnosticsParams, Range, TextEdit, Uri, WorkspaceEdit,
};
use tl_parser::Severity;

use super::analysis::{Analysis, File};
use super::hints::computed_ids;
use super::workspace::Document;

/// Returns the findings of each file. A file of several groups has those of all of them.
pub(super) fn findings(analyses: &[Analysis]) -> Vec<PublishDiagnosticsParams> {
    let mut all: BTreeMap<&str, PublishDiagnosticsParams> = BTreeMap::new();
    for analysis in analyses {
        for file in &analysis.files {
            let Document { uri, version, .. } = &*file.document;
            let of_file = all.entry(uri.as_str()).or_insert_with(|| {
                PublishDiagnosticsParams::new(uri.clone(), Vec::new(), *version)
            });
            let found = analysis.diagnostics.iter();
            let found = found.filter(|found| found.primary.span.source == file.source);
            for found in found.map(|found| diagnostic(analysis, file, found)) {
                if !of_file.diagnostics.contains(&found) {
                    of_file.diagnostics.push(found);
                }
            }
        }
    }
    all.into_values().collect()
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

/// Returns the changes that mend the findings in a range, and those that state computed ids.
pub(super) fn actions(analysis: &Analysis, uri: &Uri, range: Range) -> Option<CodeActionResponse> {
    let file = analysis.file(uri)?;
    let mut actions = Vec::new();
    for found in &analysis.diagnostics {
        let span = found.primary.span;
        if span.source != file.source || !overlaps(file.range(span), range) {
            continue;
        }
        if let Some(text) = &found.replacement {
            let title = format!("Change to `{text}`");
            actions.push(action(file, title, file.range(span), text.clone(), Some(found)));
        }
        if !found.is_error() {
            let line = Position::new(file.range(span).start.line, 0);
            let allow = format!("// tl:allow({})\n", found.code.as_str());
            let title = format!("Allow `{}` here", found.code.as_str());
            actions.push(action(file, title, Range::new(line, line), allow, Some(found)));
        }
    }
    for (span, id) in computed_ids(analysis) {
        if span.source == file.source && overlaps(file.range(span), range) {
            let end = file.range(span).end;
            let title = format!("State the computed id #{id:08x}");
            actions.push(action(file, title, Range::new(end, end), format!("#{id:08x}"), None));
        }
    }
    Some(actions)
}

fn action(
    file: &File,
    title: String,
    range: Range,
    new_text: String,
    mends: Option<&tl_parser::Diagnostic>,
) -> CodeActionOrCommand {
    #[expect(clippy::mutable_key_type, reason = "the type of the protocol")]
    let changes = HashMap::from([(file.document.uri.clone(), vec![TextEdit { range, new_text }])]);
    CodeActionOrCommand::CodeAction(CodeAction {
        title,
        kind: Some(match mends {
            Some(_) => CodeActionKind::QUICKFIX,
            None => CodeActionKind::REFACTOR,
        }),
        edit: Some(WorkspaceEdit { changes: Some(changes), ..WorkspaceEdit::default() }),
        ..CodeAction::default()
    })
}

fn overlaps(a: Range, b: Range) -> bool {
    a.start <= b.end && b.start <= a.end
}
