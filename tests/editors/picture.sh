#!/usr/bin/env bash
# Compares docs/pictures/editor.svg with the screen of Neovim in tmux; `UPDATE_DOCS=1` stores it. Other
# versions of Neovim draw other screens.
set -euo pipefail
cd "$(dirname "$0")/../.."

NEOVIM=0.7.2

has() { command -v "$1" >/dev/null; }
if ! has nvim || ! nvim --version | grep -xF "NVIM v$NEOVIM" >/dev/null || ! has tmux || ! has cc; then
    echo "skipped the picture of an editor: there is no Neovim $NEOVIM with tmux and cc" >&2
    exit 0
fi
source tests/editors/commands.sh
cargo build --quiet --locked -p tl-cli
target=$(cd "${CARGO_TARGET_DIR:-target}" && pwd)
folder=$(mktemp -d)
terminal=(env LC_ALL=C.UTF-8 tmux -S "$folder/socket" -f /dev/null)
trap '"${terminal[@]}" kill-server 2>/dev/null || true; rm -rf "$folder"' EXIT

install_neovim "$folder"
HOME=$folder FOLDER=$folder PATH=$target/debug:$PATH TERM=xterm-256color "${terminal[@]}" \
    new-session -d -x 88 -y 40 "nvim -n -i NONE -c 'luafile tests/editors/picture.lua'"
"${terminal[@]}" set status off
for _ in $(seq 200); do
    [ ! -e "$folder/shown" ] || break
    sleep 0.1
done
# The terminal may draw after the editor has said that it is done.
sleep 1
last=$("${terminal[@]}" capture-pane -p | grep -n . | tail -n 1 | cut -d : -f 1)
"${terminal[@]}" capture-pane -p -e -E "$last" >"$folder/screen"
EDITOR_SCREEN=$folder/screen cargo test --quiet --locked -p tl-cli --test pictures editor
