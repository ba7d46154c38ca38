# A server of pages, for the scripts that source this file at the root of the repository.

# Installs a command from a package of Debian. Without it, says so and ends the script.
install() {
    command -v "$1" >/dev/null && return
    if command -v apt-get >/dev/null && [ "$(id -u)" = 0 ]; then
        (apt-get update -qq && apt-get install -y -qq --no-install-recommends "$2") >/dev/null || true
    fi
    if ! command -v "$1" >/dev/null; then
        echo "$0: skipped, there is no $1" >&2
        exit 0
    fi
}

# Compiles `tl`, and makes a folder that lasts as long as the script. Sets `target` and `folder`.
prepare() {
    target=$(mkdir -p "${CARGO_TARGET_DIR:-target}" && cd "${CARGO_TARGET_DIR:-target}" && pwd)
    cargo build --quiet --locked -p tl-cli
    folder=$(mktemp -d)
    server=
    trap 'stop; rm -rf "$folder"' EXIT
}

# Starts `tl serve` with these arguments. Sets `address`.
serve() {
    # The log of an earlier server has its address.
    : >"$folder/log"
    "$target/debug/tl" serve "$@" --port 0 >"$folder/log" 2>"$folder/notes" &
    server=$!
    for _ in $(seq 600); do
        address=$(sed -n 's/^serving //p' "$folder/log")
        [ -z "$address" ] || return 0
        kill -0 "$server" 2>/dev/null || break
        sleep 0.1
    done
    echo "no server: tl serve $*" >&2
    show_notes
    return 1
}

# Prints the notes of the server.
show_notes() {
    echo "the notes of the server:" >&2
    cat "$folder/notes" >&2
}

# Stops the server, if there is one.
stop() {
    [ -z "$server" ] || kill "$server" 2>/dev/null || true
    server=
}
