#!/usr/bin/env bash
# Compares the answers of the committed WebAssembly module with those of `tl serve`, in Node.js. Installs
# Node.js from Debian if it is missing; without it, says so. With `--bytes`, its sources must give its bytes,
# too, which takes the compiler that made it and its target.
set -euo pipefail
cd "$(dirname "$0")/../.."

. tests/server.sh
install node nodejs
prepare

# Compares all answers by a schema, which the arguments of `tl serve` name.
compare() {
    serve "$@"
    timeout 300 node tests/wasm/compare.cjs "$address" || { show_notes && exit 1; }
    stop
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
