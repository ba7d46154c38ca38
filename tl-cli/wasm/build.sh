#!/usr/bin/env bash
# Compiles the answers to WebAssembly, and writes them into the site as a script. Needs the target:
# rustup target add wasm32-unknown-unknown
set -euo pipefail
cd "$(dirname "$0")"

# Equal sources and compilers give equal bytes: no path of this machine is in them.
cargo_home=$(cd "${CARGO_HOME:-$HOME/.cargo}" && pwd)
repository=$(cd ../.. && pwd)
export CARGO_ENCODED_RUSTFLAGS
# The limits of the module, in bytes: the stack, and all memory.
CARGO_ENCODED_RUSTFLAGS=$(printf '%s\x1f' \
    "--remap-path-prefix=$cargo_home=/cargo" \
    "--remap-path-prefix=$repository=/tl" \
    "-Clink-arg=-zstack-size=8388608")-Clink-arg=--max-memory=268435456
target=${CARGO_TARGET_DIR:-$repository/target}
cargo build --quiet --locked --release --target wasm32-unknown-unknown --target-dir "$target"

module=${1:-../src/site/bytes/module.js}
{
    printf '// Written by tl-cli/wasm/build.sh with %s\n' "$(rustc --version | cut -d ' ' -f 1,2)"
    printf 'tlModule="'
    gzip -9nc "$target/wasm32-unknown-unknown/release/tl_answers.wasm" | base64 | tr -d '\n'
    printf '";\n'
} >"$module"
