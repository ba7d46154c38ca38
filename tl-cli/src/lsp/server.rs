//! The life of the server: it takes the changes of the editor, and sends findings and answers.

use std::collections::BTreeMap;
use std::error::Error;
use std::io;
use std::mem;
use std::process::ExitCode;
use std::time::Duration;

use lsp_server::{ErrorCode, Message, Notification, Request};
use lsp_types::notification::{
    DidChangeTextDocument, DidChangeWatchedFiles, DidChangeWorkspaceFolders, DidCloseTextDocument,
    DidCreateFiles, DidDeleteFiles, DidOpenTextDocument, DidRenameFiles, Exit, Initialized,
    Notification as NotificationKind, PublishDiagnostics, ShowMessage,
};
use lsp_types::request::{
    Initialize, RegisterCapability, Request as RequestKind, SemanticTokensFullDeltaRequest,
    SemanticTokensFullRequest, Shutdown,
};
use lsp_types::{
    FileDelete, FileRename, InitializeParams, MessageType, PublishDiagnosticsParams,
    ShowMessageParams, Uri, WorkspaceFolder,
};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, from_value, json};

use super::analysis::Analysis;
use super::capabilities::{self, capabilities};
use super::findings;
use super::groups::Groups;
use super::inbox::Inbox;
use super::requests;
use super::tokens::LastTokens;
use super::wire::Sent;
use super::workspace::{Workspace, to_path};
use crate::project;

/// The silence after which the server does work that hover needs.
const PAUSE: Duration = Duration::from_millis(400);

/// Serves an editor until it sends `exit` or closes the connection.
///
/// # Errors
///
/// If a message does not say where it ends.
pub(super) fn serve(inbox: &Inbox) -> Result<ExitCode, Box<dyn Error>> {
    let mut server = Server::default();
    loop {
        // Changes that wait are taken together.
        if !inbox.has_notification() {
            server.update()?;
        }
        while let Some(analysis) = server.unprepared()
            && inbox.is_silent_for(PAUSE)
        {
            analysis.prepare();
        }
        match inbox.next()? {
            None => return Ok(ExitCode::SUCCESS),
            Some(Message::Request(request)) => server.answer(request).send()?,
            Some(Message::Notification(end)) if end.method == Exit::METHOD => {
                let is_expected = matches!(server.state, State::ShutDown);
                return Ok(if is_expected { ExitCode::SUCCESS } else { ExitCode::FAILURE });
            }
            Some(Message::Notification(notification)) => server.receive(notification)?,
            Some(Message::Response(_)) => {}
        }
    }
}

/// The state of the server.
#[derive(Default)]
struct Server {
    state: State,
    workspace: Workspace,
    groups: Groups,
    /// The analyses of the groups.
    analyses: Vec<Analysis>,
    /// True if a file has changed since.
    is_stale: bool,
    /// The findings in the editor.
    reported: BTreeMap<String, PublishDiagnosticsParams>,
    /// The tokens in the editor.
    tokens: LastTokens,
}

/// The state of the conversation.
#[derive(Default)]
enum State {
    /// Before `initialize`.
    #[default]
    Fresh,
    /// After `initialize`, with its parameters.
    Started(Box<InitializeParams>),
    /// After `shutdown`.
    ShutDown,
}

