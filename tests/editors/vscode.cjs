// Runs the extension for VS Code, as it is in the package, against `tl lsp`: findings, hover, another
// text, a restart, and a command that is not there.
//
//     node vscode.cjs TL FOLDER_OF_THE_EXTENSION

const assert = require("node:assert");
const fs = require("node:fs");
const Module = require("node:module");
const os = require("node:os");
const path = require("node:path");

const [tl, extension] = process.argv.slice(2);
const vscode = require("./fake_vscode.cjs");
const load = Module._load;
Module._load = (name, ...rest) => (name === "vscode" ? vscode : load(name, ...rest));

const { test } = vscode;

/** Waits until a condition holds. */
async function wait(text, condition) {
  for (let tries = 0; tries < 500; tries++) {
    if (condition()) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  assert.fail(`${text}: ${test.messages}`);
}

class Document {
  languageId = "tl";
  version = 1;
  isClosed = false;

  constructor(file, text) {
    fs.writeFileSync(file, text);
    this.uri = vscode.Uri.file(file);
    this.text = text;
  }

  getText() {
    return this.text;
  }

  change(text) {
    const range = new vscode.Range(0, 0, this.text.split("\n").length, 0);
    const contentChanges = [{ range, rangeLength: this.text.length, text }];
    this.text = text;
    this.version++;
    test.changed.fire({ document: this, contentChanges, reason: undefined });
  }
}

async function main() {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "vscode-"));
  const context = { subscriptions: [] };
  const { main, contributes } = JSON.parse(fs.readFileSync(path.join(extension, "package.json")));
  const { activate, deactivate } = require(path.resolve(extension, main));

  test.settings.path = path.join(folder, "missing");
  await activate(context);
  await wait("a message", () => test.messages.some((message) => message.includes("set `tl.path`")));
  assert.equal(test.messages.length, 1);
  for (const { command } of contributes.commands) assert(test.commands.has(command), command);

  const document = new Document(path.join(folder, "api.tl"), "// 😀\nuser id:lnog = User;\n");
  test.documents.push(document);
  test.settings.path = tl;
  test.settingsChanged.fire({ affectsConfiguration: (name) => name === "tl.path" });
  const findings = () => test.findings.get(document.uri.toString()) ?? [];
  await wait("a finding", () => findings().length > 0);
  const [{ message, range }] = findings();
  assert.match(message, /lnog/);
  assert.deepEqual({ ...range.start }, { line: 1, character: 8 });

  document.change("// 😀\nuser id:long = User;\n");
  await wait("no finding", () => findings().length === 0);
  await wait("a provider", () => test.providers.has("Hover"));
  const { token } = new vscode.CancellationTokenSource();
  const at = new vscode.Position(1, 1);
  const hover = await test.providers.get("Hover").provideHover(document, at, token);
  assert.match(hover.contents[0].value, /user id:long = User/);

  const first = test.providers.get("Hover");
  await test.commands.get("tl.restart")();
  await wait(
    "a new provider",
    () => test.providers.has("Hover") && test.providers.get("Hover") !== first,
  );
  document.change("user id:lnog = User;\n");
  await wait("a finding after the restart", () => findings().length > 0);

  await deactivate();
  assert.equal(test.providers.size, 0);
  fs.rmSync(folder, { recursive: true });
  console.log("vscode: the extension starts and restarts the server, shows findings and hover");
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
