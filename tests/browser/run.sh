#!/usr/bin/env bash
# Shows the pages of `tl serve` and of `tl site` to a real browser, Chromium, and tries what a person
# does. Installs the browser and Node.js from Debian if they are missing, and packages of npm below
# `target`. Without them, it says so. Screenshots go to target/browser; UPDATE_DOCS=1
# takes two of them into docs/pictures.
set -euo pipefail
cd "$(dirname "$0")/../.."

PUPPETEER=25.16.0
AXE=4.14.1

. tests/server.sh
install chromium chromium
install node nodejs
install npm npm

prepare
npm install --silent --no-audit --no-fund --prefix "$target/browser" \
    "puppeteer-core@$PUPPETEER" "axe-core@$AXE"
cp schema/api-185.tl schema/api-186.tl schema/docs/api.toml "$folder"
layers=(--layer "185=$folder/api-185.tl" --layer "186=$folder/api-186.tl" --docs "$folder/api.toml")
"$target/debug/tl" site "${layers[@]}" --out "$folder/site" >/dev/null
serve "${layers[@]}"

export NODE_PATH=$target/browser/node_modules
timeout 600 node tests/browser/main.cjs "$address" "$folder" "$target/browser" || { show_notes && exit 1; }

# The pictures in README.
if [ -n "${UPDATE_DOCS:-}" ]; then
    cp "$target/browser/function.png" docs/pictures/site.png
    cp "$target/browser/bytes.png" docs/pictures/bytes.png
fi
