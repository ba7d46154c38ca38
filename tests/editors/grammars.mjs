// Compares the grammars for editors with the parser, token by token.
//
// The language server says what each name, number and comment of a schema is. The grammar of
// TextMate and the highlights of tree-sitter must agree, and must not see names elsewhere in a
// definition. Where the parser finds no syntax error, the tree has none either.
//
//     node grammars.mjs TL FOLDER_OF_PACKAGES < LIST_OF_FILES

import assert from "node:assert";
import { execFileSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { Server } from "./server.mjs";
import { textmate } from "./textmate.mjs";

const [tl, packages] = process.argv.slice(2);
const editors = fileURLToPath(new URL("../../editors", import.meta.url));

/** For each kind of token of the server: the scopes in TextMate, the captures in tree-sitter. */
const KINDS = {
  comment: [/^comment\./, /^comment/],
  id: [/^constant\.numeric\.hex/, /^number$/],
  number: [/^constant\.numeric\.decimal/, /^number$/],
  type: [/^entity\.name\.type\.tl/, /^type$/],
  constructor: [/^entity\.name\.function\.constructor/, /^constructor$/],
  function: [/^entity\.name\.function\.tl/, /^function$/],
  // A wrapper of functions among the types: only `!` tells, and only after the name.
  wrapper: [/^entity\.name\.function/, /^(constructor|function)$/],
  bare: [/^entity\.name\.type\.bare/, /^type$/],
  member: [/^variable\./, /^(property|variable\.parameter)$/],
  // A parameter or a number, as a type.
  local: [/^(variable\.|entity\.name\.type)/, /^(property|variable\.parameter|type)$/],
};

/** The scopes and captures of names. */
const NAMES = [
  /^(entity\.name|variable)\./,
  /^(type|constructor|function|property|variable\.parameter)$/,
];

/** A schema, with the starts of its lines. */
class Text {
  constructor(file) {
    this.file = file;
    const bytes = fs.readFileSync(file);
    const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
    this.mark = text.startsWith("\ufeff") ? 1 : 0;
    this.text = text;
    const lines = [...text.matchAll(/\r\n|\n|\r/g)];
    this.lines = [0, ...lines.map((found) => found.index + found[0].length)];
    // Tree-sitter knows LF only, and counts bytes.
    this.rows = [0, ...[...text.matchAll(/\n/g)].map((found) => found.index + 1)];
  }

  /** Returns the place of a line and a column in bytes. */
  place(row, column) {
    const start = this.rows[row];
    const end = this.rows[row + 1] ?? this.text.length;
    const bytes = Buffer.from(this.text.slice(start, Math.min(end, start + column)));
    return start + bytes.subarray(0, column).toString().length;
  }

  describe(place) {
    const line = this.lines.findLastIndex((start) => start <= place);
    return `${this.file}:${line + 1}:${place - this.lines[line] + 1}`;
  }
}

/** Asks the language server for the tokens of schemas, as lists of `{start, end, kind}`. */
async function expected(texts) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "grammars-"));
  const schema = (text, number) =>
    `[schemas.s${number}]\nfiles = [${JSON.stringify(text.file)}]\nvk = true\n`;
  fs.writeFileSync(path.join(folder, "tl.toml"), texts.map(schema).join("\n"));
  const server = new Server(tl);
  const folders = [{ uri: pathToFileURL(folder).href, name: "schemas" }];
  const params = { processId: null, capabilities: {}, workspaceFolders: folders };
  const { capabilities } = await server.ask("initialize", params);
  server.tell("initialized", {});
  const names = capabilities.semanticTokensProvider.legend.tokenTypes;
  const all = [];
  for (const text of texts) {
    const textDocument = { uri: pathToFileURL(text.file).href };
    const { data } = await server.ask("textDocument/semanticTokens/full", { textDocument });
    const symbols = await server.ask("textDocument/documentSymbol", { textDocument });
    const options = { tabSize: 4, insertSpaces: true };
    const edits = await server.ask("textDocument/formatting", { textDocument, options });
    all.push({ ...tokens(text, data, names, symbols), isClean: edits !== null });
  }
  await server.stop();
  fs.rmSync(folder, { recursive: true });
  return all;
}

