#!/usr/bin/env bash
# Checks, packages and runs the extension for VS Code, below `target/editors`. The editor itself is a
# stand-in, `fake_vscode.cjs`; the server and its client are real.
set -euo pipefail
cd "$(dirname "$0")/../.."

VSCE=3.9.2

if ! command -v npm >/dev/null; then
    echo "skipped the extension for VS Code: there is no npm" >&2
    exit 0
fi
cargo build --quiet --locked -p tl-cli
target=$(cd "${CARGO_TARGET_DIR:-target}" && pwd)
packages=$target/editors
mkdir -p "$packages"
npm install --silent --no-audit --no-fund --ignore-scripts --prefix "$packages/vsce" "@vscode/vsce@$VSCE"

extension=$packages/vscode
rm -rf "$extension" "$packages/unpacked"
cp -r editors/vscode "$extension"
cp LICENSE-MIT LICENSE-APACHE "$extension"
cd "$extension"
npm ci --silent --no-audit --no-fund
npx --no-install tsc
"$packages/vsce/node_modules/.bin/vsce" package --allow-missing-repository --skip-license \
    --out "$packages/tl.vsix" >"$packages/vsce.log" 2>&1 || { cat "$packages/vsce.log" >&2; exit 1; }
cd - >/dev/null

python3 -c 'import sys, zipfile; zipfile.ZipFile(sys.argv[1]).extractall(sys.argv[2])' \
    "$packages/tl.vsix" "$packages/unpacked"
timeout 120 node tests/editors/vscode.cjs "$target/debug/tl" "$packages/unpacked/extension"
