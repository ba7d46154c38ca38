#!/usr/bin/env bash
# Runs the tests of unsafe code under valgrind, which finds accesses outside of allocations, accesses to
# uninitialised memory, and leaks.
set -euo pipefail
cd "$(dirname "$0")/.."

tests=$(cargo test --quiet --locked --no-run --message-format=json -p tests --test arena --test hostile_impls -p tl-runtime --test wire \
    | sed -n 's/.*"executable":"\([^"]*\)".*/\1/p' | sort -u)
for test in $tests; do
    valgrind --quiet --error-exitcode=1 --leak-check=full --show-leak-kinds=definite --errors-for-leak-kinds=definite \
        "$test" --test-threads=1
done
