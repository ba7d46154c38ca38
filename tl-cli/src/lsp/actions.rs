//! Changes that mend findings, and others that an editor offers at a place.

use std::collections::HashMap;

use lsp_types::{
    CodeAction, CodeActionContext, CodeActionKind, CodeActionOrCommand, CodeActionParams,
    CodeActionResponse, Diagnostic, NumberOrString, Range, TextEdit, Uri, WorkspaceEdit,
};
use tl_parser::ast::Section;
use tl_parser::{Code, Span, codes};
use toml_edit::{DocumentMut, Item, Table, value};

use super::analysis::Analysis;
use super::file::File;
use super::hints;
use super::index::{Definition, Symbol};
use super::sort::sort;
use super::workspace::Workspace;

/// The kind of the action that sorts definitions.
pub(super) const SORT: CodeActionKind = CodeActionKind::new("source.sort");

/// The findings in a selection for which changes are offered.
const MAX_FINDINGS: usize = 16;

/// The masks for which a free bit is offered.
const MAX_MASKS: usize = 4;

/// Findings that another bit mends.
const ABOUT_BITS: [Code; 4] =
    [codes::REUSED_BIT, codes::UNLIKE_FIELDS, codes::BIT_OUT_OF_RANGE, codes::HIGH_BIT];

/// Returns the changes that an editor can offer in a range.
pub(super) fn actions(
    workspace: &Workspace,
    analysis: &Analysis,
    params: &CodeActionParams,
) -> Option<CodeActionResponse> {
    let file = analysis.file(&params.text_document.uri)?;
    let mut offers = Offers { file, context: &params.context, actions: Vec::new() };
    let at = file.bytes(params.range);
    let is_here = |span: Span| span.start as usize <= at.end && at.start <= span.end as usize;
    let here = analysis
        .diagnostics
        .iter()
        .filter(|found| found.primary.span.source == file.source && is_here(found.primary.span));
    for found in here.take(MAX_FINDINGS) {
        offers.mends(analysis, found);
        offers.allows(workspace, analysis, found);
    }
    let definitions = file.index.definitions.iter().filter(|it| is_here(it.span));
    let definitions: Vec<_> = definitions.collect();
    let is_selected = definitions.len() > 1 && at.start < at.end;
    if let [only] = definitions[..] {
        let fields: Vec<_> = only.fields.iter().filter(|span| is_here(**span)).collect();
        if let [field] = fields[..] {
            offers.bits(analysis, only, *field);
        }
    }
    offers.ids(analysis, definitions.iter().filter(|it| is_selected || is_here(it.name_span)));
    if is_selected || params.context.only.as_ref().is_some_and(|only| only.iter().any(is_sort)) {
        let part = if is_selected { at } else { 0..file.document.text.len() };
        let edit = (!file.is_overlay).then(|| sort(analysis, file, &part)).flatten();
        offers.actions.extend(edit.map(|edit| {
            let uri = file.document.uri.clone();
            action("Sort definitions by name".to_owned(), SORT, uri, vec![edit])
        }));
    }
    let is_wanted = |action: &CodeAction| {
        let kind = action.kind.as_ref().map(CodeActionKind::as_str).unwrap_or_default();
        let only = params.context.only.as_ref();
        only.is_none_or(|only| only.iter().any(|only| is_part(kind, only.as_str())))
    };
    let wanted = offers.actions.into_iter().filter(is_wanted);
    Some(wanted.map(CodeActionOrCommand::CodeAction).collect())
}

fn is_sort(kind: &CodeActionKind) -> bool {
    is_part(SORT.as_str(), kind.as_str())
}

/// Returns true if a kind is another one or a part of it.
fn is_part(kind: &str, of: &str) -> bool {
    kind.strip_prefix(of)
        .is_some_and(|rest| of.is_empty() || rest.is_empty() || rest.starts_with('.'))
}

