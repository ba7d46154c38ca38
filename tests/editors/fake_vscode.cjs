// A stand-in for the module `vscode`, as far as the extension and its client need it: documents are
// opened, providers are kept, findings are stored. Everything else is a class or does nothing.

const { pathToFileURL, fileURLToPath } = require("node:url");

class Disposable {
  constructor(dispose = () => {}) {
    this.dispose = dispose;
  }
  static from(...all) {
    return new Disposable(() => all.forEach((one) => one.dispose()));
  }
}

class EventEmitter {
  #listeners = new Set();
  event = (listener, self) => {
    const bound = self ? listener.bind(self) : listener;
    this.#listeners.add(bound);
    return new Disposable(() => this.#listeners.delete(bound));
  };
  fire(event) {
    for (const listener of [...this.#listeners]) listener(event);
  }
  dispose() {
    this.#listeners.clear();
  }
}

class Position {
  constructor(line, character) {
    Object.assign(this, { line, character });
  }
}

class Range {
  constructor(...at) {
    const [start, end] =
      at.length === 2 ? at : [new Position(at[0], at[1]), new Position(at[2], at[3])];
    Object.assign(this, { start, end });
  }
}

class Uri {
  constructor(text) {
    Object.assign(this, { text, scheme: text.split(":")[0] });
  }
  static parse = (text) => new Uri(text);
  static file = (path) => new Uri(pathToFileURL(path).href);
  get fsPath() {
    return fileURLToPath(this.text);
  }
  toString() {
    return this.text;
  }
}

class MarkdownString {
  constructor(value = "") {
    this.value = value;
  }
  appendMarkdown(text) {
    this.value += text;
    return this;
  }
}

class Diagnostic {
  constructor(range, message, severity) {
    Object.assign(this, { range, message, severity });
  }
}

class Hover {
  constructor(contents, range) {
    Object.assign(this, { contents: [contents].flat(), range });
  }
}

class CancellationTokenSource {
  token = { isCancellationRequested: false, onCancellationRequested: () => new Disposable() };
  cancel() {}
  dispose() {}
}

class TextEdit {
  constructor(range, newText) {
    Object.assign(this, { range, newText });
  }
}

/** The parts that the test sees and changes. */
const test = {
  settings: { path: "tl" },
  commands: new Map(),
  /** The providers of each kind, such as `Hover`. */
  providers: new Map(),
  findings: new Map(),
  messages: [],
  documents: [],
  opened: new EventEmitter(),
  changed: new EventEmitter(),
  settingsChanged: new EventEmitter(),
};

const nothing = () => new Disposable();

/** Returns an object with these properties; every other is a function that returns a disposable. */
function withDefaults(object) {
  return new Proxy(object, {
    get: (known, name) =>
      name in known ? known[name] : typeof name === "string" ? nothing : undefined,
  });
}

/** Returns an object whose every property is a number, but for these. */
function enumeration() {
  const values = new Map();
  return new Proxy(class {}, {
    get(known, name) {
      if (name in known || typeof name === "symbol") return known[name];
      if (!values.has(name)) values.set(name, values.size);
      return values.get(name);
    },
  });
}

const workspace = withDefaults({
  workspaceFolders: undefined,
  notebookDocuments: [],
  get textDocuments() {
    return test.documents;
  },
  getConfiguration: (section) => ({
    get: (name, otherwise) => (section === "tl" && test.settings[name]) || otherwise,
  }),
  getWorkspaceFolder: () => undefined,
  onDidOpenTextDocument: test.opened.event,
  onDidChangeTextDocument: test.changed.event,
  onDidChangeConfiguration: test.settingsChanged.event,
  createFileSystemWatcher: () =>
    withDefaults({
      onDidCreate: nothing,
      onDidChange: nothing,
      onDidDelete: nothing,
      dispose() {},
    }),
});

const languages = new Proxy(
  {
    match: (selector, document) =>
      [selector].flat().some((one) => (one.language ?? one) === document.languageId) ? 10 : 0,
    createDiagnosticCollection: () => ({
      set: (uri, found) => test.findings.set(uri.toString(), found),
      delete: (uri) => test.findings.delete(uri.toString()),
      clear: () => test.findings.clear(),
      dispose: () => test.findings.clear(),
    }),
  },
  {
    get(known, name) {
      if (name in known) return known[name];
      const [, kind] = /^register(\w+)Provider$/.exec(name) ?? [];
      return (...given) => {
        test.providers.set(kind, kind === "WorkspaceSymbol" ? given[0] : given[1]);
        return new Disposable(() => test.providers.delete(kind));
      };
    },
  },
);

const window = withDefaults({
  activeTextEditor: undefined,
  tabGroups: withDefaults({ all: [] }),
  createOutputChannel: () =>
    withDefaults({ append() {}, appendLine() {}, show() {}, dispose() {} }),
  showErrorMessage: async (message) => void test.messages.push(message),
  withProgress: (options, task) => task({ report() {} }, new CancellationTokenSource().token),
});

const commands = withDefaults({
  registerCommand(name, command) {
    test.commands.set(name, command);
    return new Disposable(() => test.commands.delete(name));
  },
});

const known = {
  ...{
    Disposable,
    EventEmitter,
    Position,
    Range,
    Uri,
    MarkdownString,
    Diagnostic,
    Hover,
    TextEdit,
  },
  ...{ CancellationTokenSource, workspace, languages, window, commands, test },
  version: "1.91.0",
  CancellationError: class extends Error {},
  env: { appName: "a test", language: "en" },
  CodeActionKind: new Proxy({}, { get: () => actionKind("") }),
};

function actionKind(value) {
  return { value, append: (part) => actionKind(value ? `${value}.${part}` : part) };
}

const classes = new Map();

module.exports = new Proxy(known, {
  get(all, name) {
    if (name in all || typeof name !== "string" || !/^[A-Z]/.test(name)) return all[name];
    if (!classes.has(name)) classes.set(name, enumeration());
    return classes.get(name);
  },
});