function tokens(text, data, names, symbols) {
  const place = (at) => text.lines[at.line] + at.character;
  const definitions = symbols.map(({ range }) => [place(range.start), place(range.end)]);
  const declared = new Set(symbols.map(({ selectionRange }) => place(selectionRange.start)));
  const found = [];
  for (let i = 0, line = 0, column = 0; i < data.length; i += 5) {
    column = data[i] > 0 ? data[i + 1] : column + data[i + 1];
    line += data[i];
    const start = text.lines[line] + column;
    const end = start + data[i + 2];
    found.push({ start, end, kind: kind(text.text, start, end, names[data[i + 3]], declared) });
  }
  return { found, definitions };
}

/** Returns the kind of a token, a key of `KINDS`. */
function kind(text, start, end, name, declared) {
  switch (name) {
    case "number":
      return text[start] === "#" ? "id" : "number";
    case "function":
      return isWrapper(text, start) ? "wrapper" : "function";
    case "struct":
      return declared.has(start) ? "constructor" : "bare";
    case "property":
      return /^\s*[:.?]/.test(text.slice(end, end + 100)) ? "member" : "local";
    default:
      return name;
  }
}

function isWrapper(text, start) {
  const definition = text.slice(start, text.indexOf(";", start));
  return definition.includes("!") && !text.slice(0, start).includes("functions---");
}

/** Returns the scopes of a text in the grammar of TextMate, by their places. */
function scopesOf(text) {
  const lines = text.lines.map((start, number) => {
    const from = number === 0 ? text.mark : start;
    return [from, text.text.slice(from, text.lines[number + 1]).replace(/[\r\n]+$/, "")];
  });
  const scopes = [];
  for (const [number, tokens] of schemas(lines.map(([, line]) => line)).entries()) {
    const [from, line] = lines[number];
    for (const { start, end, scopes: names } of tokens) {
      const scope = names.find((name) => name.startsWith("comment.")) ?? names.at(-1);
      // The end of the line is in the last token.
      if (scope && start < line.length) {
        scopes.push({ start: from + start, end: from + Math.min(end, line.length), scope });
      }
    }
  }
  return scopes;
}

/** Checks the colours of code blocks in Markdown. */
async function markdown(grammars) {
  const lines = [
    "a = A;",
    "```tl",
    "user id:long = User",
    "```",
    "b = B;",
    "~~~~ TL",
    "c = C;",
    "~~~~",
    "```tls",
    "d = D;",
  ];
  const tokens = (await grammars.load("text.html.markdown"))(lines);
  const colours = tokens.map((line) =>
    line.some(({ scopes }) => scopes.some((name) => name.endsWith(".tl"))),
  );
  assert.deepEqual(
    colours,
    [2, 6].reduce(
      (all, line) => all.with(line, true),
      lines.map(() => false),
    ),
  );
  const first = tokens[2][0].scopes;
  assert(
    first.includes("meta.embedded.block.tl") &&
      first.includes("entity.name.function.constructor.tl"),
    first,
  );
}

