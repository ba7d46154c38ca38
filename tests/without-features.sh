#!/usr/bin/env bash
# Crates without their optional parts compile, and have fewer dependencies.
set -euo pipefail
cd "$(dirname "$0")/.."

# Fails if a crate without its default features depends on another one.
lacks() {
    if cargo tree -p "$1" --no-default-features -e normal --locked | grep "$2"; then
        echo "$1 without its default features depends on $2" >&2
        exit 1
    fi
}

# A build script without overlays compiles no TOML parser.
cargo check -p tl-codegen --locked
lacks tl-codegen toml
# A comparison of bytes alone needs the parser only.
cargo test -p tl-diff --no-default-features --lib --locked
lacks tl-diff tl-codegen
cargo clippy -p tl-cli --no-default-features --locked -- -D warnings
