// Starts the language server, `tl lsp`, for the schemas of a workspace.

const vscode = require("vscode");
const { LanguageClient } = require("vscode-languageclient/node");

/** @type {LanguageClient | undefined} */
let client;

/** Starts the server that the settings name. */
async function start() {
  const command = vscode.workspace.getConfiguration("tl").get("path", "tl");
  const watched = ["**/*.tl", "**/tl.toml"];
  client = new LanguageClient(
    "tl",
    "TL",
    { command, args: ["lsp"] },
    {
      documentSelector: [{ language: "tl" }],
      synchronize: {
        fileEvents: watched.map((files) => vscode.workspace.createFileSystemWatcher(files)),
      },
    },
  );
  try {
    await client.start();
  } catch (error) {
    client = undefined;
    const settings = "Open Settings";
    const chosen = await vscode.window.showErrorMessage(
      `Cannot run \`${command} lsp\`: ${error instanceof Error ? error.message : error}. ` +
        "Install the command `tl`, or set `tl.path`.",
      settings,
    );
    if (chosen === settings) {
      await vscode.commands.executeCommand("workbench.action.openSettings", "tl.path");
    }
  }
}

async function stop() {
  const running = client;
  client = undefined;
  await running?.dispose();
}

async function restart() {
  await stop();
  await start();
}

/** @param {vscode.ExtensionContext} context */
async function activate(context) {
  context.subscriptions.push(
    vscode.commands.registerCommand("tl.restart", restart),
    vscode.workspace.onDidChangeConfiguration(async (change) => {
      if (change.affectsConfiguration("tl.path")) await restart();
    }),
  );
  // Activation must not wait for an answer to the message about an error.
  void start();
}

module.exports = { activate, deactivate: stop };
