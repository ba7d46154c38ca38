//! The messages of the editor, one after the other.

use std::collections::{BTreeSet, VecDeque};
use std::error::Error;
use std::path::PathBuf;

use lsp_server::{Connection, ErrorCode, Message, Notification, Request, RequestId, Response};
use lsp_types::notification::{
    Cancel, DidChangeTextDocument, DidChangeWatchedFiles, DidCloseTextDocument,
    DidOpenTextDocument, Notification as _, PublishDiagnostics, ShowMessage,
};
use lsp_types::request::{
    CodeActionRequest, CodeLensRequest, Completion, DocumentHighlightRequest,
    DocumentSymbolRequest, FoldingRangeRequest, Formatting, GotoDefinition, GotoImplementation,
    HoverRequest, InlayHintRequest, PrepareRenameRequest, References, Rename,
    Request as RequestKind, SemanticTokensFullRequest, WorkspaceSymbolRequest,
};
use lsp_types::{
    CancelParams, CodeActionProviderCapability, CodeLensOptions, CompletionOptions,
    DocumentFormattingParams, FoldingRangeProviderCapability, HoverProviderCapability,
    ImplementationProviderCapability, InitializeParams, MessageType, NumberOrString, OneOf,
    RenameOptions, SemanticTokensFullOptions, SemanticTokensOptions,
    SemanticTokensServerCapabilities, ServerCapabilities, ShowMessageParams,
    TextDocumentSyncCapability, TextDocumentSyncKind, WorkDoneProgressOptions,
};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{from_value, json, to_value};

use super::analysis::Analysis;
use super::groups::Groups;
use super::workspace::{Workspace, to_path};
use super::{actions, completion, edits, hints, hover, navigation, tokens};

/// Serves an editor until it says goodbye, or goes away.
///
/// # Errors
///
/// If the editor breaks the protocol.
pub(super) fn serve(connection: &Connection) -> Result<(), Box<dyn Error>> {
    let (id, params) = match connection.initialize_start() {
        Ok(start) => start,
        // The editor has gone before it said anything.
        Err(error) if error.channel_is_disconnected() => return Ok(()),
        Err(error) => return Err(error.into()),
    };
    let params: InitializeParams = from_value(params)?;
    let server_info = json!({ "name": "tl", "version": env!("CARGO_PKG_VERSION") });
    let answer = json!({ "capabilities": capabilities(), "serverInfo": server_info });
    connection.initialize_finish(id, answer)?;
    let folders = folders(&params);
    let mut server = Server {
        connection,
        workspace: Workspace::new(&folders),
        groups: Groups::new(&folders),
        folders,
        analyses: None,
        reported: BTreeSet::new(),
    };
    server.workspace.read_all(server.groups.files());
    server.update()?;
    server.run()
}

/// Returns the folders of the workspace.
fn folders(params: &InitializeParams) -> Vec<PathBuf> {
    let folders = params.workspace_folders.iter().flatten();
    let mut folders: Vec<_> = folders.filter_map(|folder| to_path(&folder.uri)).collect();
    #[expect(deprecated, reason = "older editors have one folder")]
    if folders.is_empty() {
        folders.extend(params.root_uri.as_ref().and_then(to_path));
    }
    folders
}

fn capabilities() -> ServerCapabilities {
    let tokens = SemanticTokensOptions {
        legend: tokens::legend(),
        full: Some(SemanticTokensFullOptions::Bool(true)),
        ..SemanticTokensOptions::default()
    };
    ServerCapabilities {
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
            trigger_characters: Some([":", ".", "<", "=", "?"].map(str::to_owned).into()),
            ..CompletionOptions::default()
        }),
        rename_provider: Some(OneOf::Right(RenameOptions {
            prepare_provider: Some(true),
            work_done_progress_options: WorkDoneProgressOptions::default(),
        })),
        document_formatting_provider: Some(OneOf::Left(true)),
        folding_range_provider: Some(FoldingRangeProviderCapability::Simple(true)),
        inlay_hint_provider: Some(OneOf::Left(true)),
        code_lens_provider: Some(CodeLensOptions { resolve_provider: Some(false) }),
        code_action_provider: Some(CodeActionProviderCapability::Simple(true)),
        semantic_tokens_provider: Some(SemanticTokensServerCapabilities::SemanticTokensOptions(
            tokens,
        )),
        ..ServerCapabilities::default()
    }
}

/// The state of the server.
struct Server<'a> {
    connection: &'a Connection,
    folders: Vec<PathBuf>,
    workspace: Workspace,
    groups: Groups,
    /// The analyses of the groups, until a file changes.
    analyses: Option<Vec<Analysis>>,
    /// The files that have findings in the editor.
    reported: BTreeSet<String>,
}

