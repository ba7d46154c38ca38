#!/usr/bin/env bash
# Edits schemas in real editors, Neovim and Emacs, with the language server, and colours them with the
# grammars of `editors`. Installs nothing: without an editor, it says so.
set -euo pipefail
cd "$(dirname "$0")/../.."

cargo build --quiet --locked -p tl-cli
target=$(cd "${CARGO_TARGET_DIR:-target}" && pwd)
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
export FOLDER=$folder TL=$target/debug/tl PATH=$target/debug:$PATH

if ! command -v nvim >/dev/null; then
    echo "skipped Neovim: there is no nvim" >&2
else
    neovim=(timeout 120 nvim --headless -u NONE -n)
    "${neovim[@]}" -c "luafile tests/editors/neovim.lua"
    if ! command -v cc >/dev/null; then
        echo "skipped the colours in Neovim: there is no cc" >&2
    else
        # The folders of docs/editors.md.
        runtime=$folder/runtime grammar=editors/tree-sitter-tl
        mkdir -p "$runtime/parser" "$runtime/queries/tl"
        cc -O2 -shared -fPIC -I "$grammar/src" -o "$runtime/parser/tl.so" "$grammar/src/parser.c"
        cp "$grammar"/queries/*.scm "$runtime/queries/tl"
        "${neovim[@]}" --cmd "set runtimepath+=$runtime" -c "luafile tests/editors/neovim_colours.lua"
    fi
fi

# Debian has Eglot for Emacs 28 in a package, which `-q` loads and `-Q` does not.
emacs=(timeout 120 emacs --batch -q --eval "(package-initialize)" -L editors/emacs)
if ! "${emacs[@]}" --eval "(require 'eglot)" >/dev/null 2>&1; then
    echo "skipped Emacs: there is no emacs with Eglot" >&2
else
    rm -f "$folder"/*.tl
    "${emacs[@]}" -l tests/editors/emacs.el 2>"$folder/log" || { cat "$folder/log" >&2; exit 1; }
fi
