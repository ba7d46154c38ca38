#!/usr/bin/env bash
# Tests the grammars for editors: tree-sitter's own tests, and both grammars against the parser, for
# the schemas of the repository, those below TL_CORPUS, and those of crates that cargo has downloaded.
# Installs packages of npm below `target`. The command of tree-sitter is one of
# `cargo install --locked tree-sitter-cli@0.25.10`.
set -euo pipefail
cd "$(dirname "$0")/../.."

TREE_SITTER=0.25.10

if ! command -v npm >/dev/null; then
    echo "skipped the grammars: there is no npm" >&2
    exit 0
fi
if ! tree-sitter --version 2>/dev/null | grep -F "tree-sitter $TREE_SITTER" >/dev/null; then
    echo "skipped the grammars: there is no tree-sitter $TREE_SITTER" >&2
    exit 0
fi
cargo build --quiet --locked -p tl-cli
target=$(cd "${CARGO_TARGET_DIR:-target}" && pwd)
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
# Tree-sitter compiles grammars into this folder.
export XDG_CACHE_HOME=$folder

grammar=editors/tree-sitter-tl
cp -r "$grammar" "$folder/grammar"
(cd "$folder/grammar" && tree-sitter generate --abi 14 2>/dev/null)
rm "$folder/grammar/src/tree_sitter"/{alloc,array}.h
if ! diff -r "$grammar/src" "$folder/grammar/src" >&2; then
    echo "editors/tree-sitter-tl/src is stale: editors/README.md says how to make it" >&2
    exit 1
fi
(cd "$grammar" && tree-sitter test) >"$folder/log" 2>&1 || { cat "$folder/log" >&2; exit 1; }
# Queries that name unknown nodes are errors, and those that find nothing are of no use.
for query in "$PWD/$grammar"/queries/*.scm "$PWD"/editors/zed/languages/tl/*.scm; do
    found=$(cd "$grammar" && tree-sitter query "$query" ../../tests/editors/layout.tl 2>"$folder/log") ||
        { cat "$folder/log" >&2; exit 1; }
    grep -q capture <<<"$found" || { echo "$query finds nothing" >&2; exit 1; }
done

packages=$target/editors
npm install --silent --no-audit --no-fund --prefix "$packages" vscode-textmate@9.3.2 vscode-oniguruma@2.0.1
{
    git ls-files '*.tl' | sed "s|^|$PWD/|"
    (find ${TL_CORPUS:+"$TL_CORPUS"} "${CARGO_HOME:-$HOME/.cargo}/registry/src" -name '*.tl' 2>/dev/null || true) | sort
} >"$folder/schemas"
node tests/editors/grammars.mjs "$target/debug/tl" "$packages" <"$folder/schemas"