impl Server<'_> {
    fn run(&mut self) -> Result<(), Box<dyn Error>> {
        let mut waiting = VecDeque::new();
        while let Ok(message) = self.connection.receiver.recv() {
            waiting.push_back(message);
            while let Some(message) = self.next(&mut waiting) {
                match message {
                    Message::Request(request) => {
                        match self.connection.handle_shutdown(&request) {
                            Ok(false) => {}
                            Ok(true) => return Ok(()),
                            // The editor has gone without the last word.
                            Err(error) if error.channel_is_disconnected() => return Ok(()),
                            Err(error) => return Err(error.into()),
                        }
                        self.update()?;
                        let answer = self.answer(request);
                        self.connection.sender.send(answer.into())?;
                    }
                    Message::Notification(notification) => self.receive(notification),
                    Message::Response(_) => {}
                }
            }
            // The editor is silent for a moment.
            self.update()?;
        }
        Ok(())
    }

    /// Returns the next message, after those that are there have been read: one of them may cancel a
    /// request.
    fn next(&self, waiting: &mut VecDeque<Message>) -> Option<Message> {
        for message in self.connection.receiver.try_iter() {
            if let Some(id) = cancelled(&message) {
                let is_it =
                    |message: &Message| matches!(message, Message::Request(r) if r.id == id);
                if let Some(position) = waiting.iter().position(is_it) {
                    waiting.remove(position);
                    let text = "the editor has cancelled the request".to_owned();
                    let answer = Response::new_err(id, ErrorCode::RequestCanceled as i32, text);
                    let _ = self.connection.sender.send(answer.into());
                }
            } else {
                waiting.push_back(message);
            }
        }
        waiting.pop_front()
    }

    fn receive(&mut self, notification: Notification) {
        let Notification { method, params } = notification;
        // A notification that cannot be read has no answer.
        match method.as_str() {
            DidOpenTextDocument::METHOD => {
                if let Some(document) = read::<DidOpenTextDocument>(params) {
                    let document = document.text_document;
                    self.workspace.open(document.uri, document.text, document.version);
                }
            }
            DidChangeTextDocument::METHOD => {
                if let Some(change) = read::<DidChangeTextDocument>(params) {
                    let document = change.text_document;
                    self.workspace.change(&document.uri, change.content_changes, document.version);
                }
            }
            DidCloseTextDocument::METHOD => {
                if let Some(document) = read::<DidCloseTextDocument>(params) {
                    self.workspace.close(&document.text_document.uri);
                }
            }
            DidChangeWatchedFiles::METHOD => {
                if let Some(changes) = read::<DidChangeWatchedFiles>(params) {
                    changes.changes.iter().for_each(|change| self.workspace.reload(&change.uri));
                }
                self.groups = Groups::new(&self.folders);
                self.workspace.read_all(self.groups.files());
            }
            _ => return,
        }
        self.analyses = None;
    }

    /// Answers a request about a file by the first group with it.
    fn answer(&self, request: Request) -> Response {
        let analyses = self.analyses.as_deref().unwrap_or_default();
        let uri = request.params["textDocument"]["uri"].as_str();
        let has_file = |analysis: &&Analysis| {
            analysis.files.iter().any(|file| Some(file.document.uri.as_str()) == uri)
        };
        let nothing = Analysis::default();
        let analysis = analyses.iter().find(has_file).unwrap_or(&nothing);
        match request.method.as_str() {
            HoverRequest::METHOD => answer::<HoverRequest>(request, |params| {
                hover::hover(analysis, &params.text_document_position_params)
            }),
            GotoDefinition::METHOD => answer::<GotoDefinition>(request, |params| {
                navigation::declarations(analysis, &params.text_document_position_params)
            }),
            GotoImplementation::METHOD => answer::<GotoImplementation>(request, |params| {
                navigation::constructors(analysis, &params.text_document_position_params)
            }),
            References::METHOD => answer::<References>(request, |params| {
                let declarations = params.context.include_declaration;
                navigation::references(analysis, &params.text_document_position, declarations)
            }),
            DocumentHighlightRequest::METHOD => {
                answer::<DocumentHighlightRequest>(request, |params| {
                    navigation::highlights(analysis, &params.text_document_position_params)
                })
            }
            DocumentSymbolRequest::METHOD => answer::<DocumentSymbolRequest>(request, |params| {
                navigation::document_symbols(analysis, &params.text_document.uri)
            }),
            WorkspaceSymbolRequest::METHOD => answer::<WorkspaceSymbolRequest>(request, |params| {
                Some(navigation::workspace_symbols(analyses, &params.query))
            }),
            Completion::METHOD => answer::<Completion>(request, |params| {
                completion::complete(analysis, &params.text_document_position)
            }),
            InlayHintRequest::METHOD => answer::<InlayHintRequest>(request, |params| {
                hints::inlay_hints(analysis, &params.text_document.uri, params.range)
            }),
            CodeLensRequest::METHOD => answer::<CodeLensRequest>(request, |params| {
                hints::lenses(analysis, &params.text_document.uri)
            }),
            FoldingRangeRequest::METHOD => answer::<FoldingRangeRequest>(request, |params| {
                hints::folds(analysis, &params.text_document.uri)
            }),
            SemanticTokensFullRequest::METHOD => {
                answer::<SemanticTokensFullRequest>(request, |params| {
                    tokens::tokens(analysis, &params.text_document.uri)
                })
            }
            CodeActionRequest::METHOD => answer::<CodeActionRequest>(request, |params| {
                actions::actions(analysis, &params.text_document.uri, params.range)
            }),
            Formatting::METHOD => answer::<Formatting>(
                request,
                |DocumentFormattingParams { text_document, .. }| {
                    edits::format(analysis, &text_document.uri)
                },
            ),
            PrepareRenameRequest::METHOD => answer::<PrepareRenameRequest>(request, |params| {
                edits::renamed_range(analysis, &params)
            }),
            Rename::METHOD => answer_or_fail::<Rename>(request, |params| {
                edits::rename(analysis, &params.text_document_position, &params.new_name)
            }),
            _ => {
                let text = format!("the server has no `{}`", request.method);
                Response::new_err(request.id, ErrorCode::MethodNotFound as i32, text)
            }
        }
    }

    /// Analyses the files if one has changed. Sends their findings, and removes those of files without
    /// any.
    fn update(&mut self) -> Result<(), Box<dyn Error>> {
        if self.analyses.is_some() {
            return Ok(());
        }
        if let Some(error) = self.groups.error.take() {
            let params = ShowMessageParams { typ: MessageType::ERROR, message: error };
            let method = ShowMessage::METHOD.to_owned();
            self.connection.sender.send(Notification::new(method, params).into())?;
        }
        let groups = self.groups.with_documents(&self.workspace);
        let analyses = groups.map(|(group, files)| Analysis::new(&files, &group.options));
        let findings = actions::findings(self.analyses.insert(analyses.collect()));
        let mut reported = BTreeSet::new();
        for finding in findings {
            let uri = finding.uri.as_str().to_owned();
            if !finding.diagnostics.is_empty() {
                reported.insert(uri);
            } else if !self.reported.contains(&uri) && finding.version.is_none() {
                continue;
            }
            let method = PublishDiagnostics::METHOD.to_owned();
            self.connection.sender.send(Notification::new(method, finding).into())?;
        }
        self.reported = reported;
        Ok(())
    }
}

