#!/usr/bin/env bash
# Follows "Use it in your crate" in the README, word for word, in a folder outside of the workspace and
# with the packaged crates. The README marks the files with comments such as `<!-- journey: build.rs -->`.
set -euo pipefail
cd "$(dirname "$0")/.."
root=$PWD

# The crates that a program and its build script need.
crates=(tl-parser tl-docs tl-codegen tl-runtime)

# Older versions of Cargo cannot package crates with unpublished dependencies.
minor=$(cargo --version | sed -E 's/^cargo 1\.([0-9]+)\..*/\1/')
if ((minor < 90)); then
    echo "skipped the steps of the README: they need cargo 1.90" >&2
    exit 0
fi

temp=$(mktemp -d)
trap 'rm -rf "$temp"' EXIT
mkdir "$temp/tl" "$temp/notes"
# The build starts from scratch, and a warning is an error.
export CARGO_TARGET_DIR="$temp/target" CARGO_INCREMENTAL=0 RUSTFLAGS="-D warnings"

# Fetch the dependencies. The build needs no network.
host=$(rustc -vV | sed -n 's/^host: //p')
cargo fetch --quiet --locked --target "$host" || echo "cannot fetch; using the crates in the cache" >&2
export CARGO_NET_OFFLINE=true

cargo package --quiet --no-verify --allow-dirty "${crates[@]/#/--package=}"
patches=()
for crate in "${crates[@]}"; do
    mkdir "$temp/tl/$crate"
    tar -xzf "$temp/target/package/$crate"-*.crate -C "$temp/tl/$crate" --strip-components=1
    for file in README.md LICENSE-MIT LICENSE-APACHE; do
        test -s "$temp/tl/$crate/$file" || { echo "$crate is packaged without $file" >&2; exit 1; }
    done
    patches+=(--config "patch.crates-io.$crate.path = '$temp/tl/$crate'")
done

# Prints the code block after a comment.
block() {
    awk -v comment="<!-- journey: $1 -->" '
        $0 == comment { found = 1; next }
        found == 1 && /^```/ { found = 2; next }
        found == 2 && /^```/ { exit }
        found == 2 { print }
    ' "$root/README.md"
}

for file in Cargo.toml schema/notes.tl build.rs src/main.rs; do
    mkdir -p "$(dirname "$temp/notes/$file")"
    block "$file" >"$temp/notes/$file"
    test -s "$temp/notes/$file" || { echo "the README has no block for $file" >&2; exit 1; }
done
# The files in the README are those of the example.
for file in schema/notes.tl build.rs src/main.rs; do
    diff "$temp/notes/$file" "examples/minimal/$file"
done

# Use the fetched versions.
cp Cargo.lock "$temp/notes"
cd "$temp/notes"
cargo run --quiet "${patches[@]}" >"$temp/output"
diff <(block output) "$temp/output"
echo "the steps of the README print the expected output"
