#!/usr/bin/env bash
# Packages the extension for VS Code by the commands of docs/editors.md, checks its types, and runs it.
# The editor is a stand-in, `fake_vscode.cjs`; the server and its client are real.
set -euo pipefail
cd "$(dirname "$0")/../.."

if ! command -v npm >/dev/null || ! command -v python3 >/dev/null; then
    echo "skipped the extension for VS Code: there is no npm, or no python3 to unpack it" >&2
    exit 0
fi
source tests/editors/commands.sh
cargo build --quiet --locked -p tl-cli
tl=$(cd "${CARGO_TARGET_DIR:-target}" && pwd)/debug/tl
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

rm -rf target/vscode
commands_for "VS Code" | grep -v '^code ' >"$folder/package.sh"
bash -euo pipefail "$folder/package.sh" >"$folder/log" 2>&1 || { cat "$folder/log" >&2; exit 1; }
(cd target/vscode && npx --no-install tsc)

# A package is a zip file.
python3 -m zipfile -e target/vscode/tl.vsix "$folder"
timeout 120 node tests/editors/vscode.cjs "$tl" "$folder/extension"