/// Returns the request that a message cancels.
fn cancelled(message: &Message) -> Option<RequestId> {
    match message {
        Message::Notification(notification) if notification.method == Cancel::METHOD => {
            let params: CancelParams = from_value(notification.params.clone()).ok()?;
            Some(match params.id {
                NumberOrString::Number(number) => number.into(),
                NumberOrString::String(text) => text.into(),
            })
        }
        _ => None,
    }
}

fn read<N: lsp_types::notification::Notification<Params: DeserializeOwned>>(
    params: serde_json::Value,
) -> Option<N::Params> {
    from_value(params).ok()
}

fn answer<R: RequestKind<Params: DeserializeOwned, Result: Serialize>>(
    request: Request,
    result: impl FnOnce(R::Params) -> R::Result,
) -> Response {
    answer_or_fail::<R>(request, |params| Ok(result(params)))
}

/// Answers a request that may fail for a reason that the user should read.
fn answer_or_fail<R: RequestKind<Params: DeserializeOwned, Result: Serialize>>(
    request: Request,
    result: impl FnOnce(R::Params) -> Result<R::Result, String>,
) -> Response {
    let Request { id, params, .. } = request;
    let params = match from_value(params) {
        Ok(params) => params,
        Err(error) => {
            return Response::new_err(id, ErrorCode::InvalidParams as i32, error.to_string());
        }
    };
    match result(params).map(to_value) {
        Ok(Ok(value)) => Response::new_ok(id, value),
        Ok(Err(error)) => Response::new_err(id, ErrorCode::InternalError as i32, error.to_string()),
        Err(reason) => Response::new_err(id, ErrorCode::RequestFailed as i32, reason),
    }
}
