#!/usr/bin/env bash
# Compares the answers of the committed WebAssembly module with those of `tl serve`, in Node.js. Installs
# Node.js from Debian if it is missing; without it, says so. If the target of the module is installed
# with the compiler that made it, its sources must give its bytes.
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

module=tl-cli/src/site/bytes/module.js
compiler=$(rustc --version | cut -d ' ' -f 1,2)
if ! head -1 "$module" | grep -F "with $compiler" >/dev/null; then
    echo "skipped building the module: it was not made with $compiler" >&2
elif [ ! -d "$(rustc --print sysroot)/lib/rustlib/wasm32-unknown-unknown" ]; then
    echo "skipped building the module: rustup target add wasm32-unknown-unknown" >&2
else
    tl-cli/wasm/build.sh "$folder/module.js"
    cmp "$folder/module.js" "$module" || { echo "run tl-cli/wasm/build.sh" >&2 && exit 1; }
fi
