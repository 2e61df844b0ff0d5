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
# The suite starts some hundred processes: what one of them has compiled, the next one need not.
unset PYTHONDONTWRITEBYTECODE
export PYTHONPYCACHEPREFIX=$PWD/var/compiled

stage() {
  local name=$1
  shift
  echo "── $name" >&2
  "$@" 2>&1 | tee "$results/$name.log" || failed+=("$name")
}

# What reads the text alone needs one core: it is done beside the first tests, and told after them.
texts() {
  "$bin/ruff" check . >"$results/lint.log" 2>&1 || touch "$results/lint.failed"
  "$bin/ruff" format --check . >"$results/format.log" 2>&1 || touch "$results/format.failed"
  "$bin/mypy" >"$results/types.log" 2>&1 || touch "$results/types.failed"
  "$bin/lint-imports" >"$results/contracts.log" 2>&1 || touch "$results/contracts.failed"
}

texts &
# What the demo tells is told by two processes into two databases, and must be the same.
told=$PWD/$results/told
stage postgresql env KUAIJIN_TEST_DATABASE=postgres KUAIJIN_TELLS="$told" "$bin/pytest" tests \
  -m "not browser and not drill" --deselect tests/demo/test_content.py::test_a_second_run_tells_the_same -n 2 --durations=12 --junitxml="$results/postgresql.xml"
wait
for name in lint format types contracts; do
  echo "── $name" >&2
  cat "$results/$name.log"
  [ ! -e "$results/$name.failed" ] || failed=("$name" "${failed[@]}")
done
stage sqlite env KUAIJIN_TEST_DATABASE=sqlite KUAIJIN_TOLD="$told" "$bin/pytest" tests -m "not drill" -n 2 --durations=12 \
  --junitxml="$results/sqlite.xml"

[ ${#failed[@]} -eq 0 ] && exit 0
echo "failed: ${failed[*]}"
for name in "${failed[@]}"; do
  grep -aE '^(ERROR|FAILED) ' "$results/$name.log"
done
tail -n 1 "$results/${failed[-1]}.log"
exit 1
