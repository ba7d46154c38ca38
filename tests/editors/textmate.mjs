// The grammars of TextMate, run by the library that VS Code has.

import fs from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";

/**
 * Returns the grammars of an extension, with libraries from a folder of packages. `load` returns a
 * function from lines to their tokens: `{start, end, scopes}`, the scope of the language left out.
 */
export async function textmate(packages, extension) {
  const load = createRequire(path.join(path.resolve(packages), "package.json"));
  const { Registry, INITIAL } = load("vscode-textmate");
  const { loadWASM, OnigScanner, OnigString } = load("vscode-oniguruma");
  await loadWASM(fs.readFileSync(load.resolve("vscode-oniguruma/release/onig.wasm")));

  const read = (file) => JSON.parse(fs.readFileSync(path.join(extension, file), "utf8"));
  const { grammars } = read("package.json").contributes;
  // Grammars of the editor, of which ours need to know nothing.
  const others = new Map([
    ["text.html.markdown", { scopeName: "text.html.markdown", patterns: [] }],
  ]);
  const registry = new Registry({
    onigLib: Promise.resolve({
      createOnigScanner: (patterns) => new OnigScanner(patterns),
      createOnigString: (string) => new OnigString(string),
    }),
    loadGrammar: async (scope) => {
      const ours = grammars.find(({ scopeName }) => scopeName === scope);
      return ours ? read(ours.path) : others.get(scope);
    },
    getInjections: (scope) =>
      grammars
        .filter(({ injectTo }) => injectTo?.includes(scope))
        .map(({ scopeName }) => scopeName),
  });

  return {
    async load(scope) {
      const grammar = await registry.loadGrammar(scope);
      return (lines) => {
        let state = INITIAL;
        return lines.map((line) => {
          const { tokens, ruleStack } = grammar.tokenizeLine(line, state);
          state = ruleStack;
          return tokens.map(({ startIndex, endIndex, scopes }) => {
            return { start: startIndex, end: endIndex, scopes: scopes.slice(1) };
          });
        });
      };
    },
  };
}
