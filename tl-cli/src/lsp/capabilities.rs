//! The capabilities that the server announces to an editor.

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::iter;
use std::path::{Path, PathBuf};

use lsp_types::{
    CodeActionKind, CodeActionOptions, CodeActionProviderCapability, CodeLensOptions,
    CompletionOptions, FileOperationFilter, FileOperationPattern, FileOperationRegistrationOptions,
    FoldingRangeProviderCapability, HoverProviderCapability, ImplementationProviderCapability,
    InitializeParams, OneOf, PositionEncodingKind, RenameOptions, SelectionRangeProviderCapability,
    SemanticTokensFullOptions, SemanticTokensOptions, SemanticTokensServerCapabilities,
    ServerCapabilities, SignatureHelpOptions, TextDocumentSyncCapability, TextDocumentSyncKind,
    WorkDoneProgressOptions, WorkspaceFileOperationsServerCapabilities,
    WorkspaceFoldersServerCapabilities, WorkspaceServerCapabilities,
};
use serde_json::{Value, json};

use super::position::Encoding;
use super::{actions, tokens};

/// Returns the units of columns: bytes if the editor can count them, or else units of UTF-16.
pub(super) fn encoding(params: &InitializeParams) -> Encoding {
    let general = params.capabilities.general.as_ref();
    let encodings = general.and_then(|general| general.position_encodings.as_ref());
    match encodings.is_some_and(|known| known.contains(&PositionEncodingKind::UTF8)) {
        true => Encoding::Utf8,
        false => Encoding::Utf16,
    }
}

/// Returns the features of the server.
pub(super) fn capabilities(params: &InitializeParams) -> ServerCapabilities {
    let document = params.capabilities.text_document.as_ref();
    let renames = document.and_then(|document| document.rename.as_ref());
    let prepares = renames.and_then(|renames| renames.prepare_support).unwrap_or_default();
    ServerCapabilities {
        position_encoding: Some(match encoding(params) {
            Encoding::Utf8 => PositionEncodingKind::UTF8,
            Encoding::Utf16 => PositionEncodingKind::UTF16,
        }),
        text_document_sync: Some(TextDocumentSyncCapability::Kind(
            TextDocumentSyncKind::INCREMENTAL,
        )),
        hover_provider: Some(HoverProviderCapability::Simple(true)),
        definition_provider: Some(OneOf::Left(true)),
        implementation_provider: Some(ImplementationProviderCapability::Simple(true)),
        references_provider: Some(OneOf::Left(true)),
        document_highlight_provider: Some(OneOf::Left(true)),
        document_symbol_provider: Some(OneOf::Left(true)),
        workspace_symbol_provider: Some(OneOf::Left(true)),
        completion_provider: Some(CompletionOptions {
            trigger_characters: Some(texts(&[":", ".", "<", "=", "?", "(", "[", "\""])),
            ..CompletionOptions::default()
        }),
        signature_help_provider: Some(SignatureHelpOptions {
            trigger_characters: Some(texts(&["<", "(", ",", " "])),
            ..SignatureHelpOptions::default()
        }),
        // Only an editor that prepares renames knows the options.
        rename_provider: Some(match prepares {
            false => OneOf::Left(true),
            true => OneOf::Right(RenameOptions {
                prepare_provider: Some(true),
                work_done_progress_options: WorkDoneProgressOptions::default(),
            }),
        }),
        document_formatting_provider: Some(OneOf::Left(true)),
        document_range_formatting_provider: Some(OneOf::Left(true)),
        selection_range_provider: Some(SelectionRangeProviderCapability::Simple(true)),
        folding_range_provider: Some(FoldingRangeProviderCapability::Simple(true)),
        inlay_hint_provider: Some(OneOf::Left(true)),
        code_lens_provider: Some(CodeLensOptions { resolve_provider: Some(false) }),
        code_action_provider: Some(CodeActionProviderCapability::Options(CodeActionOptions {
            code_action_kinds: Some(vec![
                CodeActionKind::QUICKFIX,
                CodeActionKind::REFACTOR,
                actions::SORT,
            ]),
            ..CodeActionOptions::default()
        })),
        semantic_tokens_provider: Some(SemanticTokensServerCapabilities::SemanticTokensOptions(
            SemanticTokensOptions {
                legend: tokens::legend(),
                full: Some(SemanticTokensFullOptions::Delta { delta: Some(true) }),
                range: Some(true),
                ..SemanticTokensOptions::default()
            },
        )),
        workspace: Some(WorkspaceServerCapabilities {
            workspace_folders: Some(WorkspaceFoldersServerCapabilities {
                supported: Some(true),
                change_notifications: Some(OneOf::Left(true)),
            }),
            file_operations: Some(file_operations()),
        }),
        ..ServerCapabilities::default()
    }
}

fn texts(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|text| (*text).to_owned()).collect()
}

/// Returns the filter for files whose renaming and deletion an editor reports.
fn file_operations() -> WorkspaceFileOperationsServerCapabilities {
    let filter = |glob: &str| FileOperationFilter {
        scheme: Some("file".to_owned()),
        pattern: FileOperationPattern { glob: glob.to_owned(), matches: None, options: None },
    };
    let files = Some(FileOperationRegistrationOptions { filters: vec![filter("**")] });
    WorkspaceFileOperationsServerCapabilities {
        did_create: files.clone(),
        did_rename: files.clone(),
        did_delete: files,
        ..WorkspaceFileOperationsServerCapabilities::default()
    }
}

/// Returns the request to watch files on the disk, if the editor can do so. `named` are the files that
/// tl.toml names, which may have any extension.
pub(super) fn watch<'a>(
    params: &InitializeParams,
    named: impl Iterator<Item = &'a PathBuf>,
) -> Option<Value> {
    let workspace = params.capabilities.workspace.as_ref()?;
    workspace.did_change_watched_files.as_ref()?.dynamic_registration?.then(|| {
        let is_other = |name: &&OsStr| {
            let extension = Path::new(name).extension();
            extension.is_none_or(|extension| extension != "tl" && extension != "toml")
        };
        let names: BTreeSet<&OsStr> =
            named.filter_map(|path| path.file_name()).filter(is_other).collect();
        let others = names.iter().map(|name| format!("**/{}", name.to_string_lossy()));
        let globs = iter::once("**/*.{tl,toml}".to_owned()).chain(others);
        let watchers: Vec<_> = globs.map(|glob| json!({ "globPattern": glob })).collect();
        json!({ "registrations": [{
            "id": "files",
            "method": "workspace/didChangeWatchedFiles",
            "registerOptions": { "watchers": watchers },
        }] })
    })
}
