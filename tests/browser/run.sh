#!/usr/bin/env bash
# Shows the pages of `tl serve` and of `tl site` to a real browser, Chromium, and tries what a person
# does. Installs the browser and Node.js from Debian if they are missing, and packages of npm below
# `target`. Without them, it says so. Screenshots go to target/browser; UPDATE_DOCS=1
# takes two of them into docs/pictures.
set -euo pipefail
cd "$(dirname "$0")/../.."

PUPPETEER=25.16.0
AXE=4.14.1

install() {
    command -v "$1" >/dev/null && return
    if command -v apt-get >/dev/null && [ "$(id -u)" = 0 ]; then
        (apt-get update -qq && apt-get install -y -qq --no-install-recommends "$2") >/dev/null || true
    fi
    if ! command -v "$1" >/dev/null; then
        echo "skipped the browser: there is no $1" >&2
        exit 0
    fi
}
install chromium chromium
install node nodejs
install npm npm

target=$(mkdir -p "${CARGO_TARGET_DIR:-target}" && cd "${CARGO_TARGET_DIR:-target}" && pwd)
npm install --silent --no-audit --no-fund --prefix "$target/browser" \
    "puppeteer-core@$PUPPETEER" "axe-core@$AXE"
cargo build --quiet --locked -p tl-cli

folder=$(mktemp -d)
server=
trap '[ -z "$server" ] || kill "$server"; rm -rf "$folder"' EXIT
cp schema/api-185.tl schema/api-186.tl schema/docs/api.toml "$folder"
layers=(--layer "185=$folder/api-185.tl" --layer "186=$folder/api-186.tl" --docs "$folder/api.toml")
"$target/debug/tl" site "${layers[@]}" --out "$folder/site" >/dev/null
"$target/debug/tl" serve "${layers[@]}" --port 0 >"$folder/log" 2>"$folder/notes" &
server=$!
for _ in $(seq 300); do
    address=$(sed -n 's/^serving //p' "$folder/log")
    [ -z "$address" ] || break
    sleep 0.1
done

export NODE_PATH=$target/browser/node_modules
if ! timeout 600 node tests/browser/main.cjs "$address" "$folder" "$target/browser"; then
    echo "the notes of the server:" >&2
    cat "$folder/notes" >&2
    exit 1
fi

# The pictures in README.
if [ -n "${UPDATE_DOCS:-}" ]; then
    cp "$target/browser/function.png" docs/pictures/site.png
    cp "$target/browser/bytes.png" docs/pictures/bytes.png
fi