/** Returns the captures of the highlights of all texts, and the files that have errors. */
function treeSitter(texts) {
  const folder = path.join(editors, "tree-sitter-tl");
  const list = path.join(fs.mkdtempSync(path.join(os.tmpdir(), "grammars-")), "paths");
  fs.writeFileSync(list, texts.map((text) => text.file + "\n").join(""));
  const run = (...line) => {
    // The status is 1 if a tree has errors. A notice without a configuration is of no interest.
    const options = {
      cwd: folder,
      maxBuffer: 2 ** 31,
      stdio: ["ignore", "pipe", "pipe"],
      encoding: "utf8",
    };
    try {
      return execFileSync("tree-sitter", line, options);
    } catch (error) {
      if (error.status !== 1 || line[0] !== "parse") throw error;
      return error.stdout;
    }
  };
  const bad = new Set();
  for (const line of run("parse", "--quiet", "--paths", list).split("\n")) {
    if (/\t\((ERROR|MISSING) /.test(line)) bad.add(line.split("\t")[0].trim());
  }
  const captures = new Map(texts.map((text) => [text.file, []]));
  const pattern =
    /^ +pattern: +\d+, capture: \d+ - ([\w.]+), start: \((\d+), (\d+)\), end: \((\d+), (\d+)\)/;
  let current;
  for (const line of run("query", "--captures", "queries/highlights.scm", "--paths", list).split(
    "\n",
  )) {
    if (captures.has(line)) {
      current = { text: texts.find((text) => text.file === line), found: captures.get(line) };
    }
    const [, scope, ...at] = pattern.exec(line) ?? [];
    if (scope) {
      const [row, column, endRow, endColumn] = at.map(Number);
      const start = current.text.place(row, column);
      current.found.push({ start, end: current.text.place(endRow, endColumn), scope });
    }
  }
  fs.rmSync(path.dirname(list), { recursive: true });
  return { captures, bad };
}

/** Returns the differences between the tokens of the server and those of a grammar, 0 or 1. */
function differences(text, { found, definitions }, scopes, grammar) {
  const problems = [];
  const pieces = scopes.toSorted((a, b) => a.start - b.start);
  const covered = new Set();
  let next = 0;
  for (const token of found) {
    while (next < pieces.length && pieces[next].end <= token.start) next++;
    // A comment may be several pieces, such as its signs and its text.
    let end = token.start;
    for (let i = next; end < token.end; i++) {
      const piece = pieces[i];
      const fits = piece && piece.start <= end && KINDS[token.kind][grammar].test(piece.scope);
      if (
        !fits ||
        (token.kind !== "comment" && (piece.start !== token.start || piece.end !== token.end))
      ) {
        problems.push([
          token.start,
          `is ${token.kind}, has the scope ${piece?.scope ?? "of nothing"}`,
        ]);
        break;
      }
      covered.add(piece);
      end = piece.end;
    }
  }
  let definition = 0;
  for (const piece of pieces) {
    while (definition < definitions.length && definitions[definition][1] <= piece.start)
      definition++;
    const inside = definitions[definition]?.[0] <= piece.start;
    if (
      inside &&
      NAMES[grammar].test(piece.scope) &&
      !covered.has(piece) &&
      !isBlank(text, piece)
    ) {
      problems.push([piece.start, `is no name, has the scope ${piece.scope}`]);
    }
  }
  return problems.map(([place, problem]) => {
    const line = text.text.slice(place, place + 30).split(/[\r\n]/)[0];
    return `${text.describe(place)}: ${["TextMate", "tree-sitter"][grammar]}: \`${line}\` ${problem}`;
  });
}

function isBlank(text, { start, end }) {
  return text.text.slice(start, end).trim() === "";
}

const files = fs.readFileSync(0, "utf8").split("\n").filter(Boolean);
const texts = files.map((file) => new Text(file));
const answers = await expected(texts);
const grammars = await textmate(packages, path.join(editors, "vscode"));
const schemas = await grammars.load("source.tl");
await markdown(grammars);
const { captures, bad } = treeSitter(texts);
const problems = [];
let count = 0;
for (const [number, text] of texts.entries()) {
  const answer = answers[number];
  count += answer.found.length;
  if (answer.isClean) {
    if (bad.has(text.file))
      problems.push(`${text.file}: tree-sitter: an error that the parser does not see`);
    problems.push(...differences(text, answer, scopesOf(text), 0));
    problems.push(...differences(text, answer, captures.get(text.file), 1));
  }
}
if (problems.length > 0) {
  console.error(problems.slice(0, 40).join("\n"));
  console.error(`${problems.length} differences in ${count} tokens`);
  process.exit(1);
}
const clean = answers.filter((answer) => answer.isClean).length;
console.log(`grammars: ${count} tokens of ${clean} schemas have the scopes of both grammars`);
