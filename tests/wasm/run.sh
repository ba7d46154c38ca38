#!/usr/bin/env bash
# Compares the answers of the committed WebAssembly module with those of `tl serve`, in Node.js. Installs
# Node.js from Debian if it is missing; without it, says so. With `--bytes`, its sources must give its bytes,
# too, which takes the compiler that made it and its target.
set -euo pipefail
cd "$(dirname "$0")/../.."

if ! command -v node >/dev/null && command -v apt-get >/dev/null && [ "$(id -u)" = 0 ]; then
    (apt-get update -qq && apt-get install -y -qq --no-install-recommends nodejs) >/dev/null || true
fi
if ! command -v node >/dev/null; then
    echo "skipped the WebAssembly module: there is no node" >&2
    exit 0
fi

target=$(mkdir -p "${CARGO_TARGET_DIR:-target}" && cd "${CARGO_TARGET_DIR:-target}" && pwd)
cargo build --quiet --locked -p tl-cli
folder=$(mktemp -d)
server=
trap '[ -z "$server" ] || kill "$server"; rm -rf "$folder"' EXIT

# Compares all answers by a schema, which the arguments of `tl serve` name.
compare() {
    : >"$folder/log"
    "$target/debug/tl" serve "$@" --port 0 >"$folder/log" 2>"$folder/notes" &
    server=$!
    for _ in $(seq 600); do
        address=$(sed -n 's/^serving //p' "$folder/log")
        [ -z "$address" ] || break
        sleep 0.1
    done
    if ! timeout 300 node tests/wasm/compare.cjs "$address"; then
        cat "$folder/notes" >&2
        exit 1
    fi
    kill "$server"
    server=
}
compare --layer 185=schema/api-185.tl --layer 186=schema/api-186.tl
compare --schema tests/wasm/deep.tl
# Several files, some of whose constructors are local.
compare --schema schema/mtproto.tl --schema schema/api-186.tl
compare --layer schema/api.tl

if [ "${1:-}" = --bytes ]; then
    tl-cli/wasm/build.sh "$folder/module.js"
    cmp "$folder/module.js" tl-cli/src/site/bytes/module.js ||
        { echo "the module is older than its sources: run tl-cli/wasm/build.sh" >&2 && exit 1; }
fi
