#!/usr/bin/env bash
# Edits schemas in a real editor, Neovim, with the language server. Installs nothing: without Neovim,
# it says so.
set -euo pipefail
cd "$(dirname "$0")/../.."

if ! command -v nvim >/dev/null; then
    echo "skipped the editor: there is no nvim" >&2
    exit 0
fi
cargo build --quiet --locked -p tl-cli
target=$(cd "${CARGO_TARGET_DIR:-target}" && pwd)
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
TL=$target/debug/tl FOLDER=$folder timeout 120 nvim --headless -u NONE -n -c "luafile tests/editors/neovim.lua"
