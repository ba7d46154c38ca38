#!/usr/bin/env bash
# Runs tests as a 32-bit program and as a big-endian one, as far as the compiler has these targets
# (`rustup target add i686-unknown-linux-gnu s390x-unknown-linux-gnu`) and the system a linker for them
# (`i686-linux-gnu-gcc`, `s390x-linux-gnu-gcc`) and qemu's user mode.
set -euo pipefail
cd "$(dirname "$0")/.."

export CARGO_TARGET_I686_UNKNOWN_LINUX_GNU_LINKER=i686-linux-gnu-gcc
export CARGO_TARGET_S390X_UNKNOWN_LINUX_GNU_LINKER=s390x-linux-gnu-gcc
export CARGO_TARGET_S390X_UNKNOWN_LINUX_GNU_RUNNER=${QEMU_S390X:-qemu-s390x}

for machine in i686 s390x; do
    target=$machine-unknown-linux-gnu
    library=$(rustc --print target-libdir --target "$target")
    if ! command -v "$machine-linux-gnu-gcc" >/dev/null || ! compgen -G "$library/libstd-*" >/dev/null; then
        echo "$target: not to be had here" >&2
        continue
    fi
    echo "$target:"
    cargo test --quiet --locked --target "$target" -p tl-runtime --all-features
    # The other test of this package makes a program for the machine that it runs on.
    cargo test --quiet --locked --target "$target" -p no-std --test album
    cargo test --quiet --locked --target "$target" -p tests -p checks -p layers -p tl-reflect
done
