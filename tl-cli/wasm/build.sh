#!/usr/bin/env bash
# Compiles the answers to WebAssembly, and writes them into the site as a script. Needs the target:
# rustup target add wasm32-unknown-unknown
set -euo pipefail
cd "$(dirname "$0")/../.."

# Equal sources and compilers give equal bytes: no path of this machine is in them.
cargo_home=$(cd "${CARGO_HOME:-$HOME/.cargo}" && pwd)
export CARGO_ENCODED_RUSTFLAGS
# The limits of the module, in bytes: the stack, and all memory.
CARGO_ENCODED_RUSTFLAGS=$(printf '%s\x1f' \
    "--remap-path-prefix=$cargo_home=/cargo" \
    "--remap-path-prefix=$PWD=/tl" \
    "-Clink-arg=-zstack-size=8388608")-Clink-arg=--max-memory=268435456
cargo build --quiet --locked --package answers --profile wasm --target wasm32-unknown-unknown

module=${1:-tl-cli/src/site/bytes/module.js}
{
    printf '// Written by tl-cli/wasm/build.sh with %s\n' "$(rustc --version | cut -d ' ' -f 1,2)"
    printf 'tlModule="'
    gzip -9nc "${CARGO_TARGET_DIR:-target}/wasm32-unknown-unknown/wasm/answers.wasm" | base64 | tr -d '\n'
    printf '";\n'
} >"$module"
