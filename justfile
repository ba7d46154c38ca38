# The commands of the project, for https://just.systems; `just` lists them. Each is a line or two,
# which you can also type.

set shell := ["bash", "-euo", "pipefail", "-c"]

# The published crates, each after its dependencies. `tests/api` checks the order.
crates := "tl-runtime tl-parser tl-docs tl-reflect tl-codegen tl-diff tl-cli"

# Lists the recipes.
default:
    @just --list

# Builds everything but the comparison with peers.
build:
    cargo build

# Runs all tests, or those of one crate: `just test -p tl-parser`.
test *ARGS="--workspace":
    cargo test {{ARGS}}

# Runs everything that must pass before a merge.
ci:
    .ci/run

# Formats the sources.
fmt:
    cargo fmt --all

# Checks formatting, lints and documentation.
lint:
    cargo fmt --all --check
    cargo clippy --workspace --all-targets --locked -- -D warnings
    tests/without-features.sh
    RUSTDOCFLAGS="-D warnings" cargo doc --workspace --exclude layers --no-deps --locked

# Runs the examples, and builds the program of the README from packaged crates.
examples:
    for manifest in $(ls examples/*/Cargo.toml | grep -v 'client\|server'); do cargo run --locked --manifest-path "$manifest" >/dev/null; done
    tests/clients/run.sh >/dev/null
    tests/journey.sh

# Runs real editors, the grammars, a real browser and its module; each script says what it skips.
editors:
    tests/editors/run.sh
    tests/editors/vscode.sh
    tests/editors/zed.sh
    tests/editors/grammars.sh
    tests/editors/picture.sh
    tests/browser/run.sh
    tests/wasm/run.sh

# Compiles with the oldest supported compiler: `rustup toolchain install 1.88`.
msrv:
    cargo +1.88 check --all-targets --locked

# Checks licences, sources and advisories of dependencies; needs cargo-deny.
deny:
    cargo deny check

# Rewrites the snapshots of one crate; read them with `git diff`.
snapshots CRATE:
    INSTA_UPDATE=always cargo test -p {{CRATE}}

# Rewrites the pages that tests generate.
pages:
    UPDATE_DOCS=1 cargo test -p generated-code
    UPDATE_DOCS=1 cargo test -p tl-cli --bin tl expressions
    UPDATE_DOCS=1 cargo test -p tl-cli --test diagnostics_page --test help --test pictures --test language_page

# Runs the benchmarks, or one of them: `just bench --bench json`.
bench *ARGS:
    cargo bench -p benches {{ARGS}}

# Compares with peers; with `--write` it also rewrites docs/performance.md.
compare *ARGS:
    cargo run --release -p benches --bin compare -- {{ARGS}}

# Counts the instructions of the codec, relative to the peer's. Needs valgrind.
instructions:
    cargo test --release -p benches --test instructions

# Fuzzes one target: parser, decoder, values, reflection or scan. Needs cargo-fuzz and a nightly compiler.
fuzz TARGET *ARGS="-max_len=8192":
    cd fuzz && cargo +nightly run --bin seeds
    cd fuzz && cargo +nightly fuzz run -O {{TARGET}} -- {{ARGS}}

# Runs the tests of unsafe code under valgrind.
valgrind:
    tests/valgrind.sh

# Runs tests as a 32-bit program and as a big-endian one.
other-machines:
    tests/other-machines.sh

# Builds each package from published files alone; needs cargo 1.90.
package:
    cargo package --locked {{prepend("-p ", crates)}}

# Publishes the crates in order; `just publish --dry-run` skips the upload.
publish *ARGS:
    cargo publish --locked {{prepend("-p ", crates)}} {{ARGS}}
