//! Requests of the editor: which module answers which of them.

use lsp_server::{ErrorCode, Request};
use lsp_types::Uri;
use lsp_types::request::{
    CodeActionRequest, CodeLensRequest, Completion, DocumentHighlightRequest,
    DocumentSymbolRequest, FoldingRangeRequest, Formatting, GotoDefinition, GotoImplementation,
    HoverRequest, InlayHintRequest, PrepareRenameRequest, RangeFormatting, References, Rename,
    Request as RequestKind, SelectionRangeRequest, SemanticTokensRangeRequest,
    SignatureHelpRequest, WorkspaceSymbolRequest,
};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::from_value;

use super::analysis::Analysis;
use super::wire::Sent;
use super::workspace::Workspace;
use super::{
    actions, completion, folding, formatting, hints, hover, navigation, rename, selection,
    signature, tokens,
};

/// Returns the last analysis with a file: that of the newest layer.
pub(super) fn of_file<'a>(analyses: &'a [Analysis], uri: &Uri) -> Option<&'a Analysis> {
    analyses.iter().rfind(|analysis| analysis.file(uri).is_some())
}

/// Answers a request about a file by the last group with it.
pub(super) fn respond(workspace: &Workspace, analyses: &[Analysis], request: Request) -> Sent {
    let uri = request.params["textDocument"]["uri"].as_str();
    let uri: Option<Uri> = uri.and_then(|uri| uri.parse().ok());
    let nothing = Analysis::default();
    let analysis = uri.and_then(|uri| of_file(analyses, &uri)).unwrap_or(&nothing);
    match request.method.as_str() {
        HoverRequest::METHOD => answer::<HoverRequest>(request, |params| {
            hover::hover(analyses, analysis, &params.text_document_position_params)
        }),
        SignatureHelpRequest::METHOD => answer::<SignatureHelpRequest>(request, |params| {
            signature::help(analysis, &params.text_document_position_params)
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
        DocumentHighlightRequest::METHOD => answer::<DocumentHighlightRequest>(request, |params| {
            navigation::highlights(analysis, &params.text_document_position_params)
        }),
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
            folding::folds(analysis, &params.text_document.uri)
        }),
        SelectionRangeRequest::METHOD => {
            answer::<SelectionRangeRequest>(request, |params| selection::ranges(analysis, &params))
        }
        SemanticTokensRangeRequest::METHOD => {
            answer::<SemanticTokensRangeRequest>(request, |params| {
                tokens::in_range(analysis, &params.text_document.uri, params.range)
            })
        }
        CodeActionRequest::METHOD => answer::<CodeActionRequest>(request, |params| {
            actions::actions(workspace, analysis, &params)
        }),
        Formatting::METHOD => answer::<Formatting>(request, |params| {
            formatting::format(analysis, &params.text_document.uri, None)
        }),
        RangeFormatting::METHOD => answer::<RangeFormatting>(request, |params| {
            formatting::format(analysis, &params.text_document.uri, Some(params.range))
        }),
        PrepareRenameRequest::METHOD => answer::<PrepareRenameRequest>(request, |params| {
            rename::renamed_range(analysis, &params)
        }),
        Rename::METHOD => answer_or_fail::<Rename>(request, |params| {
            rename::rename(analyses, analysis, &params.text_document_position, &params.new_name)
        }),
        _ => {
            let text = format!("the server has no `{}`", request.method);
            Sent::error(Some(&request.id), ErrorCode::MethodNotFound, &text)
        }
    }
}

/// Answers a request.
pub(super) fn answer<R: RequestKind<Params: DeserializeOwned, Result: Serialize>>(
    request: Request,
    result: impl FnOnce(R::Params) -> R::Result,
) -> Sent {
    answer_or_fail::<R>(request, |params| Ok(result(params)))
}

/// Answers a request that may fail for a reason that the user should read.
fn answer_or_fail<R: RequestKind<Params: DeserializeOwned, Result: Serialize>>(
    request: Request,
    result: impl FnOnce(R::Params) -> Result<R::Result, String>,
) -> Sent {
    let Request { id, params, .. } = request;
    match from_value(params).map(result) {
        Ok(Ok(result)) => Sent::result(&id, &result),
        Ok(Err(reason)) => Sent::error(Some(&id), ErrorCode::RequestFailed, &reason),
        Err(error) => Sent::error(Some(&id), ErrorCode::InvalidParams, &error.to_string()),
    }
}