impl Server {
    fn answer(&mut self, request: Request) -> Sent {
        let refuse = |code: ErrorCode, text: &str| Sent::error(Some(&request.id), code, text);
        match (&self.state, request.method.as_str()) {
            (State::Fresh, Initialize::METHOD) => {
                let Request { id, params, .. } = request;
                match from_value(params) {
                    Ok(params) => Sent::result(&id, &self.start(params)),
                    Err(error) => {
                        Sent::error(Some(&id), ErrorCode::InvalidParams, &error.to_string())
                    }
                }
            }
            (State::Fresh, _) => {
                refuse(ErrorCode::ServerNotInitialized, "expected `initialize` first")
            }
            (State::ShutDown, _) => refuse(ErrorCode::InvalidRequest, "the server is shut down"),
            (State::Started(_), Initialize::METHOD) => {
                refuse(ErrorCode::InvalidRequest, "the server has been initialized")
            }
            (State::Started(_), Shutdown::METHOD) => {
                self.state = State::ShutDown;
                Sent::result(&request.id, &Value::Null)
            }
            (State::Started(_), SemanticTokensFullRequest::METHOD) => {
                requests::answer::<SemanticTokensFullRequest>(request, |params| {
                    let analysis = requests::of_file(&self.analyses, &params.text_document.uri);
                    self.tokens.full(analysis, &params.text_document.uri)
                })
            }
            (State::Started(_), SemanticTokensFullDeltaRequest::METHOD) => {
                requests::answer::<SemanticTokensFullDeltaRequest>(request, |params| {
                    let analysis = requests::of_file(&self.analyses, &params.text_document.uri);
                    self.tokens.changes(analysis, &params)
                })
            }
            (State::Started(_), _) => requests::respond(&self.workspace, &self.analyses, request),
        }
    }

    /// Takes the parameters of `initialize`. Returns the answer.
    fn start(&mut self, params: InitializeParams) -> Value {
        self.workspace = Workspace::new(capabilities::encoding(&params));
        let folders = params.workspace_folders.iter().flatten().map(|folder| &folder.uri);
        let mut folders: Vec<_> = folders.filter_map(to_path).collect();
        #[expect(deprecated, reason = "older editors have one folder")]
        if folders.is_empty() {
            folders.extend(params.root_uri.as_ref().and_then(to_path));
        }
        folders.into_iter().for_each(|folder| self.workspace.add_folder(folder));
        self.read_projects();
        let server_info = json!({ "name": "tl", "version": env!("CARGO_PKG_VERSION") });
        let answer = json!({ "capabilities": capabilities(&params), "serverInfo": server_info });
        self.state = State::Started(Box::new(params));
        answer
    }

    /// Reads the files tl.toml, and the files that they name.
    fn read_projects(&mut self) {
        self.groups = Groups::new(&self.workspace);
        self.workspace.read_all(self.groups.files());
        // The settings may be others.
        self.analyses.clear();
        self.is_stale = true;
        for mistake in &self.groups.mistakes {
            let message = mistake.text();
            let params = ShowMessageParams { typ: MessageType::ERROR, message };
            // Without an editor, the server ends soon.
            let _ = tell::<ShowMessage>(&params);
        }
    }

    fn receive(&mut self, notification: Notification) -> io::Result<()> {
        let State::Started(abilities) = &self.state else { return Ok(()) };
        let Notification { method, params } = notification;
        // A notification that cannot be read has no answer.
        let changed = match method.as_str() {
            Initialized::METHOD => {
                if let Some(request) = capabilities::watch(abilities, self.groups.files()) {
                    Sent::request("watch", RegisterCapability::METHOD, &request).send()?;
                }
                Vec::new()
            }
            DidOpenTextDocument::METHOD => take::<DidOpenTextDocument>(params, |params| {
                let uri = params.text_document.uri.clone();
                self.workspace.open(params.text_document);
                uri
            }),
            DidChangeTextDocument::METHOD => take::<DidChangeTextDocument>(params, |params| {
                let document = params.text_document;
                self.workspace.change(&document.uri, params.content_changes, document.version);
                document.uri
            }),
            DidCloseTextDocument::METHOD => take::<DidCloseTextDocument>(params, |params| {
                self.workspace.close(&params.text_document.uri);
                self.tokens.forget(&params.text_document.uri);
                params.text_document.uri
            }),
            DidChangeWorkspaceFolders::METHOD => {
                self.change_folders(params);
                Vec::new()
            }
            _ => {
                let uris = changed_on_disk(&method, params);
                uris.iter().for_each(|uri| self.workspace.reload(uri));
                if !uris.is_empty() {
                    // A file that a tl.toml names may be there now, or here again.
                    self.workspace.read_all(self.groups.files());
                }
                uris
            }
        };
        self.is_stale |= !changed.is_empty();
        let is_project = |uri: &Uri| uri.as_str().ends_with(project::NAME);
        if changed.iter().any(is_project) {
            self.read_projects();
        }
        Ok(())
    }

