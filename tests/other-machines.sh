#!/usr/bin/env bash
# Runs tests as a 32-bit program (i686) and as a big-endian one (s390x). Each needs its Rust target
# (`rustup target add i686-unknown-linux-gnu s390x-unknown-linux-gnu`) and a linker
# (`i686-linux-gnu-gcc`, `s390x-linux-gnu-gcc`); s390x also needs qemu's user mode. A machine without
# them is skipped, or is an error if MACHINES_REQUIRED is set.
set -euo pipefail
cd "$(dirname "$0")/.."

export CARGO_TARGET_I686_UNKNOWN_LINUX_GNU_LINKER=i686-linux-gnu-gcc
export CARGO_TARGET_S390X_UNKNOWN_LINUX_GNU_LINKER=s390x-linux-gnu-gcc
export CARGO_TARGET_S390X_UNKNOWN_LINUX_GNU_RUNNER=${QEMU_S390X:-qemu-s390x}

for machine in i686 s390x; do
    target=$machine-unknown-linux-gnu
    library=$(rustc --print target-libdir --target "$target")
    if ! command -v "$machine-linux-gnu-gcc" >/dev/null || ! compgen -G "$library/libstd-*" >/dev/null; then
        echo "$target: skipped, because its Rust target or its linker is not installed" >&2
        [[ -z ${MACHINES_REQUIRED:-} ]] || exit 1
        continue
    fi
    echo "$target:"
    cargo test --quiet --locked --target "$target" -p tl-runtime --all-features
    # The other test of this package builds a program for the host.
    cargo test --quiet --locked --target "$target" -p no-std --test album
    cargo test --quiet --locked --target "$target" -p tests -p checks -p layers -p tl-reflect
done
