// Starts the language server, `tl lsp`, for the schemas of a workspace.

const { execFile } = require("node:child_process");
const { promisify } = require("node:util");
const vscode = require("vscode");
const { LanguageClient } = require("vscode-languageclient/node");

/** @type {LanguageClient | undefined} */
let client;

/** @type {vscode.FileSystemWatcher[]} */
let watchers = [];

/** The last start or stop, which the next one waits for. */
let last = Promise.resolve();

/** Starts the server that the settings name. */
async function start() {
  const command = vscode.workspace.getConfiguration("tl").get("path", "tl");
  try {
    await promisify(execFile)(command, ["--version"]);
  } catch (error) {
    // The queue must not wait for an answer to a message.
    void explain(command, error);
    return;
  }
  client = new LanguageClient(
    "tl",
    "TL",
    { command, args: ["lsp"] },
    { documentSelector: [{ language: "tl" }], synchronize: { fileEvents: watchers } },
  );
  try {
    await client.start();
  } catch {
    // The client has told the user.
    client = undefined;
  }
}

/**
 * Says that the command does not run, and what to do.
 *
 * @param {string} command
 * @param {unknown} error
 */
async function explain(command, error) {
  const reason = error instanceof Error ? error.message : String(error);
  const settings = "Open Settings";
  const chosen = await vscode.window.showErrorMessage(
    `Cannot run \`${command}\`: ${reason}. Install the command \`tl\`, or set \`tl.path\`.`,
    settings,
  );
  if (chosen === settings) {
    await vscode.commands.executeCommand("workbench.action.openSettings", "tl.path");
  }
}

async function stop() {
  const running = client;
  client = undefined;
  await running?.dispose();
}

function restart() {
  last = last.then(stop).then(start);
  return last;
}

/** @param {vscode.ExtensionContext} context */
function activate(context) {
  watchers = ["**/*.tl", "**/tl.toml"].map((files) =>
    vscode.workspace.createFileSystemWatcher(files),
  );
  context.subscriptions.push(
    ...watchers,
    vscode.commands.registerCommand("tl.restart", restart),
    vscode.workspace.onDidChangeConfiguration((change) => {
      if (change.affectsConfiguration("tl.path")) void restart();
    }),
  );
  void restart();
}

module.exports = { activate, deactivate: () => last.then(stop) };
