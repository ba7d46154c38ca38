#!/usr/bin/env bash
# Runs the example server, and talks to it with the example client and with Telethon, a client that has
# its own key exchange, encryption and TL. Installs Telethon below `target`, if Python is there.
set -euo pipefail
cd "$(dirname "$0")/../.."

TELETHON=1.37.0

cargo build --quiet --locked -p server -p client
target=${CARGO_TARGET_DIR:-target}
log=$(mktemp)
"$target/debug/server" --listen 127.0.0.1:0 >"$log" &
server=$!
trap 'kill "$server"; rm -f "$log"' EXIT
for _ in $(seq 100); do
    address=$(sed -n 's/^listening on //p' "$log")
    [ -z "$address" ] || break
    sleep 0.1
done

timeout 60 "$target/debug/client" --server "$address"

if ! command -v python3 >/dev/null; then
    echo "skipped Telethon: there is no python3" >&2
    exit 0
fi
python=$target/telethon/bin/python
if ! "$python" -c "import telethon; assert telethon.__version__ == '$TELETHON'" 2>/dev/null; then
    python3 -m venv "$target/telethon"
    "$python" -m pip install --quiet --disable-pip-version-check "telethon==$TELETHON"
fi
timeout 120 "$python" tests/clients/telethon_client.py "$address" examples/server/key/public.hex