    fn change_folders(&mut self, params: Value) {
        let Some(params) = read::<DidChangeWorkspaceFolders>(params) else { return };
        let paths = |folders: &[WorkspaceFolder]| -> Vec<_> {
            folders.iter().filter_map(|folder| to_path(&folder.uri)).collect()
        };
        for folder in paths(&params.event.removed) {
            self.workspace.remove_folder(&folder);
        }
        for folder in paths(&params.event.added) {
            self.workspace.add_folder(folder);
        }
        self.read_projects();
    }

    /// Returns an analysis of an open file that has work to do for hover.
    fn unprepared(&self) -> Option<&Analysis> {
        self.analyses.iter().find(|analysis| !self.is_stale && !analysis.is_prepared())
    }

    /// Analyses the groups in which a file has changed. Sends findings that have changed.
    fn update(&mut self) -> io::Result<()> {
        if !mem::take(&mut self.is_stale) {
            return Ok(());
        }
        let mut earlier = mem::take(&mut self.analyses).into_iter();
        for (group, schemas, overlays) in self.groups.with_documents(&self.workspace) {
            self.analyses.push(match earlier.next() {
                Some(known) if known.is_of(group, &schemas, &overlays) => known,
                earlier => Analysis::new(group, &schemas, &overlays, earlier.as_ref()),
            });
        }
        let found = findings::of_all(&self.workspace, &self.groups, &self.analyses);
        for (uri, params) in &found {
            let is_news = match self.reported.get(uri) {
                None => !params.diagnostics.is_empty() || params.version.is_some(),
                Some(known) => known != params,
            };
            if is_news {
                tell::<PublishDiagnostics>(params)?;
            }
        }
        for (uri, params) in mem::replace(&mut self.reported, found) {
            if !self.reported.contains_key(&uri) && !params.diagnostics.is_empty() {
                let nothing = PublishDiagnosticsParams::new(params.uri, Vec::new(), None);
                tell::<PublishDiagnostics>(&nothing)?;
            }
        }
        Ok(())
    }
}

/// Returns the files whose change on the disk an editor reports.
fn changed_on_disk(method: &str, params: Value) -> Vec<Uri> {
    let parse = |uris: Vec<String>| uris.iter().filter_map(|uri| uri.parse().ok()).collect();
    match method {
        DidChangeWatchedFiles::METHOD => read::<DidChangeWatchedFiles>(params)
            .map(|params| params.changes.into_iter().map(|change| change.uri).collect()),
        DidCreateFiles::METHOD => read::<DidCreateFiles>(params)
            .map(|params| parse(params.files.into_iter().map(|file| file.uri).collect())),
        DidRenameFiles::METHOD => read::<DidRenameFiles>(params).map(|params| {
            let names = |file: FileRename| [file.old_uri, file.new_uri];
            parse(params.files.into_iter().flat_map(names).collect())
        }),
        DidDeleteFiles::METHOD => read::<DidDeleteFiles>(params)
            .map(|params| parse(params.files.into_iter().map(|FileDelete { uri }| uri).collect())),
        _ => None,
    }
    .unwrap_or_default()
}

/// Takes the change of one file, and returns the file.
fn take<N: NotificationKind<Params: DeserializeOwned>>(
    params: Value,
    change: impl FnOnce(N::Params) -> Uri,
) -> Vec<Uri> {
    read::<N>(params).map(change).into_iter().collect()
}

fn read<N: NotificationKind<Params: DeserializeOwned>>(params: Value) -> Option<N::Params> {
    from_value(params).ok()
}

fn tell<N: NotificationKind<Params: Serialize>>(params: &N::Params) -> io::Result<()> {
    Sent::notification(N::METHOD, params).send()
}