/// The actions at a place.
struct Offers<'a> {
    file: &'a File,
    context: &'a CodeActionContext,
    actions: Vec<CodeAction>,
}

impl Offers<'_> {
    /// Adds a change of the file at hand.
    fn push(
        &mut self,
        title: String,
        span: Span,
        new_text: String,
        mends: Option<&tl_parser::Diagnostic>,
    ) {
        let edit = TextEdit { range: self.file.range(span), new_text };
        self.push_in(self.file.document.uri.clone(), title, edit, mends);
    }

    fn push_in(
        &mut self,
        uri: Uri,
        title: String,
        edit: TextEdit,
        mends: Option<&tl_parser::Diagnostic>,
    ) {
        let kind = match mends {
            Some(_) => CodeActionKind::QUICKFIX,
            None => CodeActionKind::REFACTOR,
        };
        let is_it = |known: &&Diagnostic| {
            mends.is_some_and(|found| {
                let code = NumberOrString::String(found.code.as_str().to_owned());
                let is_range = known.range == self.file.range(found.primary.span);
                is_range && known.code.as_ref() == Some(&code)
            })
        };
        let mended: Vec<_> = self.context.diagnostics.iter().filter(is_it).cloned().collect();
        let diagnostics = (!mended.is_empty()).then_some(mended);
        self.actions.push(CodeAction { diagnostics, ..action(title, kind, uri, vec![edit]) });
    }

    /// Offers to state the computed ids of definitions.
    fn ids<'d>(
        &mut self,
        analysis: &Analysis,
        definitions: impl Iterator<Item = &'d &'d Definition>,
    ) {
        let edits = definitions.filter_map(|definition| {
            let new_text = format!("#{:08x}", hints::computed_id(analysis, definition)?);
            Some(TextEdit { range: self.file.range(definition.name_span.after()), new_text })
        });
        let edits: Vec<_> = edits.collect();
        let title = match &edits[..] {
            [] => return,
            [only] => format!("State the computed id {}", only.new_text),
            several => format!("State {} computed ids", several.len()),
        };
        let uri = self.file.document.uri.clone();
        self.actions.push(action(title, CodeActionKind::REFACTOR, uri, edits));
    }

    /// Offers what mends a finding.
    fn mends(&mut self, analysis: &Analysis, found: &tl_parser::Diagnostic) {
        if let Some(text) = &found.replacement {
            let title = format!("Change to `{text}`");
            self.push(title, found.primary.span, text.clone(), Some(found));
        }
        if found.code == codes::UNKNOWN_TYPE
            && let Some((place, text)) = self.declaration(analysis, found.primary.span)
        {
            let title = format!("Declare `{}`", text.trim());
            self.push(title, place, text, Some(found));
        }
    }

    /// Returns a constructor for an unknown type, and its place: after the definition that mentions it,
    /// or at the end of the constructors.
    fn declaration(&self, analysis: &Analysis, unknown: Span) -> Option<(Span, String)> {
        let name = self.file.text(unknown);
        let (namespace, base) =
            name.rsplit_once('.').map_or(("", name), |(space, base)| (space, base));
        let first = base.chars().next().filter(char::is_ascii_alphabetic)?;
        let dot = if namespace.is_empty() { "" } else { "." };
        let cased = |first: char| format!("{namespace}{dot}{first}{}", &base[1..]);
        let constructor = cased(first.to_ascii_lowercase());
        let is_taken = |name: &str| {
            let symbol = Symbol::named(name);
            analysis.declarations(&symbol).next().is_some()
        };
        if is_taken(&constructor) {
            return None;
        }
        let text = format!("{constructor} = {};", cased(first.to_ascii_uppercase()));
        let before = |span: &&(Section, Span)| span.1.start <= unknown.start;
        if let Some((Section::Functions, header)) = self.file.index.sections.iter().rfind(before) {
            return Some((header.before(), format!("{text}\n\n")));
        }
        let definition = self.file.definition(unknown)?;
        let after = definition.span.end as usize;
        let rest = self.file.document.text.get(after..)?;
        let line = rest.find(['\n', '\r']).unwrap_or(rest.len());
        let end = (after + line) as u32;
        Some((Span { start: end, end, ..unknown }, format!("\n{text}")))
    }

    /// Offers to allow a warning, here and in the whole project.
    fn allows(
        &mut self,
        workspace: &Workspace,
        analysis: &Analysis,
        found: &tl_parser::Diagnostic,
    ) {
        let code = found.code.as_str();
        if found.code.severity() == tl_parser::Severity::Error {
            return;
        }
        if !self.file.is_overlay {
            let start = self.file.range(found.primary.span).start.line;
            let line = lsp_types::Position::new(start, 0);
            let new_text = format!("// tl:allow({code})\n");
            let edit = TextEdit { range: Range::new(line, line), new_text };
            let uri = self.file.document.uri.clone();
            self.push_in(uri, format!("Allow `{code}` here"), edit, Some(found));
        }
        let project = analysis.project.as_ref().and_then(|path| workspace.peek(path));
        if let Some(project) = project
            && let Some(text) = allowed(&project.text, code)
        {
            let range = project.lines.range(&project.text, 0, project.text.len());
            let edit = TextEdit { range, new_text: text };
            let title = format!("Allow `{code}` in tl.toml");
            self.push_in(project.uri.clone(), title, edit, Some(found));
        }
    }

    /// Offers the next free bit for a field, or a condition if it has none.
    fn bits(&mut self, analysis: &Analysis, definition: &Definition, field: Span) {
        let Some((name, ty)) = self.file.text(field).split_once(':') else { return };
        let is_about_bits = |found: &&tl_parser::Diagnostic| {
            let span = found.primary.span;
            let is_inside = field.start <= span.start && span.end <= field.end;
            span.source == field.source && is_inside && ABOUT_BITS.contains(&found.code)
        };
        let mends = analysis.diagnostics.iter().find(is_about_bits);
        let (ty, start) = (ty.to_owned(), field.start + name.len() as u32 + 1);
        let before = definition.masks.iter().filter(|mask| mask.span.end < field.start);
        for mask in before.take(MAX_MASKS) {
            let Some(bit) = mask.free().next() else { continue };
            let condition = format!("{}.", mask.name);
            let taken = ty.strip_prefix(&condition).and_then(|rest| rest.split_once('?'));
            if let Some((old, _)) = taken {
                let start = start + condition.len() as u32;
                let place = Span { start, end: start + old.len() as u32, ..field };
                let title = format!("Use the next free bit, `{condition}{bit}`");
                self.push(title, place, bit.to_string(), mends);
            } else if ty != "#" && !ty.contains('?') {
                let place = Span { start, end: start, ..field };
                let text = format!("{condition}{bit}?");
                self.push(format!("Make the field conditional, `{text}`"), place, text, None);
            }
        }
    }
}

fn action(title: String, kind: CodeActionKind, uri: Uri, edits: Vec<TextEdit>) -> CodeAction {
    #[expect(clippy::mutable_key_type, reason = "the type of the protocol")]
    let changes = HashMap::from([(uri, edits)]);
    CodeAction {
        title,
        kind: Some(kind),
        edit: Some(WorkspaceEdit { changes: Some(changes), ..WorkspaceEdit::default() }),
        ..CodeAction::default()
    }
}

/// Returns the text of a tl.toml that allows a finding, or `None` if it cannot be read.
fn allowed(text: &str, code: &str) -> Option<String> {
    let mut document: DocumentMut = text.parse().ok()?;
    let lints = document.entry("lints").or_insert_with(|| Item::Table(Table::new()));
    lints.as_table_like_mut()?.insert(code, value("allow"));
    Some(document.to_string())
}
