#!/usr/bin/env bash
# Edits schemas in real editors, Neovim and Emacs, with the language server, and colours them with the
# grammars of `editors`. Installs nothing: without an editor, it says so.
set -euo pipefail
cd "$(dirname "$0")/../.."

source tests/editors/commands.sh
cargo build --quiet --locked -p tl-cli
target=$(cd "${CARGO_TARGET_DIR:-target}" && pwd)
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
export FOLDER=$folder PATH=$target/debug:$PATH

if ! command -v nvim >/dev/null || ! command -v cc >/dev/null; then
    echo "skipped Neovim: there is no nvim, or no cc for the grammar" >&2
else
    install_neovim "$folder"
    for script in neovim neovim_colours; do
        HOME=$folder timeout 120 nvim --headless -n -i NONE -c "luafile tests/editors/$script.lua"
    done
fi

# Debian has Eglot for Emacs 28 in a package, which `-q` loads and `-Q` does not.
emacs=(timeout 120 emacs --batch -q --eval "(package-initialize)" -L editors/emacs)
if ! "${emacs[@]}" --eval "(require 'eglot)" >/dev/null 2>&1; then
    echo "skipped Emacs: there is no emacs with Eglot" >&2
else
    rm -f "$folder"/tl.toml "$folder"/*.tl
    "${emacs[@]}" -l tests/editors/emacs.el 2>"$folder/log" || { cat "$folder/log" >&2; exit 1; }
fi
