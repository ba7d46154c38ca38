#!/usr/bin/env bash
# The steps of the action: update the schema, check it, compare it with the base branch.
# Inputs are environment variables; action.yml describes them. Needs bash, git and `tl`.
set -uo pipefail

tl=${TL_COMMAND:-tl}
base=${TL_BASE:-HEAD}
comment=${TL_COMMENT_FILE:-tl-diff.md}
read -r -a schemas <<<"${TL_SCHEMAS:-}"
read -r -a check <<<"${TL_CHECK_OPTIONS:-}"
read -r -a roots <<<"${TL_ROOTS:-}"
policy=()
[ -f "${TL_POLICY:-tl.toml}" ] && policy=(--policy "${TL_POLICY:-tl.toml}")
for root in ${roots[@]+"${roots[@]}"}; do policy+=(--root "$root"); done
status=0

# Runs a step. A finding fails the job at its end, an error ends it.
step() {
  "$@"
  local code=$?
  [ "$code" -le 1 ] || exit "$code"
  [ "$code" -eq 0 ] || status=1
}

if [ -n "${TL_UPDATE:-}" ]; then
  bash -c "$TL_UPDATE" || { echo "::error::the command that updates the schema failed"; exit 2; }
fi

step "$tl" check --format github ${check[@]+"${check[@]}"} ${schemas[@]+"${schemas[@]}"}

unformatted=$("$tl" fmt --check ${schemas[@]+"${schemas[@]}"})
code=$?
[ "$code" -le 1 ] || exit "$code"
if [ "$code" -eq 1 ]; then
  status=1
  while IFS= read -r file; do
    [ -z "$file" ] || echo "::error file=$file,title=tl fmt::not formatted: run \`tl fmt $file\`"
  done <<<"$unformatted"
fi

if ! git rev-parse --verify --quiet "$base^{commit}" >/dev/null; then
  echo "::error::no revision \`$base\` to compare with: check out with \`fetch-depth: 0\`, or set \`base\`"
  exit 2
fi
: >"$comment"

# Appends the difference of one schema, or of those in tl.toml, to the comment.
compare() {
  step "$tl" diff --git "$base" --format markdown ${policy[@]+"${policy[@]}"} "$@" >>"$comment"
  echo >>"$comment"
}

[ "${#schemas[@]}" -gt 0 ] || compare
for schema in ${schemas[@]+"${schemas[@]}"}; do
  # A file that the base does not have is new, and breaks nothing.
  if ! git cat-file -e "$base:./$schema" 2>/dev/null; then
    echo "::notice::$schema is not in $base: nothing to compare with"
    continue
  fi
  compare "$schema"
done
[ -z "${GITHUB_STEP_SUMMARY:-}" ] || cat "$comment" >>"$GITHUB_STEP_SUMMARY"
[ -z "${GITHUB_OUTPUT:-}" ] || echo "comment-file=$comment" >>"$GITHUB_OUTPUT"
exit "$status"
