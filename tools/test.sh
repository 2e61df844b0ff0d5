#!/usr/bin/env bash
# All checks. Every stage runs, whatever failed before it; the last lines are pytest's own summary:
# that of the last run, or of the first run that failed.
set -uo pipefail
cd "$(dirname "$0")/.."
bin=.venv/bin
results=test-results
rm -rf "$results"
mkdir -p "$results"
failed=()

stage() {
  local name=$1
  shift
  echo "── $name" >&2
  "$@" 2>&1 | tee "$results/$name.log" || failed+=("$name")
}

stage lint "$bin/ruff" check .
stage format "$bin/ruff" format --check .
stage types "$bin/mypy"
stage contracts "$bin/lint-imports"
stage postgresql env KUAIJIN_TEST_DATABASE=postgres "$bin/pytest" tests -m "not browser and not drill" -n 2 --dist loadgroup --durations=12
stage sqlite env KUAIJIN_TEST_DATABASE=sqlite "$bin/pytest" tests -m "not drill" -n 2 --dist loadgroup --durations=12

[ ${#failed[@]} -eq 0 ] && exit 0
echo "failed: ${failed[*]}"
for name in "${failed[@]}"; do
  grep -aE '^(ERROR|FAILED) ' "$results/$name.log"
done
tail -n 1 "$results/${failed[-1]}.log"
exit 1
